public import Bytes

extension MachineReadableZone {
  /// What an officer put right in a field that was read wrongly (BSI TR-03135-1, clause 4: the
  /// correction dialogue after a check digit that does not hold).
  public struct Correction: Hashable, Sendable {
    /// The field.
    public let field: Field
    /// The characters as read.
    public let asRead: String
    /// The characters as the officer sees them on the document.
    public let corrected: String
    /// The officer's identifier, as the station knows them.
    public let officer: String
  }

  /// This zone with one field as an officer sees it on the document. The raw lines stay beside it.
  ///
  /// Check digits are not computed anew: the corrected field is held against the digit on the
  /// document. A digit is corrected as a field of its own.
  ///
  /// - Parameters:
  ///   - field: one that the format has.
  ///   - value: the field's characters; fillers at its end may be left out.
  ///   - officer: who corrects, by identifier.
  /// - Throws: `.zoneField` when the format lacks the field, or the value is too long or has
  ///   characters that no zone can hold.
  public func correcting(
    _ field: Field, with value: String, by officer: String
  ) throws(Fault) -> MachineReadableZone {
    guard let range = format.range(of: field) else {
      throw Fault(.zoneField, at: field.rawValue, "this format has no such field")
    }
    var padded = Array(value.utf8)
    guard padded.count <= range.count else {
      throw Fault(.zoneField, at: field.rawValue, "at most \(range.count) characters expected")
    }
    guard padded.allSatisfy(CharacterClass.both.contains) else {
      throw Fault(.zoneField, at: field.rawValue, "only A to Z, 0 to 9 and < expected")
    }
    padded += Array(repeating: UInt8(ascii: "<"), count: range.count - padded.count)
    var corrected = characters
    corrected.replaceSubrange(range, with: padded)
    let correction = Correction(
      field: field, asRead: text(field), corrected: String(decoding: padded, as: UTF8.self),
      officer: officer)
    return MachineReadableZone(
      format: format, characters: corrected, asRead: charactersAsRead,
      untidyLines: untidyLines, tidying: tidying,
      corrections: corrections + [correction])
  }
}

public import Bytes

/// The machine-readable zone of a travel document or visa (ICAO Doc 9303-3 to -7), as it was read.
///
/// Reading only sorts characters into fields; nothing is judged. `report(on:)` judges. What a
/// reader or a person changed on the way here stays visible: `readLines` are the lines as they
/// came, `tidying` says what was taken away, `corrections` what an officer put right.
public struct MachineReadableZone: Sendable, Hashable {
  /// The layout.
  public let format: Format
  /// The characters of all lines one after another: only A to Z, 0 to 9 and `<`.
  public let characters: [UInt8]
  /// The characters before corrections.
  let charactersAsRead: [UInt8]
  /// The lines as they came, where tidying changed them.
  let untidyLines: [String]?
  /// What was changed while reading, in the order of `Tidying`.
  public let tidying: [Tidying]
  /// What an officer put right, oldest first.
  public let corrections: [Correction]

  /// A change made to characters on their way in. None is silent.
  public enum Tidying: String, Sendable, CaseIterable {
    /// Spaces, tabs or empty lines were removed.
    case spaces
    /// Small letters were made capitals.
    case smallLetters = "small-letters"
    /// All lines came as one and were divided.
    case joinedLines = "joined-lines"
  }

  /// Bytes that can be a zone with room for spaces; more is refused unread.
  static let maximumBytes = 1024

  init(
    format: Format, characters: [UInt8], asRead: [UInt8], untidyLines: [String]?,
    tidying: [Tidying], corrections: [Correction]
  ) {
    self.format = format
    self.characters = characters
    charactersAsRead = asRead
    self.untidyLines = untidyLines
    self.tidying = tidying
    self.corrections = corrections
  }

  /// Reads lines of text.
  ///
  /// Throws `.zoneCharacter` with line and column, `.zoneFormat` with what was expected.
  public init(lines: [String]) throws(Fault) {
    try self.init(bytes: Array(lines.joined(separator: "\n").utf8))
  }

  /// Reads pasted text, lines divided by line ends; throws as `init(lines:)`.
  public init(text: String) throws(Fault) {
    try self.init(bytes: Array(text.utf8))
  }

  /// Reads bytes of a device or file, lines divided by CR, LF or both; throws as `init(lines:)`.
  ///
  /// All lines in one (72, 88 or 90 characters) are divided and noted. Any bytes may be passed.
  public init(bytes: [UInt8]) throws(Fault) {
    guard bytes.count <= MachineReadableZone.maximumBytes else {
      throw Fault(.zoneFormat, "a zone of two or three lines expected, far more was given")
    }
    var reading = Reading()
    try reading.take(bytes)
    let format = try reading.format()
    self.init(
      format: format, characters: reading.characters, asRead: reading.characters,
      untidyLines: reading.isExact ? nil : MachineReadableZone.rawLines(bytes),
      tidying: reading.tidying, corrections: [])
  }

  /// The lines as they came, before tidying and corrections.
  public var readLines: [String] {
    untidyLines ?? MachineReadableZone.lines(of: charactersAsRead, format)
  }

  /// The lines, tidied and corrected.
  public var lines: [String] { MachineReadableZone.lines(of: characters, format) }

  /// The characters of a field with its fillers; empty where the format lacks it.
  public func text(_ field: Field) -> String {
    guard let range = format.range(of: field) else { return "" }
    return String(decoding: characters[range], as: UTF8.self)
  }

  static func lines(of characters: [UInt8], _ format: Format) -> [String] {
    (0..<format.lineCount).map { line in
      let start = line * format.lineLength
      return String(decoding: characters[start..<start + format.lineLength], as: UTF8.self)
    }
  }

  /// Lines of bytes that are no zone yet; what is not UTF-8 becomes U+FFFD.
  private static func rawLines(_ bytes: [UInt8]) -> [String] {
    bytes.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
  }
}

import Bytes
import Codes
import Crypto

/// The data groups that were read against what the issuer signed, and EF.COM against EF.SOD (BSI
/// TR-03135-1, clause 5.6.4.4). The list in EF.SOD counts: nobody signed that in EF.COM.
struct DataGroupComparison {
  private let object: SecurityObject
  private let chip: ChipContent
  private let defects: [KnownDefect]
  /// How each of the sixteen groups stands (table 5.42).
  let integrity: [Int: GroupIntegrity]

  init(_ object: SecurityObject, _ chip: ChipContent, _ defects: [KnownDefect]) {
    self.object = object
    self.chip = chip
    self.defects = defects
    let function = HashAlgorithm(rawValue: object.hashAlgorithm)
    var integrity: [Int: GroupIntegrity] = [:]
    for number in 1...16 {
      guard let file = chip[.dataGroup(number)] else {
        integrity[number] = object.hashes[number] == nil ? .notPresent : .present
        continue
      }
      if let hash = try? function?.hash(file) {
        integrity[number] = hash == object.hashes[number] ? .identical : .notIdentical
      } else {
        integrity[number] = object.hashes[number] == nil ? .notIdentical : .nonConformance
      }
    }
    self.integrity = integrity
  }

  /// Each data group that was read (table 5.42), in their order.
  var hashes: [DocumentCheck] {
    chip.dataGroups.map { number in
      switch integrity[number] {
      case .identical: return DocumentCheck(.hash(of: number), .successful)
      case .nonConformance:
        return DocumentCheck(
          .hash(of: number), .undetermined, "a hash function that is not known here",
          reason: .unknownAlgorithm)
      default: return differs(number)
      }
    }
  }

  private func differs(_ number: Int) -> DocumentCheck {
    guard object.hashes[number] != nil else {
      return DocumentCheck(
        .hash(of: number), .failed, "the issuer signed no such data group", reason: .notSigned)
    }
    let isKnown = defects.contains {
      if case .hashesWrong(let groups) = $0 { groups.contains(number) } else { false }
    }
    return isKnown
      ? DocumentCheck(
        .hash(of: number), .undetermined, "the issuer signed a wrong hash for such documents",
        reason: .knownDefect)
      : DocumentCheck(
        .hash(of: number), .failed, "altered, or of another document", reason: .altered)
  }

  /// EF.COM and EF.SOD name the same data groups and, where both say, the same version of the
  /// data structure (table 5.40).
  var list: DocumentCheck {
    let check = plainList
    guard check.outcome == .failed, defects.contains(.listsDiffer) else { return check }
    // Clause 5.8.2.2.3: successful where all that was read is what EF.SOD says.
    let isWhole = chip.dataGroups.allSatisfy { integrity[$0] == .identical }
    return DocumentCheck(
      .fileList, isWhole ? .successful : .undetermined, check.detail, reason: .knownDefect)
  }

  private var plainList: DocumentCheck {
    let listed: [Int]?
    do throws(Fault) { listed = try chip.listedGroups() } catch {
      return DocumentCheck(
        .fileList, .failed, "EF.COM cannot be read: \(error.detail)", reason: .malformed)
    }
    guard let listed else {
      return DocumentCheck(.fileList, .notSupported, "EF.COM was not read", reason: .notRead)
    }
    let signed = Set(object.hashes.keys)
    var differences: [String] = []
    let missing = signed.subtracting(listed).sorted().map { "DG\($0)" }
    if !missing.isEmpty { differences.append("EF.COM lacks \(missing.joined(separator: ", "))") }
    let unsigned = Set(listed).subtracting(signed).sorted().map { "DG\($0)" }
    if !unsigned.isEmpty {
      differences.append("nobody signed \(unsigned.joined(separator: ", "))")
    }
    if let ours = object.structureVersion, let theirs = chip.structureVersion, ours != theirs {
      differences.append("version \(theirs) in EF.COM, \(ours) in EF.SOD")
    }
    guard differences.isEmpty else {
      return DocumentCheck(
        .fileList, .failed, differences.joined(separator: "; "), reason: .notSigned)
    }
    return DocumentCheck(.fileList, .successful)
  }
}

extension ChipContent {
  /// The version of the data structure in EF.COM, `0107` (Doc 9303-10, clause 4.6.1); nil where
  /// none can be read.
  var structureVersion: String? {
    guard let bytes = self[.common], let common = try? TaggedElement(bytes[...]),
      let field = try? common.children().first(where: { $0.tag == 0x5F01 })
    else { return nil }
    return try? field.text()
  }
}

import Bytes
import Crypto
import Document

@testable import VirtualPassport

extension DataObject {
  /// The object with what stands at a path of places changed; a negative place counts from the end.
  /// The change gets the siblings and the place.
  func editing(_ path: [Int], _ change: (inout [DataObject], Int) -> Void) -> DataObject {
    guard var parts, let first = path.first else { return self }
    let place = first < 0 ? parts.count + first : first
    guard parts.indices.contains(place) else { return self }
    if path.count == 1 {
      change(&parts, place)
    } else {
      parts[place] = parts[place].editing(Array(path.dropFirst()), change)
    }
    return DataObject(tag, parts)
  }

  /// What stands at a path of places; nil where nothing does.
  func at(_ path: Int...) -> DataObject? {
    var object: DataObject? = self
    for place in path {
      guard let parts = object?.parts else { return nil }
      let index = place < 0 ? parts.count + place : place
      object = parts.indices.contains(index) ? parts[index] : nil
    }
    return object
  }
}

/// Bytes of one object with what stands at a path changed.
func edited(
  _ bytes: [UInt8], _ path: [Int], _ change: (inout [DataObject], Int) -> Void
) -> [UInt8] {
  guard let object = DataObject.list(bytes)?.first else { return bytes }
  return object.editing(path, change).encoded
}

/// Bytes of one object without what stands at a path.
func removing(_ path: [Int], from bytes: [UInt8]) -> [UInt8] {
  edited(bytes, path) { parts, place in parts.remove(at: place) }
}

/// Bytes of one object with another content at a path.
func setting(_ path: [Int], to value: [UInt8], in bytes: [UInt8]) -> [UInt8] {
  edited(bytes, path) { parts, place in parts[place].value = value }
}

/// The three ways of a wrong beginning that every unit of files asks for: another tag, a length
/// that is one too small, one that is one too big.
func beginnings(_ bytes: [UInt8]) -> (tag: [UInt8], small: [UInt8], big: [UInt8]) {
  var (tag, small, big) = (bytes, bytes, bytes)
  tag[0] += 1
  let place = bytes[1] < 0x80 ? 1 : 1 + Int(bytes[1] & 0x7F)
  small[place] &-= 1
  big[place] &+= 1
  return (tag, small, big)
}

extension Inspection {
  /// Changes files after the issuer signed what it signs: for files that nobody signs.
  mutating func change(
    _ folder: FileFolder, _ file: UInt16,
    _ change: @escaping @Sendable ([UInt8]) throws -> [UInt8]?
  ) {
    changes.append { specimen in
      guard let bytes = specimen.chip.files[folder, file] else {
        throw Fault(.bug, "the specimen has no file \(file)")
      }
      specimen.chip.files[folder, file] = try change(bytes)
    }
  }

  /// The same for a file of the application.
  mutating func change(
    _ file: UInt16, _ change: @escaping @Sendable ([UInt8]) throws -> [UInt8]?
  ) { self.change(.application, file, change) }

  /// Changes a data group and signs it as it then stands, in a security object that holds all.
  mutating func changeGroup(
    _ number: Int, _ change: @escaping @Sendable ([UInt8]) throws -> [UInt8]
  ) {
    let plan = plan
    changes.append { specimen in
      let file = FileTree.dataGroup(number)
      guard let bytes = specimen.chip.files[.application, file] else {
        throw Fault(.bug, "the specimen has no DG\(number)")
      }
      specimen.chip.files[.application, file] = try change(bytes)
      try specimen.sign(plan)
    }
  }
}

extension Specimen {
  /// The data groups as they stand on the chip.
  var groups: [Int: [UInt8]] {
    var groups: [Int: [UInt8]] = [:]
    for number in 1...16 {
      groups[number] = chip.files[.application, FileTree.dataGroup(number)]
    }
    return groups
  }

  /// The document signer.
  func documentSigner(_ plan: SpecimenPlan) throws -> SpecimenSigner {
    var signer = SpecimenSigner(
      certificate: signer, key: try SpecimenKey(der: signerKey, plan.signerScheme))
    signer.isIncluded = plan.includesSigner
    signer.isNamedByKey = plan.namesSignerByKey
    return signer
  }

  /// Signs the data groups as they stand on the chip.
  mutating func sign(_ plan: SpecimenPlan) throws {
    chip.files[.application, FileTree.securityObject] = try SpecimenMaker.securityObject(
      groups, plan, documentSigner(plan), Inspection.now)
  }

  /// Signs a content of the security object that stands there as it is wanted.
  mutating func sign(content: [UInt8], _ plan: SpecimenPlan) throws {
    chip.files[.application, FileTree.securityObject] = SecurityObjectWriting.file(
      try documentSigner(plan).sign(
        content, type: SecurityObjectWriting.type, atMilliseconds: Inspection.now))
  }
}

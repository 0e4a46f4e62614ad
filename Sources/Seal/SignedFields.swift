import Bytes
import Codes
import Crypto

// Fields that signed lines have in common. What is signed is read strictly: no field is unknown, no
// value has two forms.

extension JSON {
  /// SHA-256 in 64 lower-case hexadecimal digits.
  func requiredDigest(_ name: String) throws(Fault) -> Digest {
    let text = try requiredString(name)
    guard let bytes = try? Hex.decode(text), let digest = Digest(bytes), digest.hex == text else {
      throw Fault(.field, at: name, "64 lower-case hexadecimal digits expected")
    }
    return digest
  }

  /// A moment with its milliseconds: of the two spellings of `Instant`, the one that is written.
  func requiredInstant(_ name: String) throws(Fault) -> Instant {
    let text = try requiredString(name)
    guard let instant = try? Instant(iso: text), instant.description == text else {
      throw Fault(.field, at: name, "a time as YYYY-MM-DDThh:mm:ss.sssZ expected")
    }
    return instant
  }

  /// A whole number within a range.
  func requiredInteger(_ name: String, in range: ClosedRange<Int64>) throws(Fault) -> Int64 {
    let value = try requiredInteger(name)
    guard range.contains(value) else { throw Fault(.field, at: name, "a number out of range") }
    return value
  }

  /// An epoch: 32 lower-case hexadecimal digits.
  func requiredEpoch() throws(Fault) -> String {
    let epoch = try requiredString("epoch")
    guard epoch.utf8.count == 32, let bytes = try? Hex.decode(epoch), Hex.encode(bytes) == epoch
    else { throw Fault(.field, at: "epoch", "32 lower-case hexadecimal digits expected") }
    return epoch
  }

  /// A log's origin, which is also the name of its key.
  func requiredOrigin(_ name: String) throws(Fault) -> String {
    let origin = try requiredString(name)
    guard NoteVerifier.isName(origin) else {
      throw Fault(.field, at: name, "a log's origin expected")
    }
    return origin
  }
}

/// Throws `.manifest` for an object with a field that is not among `known`, or for no object.
func expectFields(_ json: JSON, _ known: Set<String>) throws(Fault) {
  guard let fields = json.object, known.isSuperset(of: fields.keys) else {
    throw Fault(.manifest, "an unknown field")
  }
}

/// Throws `.manifest` for another type.
func expectType(_ json: JSON, _ type: String) throws(Fault) {
  guard try json.requiredString("type") == type else {
    throw Fault(.manifest, at: "type", "\(type) expected")
  }
}

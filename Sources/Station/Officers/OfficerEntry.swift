import Bytes
import Crypto
import Store

/// One officer in the file of keys: role, and the means to sign in.
struct OfficerEntry: Equatable {
  let serviceNumber: String
  var role: OfficerRole
  /// How the officer signs in; nil once disabled.
  var credential: OfficerCredential?
  /// The key-encryption key, sealed to the officer's public key; nil where the mode or the role
  /// gives none.
  private(set) var envelope: [UInt8]?

  init(serviceNumber: String, role: OfficerRole, credential: OfficerCredential?) {
    self.serviceNumber = serviceNumber
    self.role = role
    self.credential = credential
  }

  /// Gives or takes the key-encryption key: to every active officer where passphrases protect it,
  /// to administrators where a TPM does, which may fail; to nobody else.
  mutating func hold(
    _ keyEncryptionKey: [UInt8], in mode: KeyMode, of station: String, _ generation: Int64
  ) throws(Fault) {
    envelope = nil
    guard let credential,
      mode == .passphrase || mode == .tpm && role == .administrator
    else { return }
    envelope = try KeyEnvelope.seal(
      keyEncryptionKey, to: credential.publicKey, context: context(station, generation))
  }

  /// The key-encryption key from the envelope; nil where there is none.
  func keyEncryptionKey(
    with key: EncryptionKey, of station: String, _ generation: Int64
  ) throws(Fault) -> [UInt8]? {
    guard let envelope else { return nil }
    return try KeyEnvelope.open(envelope, with: key, context: context(station, generation))
  }

  private func context(_ station: String, _ generation: Int64) -> [UInt8] {
    Array("maabar/officer/kek/1\u{0}\(station)\u{0}\(serviceNumber)\u{0}\(generation)".utf8)
  }

  // MARK: The file's form

  var json: JSON {
    .fields([
      "number": .string(serviceNumber), "role": .string(role.rawValue),
      "credential": credential?.json, "kek": .text(envelope.map(Hex.encode)),
    ])
  }

  init(_ json: JSON) throws(Fault) {
    serviceNumber = try json.requiredString("number")
    guard let role = OfficerRole(rawValue: try json.requiredString("role")) else {
      throw Fault(.field, at: "role", "a role that there is expected")
    }
    self.role = role
    credential = try json["credential"].map { json throws(Fault) in try OfficerCredential(json) }
    envelope = try json["kek"]?.string.map { text throws(Fault) in try Hex.decode(text) }
  }
}

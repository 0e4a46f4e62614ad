import Bytes
import Crypto
import Seal
import Store

/// The keys that a station works with, as long as it is unlocked.
struct StationSecrets {
  /// Protects the others: the only key that officers, TPM or root file hold.
  let keyEncryptionKey: [UInt8]
  /// The keys from which those of the store are derived, 32 bytes each, oldest first. A new
  /// key-encryption key brings a new one for all that is written from then on.
  let masters: [[UInt8]]
  /// Signs manifests, and nothing else.
  let signing: SigningKey
  /// Proves to the registry's service who connects, and nothing else.
  let tls: SigningKey
  /// Opens what is encrypted to this station, and nothing else.
  let encryption: EncryptionKey
  /// The three keys that the station goes on with once the registry has vouched for them.
  var next: EnrolmentRequest.PrivateKeys?
  /// The private keys with which the station's readers authenticate themselves to chips, PKCS #8.
  var terminal: [[UInt8]] = []

  /// Bytes of a key-encryption key and of a master key.
  static let keyBytes = 32

  /// The three keys that the registry knows.
  var own: EnrolmentRequest.PrivateKeys {
    EnrolmentRequest.PrivateKeys(signing: signing, tls: tls, encryption: encryption)
  }

  /// The keys that an enrolment vouches for: the present ones, or the next ones once the registry
  /// has stated them. The enrolment's file decides, so that going over is one write.
  func own(under answer: EnrolmentAnswer) throws(Fault) -> EnrolmentRequest.PrivateKeys {
    let key = try Certificate(pem: answer.stationCertificate).publicKey
    if let next, next.signing.publicKey == key { return next }
    return own
  }

  /// The master key of the store, all generations.
  var master: MasterKey { get throws(Fault) { try MasterKey(generations: masters) } }

  /// The secrets under their key-encryption key: a nonce of 12 bytes, ciphertext, tag.
  func sealed(
    for station: String, generation: Int64, randomness: any Randomness
  ) throws(Fault) -> [UInt8] {
    let json = JSON.fields([
      "masters": .texts(masters.map { Hex.encode($0) }),
      "signing": .string(Base64.encode(try signing.der())),
      "tls": .string(Base64.encode(try tls.der())),
      "encryption": .string(Base64.encode(try encryption.der())),
      "next": try next.map { next throws(Fault) in
        [
          "signing": .string(Base64.encode(try next.signing.der())),
          "tls": .string(Base64.encode(try next.tls.der())),
          "encryption": .string(Base64.encode(try next.encryption.der())),
        ]
      },
      "terminal": .texts(terminal.map { Base64.encode($0) }),
    ])
    let nonce = randomness.bytes(AESGCM.nonceCount)
    return nonce
      + (try AESGCM.seal(
        try json.canonicalLine(), key: try StationSecrets.wrappingKey(keyEncryptionKey),
        nonce: nonce, associatedData: StationSecrets.context(station, generation)))
  }

  /// Opens the secrets of a file; throws `.stationKeys` for another key-encryption key.
  init(_ file: KeyFile, under keyEncryptionKey: [UInt8]) throws(Fault) {
    guard keyEncryptionKey.count == StationSecrets.keyBytes,
      file.sealedKeys.count > AESGCM.nonceCount
    else { throw Fault(.stationKeys, "the file of keys is cut") }
    do throws(Fault) {
      let plain = try AESGCM.open(
        Array(file.sealedKeys[AESGCM.nonceCount...]),
        key: try StationSecrets.wrappingKey(keyEncryptionKey),
        nonce: Array(file.sealedKeys[..<AESGCM.nonceCount]),
        associatedData: StationSecrets.context(file.station, file.generation))
      let json = try JSON.parse(plain)
      var masters: [[UInt8]] = []
      for item in try json.list("masters") { masters.append(try Hex.decode(item.string ?? "")) }
      self.masters = masters
      let own = try StationSecrets.keys(json)
      (signing, tls, encryption) = (own.signing, own.tls, own.encryption)
      next = try json["next"].map { json throws(Fault) in try StationSecrets.keys(json) }
      for item in try json.list("terminal") {
        terminal.append(try Base64.decode(item.string ?? ""))
      }
    } catch {
      throw Fault(.stationKeys, "the keys do not open with this station's key-encryption key")
    }
    self.keyEncryptionKey = keyEncryptionKey
    try file.authenticate(under: keyEncryptionKey)
  }

  private static func keys(_ json: JSON) throws(Fault) -> EnrolmentRequest.PrivateKeys {
    func der(_ field: String) throws(Fault) -> [UInt8] {
      try Base64.decode(try json.requiredString(field))
    }
    return EnrolmentRequest.PrivateKeys(
      signing: try SigningKey(der: try der("signing")), tls: try SigningKey(der: try der("tls")),
      encryption: try EncryptionKey(der: try der("encryption")))
  }

  init(
    keyEncryptionKey: [UInt8], masters: [[UInt8]], own: EnrolmentRequest.PrivateKeys,
    next: EnrolmentRequest.PrivateKeys? = nil, terminal: [[UInt8]] = []
  ) {
    self.keyEncryptionKey = keyEncryptionKey
    self.masters = masters
    signing = own.signing
    tls = own.tls
    encryption = own.encryption
    self.next = next
    self.terminal = terminal
  }

  private static func wrappingKey(_ kek: [UInt8]) throws(Fault) -> [UInt8] {
    try HKDF.sha256(key: kek, info: Array("maabar/station/keys/1".utf8))
  }

  private static func context(_ station: String, _ generation: Int64) -> [UInt8] {
    Array("\(KeyFile.type)\u{0}\(station)\u{0}\(generation)".utf8)
  }
}

public import Bytes
public import Crypto

/// What a new station asks the registry: to let its three keys in, and its first epoch. It holds no
/// secret.
///
/// Each key signs a certificate request over all three (`binding`), so that nobody asks with a key
/// that is not theirs, puts a key of another request beside their own, or asks again with parts.
public struct EnrolmentRequest: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/enrolment-request/1"
  /// Bytes of a request at most: three certificate requests take 1,400.
  public static let bytesAtMost = 16 * 1024

  /// The id that the station would like; nil when the registry is to give one.
  public let station: StationName?
  /// The point of entry it stands at.
  public let pointOfEntry: StationName
  /// The first epoch of its database, 32 hexadecimal digits; enrolment approves this one only.
  public let epoch: String
  /// SHA-256 of 32 random bytes that the station shows once it has the registry's offer
  /// (`opening`): a man in the middle cannot look for keys that give the wanted code.
  public let commitment: Digest
  /// The request for a signing certificate (PKCS #10, PEM).
  public let certificateRequest: String
  /// The request for the certificate with which it connects (PKCS #10, PEM); another key.
  public let tlsRequest: String
  /// The request for the certificate that others encrypt to (PKCS #10, PEM); a third key.
  public let encryptionRequest: String

  /// A station's private keys, as it makes them.
  public struct PrivateKeys: Sendable {
    /// Signs manifests.
    public let signing: SigningKey
    /// Connects.
    public let tls: SigningKey
    /// Opens what is encrypted to the station.
    public let encryption: EncryptionKey

    /// Three keys that exist.
    public init(signing: SigningKey, tls: SigningKey, encryption: EncryptionKey) {
      self.signing = signing
      self.tls = tls
      self.encryption = encryption
    }

    /// Three new keys from OpenSSL's own generator.
    public static func generate() throws(Fault) -> PrivateKeys {
      PrivateKeys(signing: try .generate(), tls: try .generate(), encryption: try .generate())
    }
  }

  /// A station's three keys, proved.
  public struct Keys: Equatable, Sendable {
    /// Signs manifests.
    public let signing: PublicKey
    /// Connects.
    public let tls: PublicKey
    /// Is encrypted to.
    public let encryption: PublicKey

    /// Names three keys.
    public init(signing: PublicKey, tls: PublicKey, encryption: PublicKey) {
      self.signing = signing
      self.tls = tls
      self.encryption = encryption
    }
  }

  /// Makes a request; `opening` is 32 random bytes that the station keeps.
  public static func make(
    station: StationName?, pointOfEntry: StationName, epoch: String, keys: PrivateKeys,
    opening: [UInt8]
  ) throws(Fault) -> EnrolmentRequest {
    let commitment = Hash.digest(opening)
    let asked = Keys(
      signing: keys.signing.publicKey, tls: keys.tls.publicKey,
      encryption: keys.encryption.publicKey)
    let challenge = try binding(asked, station, pointOfEntry, epoch, commitment)
    let subject = (station ?? pointOfEntry).text
    return EnrolmentRequest(
      station: station, pointOfEntry: pointOfEntry, epoch: epoch, commitment: commitment,
      certificateRequest: try CertificateRequest.make(
        subject: subject, key: keys.signing, challenge: challenge
      ).pem,
      tlsRequest: try CertificateRequest.make(
        subject: subject, key: keys.tls, challenge: challenge
      ).pem,
      encryptionRequest: try CertificateRequest.make(
        subject: subject, key: keys.encryption, challenge: challenge
      ).pem)
  }

  /// What each key signs: SHA-256, in hexadecimal, of everything else that is asked.
  private static func binding(
    _ keys: Keys, _ station: StationName?, _ pointOfEntry: StationName, _ epoch: String,
    _ commitment: Digest
  ) throws(Fault) -> String {
    let json = JSON.fields([
      "type": "maabar/enrolment-keys/1", "station": .text(station?.text),
      "pointOfEntry": .string(pointOfEntry.text), "epoch": .string(epoch),
      "commitment": .string(commitment.hex), "signing": .string(keys.signing.hash.hex),
      "tls": .string(keys.tls.hash.hex), "encryption": .string(keys.encryption.hash.hex),
    ])
    return Hash.digest(try json.canonicalLine()).hex
  }

  /// The three keys, once each has proved that it was there for this very request; throws
  /// `.unauthentic` for a proof that does not hold, `.key` for one key in two places, and what
  /// `CertificateRequest` throws.
  public func keys() throws(Fault) -> Keys {
    let asked = [
      try CertificateRequest(pem: certificateRequest), try CertificateRequest(pem: tlsRequest),
      try CertificateRequest(pem: encryptionRequest),
    ]
    let keys = Keys(
      signing: asked[0].publicKey, tls: asked[1].publicKey, encryption: asked[2].publicKey)
    guard Set(asked.map(\.publicKey)).count == asked.count else {
      throw Fault(.key, "one key for two purposes")
    }
    let challenge = try EnrolmentRequest.binding(keys, station, pointOfEntry, epoch, commitment)
    for request in asked {
      guard request.challenge == challenge, request.subject == (station ?? pointOfEntry).text
      else { throw Fault(.unauthentic, "a key that did not sign this request") }
    }
    return keys
  }

  /// SHA-256 of the canonical line: names the request.
  public var hash: Digest { get throws(Fault) { Hash.digest(try json.canonicalLine()) } }

  /// The request as JSON; its canonical line is what the comparison code is taken over.
  public var json: JSON {
    .fields([
      "type": .string(EnrolmentRequest.type), "station": .text(station?.text),
      "pointOfEntry": .string(pointOfEntry.text), "epoch": .string(epoch),
      "commitment": .string(commitment.hex), "certificateRequest": .string(certificateRequest),
      "tlsRequest": .string(tlsRequest), "encryptionRequest": .string(encryptionRequest),
    ])
  }

  /// Reads a request, whose proofs `keys` checks; throws `.json`, `.field` or `.stationName`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    try EnrolmentRequest.expect(EnrolmentRequest.type, in: json)
    station = try json["station"].map { _ throws(Fault) in
      try StationName(try json.requiredString("station"))
    }
    pointOfEntry = try StationName(try json.requiredString("pointOfEntry"))
    epoch = try json.requiredEpoch()
    commitment = try json.requiredDigest("commitment")
    certificateRequest = try json.requiredString("certificateRequest")
    tlsRequest = try json.requiredString("tlsRequest")
    encryptionRequest = try json.requiredString("encryptionRequest")
  }

  private init(
    station: StationName?, pointOfEntry: StationName, epoch: String, commitment: Digest,
    certificateRequest: String, tlsRequest: String, encryptionRequest: String
  ) {
    self.station = station
    self.pointOfEntry = pointOfEntry
    self.epoch = epoch
    self.commitment = commitment
    self.certificateRequest = certificateRequest
    self.tlsRequest = tlsRequest
    self.encryptionRequest = encryptionRequest
  }

  static func expect(_ type: String, in json: JSON) throws(Fault) {
    guard try json.requiredString("type") == type else {
      throw Fault(.field, at: "type", "\(type) expected")
    }
  }
}

public import Bytes
public import Crypto

/// What the registry shows to a station that asks: the id that it gives, and everything that the
/// station is to trust from then on. It holds no secret, and lets nobody in.
public struct EnrolmentOffer: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/enrolment-offer/1"

  /// SHA-256 of the request's canonical line.
  public let request: Digest
  /// 32 random bytes of the registry's, drawn after the request was there.
  public let nonce: Digest
  /// The id that the registry gives.
  public let station: StationName
  /// The epoch that is to be approved.
  public let epoch: String
  /// The origin of the registry's log: the first line of its checkpoints, and `to` in manifests.
  public let origin: String
  /// The authority over stations and the root above it (PEM, one after the other).
  public let authorities: String
  /// The certificate batches are encrypted to (PEM).
  public let encryptionCertificate: String
  /// The log's verifier key (c2sp.org/signed-note: `<name>+<hash>+<base64>`).
  public let logKey: String
  /// The verifier keys of the registry's signed statements, by `StatementKind`.
  public let statementKeys: [String: String]
  /// The authority over connections, which vouches for the registry's service too (PEM): the only
  /// one that the station trusts on the network.
  public let tlsAuthority: String
  /// Where the registry answers, `https://registry.example:8443`; nil when it is to be given.
  public let address: String?

  /// Makes an offer.
  public init(
    request: Digest, nonce: Digest, station: StationName, epoch: String, origin: String,
    authorities: String, encryptionCertificate: String, logKey: String,
    statementKeys: [String: String], tlsAuthority: String, address: String? = nil
  ) {
    self.request = request
    self.nonce = nonce
    self.station = station
    self.epoch = epoch
    self.origin = origin
    self.authorities = authorities
    self.encryptionCertificate = encryptionCertificate
    self.logKey = logKey
    self.statementKeys = statementKeys
    self.tlsAuthority = tlsAuthority
    self.address = address
  }

  /// The key under which statements of a kind are looked for; throws `.statement` when the registry
  /// named none that can be read.
  public func verifier(of kind: StatementKind) throws(Fault) -> NoteVerifier {
    guard let key = statementKeys[kind.rawValue], let verifier = try? NoteVerifier(key) else {
      throw Fault(.statement, at: kind.rawValue, "the registry named no key for such statements")
    }
    return verifier
  }

  /// The offer as JSON; its canonical line is what the comparison code is taken over.
  public var json: JSON {
    .fields([
      "type": .string(EnrolmentOffer.type), "request": .string(request.hex),
      "nonce": .string(nonce.hex), "station": .string(station.text), "epoch": .string(epoch),
      "origin": .string(origin), "authorities": .string(authorities),
      "encryptionCertificate": .string(encryptionCertificate), "logKey": .string(logKey),
      "statementKeys": .object(statementKeys.mapValues(JSON.string)),
      "tlsAuthority": .string(tlsAuthority), "address": .text(address),
    ])
  }

  /// Reads an offer; throws `.json`, `.field` or `.stationName`.
  public init(_ json: JSON) throws(Fault) {
    try EnrolmentRequest.expect(EnrolmentOffer.type, in: json)
    guard let keys = json["statementKeys"]?.object else {
      throw Fault(.field, at: "statementKeys", "the keys of signed statements by kind expected")
    }
    var statementKeys: [String: String] = [:]
    for (kind, key) in keys {
      guard let key = key.string else { throw Fault(.field, at: "statementKeys", "text expected") }
      statementKeys[kind] = key
    }
    self.init(
      request: try json.requiredDigest("request"), nonce: try json.requiredDigest("nonce"),
      station: try StationName(try json.requiredString("station")),
      epoch: try json.requiredEpoch(), origin: try json.requiredString("origin"),
      authorities: try json.requiredString("authorities"),
      encryptionCertificate: try json.requiredString("encryptionCertificate"),
      logKey: try json.requiredString("logKey"), statementKeys: statementKeys,
      tlsAuthority: try json.requiredString("tlsAuthority"), address: json["address"]?.string)
  }
}

/// What the registry gives a station that it lets in: its offer, and certificates for the station's
/// keys. Everything that the offer says is read through the answer: `answer.origin`.
@dynamicMemberLookup
public struct EnrolmentAnswer: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/enrolment-answer/1"

  /// What the two people compared.
  public let offer: EnrolmentOffer
  /// The station's signing certificate (PEM).
  public let stationCertificate: String
  /// The certificate with which the station connects (PEM).
  public let tlsCertificate: String
  /// The certificate that others encrypt to for the station (PEM).
  public let stationEncryptionCertificate: String
  /// Grows with each change of keys on either side (`KeyStatement`); 0 before the first.
  public let version: Int64
  /// Past keys of statements about lists, which the station may have installed under them; nothing
  /// new is taken under one.
  public let pastListKeys: [String]

  /// The most past keys that are named.
  static let pastKeysAtMost = 16

  /// Makes an answer.
  public init(
    offer: EnrolmentOffer, stationCertificate: String, tlsCertificate: String,
    stationEncryptionCertificate: String, version: Int64 = 0, pastListKeys: [String] = []
  ) {
    self.offer = offer
    self.stationCertificate = stationCertificate
    self.tlsCertificate = tlsCertificate
    self.stationEncryptionCertificate = stationEncryptionCertificate
    self.version = version
    self.pastListKeys = Array(pastListKeys.prefix(EnrolmentAnswer.pastKeysAtMost))
  }

  /// A field of the offer.
  public subscript<Value>(dynamicMember field: KeyPath<EnrolmentOffer, Value>) -> Value {
    offer[keyPath: field]
  }

  /// The key under which statements of a kind are looked for, as in the offer.
  public func verifier(of kind: StatementKind) throws(Fault) -> NoteVerifier {
    try offer.verifier(of: kind)
  }

  /// The keys under which what is installed was signed: that of new lists, then past ones.
  public func installedListVerifiers() throws(Fault) -> [NoteVerifier] {
    [try verifier(of: .list)] + pastListKeys.compactMap { try? NoteVerifier($0) }
  }

  /// The answer as JSON.
  public var json: JSON {
    .fields([
      "type": .string(EnrolmentAnswer.type), "offer": offer.json,
      "stationCertificate": .string(stationCertificate),
      "tlsCertificate": .string(tlsCertificate),
      "stationEncryptionCertificate": .string(stationEncryptionCertificate),
      "version": version == 0 ? nil : .integer(version),
      "pastListKeys": pastListKeys.isEmpty ? nil : .texts(pastListKeys),
    ])
  }

  /// Reads an answer; throws `.json`, `.field` or `.stationName`.
  public init(_ bytes: [UInt8]) throws(Fault) { try self.init(try JSON.parse(bytes)) }

  /// Reads an answer from JSON.
  public init(_ json: JSON) throws(Fault) {
    try EnrolmentRequest.expect(EnrolmentAnswer.type, in: json)
    guard let offer = json["offer"] else { throw Fault(.field, at: "offer", "an offer expected") }
    self.init(
      offer: try EnrolmentOffer(offer),
      stationCertificate: try json.requiredString("stationCertificate"),
      tlsCertificate: try json.requiredString("tlsCertificate"),
      stationEncryptionCertificate: try json.requiredString("stationEncryptionCertificate"),
      version: json["version"]?.integer ?? 0,
      pastListKeys: (json["pastListKeys"]?.array ?? []).compactMap(\.string))
  }
}

public import Bytes

/// What a new station hands to the registry's administrator: who it is, and the certificate
/// requests of its two keys. It holds no secret.
public struct EnrolmentRequest: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/enrolment-request/1"

  /// The station.
  public let station: StationName
  /// The point of entry it stands at.
  public let pointOfEntry: StationName
  /// The first epoch of its database, 32 hexadecimal digits; enrolment approves this one only.
  public let epoch: String
  /// The request for a signing certificate (PKCS #10, PEM).
  public let certificateRequest: String
  /// The request for the certificate with which it connects (PKCS #10, PEM); another key.
  public let tlsRequest: String

  /// Makes a request.
  public init(
    station: StationName, pointOfEntry: StationName, epoch: String, certificateRequest: String,
    tlsRequest: String
  ) {
    self.station = station
    self.pointOfEntry = pointOfEntry
    self.epoch = epoch
    self.certificateRequest = certificateRequest
    self.tlsRequest = tlsRequest
  }

  /// The request as JSON; its canonical line is what the comparison code is taken over.
  public var json: JSON {
    [
      "type": .string(EnrolmentRequest.type), "station": .string(station.text),
      "pointOfEntry": .string(pointOfEntry.text), "epoch": .string(epoch),
      "certificateRequest": .string(certificateRequest), "tlsRequest": .string(tlsRequest),
    ]
  }

  /// Reads a request; throws `.json`, `.field` or `.stationName`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    try expect(type: EnrolmentRequest.type, in: json)
    station = try StationName(try json.requiredString("station"))
    pointOfEntry = try StationName(try json.requiredString("pointOfEntry"))
    epoch = try requiredEpoch(json)
    certificateRequest = try json.requiredString("certificateRequest")
    tlsRequest = try json.requiredString("tlsRequest")
  }
}

/// What the registry gives back: the station's certificate and everything the station must know to
/// seal for this registry and to verify its receipts. It holds no secret.
public struct EnrolmentAnswer: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/enrolment-answer/1"

  /// The station that was enrolled.
  public let station: StationName
  /// The epoch that was approved.
  public let epoch: String
  /// The origin of the registry's log: the first line of its checkpoints, and `to` in manifests.
  public let origin: String
  /// The station's signing certificate (PEM).
  public let stationCertificate: String
  /// The authority over stations and the root above it (PEM, one after the other).
  public let authorities: String
  /// The certificate batches are encrypted to (PEM).
  public let encryptionCertificate: String
  /// The log's verifier key (c2sp.org/signed-note: `<name>+<hash>+<base64>`).
  public let logKey: String
  /// The verifier keys of the registry's signed statements, by `StatementKind`.
  public let statementKeys: [String: String]
  /// The certificate with which the station connects (PEM).
  public let tlsCertificate: String
  /// The authority over connections, which vouches for the registry's service too (PEM): the only
  /// one that the station trusts on the network.
  public let tlsAuthority: String
  /// Where the registry answers, `https://registry.example:8443`; nil when it is to be given.
  public let address: String?

  /// Makes an answer.
  public init(
    station: StationName, epoch: String, origin: String, stationCertificate: String,
    authorities: String, encryptionCertificate: String, logKey: String,
    statementKeys: [String: String], tlsCertificate: String, tlsAuthority: String,
    address: String? = nil
  ) {
    self.station = station
    self.epoch = epoch
    self.origin = origin
    self.stationCertificate = stationCertificate
    self.authorities = authorities
    self.encryptionCertificate = encryptionCertificate
    self.logKey = logKey
    self.statementKeys = statementKeys
    self.tlsCertificate = tlsCertificate
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

  /// The answer as JSON; its canonical line is what the comparison code is taken over.
  public var json: JSON {
    .fields([
      "type": .string(EnrolmentAnswer.type), "station": .string(station.text),
      "epoch": .string(epoch), "origin": .string(origin),
      "stationCertificate": .string(stationCertificate), "authorities": .string(authorities),
      "encryptionCertificate": .string(encryptionCertificate), "logKey": .string(logKey),
      "statementKeys": .object(statementKeys.mapValues(JSON.string)),
      "tlsCertificate": .string(tlsCertificate), "tlsAuthority": .string(tlsAuthority),
      "address": .text(address),
    ])
  }

  /// Reads an answer; throws `.json`, `.field` or `.stationName`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    try expect(type: EnrolmentAnswer.type, in: json)
    station = try StationName(try json.requiredString("station"))
    epoch = try requiredEpoch(json)
    origin = try json.requiredString("origin")
    stationCertificate = try json.requiredString("stationCertificate")
    authorities = try json.requiredString("authorities")
    encryptionCertificate = try json.requiredString("encryptionCertificate")
    logKey = try json.requiredString("logKey")
    guard let keys = json["statementKeys"]?.object else {
      throw Fault(.field, at: "statementKeys", "the keys of signed statements by kind expected")
    }
    var statementKeys: [String: String] = [:]
    for (kind, key) in keys {
      guard let key = key.string else { throw Fault(.field, at: "statementKeys", "text expected") }
      statementKeys[kind] = key
    }
    self.statementKeys = statementKeys
    tlsCertificate = try json.requiredString("tlsCertificate")
    tlsAuthority = try json.requiredString("tlsAuthority")
    address = json["address"]?.string
  }
}

private func expect(type: String, in json: JSON) throws(Fault) {
  guard try json.requiredString("type") == type else {
    throw Fault(.field, at: "type", "\(type) expected")
  }
}

private func requiredEpoch(_ json: JSON) throws(Fault) -> String {
  let epoch = try json.requiredString("epoch")
  guard epoch.utf8.count == 32, let bytes = try? Hex.decode(epoch), Hex.encode(bytes) == epoch
  else { throw Fault(.field, at: "epoch", "32 lower-case hexadecimal digits expected") }
  return epoch
}

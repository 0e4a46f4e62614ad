public import Bytes
import Codes
import Crypto
import Host
public import Seal
import Store

/// Letting stations in.
extension RegistryService {
  /// Enrols a station and gives the answer to carry back.
  ///
  /// The same request again gives the same answer. Before anybody trusts it, people on both sides
  /// compare `ComparisonCode.text(request, answer)`. Throws `.enrolmentRefused` for a request whose
  /// key it was not signed with or that names another station, and `.stationEnrolled` for a station
  /// that is enrolled with another key or epoch. A station whose key is revoked is enrolled again
  /// with a new one.
  public func enrol(_ request: EnrolmentRequest) throws(Fault) -> EnrolmentAnswer {
    let known = try stations.station(request.station)
    if let known {
      if known.request == request.json.line() {
        return try EnrolmentAnswer(Array(known.answer.utf8))
      }
      guard try revocations.revocation(of: known.key) != nil else {
        throw Fault(
          .stationEnrolled, at: request.station.text,
          "enrolled already, with another key, point of entry or epoch")
      }
    }
    let asked = try asked(request.certificateRequest, of: request.station, "certificateRequest")
    let askedTLS = try self.asked(request.tlsRequest, of: request.station, "tlsRequest")
    let holder = try stations.station(connectingWith: askedTLS.publicKey.hash)
    guard askedTLS.publicKey != asked.publicKey, holder == nil else {
      throw Fault(.enrolmentRefused, at: "tlsRequest", "a key that signs, or connects already")
    }
    if let known {
      guard try revocations.revocation(of: asked.publicKey.hash) == nil,
        try stations.epoch(request.epoch, of: known.number) == nil
      else {
        throw Fault(
          .enrolmentRefused, at: request.station.text, "a revoked key, or an epoch of before")
      }
    }
    let now = timekeeper.now().utcMilliseconds
    let certificate = try keys.stationAuthority.issue(
      .signing, subject: request.station.text, publicKey: asked.publicKey,
      validity: .years(5, fromMilliseconds: now), randomness: randomness)
    let tlsCertificate = try keys.tlsAuthority.issue(
      .tlsClient, subject: request.station.text, publicKey: askedTLS.publicKey,
      validity: .years(5, fromMilliseconds: now), randomness: randomness)
    let answer = EnrolmentAnswer(
      station: request.station, epoch: request.epoch, origin: try logs.current().origin,
      stationCertificate: certificate.pem, authorities: keys.authoritiesPEM,
      encryptionCertificate: keys.encryptionCertificate.pem,
      logKey: keys.log.verifier.description, statementKeys: statementKeys,
      tlsCertificate: tlsCertificate.pem, tlsAuthority: keys.tlsAuthority.certificate.pem,
      address: settings.address)
    let enrolled = StationLedger.Keys(
      signing: asked.publicKey.hash, tls: askedTLS.publicKey.hash)
    try committing { () throws(Fault) in
      if let known {
        try stations.replace(known, request, keys: enrolled, answer: answer, at: now)
      } else {
        try stations.add(request, keys: enrolled, answer: answer, at: now)
      }
    }
    return answer
  }

  /// A certificate request of the station that asks, signed with its own key.
  private func asked(
    _ pem: String, of station: StationName, _ place: String
  ) throws(Fault) -> CertificateRequest {
    let asked: CertificateRequest
    do throws(Fault) { asked = try CertificateRequest(pem: pem) } catch {
      throw Fault(.enrolmentRefused, at: place, error.detail)
    }
    guard asked.subject == station.text else {
      throw Fault(.enrolmentRefused, at: place, "a request of another station")
    }
    return asked
  }

  /// The verifier keys of this registry's signed statements, by kind.
  public var statementKeys: [String: String] {
    Dictionary(
      uniqueKeysWithValues: keys.statements.map { ($0.rawValue, $1.verifier.description) })
  }

  /// Signs a statement under the key of its kind; throws `.statement` for another kind's content.
  public func state(_ content: JSON, as kind: StatementKind) throws(Fault) -> String {
    guard let signer = keys.statements[kind] else {
      throw Fault(.registryKeys, at: kind.rawValue, "no key for statements of this kind")
    }
    return try SignedStatement.sign(content, as: kind, by: signer)
  }

  /// One enrolled station, for people.
  public struct EnrolledStation: Equatable, Sendable {
    /// Its name.
    public let name: StationName
    /// Its epochs, oldest first.
    public let epochs: [Epoch]

    /// One of its epochs.
    public struct Epoch: Equatable, Sendable {
      /// 32 hexadecimal digits.
      public let epoch: String
      /// Whether its batches count.
      public let isApproved: Bool
      /// The highest number received.
      public let head: Int64?
      /// Numbers below it that were never received, at most 64 ranges.
      public let missing: [ClosedRange<Int64>]
    }
  }

  /// Every enrolled station, in the order of enrolment.
  public func enrolledStations() throws(Fault) -> [EnrolledStation] {
    let epochs = try stations.allEpochs()
    var all: [EnrolledStation] = []
    for station in try stations.stations() {
      var shown: [EnrolledStation.Epoch] = []
      for (known, epoch) in epochs where known.station == station.number {
        shown.append(
          EnrolledStation.Epoch(
            epoch: epoch, isApproved: known.isApproved, head: try batches.head(of: known.number),
            missing: try batches.missing(
              in: known.number, limit: RegistryAnswer.rangesAtMost)))
      }
      all.append(EnrolledStation(name: station.name, epochs: shown))
    }
    return all
  }

  /// Runs a transaction; after a fault what was remembered of the database is forgotten.
  func committing<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    do throws(Fault) { return try database.transaction(body) } catch {
      stations.forget()
      throw error
    }
  }
}

public import Bytes
import Codes
import Crypto
import Host
public import Seal
import Store

/// Letting stations in.
extension RegistryService {
  /// Enrols a station whose request somebody vouches for, and gives the answer.
  ///
  /// The same request again gives the same answer. Throws `.enrolmentRefused` for a request whose
  /// keys did not all sign it, that names no id, or whose keys are known here, and
  /// `.stationEnrolled` for the id of a station that is enrolled with other keys or another epoch.
  /// A station whose keys are revoked is enrolled again with new ones.
  public func enrol(_ request: EnrolmentRequest) throws(Fault) -> EnrolmentAnswer {
    if let name = request.station, let known = try stations.station(name),
      known.request == request.json.line(),
      try revocations.revocation(of: known.key) == nil
    {
      return try EnrolmentAnswer(Array(known.answer.utf8))
    }
    return try admit(request, under: try offer(to: request))
  }

  /// What a station that asks is offered: the id that it wishes when that is free, else the next of
  /// its point of entry. Nobody is let in by it.
  func offer(to request: EnrolmentRequest) throws(Fault) -> EnrolmentOffer {
    try checkKeys(of: request)
    let name: StationName
    if let wish = request.station {
      name = wish
      try checkFree(wish, for: request)
    } else {
      name = try nextName(at: request.pointOfEntry)
    }
    guard let nonce = Digest(randomness.bytes(Digest.count)) else {
      throw Fault(.bug, at: "randomness", "another length than asked for")
    }
    return EnrolmentOffer(
      request: try request.hash, nonce: nonce, station: name, epoch: request.epoch,
      origin: try logs.current().origin, authorities: keys.authoritiesPEM,
      encryptionCertificate: keys.encryptionCertificate.pem,
      logKey: keys.log.verifier.description, statementKeys: statementKeys,
      tlsAuthority: keys.tlsAuthority.certificate.pem, address: settings.address)
  }

  /// Lets a station in under what it was offered, after two people compared the code.
  func admit(
    _ request: EnrolmentRequest, under offer: EnrolmentOffer,
    also decide: () throws(Fault) -> Void = {}
  ) throws(Fault) -> EnrolmentAnswer {
    let asked = try checkKeys(of: request)
    try checkFree(offer.station, for: request)
    let now = timekeeper.now().utcMilliseconds
    let name = offer.station
    let answer = try certify(asked, under: offer, version: try renewals.version(), at: now)
    let enrolled = StationLedger.Keys(
      signing: asked.signing.hash, tls: asked.tls.hash, encryption: asked.encryption.hash)
    let known = try stations.station(name)
    try committing { () throws(Fault) in
      if let known {
        try stations.replace(known, request, keys: enrolled, answer: answer, at: now)
      } else {
        try stations.add(request, as: name, keys: enrolled, answer: answer, at: now)
      }
      try decide()
    }
    return answer
  }

  /// Certificates for a station's keys. Their end says nothing here: the row of the enrolment
  /// decides who is let in.
  func certify(
    _ asked: EnrolmentRequest.Keys, under offer: EnrolmentOffer, version: Int64, at now: Int64
  ) throws(Fault) -> EnrolmentAnswer {
    let validity = Validity.years(5, fromMilliseconds: now)
    let subject = offer.station.text
    let signing = try keys.stationAuthority.issue(
      .signing, subject: subject, publicKey: asked.signing, validity: validity,
      randomness: randomness)
    let tls = try keys.tlsAuthority.issue(
      .tlsClient, subject: subject, publicKey: asked.tls, validity: validity,
      randomness: randomness)
    let encryption = try keys.stationAuthority.issue(
      .encryption, subject: subject, publicKey: asked.encryption, validity: validity,
      randomness: randomness)
    return EnrolmentAnswer(
      offer: offer, stationCertificate: signing.pem, tlsCertificate: tls.pem,
      stationEncryptionCertificate: encryption.pem, version: version)
  }

  /// The keys of a request, each proved, and none of them known here for anything.
  @discardableResult
  private func checkKeys(
    of request: EnrolmentRequest
  ) throws(Fault) -> EnrolmentRequest.Keys {
    let asked: EnrolmentRequest.Keys
    do throws(Fault) { asked = try request.keys() } catch {
      throw Fault(.enrolmentRefused, at: "\(request.pointOfEntry)", error.detail)
    }
    for key in [asked.signing, asked.tls, asked.encryption] {
      guard try !isKnown(key: key.hash) else {
        throw Fault(
          .enrolmentRefused, at: "\(request.pointOfEntry)", "a key that is or was a station's")
      }
    }
    return asked
  }

  /// Throws unless an id is free: nobody's, or of a station whose key is revoked.
  private func checkFree(_ name: StationName, for request: EnrolmentRequest) throws(Fault) {
    guard let known = try stations.station(name) else { return }
    guard try revocations.revocation(of: known.key) != nil else {
      throw Fault(
        .stationEnrolled, at: name.text, "enrolled already, with other keys or another epoch")
    }
    guard try stations.epoch(request.epoch, of: known.number) == nil else {
      throw Fault(.enrolmentRefused, at: name.text, "an epoch of before")
    }
  }

  /// The first of `IQ-IBK-1`, `IQ-IBK-2`, ... that is nobody's and was offered to nobody.
  private func nextName(at point: StationName) throws(Fault) -> StationName {
    let offered = Set(try enrolments.all().map(\.offer.station))
    for number in 1...10_000 {
      let name = try StationName("\(point.text)-\(number)")
      if !offered.contains(name), try stations.station(name) == nil { return name }
    }
    throw Fault(.enrolmentRefused, at: point.text, "no id is free at this point of entry")
  }

  /// The verifier keys of this registry's signed statements, by kind.
  public var statementKeys: [String: String] {
    Dictionary(
      uniqueKeysWithValues: keys.statements.map { ($0.rawValue, $1.verifier.description) })
  }

  /// Signs a statement under the key of its kind, and under past ones that were not destroyed yet;
  /// throws `.statement` for another kind's content.
  public func state(_ content: JSON, as kind: StatementKind) throws(Fault) -> String {
    let signers = keys.signers(of: kind)
    guard !signers.isEmpty else {
      throw Fault(.registryKeys, at: kind.rawValue, "no key for statements of this kind")
    }
    return try SignedStatement.sign(content, as: kind, by: signers)
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

public import Bytes
import Codes
import Crypto
import Host
public import Seal
import Store

/// Stations that go on with new keys, and what all stations are told of keys.
///
/// The next keys count beside the present ones from the moment they are known. The first batch that
/// counts under the next signing key ends the overlap: from then on the old key is one whose last
/// batch is the one before it (as after a revocation), so what is still on a stick counts, and
/// nothing else under it ever does.
extension RegistryService {
  /// What became of a request for new keys.
  public enum RenewalOutcome: String, Equatable, Sendable {
    /// The keys count from now on.
    case taken
    /// They did already.
    case known
    /// It is none, or not signed with the station's own key.
    case refused
  }

  /// Takes a station's request for new keys, whoever brought it.
  public func take(renewal signed: [UInt8]) throws(Fault) -> RenewalOutcome {
    guard signed.count <= Renewal.bytesAtMost, let (request, signer) = try? Renewal.open(signed),
      let name = request.station, let station = try stations.station(name),
      let keys = try? request.keys()
    else { return .refused }
    let next = StationLedger.Keys(
      signing: keys.signing.hash, tls: keys.tls.hash, encryption: keys.encryption.hash)
    let known = try renewals.renewal(of: station.number)
    // One that comes again after the station has gone on with its keys.
    if station.request == request.json.line() { return .known }
    guard signer.hash == station.key, try revocations.revocation(of: station.key) == nil else {
      return .refused
    }
    if let known, known.request == request { return .known }
    let now = timekeeper.now().utcMilliseconds
    let last = try renewals.changes(of: station.number).last?.made ?? .min
    guard last.addingReportingOverflow(Limits.renewalMilliseconds).partialValue <= now else {
      return .refused
    }
    for key in [next.signing, next.tls, next.encryption] {
      guard try !isKnown(key: key) else { return .refused }
    }
    let present = try EnrolmentAnswer(Array(station.answer.utf8))
    try audit(.keysChanged, detail: "\(name) asks to go on with new keys")
    try committing { () throws(Fault) in
      let version = try renewals.note("renewal", of: station.number, at: now)
      let answer = try certify(keys, under: present.offer, version: version, at: now)
      try renewals.put(
        PendingRenewal(
          station: station.number, request: request, keys: next, answer: answer))
    }
    return .taken
  }

  /// Whether a key is or was anybody's, for whatever purpose.
  func isKnown(key: Digest) throws(Fault) -> Bool {
    if try stations.isKnown(key: key) { return true }
    if try renewals.isKnown(key: key) { return true }
    return try revocations.revocation(of: key) != nil
  }

  /// Ends the overlap once a batch counts under the next signing key; inside the transaction that
  /// counts it.
  func goOn(_ station: StationLedger.Station, with batch: KeptBatch) throws(Fault) {
    guard let renewal = try renewals.renewal(of: station.number),
      try LogLeaf(line: Array(batch.line.utf8)).signerKey == renewal.keys.signing
    else { return }
    try revocations.put(
      Revocation(
        key: station.key, station: station.number, epoch: batch.epoch, seq: batch.seq - 1,
        batch: batch.previous, revoked: timekeeper.now().utcMilliseconds,
        successor: renewal.keys.signing))
    try stations.update(
      StationLedger.Station(
        number: station.number, name: station.name, key: renewal.keys.signing,
        tlsKey: renewal.keys.tls, encryptionKey: renewal.keys.encryption,
        request: renewal.request.json.line(), answer: renewal.answer.json.line(),
        enrolled: station.enrolled, holds: station.holds))
    try renewals.remove(of: station.number)
  }

  /// Notes what a new batch says about keys: which version its station holds, and that it goes on
  /// with its next ones; inside the transaction that takes it in.
  func noteKeys(
    of batch: RedactedBatch, as kept: KeptBatch, by station: StationLedger.Station
  ) throws(Fault) {
    guard kept.state != .heldRevoked else { return }
    var station = station
    if station.holds < batch.manifest.keys {
      station.holds = batch.manifest.keys
      try stations.update(station)
    }
    if kept.state == .counted, batch.signer.publicKey.hash != station.key {
      try goOn(station, with: kept)
    }
  }

  // MARK: What stations are told

  /// The signed statement of keys to a station; nil while nothing changed since its enrolment.
  public func keyStatement(to name: StationName) throws(Fault) -> String? {
    guard let station = try stations.station(name) else { return nil }
    let renewal = try renewals.renewal(of: station.number)
    var stored = try EnrolmentAnswer(Array(station.answer.utf8))
    if let renewal { stored = renewal.answer }
    let version = try renewals.version(for: station.number)
    guard version > 0 else { return nil }
    let statement = KeyStatement(
      EnrolmentAnswer(
        offer: try presentOffer(stored.offer), stationCertificate: stored.stationCertificate,
        tlsCertificate: stored.tlsCertificate,
        stationEncryptionCertificate: stored.stationEncryptionCertificate, version: version,
        pastListKeys: keys.signers(of: .list).dropFirst().map(\.verifier.description)),
      made: Instant(milliseconds: timekeeper.now().utcMilliseconds))
    return try state(statement.json, as: .keys)
  }

  /// What was offered, with the registry's present keys; log and root stay for ever.
  private func presentOffer(_ offer: EnrolmentOffer) throws(Fault) -> EnrolmentOffer {
    EnrolmentOffer(
      request: offer.request, nonce: offer.nonce, station: offer.station, epoch: offer.epoch,
      origin: offer.origin, authorities: keys.authoritiesPEM,
      encryptionCertificate: keys.encryptionCertificate.pem, logKey: offer.logKey,
      statementKeys: statementKeys, tlsAuthority: keys.tlsAuthority.certificate.pem,
      address: settings.address ?? offer.address)
  }
}

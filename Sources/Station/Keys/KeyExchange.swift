public import Bytes
import Codes
import Crypto
import Host
import Record
public import Seal
import Store

/// How a station's keys, and those of the registry that it knows, are changed for others.
extension PointOfEntry {
  /// Makes new signing, TLS and encryption keys, and the request for them, which goes out with the
  /// next syncs. The present keys work on until the registry has vouched for the new ones.
  ///
  /// Takes an administrator. Asked for again before the registry answered, it draws new keys again.
  /// Throws `.notEnrolled`, `.stationLocked` and `.role`.
  @discardableResult
  public func renewKeys(by session: OfficerSession) throws(Fault) -> EnrolmentRequest {
    try admit(session)
    let present = try enrolment()
    // Keys that are used already are no longer the next ones.
    try goOn(under: present)
    let new = try NewStation.draw(
      configuration.station, at: configuration.pointOfEntry, epoch: journal.epoch.text,
      randomness: randomness)
    let signing = try keys.unlocked().own(under: present).signing
    let signed = try Renewal.sign(
      new.request, certificate: try Certificate(pem: present.stationCertificate), key: signing,
      atMilliseconds: timekeeper.now().utcMilliseconds)
    try change(by: session) { desk throws(Fault) in
      try desk.renew(new.keys, by: session)
    }
    // The keys first: a request whose keys nobody has would lead the registry astray.
    try files.write(signed, to: folder.renewal)
    return new.request
  }

  /// Writes the request for new keys where the registry looks for it; on a stick also the last one
  /// that it took, which a registry from an older backup has forgotten.
  func askForKeys(over folder: Path) throws(Fault) {
    var path = self.folder.renewal
    if !files.exists(path), folder != self.folder.network { path = self.folder.renewed }
    guard files.exists(path) else { return }
    let outgoing = folder / ExchangeNames.toRegistry / configuration.station.text
    try files.makeFolder(outgoing)
    try files.write(
      try files.read(path, limit: Renewal.bytesAtMost), to: outgoing / ExchangeNames.renewal)
  }

  /// Takes the registry's statement of keys that lies in a folder; gives why it was refused.
  ///
  /// It takes the place of the enrolment in one write. Refused are statements that the pinned key
  /// did not sign, for another station, log or root, with certificates for keys that are not the
  /// station's, and older ones.
  func takeKeys(from folder: Path) throws(Fault) -> String? {
    let path =
      folder / ExchangeNames.toStation / configuration.station.text / ExchangeNames.keys
    for place in [path.parent.parent, path.parent] where files.kind(of: place) != .folder {
      return nil
    }
    guard files.kind(of: path) == .file, files.exists(self.folder.enrolment) else { return nil }
    do throws(Fault) {
      let present = try enrolment()
      let statement = try KeyStatement(
        note: try files.read(path, limit: Parameters.noteBytes),
        verifier: try present.verifier(of: .keys))
      try take(statement.answer, after: present)
      return nil
    } catch {
      guard error.code.exit == .refused || error.code.exit == .badInput else { throw error }
      return "\(ExchangeNames.keys): \(error.detail)"
    }
  }

  private func take(
    _ answer: EnrolmentAnswer, after present: EnrolmentAnswer
  ) throws(Fault) {
    guard answer.version != present.version else { return try goOn(under: present) }
    guard answer.version > present.version else {
      throw Fault(.enrolment, "keys of version \(answer.version), and \(present.version) are here")
    }
    let (old, new) = (try EnrolmentTrust(present.offer), try EnrolmentTrust(answer.offer))
    guard answer.station == present.station, answer.origin == present.origin,
      answer.logKey == present.logKey, new.root.der == old.root.der
    else { throw Fault(.enrolment, "keys for another station, or of another registry") }
    let connections = try Certificate(pem: answer.tlsAuthority)
    for authority in [new.authority, connections] { try authority.expectVouched(by: [], new.root) }
    try Certificate(pem: answer.encryptionCertificate).expectVouched(by: [new.authority], new.root)
    try checkOwn(answer, present, new, connections)
    try files.write(answer.json.line() + "\n", to: folder.enrolment)
    try goOn(under: answer)
  }

  /// The station's certificates are for its present keys, or all for those that it asked for.
  private func checkOwn(
    _ answer: EnrolmentAnswer, _ present: EnrolmentAnswer, _ trust: EnrolmentTrust,
    _ connections: Certificate
  ) throws(Fault) {
    let given = try EnrolmentRequest.Keys(certifiedBy: answer)
    var own = [try EnrolmentRequest.Keys(certifiedBy: present)]
    if files.exists(folder.renewal) {
      let signed = try files.read(folder.renewal, limit: Renewal.bytesAtMost)
      own.append(try Renewal.open(signed).request.keys())
    }
    guard own.contains(given) else {
      throw Fault(.enrolment, "certificates for keys that are not this station's")
    }
    for (pem, authority) in [
      (answer.stationCertificate, trust.authority),
      (answer.stationEncryptionCertificate, trust.authority), (answer.tlsCertificate, connections),
    ] {
      try Certificate(pem: pem).expectVouched(by: [authority], trust.root)
    }
  }

  /// Once the enrolment vouches for the next keys, the old ones are forgotten; a station that is
  /// locked does so at its next sync.
  private func goOn(under answer: EnrolmentAnswer) throws(Fault) {
    guard files.exists(folder.renewal), !keys.isLocked,
      let next = try keys.unlocked().next,
      next.signing.publicKey == (try Certificate(pem: answer.stationCertificate)).publicKey
    else { return }
    try keys.goOn(under: answer)
    try files.move(folder.renewal, to: folder.renewed)
  }
}

extension Certificate {
  /// Throws `.untrusted` unless the authorities vouch for the certificate and the root for them, at
  /// the moment from which it counts. No clock of the station's is asked: who is let in is decided
  /// by the registry's row, and a clock that is wrong must not keep a station from its keys.
  func expectVouched(by authorities: [Certificate], _ root: Certificate) throws(Fault) {
    try verify(
      intermediates: authorities, roots: [root],
      atMilliseconds: try validity().fromMilliseconds)
  }
}

extension EnrolmentRequest.Keys {
  /// The keys that an answer's certificates are for.
  fileprivate init(certifiedBy answer: EnrolmentAnswer) throws(Fault) {
    self.init(
      signing: try Certificate(pem: answer.stationCertificate).publicKey,
      tls: try Certificate(pem: answer.tlsCertificate).publicKey,
      encryption: try Certificate(pem: answer.stationEncryptionCertificate).publicKey)
  }
}

extension Erasures {
  /// Encrypts batches that have no receipt yet to the registry's present key where they are to an
  /// older one: the same signed manifest and records in another envelope.
  func sealAgain() throws(Fault) {
    let certificate = try Certificate(pem: enrolment.encryptionCertificate)
    let waiting = try journal.database.rows(
      "SELECT epoch, seq, sealed FROM batch WHERE receipt IS NULL AND length(sealed) > 0"
    ) { row throws(Fault) in
      (place: BatchPlace(epoch: try row.int64(0), seq: try row.int64(1)), file: try row.bytes(2))
    }
    for (place, file) in waiting
    where CMS.recipient(of: file) != certificate.publicKey.identifier {
      try redact(place)
    }
  }
}

extension OfficerDesk {
  /// Keeps new keys of the station beside its present ones; takes an administrator.
  func renew(
    _ next: EnrolmentRequest.PrivateKeys, by session: OfficerSession
  ) throws(Fault) {
    try acting(.keyChanged, on: nil, "signing, TLS and encryption keys", by: session) {
      announce throws(Fault) in
      try session.require(.administrator, "to renew the station's keys")
      try keys.prepare(next, before: announce)
    }
  }
}

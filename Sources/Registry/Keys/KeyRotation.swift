public import Bytes
public import Codes
import Crypto
public import Host
public import Seal
import Store

/// The registry's own keys: new ones, copies for the worst day, and the end of old ones.
///
/// A rotation writes files and rows; the registry is then opened anew. What a cut leaves is the
/// state before or after, or a new key that nothing names yet.
extension RegistryService {
  /// A key of the registry's that can be replaced while it works.
  public enum RotatedKey: String, Sendable, CaseIterable {
    /// Opens sealed batches. The old one opens what is on its way until it is destroyed.
    case encryption
    /// Signs checkpoints: the log ends, and another goes on from it.
    case log
    /// The service's own key on the network.
    case service
    /// Signs lists, trust anchors, rules and configuration.
    case list
    /// Signs the answers that stations get at each sync.
    case answer
    /// Signs the statements that tell stations of changed keys.
    case keys

    /// The kind of statement that it signs beside the log.
    var statement: StatementKind? {
      switch self {
      case .encryption, .log, .service: nil
      case .list: .list
      case .answer: .answer
      case .keys: .keys
      }
    }
  }

  /// Makes a new key in the place of one, writes an escrow of all keys first, and tells stations at
  /// their next sync. The registry must be opened anew afterwards.
  ///
  /// Throws what `Files.write` throws. Nothing is replaced before the escrow is written, but for
  /// the log: a restore begins another one anyway.
  public func rotate(_ key: RotatedKey, escrow: Path) throws(Fault) {
    switch key {
    case .encryption: try rotateEncryption(escrow)
    case .log:
      try beginLog()
      try writeEscrow(to: escrow)
    case .service:
      for path in [folder.serverKey, folder.serverCertificate] { try files.remove(path) }
      try writeEscrow(to: escrow)
    case .list: try rotate(.list, escrow)
    case .answer: try rotate(.answer, escrow)
    case .keys: try rotate(.keys, escrow)
    }
  }

  /// A new key for statements of a kind. What is stated is signed with the past keys too, until
  /// they are destroyed, so that a station that has not heard yet goes on hearing.
  private func rotate(_ kind: StatementKind, _ escrow: Path) throws(Fault) {
    let number = (keys.numbers(of: kind).max() ?? 1) + 1
    guard number <= RegistryKeys.rotationsAtMost else {
      throw Fault(.registryKeys, at: kind.rawValue, "no number is left for another key")
    }
    let key = try Ed25519Key.generate()
    let signer = try NoteSigner(name: kind.keyName(of: settings.origin), key: key)
    let path = folder.statementKey(kind, number)
    let place = folder.statementVerifier(kind, number)
    let verifier = Array("\(signer.verifier)\n".utf8)
    try files.write(Array(try key.pem().utf8), to: path, secret: true)
    try writeEscrow(to: escrow, also: [path])
    try committing { () throws(Fault) in
      try remember(RegistryFolder.name(path), path)
      try remember(place, holding: verifier)
      try renewals.note(kind.rawValue, at: timekeeper.now().utcMilliseconds)
    }
    // The verifier key makes the key the present one, so it comes last.
    try files.write(verifier, to: place)
  }

  private func rotateEncryption(_ escrow: Path) throws(Fault) {
    let number = (keys.encryptionNumbers.max() ?? 1) + 1
    let now = timekeeper.now().utcMilliseconds
    let key = try EncryptionKey.generate()
    let certificate = try keys.stationAuthority.issue(
      .encryption, subject: "\(settings.name) registry", publicKey: key.publicKey,
      validity: .years(10, fromMilliseconds: now), randomness: randomness)
    let path = folder.encryptionKey(number)
    let place = folder.encryptionCertificate(number)
    try files.write(Array(try key.pem().utf8), to: path, secret: true)
    // What is sealed to it from now on opens after a restore, too.
    try writeEscrow(to: escrow, also: [path])
    try committing { () throws(Fault) in
      // Those that came with an escrow, too.
      for path in keys.encryptionNumbers.map({ folder.encryptionKey($0) }) + [path] {
        try remember(RegistryFolder.name(path), path)
      }
      try remember(place, holding: Array(certificate.pem.utf8))
      try renewals.note("encryption", at: now)
    }
    // The certificate makes the key the present one, so it comes last.
    try files.write(certificate.pem, to: place)
    try forget(folder.encryptionCertificate(keys.encryptionNumber))
  }

  // MARK: Escrow

  /// Writes all of the registry's own keys, encrypted to the recovery's key, which is kept offline:
  /// the same file as in a backup of keys, whose place it may take there when it is younger.
  public func writeEscrow(to place: Path) throws(Fault) { try writeEscrow(to: place, also: []) }

  private func writeEscrow(to place: Path, also more: [Path]) throws(Fault) {
    let bundle = try secretsBundle(also: more)
    try files.write(try CMS.encrypt(bundle, to: keys.recovery), to: place, secret: true)
    // Read back, as far as that goes without the recovery's key.
    guard
      CMS.recipient(of: try files.read(place, limit: Limits.secretsFile))
        == keys.recovery.publicKey.identifier
    else { throw Fault(.backup, at: place.string, "the escrow cannot be read back") }
  }

  // MARK: Tokens

  /// An authority whose key may stand in a token or TPM.
  public enum StoredAuthority: String, Sendable, CaseIterable {
    /// Vouches for stations' signing keys.
    case stations
    /// Vouches for connections.
    case connections
  }

  /// From now on an authority's key is the one at an address (`SigningKey.init(stored:)`), which
  /// must be the very key that the authority's certificate is for. What the file held is gone.
  ///
  /// Throws `.key` for another key, and where none answers.
  public func use(_ authority: StoredAuthority, at address: String) throws(Fault) {
    let (place, present) =
      authority == .stations
      ? (folder.stationAuthorityKey, keys.stationAuthority.certificate)
      : (folder.tlsAuthorityKey, keys.tlsAuthority.certificate)
    _ = try CertificateAuthority(certificate: present, key: try SigningKey(stored: address))
    try files.write(Array((address + "\n").utf8), to: place, secret: true)
    try remember(RegistryFolder.name(place), place)
  }

  // MARK: Destroying

  /// Who still needs an old encryption key.
  public struct NeededKey: Equatable, Sendable {
    /// The station.
    public let station: StationName
    /// True when it has not said yet, by a batch, that it seals to the present key.
    public let isUninformed: Bool
    /// Batches of it that never arrived, and may be on their way under the old key.
    public let missing: [ClosedRange<Int64>]
  }

  /// The stations that an old key is still needed for; revoked ones need none.
  public func stillNeeding() throws(Fault) -> [NeededKey] {
    let isEncrypting = keys.encryptionNumbers.count > 1
    let kinds = StatementKind.allCases.filter { keys.numbers(of: $0).count > 1 }
    let changed = (isEncrypting ? ["encryption"] : []) + kinds.map(\.rawValue)
    guard !changed.isEmpty else { return [] }
    let version = try renewals.changes().last { changed.contains($0.what) }?.version ?? 0
    var needing: [NeededKey] = []
    for station in try stations.stations()
    where try revocations.revocation(of: station.key) == nil {
      var missing: [ClosedRange<Int64>] = []
      for (known, _) in try stations.allEpochs()
      where isEncrypting && known.station == station.number {
        missing += try batches.missing(in: known.number, limit: RegistryAnswer.rangesAtMost)
      }
      if station.holds < version || !missing.isEmpty {
        needing.append(
          NeededKey(
            station: station.name, isUninformed: station.holds < version, missing: missing))
      }
    }
    return needing
  }

  /// Destroys the old keys. Kept files that an old encryption key opens are encrypted to the
  /// present one first; gives how many that were. No statement is signed with an old key any more.
  ///
  /// Throws `.keyNeeded` while a station needs one, unless `anyway`: what is on its way under it
  /// then never opens. Cut off, it is begun again. `progress` as of `fsck`.
  public func destroyOldKeys(
    anyway: Bool = false,
    progress: (_ done: Int, _ all: Int) throws(Fault) -> Void = { _, _ throws(Fault) in }
  ) throws(Fault) -> Int {
    let old = keys.encryptionNumbers.filter { $0 != keys.encryptionNumber }
    let statements = keys.pastStatementFiles(in: folder)
    guard !old.isEmpty || !statements.isEmpty else { return 0 }
    if let first = try stillNeeding().first, !anyway {
      throw Fault(
        .keyNeeded, at: first.station.text,
        first.isUninformed ? "has not said yet that it has the present keys" : "batches are missing"
      )
    }
    let changed = try old.isEmpty ? [] : sealAllAgain(progress)
    try committing { () throws(Fault) in
      for (kept, file) in changed { try batches.set(file: file, of: kept) }
      for path in old.map({ folder.encryptionKey($0) }) + statements { try forget(path) }
      try renewals.note("destroyed", at: timekeeper.now().utcMilliseconds)
    }
    for path in old.map({ folder.encryptionKey($0) }) + statements { try files.remove(path) }
    return changed.count
  }

  /// Encrypts every kept file that an old key opens to the present one; gives those whose rows do
  /// not name them yet.
  private func sealAllAgain(
    _ progress: (_ done: Int, _ all: Int) throws(Fault) -> Void
  ) throws(Fault) -> [(KeptBatch, Digest)] {
    let all = Int(try batches.count())
    var changed: [(KeptBatch, Digest)] = []
    var done = 0
    try batches.each { kept throws(Fault) in
      if let file = try sealAgain(kept) { changed.append((kept, file)) }
      done += 1
      try progress(done, all)
    }
    return changed
  }

  /// Encrypts a kept file to the present key; gives what names the file now when the row does not.
  private func sealAgain(_ kept: KeptBatch) throws(Fault) -> Digest? {
    let path = folder.batch(kept.id)
    guard files.kind(of: path) == .file else { return nil }
    let bytes = try files.read(path, limit: Parameters.sealedFileBytes)
    let isPresent = CMS.recipient(of: bytes) == keys.encryptionCertificate.publicKey.identifier
    let hash = KeptBatch.hash(of: bytes)
    if isPresent, hash == kept.file { return nil }
    guard let batch = try? RedactedBatch.open(bytes, with: keys.encryption), batch.id == kept.id
    else { throw Fault(.registryDamaged, at: path.string, "not the file that was taken in") }
    // A run that was cut off wrote it, and the row does not name it yet.
    if isPresent { return hash }
    let file = try batch.file(to: keys.encryptionCertificate)
    try keep(file, of: kept.id)
    return KeptBatch.hash(of: file)
  }

  /// Every change of keys, oldest first: version, whose, what, when.
  public func keyChanges() throws(Fault) -> [(
    version: Int64, station: StationName?, what: String, made: Instant
  )] {
    let names = try stations.stations()
    return try renewals.changes().map { change in
      (
        change.version, names.first { $0.number == change.station }?.name, change.what,
        Instant(milliseconds: change.made)
      )
    }
  }
}

extension Fault.Code {
  /// A key that some station still needs.
  public static let keyNeeded = Fault.Code("registry.key-needed", .refused)
}

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
    }
  }

  private func rotateEncryption(_ escrow: Path) throws(Fault) {
    let number = (keys.encryptionNumbers.max() ?? 1) + 1
    let now = timekeeper.now().utcMilliseconds
    let key = try EncryptionKey.generate()
    let certificate = try keys.stationAuthority.issue(
      .encryption, subject: "\(settings.name) registry", publicKey: key.publicKey,
      validity: .years(10, fromMilliseconds: now), randomness: randomness)
    let path = folder.encryptionKey(number)
    try files.write(Array(try key.pem().utf8), to: path, secret: true)
    // What is sealed to it from now on opens after a restore, too.
    try writeEscrow(to: escrow, also: [path])
    let place = folder.encryptionCertificate(number)
    let draft = Path(place.string + ".part")
    try files.write(certificate.pem, to: draft)
    try committing { () throws(Fault) in
      // Those that came with an escrow, too.
      for path in keys.encryptionNumbers.map({ folder.encryptionKey($0) }) + [path] {
        try remember(RegistryFolder.name(path), path)
      }
      try remember(RegistryFolder.name(place), draft)
      try renewals.note("encryption", at: now)
    }
    // The certificate makes the key the present one, so it gets its name last; a row of a file that
    // is not there, or no longer the present one, is looked at by nobody.
    try files.keep(draft, as: place)
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

  /// The stations that an old encryption key is still needed for; revoked ones need none.
  public func stillNeeding() throws(Fault) -> [NeededKey] {
    guard keys.encryptionNumbers.count > 1 else { return [] }
    let version = try renewals.changes().last { $0.what == "encryption" }?.version ?? 0
    var needing: [NeededKey] = []
    for station in try stations.stations()
    where try revocations.revocation(of: station.key) == nil {
      var missing: [ClosedRange<Int64>] = []
      for (known, _) in try stations.allEpochs() where known.station == station.number {
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

  /// Destroys the old encryption keys: encrypts the kept files that they open to the present one,
  /// then removes them. Gives how many files that were.
  ///
  /// Throws `.keyNeeded` while a station needs one, unless `anyway`: what is on its way under it
  /// then never opens. Cut off, it is begun again. `progress` as of `fsck`.
  public func destroyOldKeys(
    anyway: Bool = false,
    progress: (_ done: Int, _ all: Int) throws(Fault) -> Void = { _, _ throws(Fault) in }
  ) throws(Fault) -> Int {
    let old = keys.encryptionNumbers.filter { $0 != keys.encryptionNumber }
    guard !old.isEmpty else { return 0 }
    if let first = try stillNeeding().first, !anyway {
      throw Fault(
        .keyNeeded, at: first.station.text,
        first.isUninformed ? "does not seal to the present key yet" : "batches are missing")
    }
    let all = Int(try batches.count())
    var changed: [(KeptBatch, Digest)] = []
    var done = 0
    try batches.each { kept throws(Fault) in
      if let file = try sealAgain(kept) { changed.append((kept, file)) }
      done += 1
      try progress(done, all)
    }
    try committing { () throws(Fault) in
      for (kept, file) in changed { try batches.set(file: file, of: kept) }
      for number in old { try forget(folder.encryptionKey(number)) }
      try renewals.note("destroyed", at: timekeeper.now().utcMilliseconds)
    }
    for number in old { try files.remove(folder.encryptionKey(number)) }
    return changed.count
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

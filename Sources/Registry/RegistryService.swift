public import Bytes
import Crypto
public import Host
public import Seal
import Store

/// A registry: one folder, owned by one process, used by one thread at a time.
///
///     let registry = try RegistryService.make(
///       RegistrySettings(name: "Iraq", origin: "registry.example/iq/1"), in: folder, ...)
///     let answer = try registry.enrol(request)
///     let pass = try registry.ingest(exchange: stick)
public final class RegistryService {
  /// What the registry is called.
  public let settings: RegistrySettings
  /// Where it keeps what.
  public let folder: RegistryFolder
  let files: any Files
  let timekeeper: any Timekeeper
  let randomness: any Randomness
  let keys: RegistryKeys
  let database: Database
  let vault: Vault
  let rows: RowSeal
  let stations: StationLedger
  let batches: BatchLedger
  let records: RecordLedger
  let attachments: AttachmentLedger
  let erasures: ErasureLedger
  let revocations: RevocationLedger
  let enrolments: EnrolmentLedger
  let renewals: RenewalLedger
  let logs: LogLedger
  let trust: TrustLedger
  let office: OfficeLedger
  let cases: CaseLedger
  let prepared: PreparedLedger
  let witnesses: WitnessLedger
  let gaps = GapLedger()
  var proofs = ProofCache()
  /// The operating system's user for whom the program works, as the audit names it.
  public var user: Int64?
  /// True for a backup that is being examined: its secrets lie elsewhere.
  let isBackup: Bool
  private let lock: FolderLock

  /// Makes a registry in an empty or new folder: all keys, an empty log, its first checkpoint.
  ///
  /// Throws `.registryExists` for a folder that holds one already, `.checkpoint` for an origin that
  /// cannot name a log.
  public static func make(
    _ settings: RegistrySettings, in root: Path, files: any Files, timekeeper: any Timekeeper,
    randomness: any Randomness
  ) throws(Fault) -> RegistryService {
    let folder = RegistryFolder(root)
    guard !files.exists(folder.settings), !files.exists(folder.database) else {
      throw Fault(.registryExists, at: root.string, "this folder holds a registry already")
    }
    try files.makeFolder(root)
    let lock = try FolderLock(root)
    let keys = try RegistryKeys.make(
      settings, in: folder, files: files, now: timekeeper.now().utcMilliseconds,
      randomness: randomness)
    try files.makeFolder(folder.batches)
    try files.makeFolder(folder.log())
    let registry = try RegistryService(
      settings, folder, keys, lock, files: files, timekeeper: timekeeper, randomness: randomness,
      mustExist: false)
    try registry.logs.add(
      KnownLog(number: 1, origin: settings.origin, first: 0, opening: nil, statement: nil))
    for (name, path) in try registry.fixedFiles() { try registry.remember(name, path) }
    try registry.checkpoint()
    // The settings make a folder a registry, so they come last.
    try files.write(settings.json.line() + "\n", to: folder.settings)
    return registry
  }

  /// Opens a registry.
  ///
  /// Throws `.registryFolder` for a folder that is none, `.registryKeys` for missing or damaged
  /// keys, `.folderInUse` while another process works there for longer than `waitMilliseconds`, and
  /// what `Database` throws. A registry that serves the network makes way for who waits.
  public static func open(
    _ root: Path, files: any Files, timekeeper: any Timekeeper, randomness: any Randomness,
    waitMilliseconds: Int = 0
  ) throws(Fault) -> RegistryService {
    let folder = RegistryFolder(root)
    let settings = try readSettings(root, files: files)
    let lock = try RegistryTurn.take(root, waitMilliseconds: waitMilliseconds)
    try settleLogs(folder, files: files)
    let read = { () throws(Fault) in
      try RegistryService(
        settings, folder, try RegistryKeys.read(settings, from: folder, files: files), lock,
        files: files, timekeeper: timekeeper, randomness: randomness, mustExist: true)
    }
    var registry = try read()
    if try registry.removeDestroyedKeys() { registry = try read() }
    // A log that was begun signs its first checkpoint, unless the power failed between.
    if try registry.lastCheckpoint() == nil { try registry.checkpoint() }
    try registry.finishErasures()
    try registry.signPublished()
    return registry
  }

  /// What a registry is called, without opening it; throws `.registryFolder` for a folder that is
  /// none.
  public static func readSettings(
    _ root: Path, files: any Files
  ) throws(Fault) -> RegistrySettings {
    let path = RegistryFolder(root).settings
    guard files.kind(of: path) == .file else {
      throw Fault(
        .registryFolder, at: root.string, "no registry: `maabar-registry init` makes one")
    }
    do throws(Fault) {
      return try RegistrySettings(try files.read(path, limit: Limits.smallFile))
    } catch { throw error.within(path.string) }
  }

  init(
    _ settings: RegistrySettings, _ folder: RegistryFolder, _ keys: RegistryKeys,
    _ lock: FolderLock, files: any Files, timekeeper: any Timekeeper,
    randomness: any Randomness, mustExist: Bool, isBackup: Bool = false
  ) throws(Fault) {
    self.isBackup = isBackup
    self.settings = settings
    self.folder = folder
    self.keys = keys
    self.lock = lock
    self.files = files
    self.timekeeper = timekeeper
    self.randomness = randomness
    database = try Database(
      folder.database, schema: RegistrySchema.schema, mustExist: mustExist)
    vault = try Vault(
      store: "registry", keys: folder.dataKeys, master: keys.master, timekeeper: timekeeper,
      randomness: randomness, mustExist: mustExist)
    rows = try RowSeal(keys.master)
    stations = StationLedger(database, rows)
    batches = BatchLedger(database: database, rows: rows)
    records = try RecordLedger(database, vault, rows, keys.master)
    attachments = AttachmentLedger(database: database, rows: rows)
    erasures = ErasureLedger(database)
    revocations = RevocationLedger(database: database, rows: rows)
    enrolments = EnrolmentLedger(database: database, rows: rows)
    renewals = RenewalLedger(database: database, rows: rows)
    logs = try LogLedger(database, rows)
    trust = TrustLedger(database: database, rows: rows)
    office = OfficeLedger(database: database, rows: rows)
    cases = records.cases
    prepared = records.prepared
    witnesses = WitnessLedger(database: database, rows: rows)
    guard !mustExist || logs.all.map(\.origin) == keys.logVerifiers.map(\.name) else {
      throw Fault(.registryKeys, at: folder.root.string, "not the keys of the registry's logs")
    }
  }

  /// The small files that never change, by their names in reports; of ended logs the verifier keys
  /// only.
  func fixedFiles() throws(Fault) -> [(name: String, path: Path)] {
    let paths = logs.all.map { folder.logVerifier($0.number) }
    let key = keys.hasLogKey ? [folder.logKey(try logs.current().number)] : []
    return folder.fixed
      + (paths + key + keys.rotated(in: folder)).map { (RegistryFolder.name($0), $0) }
  }

  /// Notes a small file that never changes from now on.
  func remember(_ name: String, _ path: Path) throws(Fault) {
    try remember(name, try fileHash(path))
  }

  /// Notes a small file that is about to be written: cut off before it is, nothing is missing.
  func remember(_ path: Path, holding bytes: [UInt8]) throws(Fault) {
    try remember(RegistryFolder.name(path), Hash.digest(bytes).hex)
  }

  private func remember(_ name: String, _ hash: String) throws(Fault) {
    let code = rows.code("file", [.string(name), .string(hash)])
    try database.run("INSERT OR REPLACE INTO file (name, seal) VALUES (?, ?)", name, code)
  }

  /// Throws `.registryDamaged` when a key or certificate is not what was made; a root's key that is
  /// not there is where it should be, and so is the key of the recovery.
  func checkFixedFile(_ name: String, _ path: Path) throws(Fault) {
    let isOffline = path == folder.rootKey || path == folder.recoveryKey
    guard !isOffline || files.exists(path) else { return }
    let code = try database.first("SELECT seal FROM file WHERE name = ?", name) {
      row throws(Fault) in try row.bytes(0)
    }
    guard let code else { throw Fault(.registryDamaged, at: "file", "a row is missing") }
    guard code == rows.code("file", [.string(name), .string(try fileHash(path))]) else {
      throw Fault(.registryDamaged, at: path.string, "not the file that was made")
    }
  }

  /// Forgets a file that was destroyed.
  func forget(_ path: Path) throws(Fault) {
    try database.run("DELETE FROM file WHERE name = ?", RegistryFolder.name(path))
  }

  private func fileHash(_ path: Path) throws(Fault) -> String {
    Hash.digest(try files.read(path, limit: Limits.smallFile)).hex
  }

  /// The origins of all logs, and what those begin with that a restore has forgotten: batches may
  /// have been sealed for any of them.
  var origins: Set<String> { Set(logs.all.map(\.origin) + [settings.family]) }

  /// The log's verifier key, for everybody who checks a receipt.
  public var logVerifier: NoteVerifier { keys.log.verifier }
}

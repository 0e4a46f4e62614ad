public import Bytes
import Crypto
public import Host

/// Encrypts rows, each under a data key of its own that can be destroyed by itself.
///
/// The life of a row: `seal` draws a data key for each row, commits the keys to the vault's own
/// database and gives back ciphertexts, which the caller then commits to its table as
/// `data_key INTEGER, sealed BLOB`. Keys are committed first because SQLite does not make two files
/// atomic in WAL mode: a key without a row is harmless (`sweep`), a row without its key would be
/// lost. `open` gives the plaintext again. `erase` destroys the key and what the caller's tables
/// tell about the row.
///
/// A data key encrypts once (AES-256-GCM). It is wrapped under a key-encryption key of its table
/// that changes every 30 days by the clock, whatever the clock says: the period stands beside the
/// key, so a row sealed in 1970 or 2099 opens like any other. The wrapping binds store, table, row,
/// row version, period and key number as associated data: a row moved elsewhere does not open.
public final class Vault {
  /// One row to be sealed. The version grows when the same row is sealed anew.
  public struct Row: Sendable {
    /// The row's number in its table.
    public let row: Int64
    /// Its version, from 1.
    public let version: Int64
    /// What it holds.
    public let plaintext: [UInt8]

    /// Names a row and what it holds.
    public init(row: Int64, version: Int64 = 1, plaintext: [UInt8]) {
      self.row = row
      self.version = version
      self.plaintext = plaintext
    }
  }

  /// One sealed row, to be committed by the caller.
  public struct Sealed: Sendable {
    /// The number of its data key, never used twice in a store.
    public let dataKey: Int64
    /// Ciphertext and tag, 16 bytes longer than the plaintext.
    public let bytes: [UInt8]

    /// What a table gave back.
    public init(dataKey: Int64, bytes: [UInt8]) {
      self.dataKey = dataKey
      self.bytes = bytes
    }

    /// What a table keeps in the place of a row that was erased: no key has the number 0.
    public static let erased = Sealed(dataKey: 0, bytes: [])

    /// True for a row that was erased.
    public var isErased: Bool { dataKey == 0 }
  }

  private let store: String
  private let keys: KeyStore
  private let master: MasterKey
  private let timekeeper: any Timekeeper
  private let randomness: any Randomness
  private var wrappingKeys: [WrappingName: AESGCM.Key] = [:]

  /// Which wrapping key: tables have keys of their own, so that one can be given without another.
  private struct WrappingName: Hashable {
    let table: String
    let period: Int64
  }

  /// Opens the database of data keys, or makes it unless it must exist.
  ///
  /// `store` is a name that tells this store from others under the same master key. Several
  /// processes may use one vault when each seals within its records' transaction and waits.
  public init(
    store: String, keys path: Path, master: MasterKey, timekeeper: any Timekeeper,
    randomness: any Randomness, mustExist: Bool = false, waitMilliseconds: Int = 0
  ) throws(Fault) {
    self.store = store
    keys = try KeyStore(path, mustExist: mustExist, waitMilliseconds: waitMilliseconds)
    self.master = master
    self.timekeeper = timekeeper
    self.randomness = randomness
  }

  // MARK: Sealing and opening

  /// Seals rows of one table; their data keys are on the disk when this returns.
  ///
  /// About a microsecond a row and one sync for all of them.
  public func seal(_ rows: [Row], table: String) throws(Fault) -> [Sealed] {
    let keys = try draw(rows.count, table: table) { (rows[$0].row, rows[$0].version) }
    var buffer: [UInt8] = []
    var sealed: [Sealed] = []
    sealed.reserveCapacity(rows.count)
    for (row, key) in zip(rows, keys) {
      let count = try seal(row.plaintext.span, under: key, into: &buffer)
      sealed.append(Sealed(dataKey: key.number, bytes: Array(buffer[..<count])))
    }
    return sealed
  }

  /// A data key that is on the disk and has not encrypted yet: use it for its one row, once.
  public struct DataKey: Sendable {
    /// Its number, never used twice in a store; 0 for no key.
    public let number: Int64
    fileprivate let bytes: ArraySlice<UInt8>

    /// What stands for the key of a row that was erased.
    public static let none = DataKey(number: 0, bytes: [])
  }

  /// Draws data keys for `count` rows of one table; they are on the disk when this returns.
  ///
  /// `name` gives the row and version (from 1) that each is for. The rows can then be encrypted one
  /// by one where they are written, and none of them has to be kept.
  public func draw(
    _ count: Int, table: String, _ name: (Int) -> (row: Int64, version: Int64)
  ) throws(Fault) -> [DataKey] {
    guard count > 0 else { return [] }
    let period = currentPeriod
    let wrappingKey = try wrappingKey(WrappingName(table: table, period: period))
    var context = Context(store: store, table: table, period: period)
    let random = randomness.bytes(count * Vault.randomCount)
    let first = try keys.next()
    var drawn: [DataKey] = []
    drawn.reserveCapacity(count)
    var wrapped: [UInt8] = []
    wrapped.reserveCapacity(count * KeyStore.slotCount)
    for offset in 0..<count {
      let start = offset * Vault.randomCount
      let key = random[start..<start + AESGCM.keyCount]
      let nonce = random[start + AESGCM.keyCount..<start + Vault.randomCount]
      let number = first + Int64(offset)
      let (row, version) = name(offset)
      context.set(row: row, version: version, dataKey: number)
      wrapped += nonce
      try wrappingKey.seal(
        key.span, nonce: nonce.span, associatedData: context.bytes.span, to: &wrapped)
      drawn.append(DataKey(number: number, bytes: key))
    }
    try keys.insert(wrapped, first: first, period: period)
    return drawn
  }

  /// Runs `body` so that one commit covers all data keys that it draws; they are on the disk when
  /// this returns. Nothing that they encrypt may be committed before.
  public func together<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    try keys.database.transaction(body)
  }

  /// Encrypts the one row of a data key into a buffer that is kept from row to row; gives how many
  /// of its bytes, from the first, are what the table keeps as `sealed`.
  public func seal(
    _ plaintext: Span<UInt8>, under key: DataKey, into buffer: inout [UInt8]
  ) throws(Fault) -> Int {
    guard key.number > 0 else { throw Fault(.bug, "no data key") }
    return try AESGCM.seal(
      plaintext, key: key.bytes.span, nonce: Vault.onlyNonce.span, into: &buffer)
  }

  /// The plaintext of a sealed row.
  ///
  /// Throws `.rowErased` when its key was destroyed, `.rowKeyLost` when the key is not there, and
  /// `.rowUnauthentic` when row or key was changed, moved or sealed under another master key.
  public func open(
    _ sealed: Sealed, table: String, row: Int64, version: Int64 = 1
  ) throws(Fault) -> [UInt8] {
    try key(sealed.dataKey, table: table, row: row, version: version).open(sealed.bytes)
  }

  /// The unwrapped data key of one sealed row, which opens it on any thread.
  public struct RowKey: Sendable {
    fileprivate let place: String
    fileprivate let bytes: [UInt8]

    /// The plaintext of the row's ciphertext; throws `.rowUnauthentic` when it was changed.
    public func open(_ sealed: [UInt8]) throws(Fault) -> [UInt8] {
      do throws(Fault) {
        return try AESGCM.open(sealed, key: bytes, nonce: Vault.onlyNonce)
      } catch { throw Vault.unauthentic(place) }
    }
  }

  /// The key of a sealed row, by the number of its data key; throws as `open` does.
  public func key(
    _ dataKey: Int64, table: String, row: Int64, version: Int64 = 1
  ) throws(Fault) -> RowKey {
    let place = "\(table) \(row)"
    let slot: KeyStore.Slot
    do throws(Fault) { slot = try keys.slot(dataKey) } catch { throw error.within(place) }
    var context = Context(store: store, table: table, period: slot.period)
    context.set(row: row, version: version, dataKey: dataKey)
    let wrappingKey = try wrappingKey(WrappingName(table: table, period: slot.period))
    do throws(Fault) {
      return RowKey(
        place: place,
        bytes: try wrappingKey.open(
          Array(slot.wrapped[AESGCM.nonceCount...]),
          nonce: Array(slot.wrapped[..<AESGCM.nonceCount]), associatedData: context.bytes))
    } catch { throw Vault.unauthentic(place) }
  }

  private static func unauthentic(_ place: String) -> Fault {
    Fault(.rowUnauthentic, at: place, "changed, moved, or of another master key")
  }

  // MARK: Erasing

  /// Erases rows for good: destroys their data keys, and lets `forget` delete what the caller's
  /// tables tell about them (index rows, the ciphertext) and leave its tombstone.
  ///
  /// When this returns, no file of either database holds the keys, and so nobody can read the rows
  /// any more. Copies of ciphertext and index digests may stay in unused space of the records'
  /// database until its `compact`. Cut off half-way, the erasure stands in `unfinishedErasures`:
  /// call this again with the same keys.
  public func erase(
    _ dataKeys: [Int64], in records: Database, forget: () throws(Fault) -> Void
  ) throws(Fault) {
    try keys.intend(dataKeys)
    try records.transaction(forget)
    try keys.destroy(dataKeys)
    try records.truncateLog()
    try keys.settle(dataKeys)
  }

  /// The data keys of erasures that were cut off; empty in the ordinary course.
  public func unfinishedErasures() throws(Fault) -> [Int64] { try keys.intended() }

  // MARK: Looking after the keys

  /// How keys and rows stand to each other.
  public struct Reconciliation: Equatable, Sendable {
    /// Keys that no row names: left by a cut-off commit. Harmless.
    public let orphans: [Int64]
    /// Numbers that rows name and whose key is not there or was destroyed.
    public let lost: [Int64]
  }

  /// Holds the numbers in `live`, those of every sealed row in every table of the store, against
  /// the keys. Reads all keys once; sorts `live` in memory.
  public func reconcile(live: some Sequence<Int64>) throws(Fault) -> Reconciliation {
    try keys.reconcile(live: live)
  }

  /// Destroys the keys that no row names, and gives their number. `live` must hold the data keys of
  /// every row of every table: the rest cannot be read again.
  @discardableResult
  public func sweep(live: some Sequence<Int64>) throws(Fault) -> Int {
    let orphans = try keys.reconcile(live: live).orphans
    if !orphans.isEmpty { try keys.destroy(orphans) }
    return orphans.count
  }

  /// What is wrong with the database of keys itself; empty when it is whole.
  public func damage() throws(Fault) -> [String] { try keys.database.damage() }

  /// The schema of the database of keys; for measurements only.
  package static var keySchema: Schema { KeyStore.schema }

  /// The seam of the database of keys; for tests of failure only.
  package var keyGate: Database.Gate { keys.database.gate }

  /// Writes a whole copy of the wrapped data keys to a file that is not there yet, mode 0600. It
  /// opens nothing without the master key.
  public func copyKeys(to path: Path) throws(Fault) { try keys.database.copy(to: path) }

  /// The generation of the master key under which the newest data keys are wrapped; nil before the
  /// first. A master key of fewer generations is an older one.
  public func newestGeneration() throws(Fault) -> Int? {
    try keys.newestPeriod().map { Int($0 >> 32) }
  }

  /// Copies the database of data keys without a master key, as `copyKeys` does.
  public static func copyKeys(from path: Path, to copy: Path) throws(Fault) {
    try KeyStore(path, mustExist: true).database.copy(to: copy)
  }

  /// What is wrong with a database of data keys; empty when it is whole. Asks for no master key.
  public static func damage(ofKeys path: Path) throws(Fault) -> [String] {
    try KeyStore(path, mustExist: true).database.damage()
  }

  // MARK: Keys over keys

  /// The number of the 30-day period that the clock stands in (the low 32 bits), and of the master
  /// key's generation above it.
  private var currentPeriod: Int64 {
    let month = max(0, timekeeper.now().utcMilliseconds) / (30 * 86_400_000)
    return Int64(master.generation) << 32 | min(month, Int64(UInt32.max))
  }

  private func wrappingKey(_ name: WrappingName) throws(Fault) -> AESGCM.Key {
    if let known = wrappingKeys[name] { return known }
    let month = name.period & Int64(UInt32.max)
    let key = try AESGCM.Key(
      master.derived(
        "wrap/\(store)/\(name.table)/\(month)", generation: Int(name.period >> 32)))
    wrappingKeys[name] = key
    return key
  }

  /// Random bytes a row: a data key and the nonce of its wrapping.
  private static let randomCount = AESGCM.keyCount + AESGCM.nonceCount
  /// A data key encrypts one row once, so its nonce may stand still.
  private static let onlyNonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)
}

/// Where a data key belongs, as the associated data of its wrapping.
private struct Context {
  private(set) var bytes: [UInt8]
  private let prefixCount: Int

  init(store: String, table: String, period: Int64) {
    bytes = Array("maabar/vault/1\u{0}\(store)\u{0}\(table)\u{0}\(period)\u{0}".utf8)
    prefixCount = bytes.count
  }

  mutating func set(row: Int64, version: Int64, dataKey: Int64) {
    bytes.removeSubrange(prefixCount...)
    for value in [row, version, dataKey] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift)))
      }
    }
  }
}

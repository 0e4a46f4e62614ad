public import Bytes
import Crypto
import Host
import Store

/// What searches of many people are prepared with: parts, each derived from some records, encrypted
/// under a data key of its own, and made by whoever searches (the registry does not look inside).
///
/// A part is a file beside the database and in no backup: it can always be made again. Erasing a
/// record destroys the keys of the parts in which it stands, with its own key and by the same
/// tombstone, so no copy of them tells of it. What arrived since stands in `arrival`, so that a
/// search knows what its parts lack.
extension RegistryService {
  /// What is not prepared.
  public struct Unprepared: Sendable {
    /// Rows of crossings and corrections that stand in no part, rising.
    public let rows: [Int64]
    /// The last arrival that they count in.
    let through: Int64
    /// Parts of which nothing is left to read.
    let gone: [Int64]
  }

  /// A part that can be read, on any thread.
  public struct PreparedPart: Sendable {
    /// Its number, never used twice.
    public let number: Int64
    private let path: Path
    private let files: any Files
    private let key: Vault.RowKey

    fileprivate init(_ number: Int64, _ path: Path, _ files: any Files, _ key: Vault.RowKey) {
      (self.number, self.path, self.files, self.key) = (number, path, files, key)
    }

    /// What was kept. Throws `.rowUnauthentic` for a file that was changed, and what reading does.
    public func bytes() throws(Fault) -> [UInt8] {
      try key.open(try files.read(path, limit: Limits.preparedPart))
    }
  }

  /// The rows that no part holds: of batches that came since, and of parts that are gone.
  public func unprepared() throws(Fault) -> Unprepared {
    guard try prepared.isWaiting() else { return Unprepared(rows: [], through: 0, gone: []) }
    let through = try prepared.lastArrival()
    let parts = try prepared.parts()
    let standing = parts.filter { !$0.isGone }.map(\.rows)
    var rows = try prepared.arrived()
    let gone = parts.filter(\.isGone)
    if !gone.isEmpty { rows = (rows + gone.flatMap(\.rows.rows)).sorted() }
    var waiting: [Int64] = []
    for row in rows where row != waiting.last && !standing.contains(where: { $0.contains(row) }) {
      waiting.append(row)
    }
    return Unprepared(rows: waiting, through: through, gone: gone.map(\.number))
  }

  /// The parts that can be read. One whose key or file is not there counts as gone from now on.
  public func preparedParts() throws(Fault) -> [PreparedPart] {
    var parts: [PreparedPart] = []
    var lost: [Int64] = []
    for number in try prepared.numbers() {
      let path = folder.prepared(number)
      let key = try? vault.key(number, table: PreparedLedger.table, row: 0)
      if let key, files.kind(of: path) == .file {
        parts.append(PreparedPart(number, path, files, key))
      } else {
        lost.append(number)
      }
    }
    try losePrepared(lost)
    return parts
  }

  /// How many rows each part holds, by its number.
  public func preparedRows() throws(Fault) -> [Int64: [Int64]] {
    var rows: [Int64: [Int64]] = [:]
    for part in try prepared.parts() where !part.isGone { rows[part.number] = part.rows.rows }
    return rows
  }

  /// Destroys parts that cannot be used: their rows are unprepared again.
  public func losePrepared(_ numbers: [Int64]) throws(Fault) {
    guard !numbers.isEmpty else { return }
    try vault.erase(numbers, in: database) { () throws(Fault) in try prepared.lose(numbers) }
    try removePreparedFiles()
  }

  /// Keeps a part that was derived from some rows.
  public func keepPrepared(_ bytes: [UInt8], of rows: [Int64]) throws(Fault) {
    try files.makeFolder(folder.prepared)
    let key = try vault.draw(1, table: PreparedLedger.table) { _ in (row: 0, version: 1) }[0]
    var sealed: [UInt8] = []
    let count = try vault.seal(bytes.span, under: key, into: &sealed)
    sealed.removeLast(sealed.count - count)
    try files.write(sealed, to: folder.prepared(key.number), secret: true)
    try committing { () throws(Fault) in try prepared.add(key.number, RowRuns(rows.sorted())) }
  }

  /// Everything that was unprepared stands in parts now, and so does what stood in `merged`.
  public func finishPreparing(
    _ done: Unprepared, merged: [Int64] = []
  ) throws(Fault) {
    guard done.through > 0 || !done.gone.isEmpty || !merged.isEmpty else { return }
    try vault.erase(merged, in: database) { () throws(Fault) in
      try prepared.settle(through: done.through)
      try prepared.remove(done.gone + merged)
    }
    try removePreparedFiles()
  }

  /// Removes the files that no part names: of parts that are gone, or whose making was cut off.
  func removePreparedFiles() throws(Fault) {
    guard files.exists(folder.prepared) else { return }
    let named = Set(try prepared.numbers().map { folder.prepared($0).name })
    for entry in try files.list(folder.prepared, limit: .max)
    where entry.kind == .file && !named.contains(entry.name) {
      try files.remove(folder.prepared / entry.name)
    }
  }

  /// The lines of crossings and corrections, by their rows; erased ones are left out.
  public func lines(ofCrossings rows: some Sequence<Int64>) throws(Fault) -> [(Int64, [UInt8])] {
    var lines: [(Int64, [UInt8])] = []
    for row in rows {
      guard let kept = try records.kept(row), !kept.sealed.isErased else { continue }
      lines.append((row, try records.open(kept, row: row)))
    }
    return lines
  }
}

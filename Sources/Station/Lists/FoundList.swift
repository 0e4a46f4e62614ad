import Bytes
import Host
import Seal

/// A list as it was found: a statement that nobody has verified yet, and the files that it names.
protocol FoundList {
  /// What people know it by before its statement is read.
  var name: String { get }

  /// The signed statement.
  func note() throws(Fault) -> [UInt8]

  /// Where the snapshot lies, no longer than what was signed; throws `.fileMissing` and
  /// `.statement`.
  func snapshot(of statement: ListStatement) throws(Fault) -> Path

  /// Where a delta lies, as `snapshot`.
  func delta(_ delta: ListStatement.Delta, of statement: ListStatement) throws(Fault) -> Path
}

/// A list that was fetched over the network into a folder of the station's own.
struct FetchedList: FoundList {
  let name: String
  private let place: Path
  private let files: any Files

  init(_ name: String, in place: Path, files: any Files) {
    (self.name, self.place, self.files) = (name, place, files)
  }

  func note() throws(Fault) -> [UInt8] {
    try files.read(place / name, limit: Seal.Parameters.noteBytes)
  }

  func snapshot(of statement: ListStatement) throws(Fault) -> Path {
    try file(ExchangeNames.listSnapshot(statement.list), atMost: statement.bytes)
  }

  func delta(
    _ delta: ListStatement.Delta, of statement: ListStatement
  ) throws(Fault) -> Path {
    try file(ExchangeNames.listDelta(statement.list, from: delta.base), atMost: delta.bytes)
  }

  private func file(_ name: String, atMost bytes: Int64) throws(Fault) -> Path {
    let path = place / name
    try files.expectFile(path)
    guard try files.read(path, from: Int(bytes), count: 1).isEmpty else {
      throw Fault(.statement, at: name, "longer than what was signed")
    }
    return path
  }
}

/// A list that lies on a medium sealed to this station; what is wanted of it is opened into a
/// folder of the station's own.
struct SealedList: FoundList {
  let name: String
  private let item: SealedLists.Item
  private let place: Path
  private let shelf: UnsealingShelf

  init(_ item: SealedLists.Item, number: Int, in place: Path, to shelf: UnsealingShelf) {
    name = "list \(number + 1) of the medium"
    (self.item, self.place, self.shelf) = (item, place, shelf)
  }

  func note() -> [UInt8] { item.note }

  func snapshot(of statement: ListStatement) throws(Fault) -> Path {
    try shelf.open(
      item.keys.first, in: place, bytes: statement.bytes,
      as: ExchangeNames.listSnapshot(statement.list))
  }

  func delta(
    _ delta: ListStatement.Delta, of statement: ListStatement
  ) throws(Fault) -> Path {
    let number = statement.deltas.firstIndex(of: delta).map { $0 + 1 }
    let key = number.flatMap { item.keys.indices.contains($0) ? item.keys[$0] : nil }
    return try shelf.open(
      key, in: place, bytes: delta.bytes,
      as: ExchangeNames.listDelta(statement.list, from: delta.base))
  }
}

/// Where sealed files of lists are opened to, piece by piece, and stay while they are installed.
struct UnsealingShelf {
  private let folder: Path
  private let files: any Files

  init(_ folder: Path, files: any Files) { (self.folder, self.files) = (folder, files) }

  /// Removes what lies there, also what a power cut left.
  func clear() throws(Fault) {
    guard files.kind(of: folder) == .folder else { return }
    for entry in try files.list(folder, limit: .max) { try files.remove(folder / entry.name) }
  }

  /// Opens the file that a key names, of just so many bytes; throws `.fileMissing` where it is not
  /// there, and `.statement` where it does not open.
  func open(
    _ key: ListKey?, in place: Path, bytes: Int64, as name: String
  ) throws(Fault) -> Path {
    guard let key else { throw Fault(.statement, at: name, "no key of it was sealed") }
    let source = place / (try key.name)
    try files.expectFile(source)
    try files.makeFolder(folder)
    let target = folder / name
    try files.remove(target)
    var (number, offset) = (0, 0)
    while true {
      let count = min(ListKey.pieceBytes, Int(bytes) - offset)
      let isLast = offset + count == Int(bytes)
      // One byte more shows a file that is longer.
      let sealed = try files.read(
        source, from: ListKey.offset(of: number), count: count + ListKey.overhead + (isLast ? 1 : 0)
      )
      guard let piece = try? key.open(sealed, number: number, isLast: isLast) else {
        throw Fault(.statement, at: name, "changed or cut since it was sealed")
      }
      try files.append(piece, to: target)
      if isLast { return target }
      (number, offset) = (number + 1, offset + count)
    }
  }
}

extension Files {
  /// Throws `.fileMissing` unless a regular file lies there.
  fileprivate func expectFile(_ path: Path) throws(Fault) {
    guard kind(of: path) == .file else {
      throw Fault(.fileMissing, at: path.name, "it does not lie beside its statement")
    }
  }
}

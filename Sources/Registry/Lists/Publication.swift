import Bytes
import Crypto
import Host
import Seal

/// Where one published list lies, whatever it holds:
///
///     <folder>/<id>.note                    what is signed
///     <folder>/<id>.jsonl                   the snapshot
///     <folder>/deltas/<id>.<base>.delta     ways from older versions
///     <folder>/past/<id>.<version>          older snapshots, from which deltas are made
struct Publication {
  /// Older snapshots that are kept at most, and their bytes; the newest of them always.
  static let pastAtMost = 7
  static let pastBytes = 1 << 30

  let list: String
  let folder: Path
  let files: any Files

  var note: Path { folder / ExchangeNames.listStatement(list) }
  var snapshot: Path { folder / ExchangeNames.listSnapshot(list) }
  private var deltas: Path { folder / "deltas" }
  private var past: Path { folder / "past" }

  func delta(from base: Int64) -> Path { deltas / ExchangeNames.listDelta(list, from: base) }
  func past(_ version: Int64) -> Path { past / "\(list).\(version)" }

  var isPublished: Bool { files.exists(note) }

  func readNote() throws(Fault) -> [UInt8] {
    try files.read(note, limit: Seal.Parameters.noteBytes)
  }

  /// What is signed of a list that is about to take its place.
  var nextNote: Path { Path(note.string + ".next") }

  /// The file that a station may ask for by its name; nil for a name of none.
  func file(named name: String) -> Path? {
    if name == note.name { return note }
    if name == snapshot.name { return snapshot }
    guard name.hasPrefix("\(list)."), name.hasSuffix(ExchangeNames.deltaEnding),
      let base = Int64(name.dropFirst(list.utf8.count + 1).dropLast(6)),
      ExchangeNames.listDelta(list, from: base) == name
    else { return nil }
    return delta(from: base)
  }

  /// Keeps the present snapshot, so that deltas can lead from it.
  func keepPast(version: Int64) throws(Fault) {
    try files.makeFolder(past)
    try files.copy(snapshot, to: past(version))
  }

  /// The versions that are kept, the newest first; those beyond the bounds are removed.
  func pastVersions() throws(Fault) -> [Int64] {
    guard files.kind(of: past) == .folder else { return [] }
    let kept = try files.list(past, limit: .max).compactMap { entry -> (Int64, FolderEntry)? in
      guard entry.name.hasPrefix("\(list)."),
        let version = Int64(entry.name.dropFirst(list.utf8.count + 1))
      else { return nil }
      return (version, entry)
    }.sorted { $0.0 > $1.0 }
    var versions: [Int64] = []
    var bytes = 0
    for (version, entry) in kept {
      bytes += entry.size
      if versions.isEmpty
        || versions.count < Publication.pastAtMost && bytes <= Publication.pastBytes
      {
        versions.append(version)
      } else {
        try files.remove(past / entry.name)
      }
    }
    return versions
  }

  /// Makes the deltas to a snapshot of so many bytes, from each older version that is kept. One
  /// that is larger than half of the snapshot saves nobody anything and is left out, with all from
  /// versions before it.
  func makeDeltas(
    to version: Int64, bytes: Int, _ make: (Path, Int64) throws(Fault) -> [UInt8]
  ) throws(Fault) -> [ListStatement.Delta] {
    var made: [ListStatement.Delta] = []
    for base in try pastVersions() where base < version {
      let delta = try make(past(base), base)
      guard delta.count < bytes / 2 else { break }
      try files.makeFolder(deltas)
      try files.write(delta, to: self.delta(from: base), secret: true)
      made.append(
        ListStatement.Delta(
          base: base, baseHash: try files.hash(of: past(base)).hash, hash: Hash.digest(delta),
          bytes: Int64(delta.count)))
    }
    return made
  }

  /// The files that a statement names, with their hashes and bytes: the snapshot, then the deltas.
  func contents(_ statement: ListStatement) -> [(path: Path, hash: Digest, bytes: Int64)] {
    [(snapshot, statement.hash, statement.bytes)]
      + statement.deltas.map { (delta(from: $0.base), $0.hash, $0.bytes) }
  }

  /// Removes deltas that a statement does not name.
  func removeDeltas(except statement: ListStatement) throws(Fault) {
    guard files.kind(of: deltas) == .folder else { return }
    let named = Set(statement.deltas.map { ExchangeNames.listDelta(list, from: $0.base) })
    for entry in try files.list(deltas, limit: .max)
    where entry.name.hasPrefix("\(list).") && entry.name.hasSuffix(ExchangeNames.deltaEnding)
      && !named.contains(entry.name)
    {
      try files.remove(deltas / entry.name)
    }
  }
}

extension Files {
  /// SHA-256 and length of a file, read piece by piece.
  func hash(of path: Path) throws(Fault) -> (hash: Digest, bytes: Int) {
    var hash = Hash()
    var offset = 0
    while true {
      let piece = try read(path, from: offset, count: Limits.listPiece)
      if piece.isEmpty { return (hash.finish(), offset) }
      hash.update(piece)
      offset += piece.count
    }
  }
}

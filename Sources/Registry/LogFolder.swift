import Bytes
import Crypto
import Host
import Seal

/// The log as it lies on the disk: tiles and entry bundles (c2sp.org/tlog-tiles).
///
/// Nothing is signed over what was only meant to be written: `extend` reads everything back.
struct LogFolder {
  let folder: Path
  let files: any Files

  /// A fresh view of the tree of `size` leaves; tiles are read from the disk as they are needed.
  func tree(size: Int) -> TiledTree {
    TiledTree(size: size) { tile throws(Fault) in
      try bytes(of: tile)
    }
  }

  /// A tile's hashes. Its partial forms go when it is full, and a machine that stops then still has
  /// the checkpoint that named one: the front of the full tile is what it was, as readers of a log
  /// take it too (tlog-tiles, "Partial tiles").
  private func bytes(of tile: Tile) throws(Fault) -> [UInt8] {
    let limit = Tile.fullWidth * Digest.count
    guard let full = fullForm(of: tile, at: tile.path) else {
      return try files.read(folder / tile.path, limit: limit)
    }
    return Array(try files.read(folder / full.path, limit: limit).prefix(tile.width * Digest.count))
  }

  /// The full tile in whose place a partial one is looked for in vain; nil where it is there, or
  /// where there is no full one.
  private func fullForm(of tile: Tile, at path: String) -> Tile? {
    guard !tile.isFull, files.kind(of: folder / path) != .file,
      let full = Tile(
        level: tile.level, index: tile.index, size: (tile.index + 1) << (8 * (tile.level + 1))),
      full.isFull, files.kind(of: folder / full.path) == .file
    else { return nil }
    return full
  }

  /// Grows the log by entries and gives its root, recomputed from what lies on the disk.
  ///
  /// `old` is the last signed head; throws `.registryDamaged` when the tiles do not lead to it, or
  /// when what is read back is not what was written.
  func extend(from old: Checkpoint, by entries: [[UInt8]]) throws(Fault) -> Digest {
    let before = tree(size: old.size)
    guard try before.root() == old.root else {
      throw Fault(
        .registryDamaged, at: folder.string, "the tiles do not lead to the last checkpoint")
    }
    var expected = try before.tree()
    let hashes = entries.map { MerkleTree.leafHash($0) }
    for hash in hashes { expected.append(hash) }
    let tiles = try before.appending(hashes)
    for file in tiles { try write(file.bytes, file.tile.path) }
    try writeBundles(from: old.size, entries)
    let root = try tree(size: expected.size).root()
    guard root == expected.root else {
      throw Fault(.registryDamaged, at: folder.string, "tiles read back otherwise")
    }
    try checkBundles(from: old.size, to: expected.size)
    for file in tiles where file.tile.isFull { try removePartial(file.tile) }
    return root
  }

  /// The partial forms of a tile that is full now (tlog-tiles: "Partial tiles").
  private func removePartial(_ tile: Tile) throws(Fault) {
    var places = [folder / "\(tile.path).p"]
    if tile.level == 0 { places.append(folder / "\(tile.entriesPath).p") }
    for place in places where files.kind(of: place) == .folder {
      for entry in try files.list(place, limit: Tile.fullWidth) where entry.kind == .file {
        try files.remove(place / entry.name)
      }
    }
  }

  /// The entries of the bundle that belongs to a tile of level 0.
  func entries(_ tile: Tile) throws(Fault) -> [[UInt8]] {
    let limit = Tile.fullWidth * (Parameters.logEntryBytes + 2)
    let full = fullForm(of: tile, at: tile.entriesPath)
    let place = folder / (full ?? tile).entriesPath
    do throws(Fault) {
      return Array(try EntryBundle.decode(try files.read(place, limit: limit)).prefix(tile.width))
    } catch { throw error.within(place.string) }
  }

  /// Holds a tile against what it should be, and other partial forms of it against `newest`, what
  /// it should be with every leaf that is kept.
  func check(_ file: TiledTree.File, newest: [UInt8]) throws(Fault) {
    let limit = Tile.fullWidth * Digest.count
    guard try bytes(of: file.tile) == file.bytes else {
      throw Fault(.registryDamaged, at: file.tile.path, "not the tile of the leaves that are kept")
    }
    guard !file.tile.isFull else { return }
    let partials = (folder / file.tile.path).parent
    for entry in try files.list(partials, limit: Tile.fullWidth + 1) where !isPart(entry) {
      let bytes = try files.read(partials / entry.name, limit: limit)
      guard newest.starts(with: bytes), Int(entry.name).map({ $0 * Digest.count }) == bytes.count
      else {
        throw Fault(.registryDamaged, at: (partials / entry.name).string, "not a form of the tile")
      }
    }
  }

  /// Holds every partial form of the last bundle against the leaves that are kept.
  func checkPartialBundle(
    size: Int, lines: (_ start: Int, _ end: Int) throws(Fault) -> [[UInt8]]
  ) throws(Fault) {
    guard let tile = Tile(level: 0, index: size >> 8, size: size), !tile.isFull else { return }
    let partials = (folder / tile.entriesPath).parent
    for entry in try files.list(partials, limit: Tile.fullWidth + 1) where !isPart(entry) {
      let place = partials / entry.name
      let first = tile.index << 8
      guard let width = Int(entry.name), (1...Tile.fullWidth).contains(width),
        try files.read(place, limit: width * (Parameters.logEntryBytes + 2))
          == EntryBundle.encode(try lines(first, first + width))
      else { throw Fault(.registryDamaged, at: place.string, "not a form of the bundle") }
    }
  }

  /// What a cut-off write left.
  private func isPart(_ entry: FolderEntry) -> Bool { entry.name.hasSuffix(".part") }

  /// Holds the bundles over the leaves from `start` up to `end` against the tiles.
  func checkBundles(from start: Int, to end: Int) throws(Fault) {
    let tree = tree(size: end)
    for index in start >> 8..<(end + 255) >> 8 {
      guard let tile = Tile(level: 0, index: index, size: end) else { continue }
      let entries = try entries(tile)
      guard entries.count == tile.width else {
        throw Fault(.registryDamaged, at: tile.entriesPath, "another number of entries")
      }
      for (offset, entry) in entries.enumerated() {
        guard MerkleTree.leafHash(entry) == (try tree.leafHash(at: index << 8 + offset)) else {
          throw Fault(.registryDamaged, at: tile.entriesPath, "an entry that the tiles do not hold")
        }
      }
    }
  }

  private func writeBundles(from start: Int, _ entries: [[UInt8]]) throws(Fault) {
    let end = start + entries.count
    for index in start >> 8..<(end + 255) >> 8 {
      guard let tile = Tile(level: 0, index: index, size: end) else { continue }
      var bundle: [[UInt8]] = []
      let first = index << 8
      if first < start, let partial = Tile(level: 0, index: index, size: start) {
        bundle = try self.entries(partial)
      }
      bundle += entries[max(first, start) - start..<min(first + 256, end) - start]
      try write(try EntryBundle.encode(bundle), tile.entriesPath)
    }
  }

  private func write(_ bytes: [UInt8], _ path: String) throws(Fault) {
    let place = folder / path
    try files.makeFolder(place.parent)
    try files.write(bytes, to: place)
  }
}

import Bytes
import Host
import Record
import Station

/// A power cut: a station's folder as the disk held it while the station worked, put in the place
/// of what an orderly end made of it, and opened again.
struct DemoPowerCut {
  /// Record numbers that were promised before the cut, and those that were there after it.
  let promised: [Int64]
  let found: [Int64]
  /// Bytes that stood in write-ahead logs only.
  let unfolded: Int

  /// The bytes of every file of a station's folder, by path.
  struct Image {
    let root: Path
    fileprivate var files: [(path: Path, bytes: [UInt8])] = []

    /// Reads the folder while the station has it open.
    init(of root: Path, _ files: any Files) throws(Fault) {
      self.root = root
      try add(root, files)
    }

    private mutating func add(_ folder: Path, _ disk: any Files) throws(Fault) {
      for entry in try disk.list(folder, limit: 100_000) {
        let path = folder / entry.name
        switch entry.kind {
        case .folder: try add(path, disk)
        case .file: files.append((path, try disk.read(path, limit: 1 << 30)))
        case .other: break
        }
      }
    }

    /// Bytes of the write-ahead logs.
    var unfolded: Int {
      files.filter { $0.path.name.hasSuffix("-wal") }.reduce(0) { $0 + $1.bytes.count }
    }

    /// Puts everything back as it was.
    func restore(_ disk: any Files) throws(Fault) {
      let known = Set(files.map(\.path))
      for entry in try disk.list(root, limit: 100_000)
      where entry.kind == .file && !known.contains(root / entry.name) {
        try disk.remove(root / entry.name)
      }
      for (path, bytes) in files { try disk.write(bytes, to: path, secret: true) }
    }
  }
}

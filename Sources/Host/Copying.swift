public import Bytes

extension Files {
  /// Copies a regular file of any size, piece by piece: whole at its new place after a power cut,
  /// or not there. Mode 0600.
  public func copy(_ from: Path, to: Path) throws(Fault) {
    let part = Path(to.string + ".part")
    let piece = 1 << 20
    try remove(part)
    var offset = 0
    while true {
      let bytes = try read(from, from: offset, count: piece)
      try append(bytes, to: part)
      offset += bytes.count
      if bytes.count < piece { break }
    }
    try keep(part, as: to)
  }

  /// Copies a folder with all regular files and folders in it; links and cut-off writes are left.
  public func copyFolder(_ from: Path, to: Path) throws(Fault) {
    try makeFolder(to)
    for entry in try list(from, limit: .max) where !entry.name.hasSuffix(".part") {
      switch entry.kind {
      case .folder: try copyFolder(from / entry.name, to: to / entry.name)
      case .file: try copy(from / entry.name, to: to / entry.name)
      case .other: break
      }
    }
  }
}

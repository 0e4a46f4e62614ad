import Bytes
import Host
import Seal

/// A folder that passes between stations and the registry: a stick, a share. Nothing in it is
/// trusted: links, pipes, oversize files and crowds of names are passed by, named and bounded.
struct ExchangeFolder {
  /// One name that may be a sealed batch.
  struct Candidate {
    let station: StationName
    let name: String
    let path: Path
    let kind: FileKind
    let size: Int
  }

  private let root: Path
  private let files: any Files

  /// Throws `.exchangeFolder` for a folder without a `to-registry` in it.
  init(_ root: Path, files: any Files) throws(Fault) {
    guard files.kind(of: root / ExchangeNames.toRegistry) == .folder else {
      throw Fault(
        .exchangeFolder, at: root.string, "no folder \(ExchangeNames.toRegistry) in it")
    }
    self.root = root
    self.files = files
  }

  /// Stations that have a folder here, in order, and what was passed by. Among a crowd of names
  /// the enrolled stations are looked for by theirs.
  func stations(
    enrolled: () throws(Fault) -> [StationName]
  ) throws(Fault) -> (names: [StationName], notes: [String]) {
    let place = root / ExchangeNames.toRegistry
    let (entries, isWhole) = try files.list(
      place, ending: "", limit: Limits.exchangeStations, among: Limits.exchangeStations)
    var names = entries.filter { $0.kind == .folder }.compactMap { try? StationName($0.name) }
    var notes: [String] = []
    if names.count < entries.count {
      notes.append(
        "\(ExchangeNames.toRegistry): \(entries.count - names.count) names of no station's folder")
    }
    if !isWhole {
      notes.append("\(ExchangeNames.toRegistry): too many names, not all were looked at")
      let known = try enrolled().filter { files.kind(of: place / $0.text) == .folder }
      names = known + names.filter { !known.contains($0) }
    }
    return (names, notes)
  }

  /// What bears a batch's name in a station's folder, in order; files that are still being written
  /// and other names are passed by. Among a crowd of names those that are `expected` come first.
  func candidates(
    _ station: StationName, expected: () throws(Fault) -> [String]
  ) throws(Fault) -> (all: [Candidate], isCrowded: Bool) {
    let folder = root / ExchangeNames.toRegistry / station.text
    var (entries, isWhole) = try files.list(
      folder, ending: ExchangeNames.batchEnding, limit: Limits.exchangeNames,
      among: Limits.exchangeCrowd)
    if !isWhole {
      let first = try expected()
        .filter { files.kind(of: folder / $0) == .file }
        // The size is looked at again when the file is read.
        .map { FolderEntry(name: $0, kind: .file, size: 1) }
      let names = Set(first.map(\.name))
      entries = first + entries.filter { !names.contains($0.name) }
    }
    let all = entries.map {
      Candidate(
        station: station, name: $0.name, path: folder / $0.name, kind: $0.kind, size: $0.size)
    }
    return (all, !isWhole)
  }

  /// What bears a pack's name in a station's folder of packs, in order.
  func packs(_ station: StationName) throws(Fault) -> (all: [Candidate], isCrowded: Bool) {
    let folder = root / ExchangeNames.toRegistry / station.text / ExchangeNames.packs
    guard files.kind(of: folder) == .folder else { return ([], false) }
    let (entries, isWhole) = try files.list(
      folder, ending: ExchangeNames.packEnding, limit: Limits.packNames,
      among: Limits.exchangeCrowd)
    let all = entries.map {
      Candidate(
        station: station, name: $0.name, path: folder / $0.name, kind: $0.kind, size: $0.size)
    }
    return (all, !isWhole)
  }

  /// Tombstones that a station gives back, and those that an earlier pass left for it.
  func tombstones(_ station: StationName) throws(Fault) -> [Path] {
    var places: [Path] = []
    for side in [ExchangeNames.toRegistry, ExchangeNames.toStation] {
      let folder = root / side / station.text
      guard files.kind(of: folder.parent) == .folder, files.kind(of: folder) == .folder else {
        continue
      }
      let (entries, _) = try files.list(
        folder, ending: ExchangeNames.tombstoneEnding, limit: Limits.returnedTombstones,
        among: Limits.exchangeCrowd)
      places += entries.filter { $0.kind == .file }.map { folder / $0.name }
    }
    return places
  }

  /// A station's request for new keys; nil for none, or for what cannot be one.
  func renewal(_ station: StationName) throws(Fault) -> [UInt8]? {
    let path = renewalPath(station)
    guard files.kind(of: path.parent) == .folder, files.kind(of: path) == .file else { return nil }
    return try? files.read(path, limit: Renewal.bytesAtMost)
  }

  /// Clears away what was taken.
  func removeRenewal(_ station: StationName) throws(Fault) {
    try files.remove(renewalPath(station))
  }

  private func renewalPath(_ station: StationName) -> Path {
    root / ExchangeNames.toRegistry / station.text / ExchangeNames.renewal
  }

  /// Clears away what a station gave back.
  func removeReturnedTombstones(_ station: StationName) throws(Fault) {
    let folder = root / ExchangeNames.toRegistry / station.text
    for place in try tombstones(station) where place.parent == folder { try files.remove(place) }
  }

  /// Moves a file out of the way, its reason in its name; it stays on the medium as evidence.
  func quarantine(_ candidate: Candidate, _ reason: String) throws(Fault) {
    let folder = root / "quarantine" / candidate.station.text
    try makeFolder(folder)
    try files.move(candidate.path, to: folder / "\(candidate.name).\(reason)")
  }

  func write(_ bytes: [UInt8], to station: StationName, as name: String) throws(Fault) {
    let folder = root / ExchangeNames.toStation / station.text
    try makeFolder(folder)
    // A receipt does not change, and a stick wears out.
    if (try? files.read(folder / name, limit: bytes.count)) == bytes { return }
    try files.write(bytes, to: folder / name)
  }

  func remove(_ candidate: Candidate) throws(Fault) { try files.remove(candidate.path) }

  /// Makes a folder below the root, and refuses a link in its place: it could lead anywhere.
  private func makeFolder(_ folder: Path) throws(Fault) {
    for place in [folder.parent, folder] {
      if let kind = files.kind(of: place), kind != .folder {
        throw Fault(.exchangeFolder, at: place.string, "not a folder")
      }
    }
    try files.makeFolder(folder)
  }
}

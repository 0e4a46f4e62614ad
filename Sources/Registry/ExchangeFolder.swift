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

  /// Stations that have a folder here, in order, and what was passed by.
  func stations() throws(Fault) -> (names: [StationName], notes: [String]) {
    let place = root / ExchangeNames.toRegistry
    let entries = try files.list(place, limit: Limits.exchangeStations + 1)
    var names: [StationName] = []
    var notes: [String] = []
    for entry in entries.prefix(Limits.exchangeStations) {
      if entry.kind == .folder, let name = try? StationName(entry.name) {
        names.append(name)
      } else {
        notes.append("\(ExchangeNames.toRegistry): a name that is no station's folder")
      }
    }
    if entries.count > Limits.exchangeStations {
      notes.append("\(ExchangeNames.toRegistry): too many names, not all were looked at")
    }
    return (names, notes)
  }

  /// What bears a batch's name in a station's folder, in order; files that are still being written
  /// and other names are passed by.
  func candidates(
    _ station: StationName
  ) throws(Fault) -> (all: [Candidate], isCrowded: Bool) {
    let folder = root / ExchangeNames.toRegistry / station.text
    let entries = try files.list(folder, limit: Limits.exchangeNames + 1)
    let all = entries.prefix(Limits.exchangeNames)
      .filter { $0.name.hasSuffix(ExchangeNames.batchEnding) }
      .map {
        Candidate(
          station: station, name: $0.name, path: folder / $0.name, kind: $0.kind, size: $0.size)
      }
    return (all, entries.count > Limits.exchangeNames)
  }

  /// Moves a file out of the way, its reason in its name; it stays on the medium as evidence.
  func quarantine(_ candidate: Candidate, _ outcome: Ingested.Outcome) throws(Fault) {
    let folder = root / "quarantine" / candidate.station.text
    try makeFolder(folder)
    try files.move(candidate.path, to: folder / "\(candidate.name).\(outcome.rawValue)")
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

import Bytes
import Crypto
import Host
import Seal
import Synchronization
import Wire

/// Files on their way in: each grows on the disk as its pieces come, until it is whole.
final class Arrivals: Sendable {
  /// What may be sent.
  enum Kind: String, Sendable, CaseIterable {
    case batches
    case packs
    case tombstones
    case renewals

    /// Bytes of one at most.
    var limit: Int {
      switch self {
      case .batches: Parameters.sealedFileBytes
      case .packs: Parameters.packBytes
      case .tombstones: Parameters.noteBytes
      case .renewals: Renewal.bytesAtMost
      }
    }
  }

  private let root: Path
  private let files: any Files
  /// Files that a connection writes just now.
  private let open = Mutex<Set<String>>([])

  init(_ root: Path, files: any Files) {
    self.root = root
    self.files = files
  }

  private func path(_ kind: Kind, _ name: Digest, of station: StationName) -> Path {
    root / station.text / "\(kind.rawValue)-\(name.hex)"
  }

  /// Bytes of a file that are here.
  func count(_ kind: Kind, _ name: Digest, of station: StationName) -> Int {
    size(of: path(kind, name, of: station))
  }

  private func size(of path: Path) -> Int {
    guard files.kind(of: path) == .file,
      let found = try? files.list(path.parent, ending: path.name, limit: 1, among: 1000)
    else { return 0 }
    return found.entries.first { $0.name == path.name }?.size ?? 0
  }

  /// A place for a piece that begins at `first`; the refusal where none can be given.
  func begin(
    _ kind: Kind, _ name: Digest, of station: StationName, first: Int, whole: Int
  ) -> Result<Arrival, Refusal> {
    guard whole > 0 else { return .failure(Refusal(400, "empty")) }
    guard whole <= kind.limit else { return .failure(Refusal(413, "size")) }
    let path = path(kind, name, of: station)
    guard open.withLock({ $0.insert(path.string).inserted }) else {
      return .failure(Refusal(409, "under-way"))
    }
    if let refusal = prepare(path, first: first, whole: whole) {
      close(path)
      return .failure(refusal)
    }
    return .success(
      Arrival(arrivals: self, path: path, files: files, name: name, first: first, whole: whole))
  }

  /// Makes ready for a piece; gives why it cannot be taken.
  private func prepare(_ path: Path, first: Int, whole: Int) -> Refusal? {
    do throws(Fault) {
      try files.makeFolder(path.parent)
      if first == 0 {
        try files.remove(path)
        try makeRoom(path.parent)
      }
    } catch { return Refusal(error.code == .diskFull ? 507 : 503, "storage") }
    guard size(of: path) == first else { return Refusal(409, "offset") }
    if let free = files.freeBytes(at: path.parent), free < whole + Limits.uploadReserve {
      return Refusal(507, "storage")
    }
    return nil
  }

  /// Drops unfinished files beyond what one station may have.
  private func makeRoom(_ folder: Path) throws(Fault) {
    let entries = try files.list(folder, limit: 1000).filter { $0.kind == .file }
    var others = entries.map { folder / $0.name }
    let busy = open.withLock { $0 }
    others.removeAll { busy.contains($0.string) }
    for path in others.dropLast(Limits.unfinishedUploads - 1) { try files.remove(path) }
  }

  fileprivate func close(_ path: Path) { _ = open.withLock { $0.remove(path.string) } }
}

/// One file that grows.
struct Arrival: Sendable {
  fileprivate let arrivals: Arrivals
  let path: Path
  let files: any Files
  let name: Digest
  let first: Int
  let whole: Int

  /// Nobody writes it any more; what is there stays.
  func pause() { arrivals.close(path) }

  /// It is taken in, or no good.
  func end() {
    try? files.remove(path)
    arrivals.close(path)
  }

  /// The whole file, if it is what its name says.
  func bytes() throws(Fault) -> [UInt8]? {
    let bytes = try files.read(path, limit: whole)
    return bytes.count == whole && Hash.digest(bytes) == name ? bytes : nil
  }
}

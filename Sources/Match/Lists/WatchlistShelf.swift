public import Bytes
public import Host

/// A folder of installed lists: `<id>.jsonl`, each in canonical JSON lines.
///
/// A list is replaced only by a newer version of itself, so that nobody can take a person off a
/// station's lists by playing an old file in again.
public struct WatchlistShelf: Sendable {
  /// The most bytes of an installed list.
  public static let maximumBytes = 1 << 30
  /// The most lists of one shelf.
  public static let maximumLists = 256

  /// What installing did.
  public enum Installation: Hashable, Sendable {
    /// No list of this identifier was there.
    case added
    /// It took the place of this older version.
    case replaced(version: Int64)
    /// The same list, byte for byte, was there already.
    case unchanged
  }

  private let folder: Path
  private let files: any Files

  /// A shelf in `folder`, which is made when the first list is installed.
  public init(_ folder: Path, files: any Files) {
    self.folder = folder
    self.files = files
  }

  /// The installed lists in the order of their identifiers; none when the folder is missing.
  public func installed() throws(Fault) -> [WatchlistReference] {
    var references: [WatchlistReference] = []
    for id in try identifiers() { references.append(try lines(id).reference) }
    return references
  }

  /// The whole installed list of an identifier; throws `.fileMissing` when there is none.
  public func list(_ id: String) throws(Fault) -> Watchlist {
    try WatchlistLines.read(try bytes(id)).list
  }

  /// A reader of the installed list, entry by entry.
  public func lines(_ id: String) throws(Fault) -> WatchlistLines {
    do throws(Fault) {
      return try WatchlistLines(try bytes(id))
    } catch {
      throw error.within("list \(id)")
    }
  }

  /// Installs a list durably. Throws `.watchlistOlder` for a version below the installed one and
  /// `.watchlistConflict` for another content under the installed version.
  public func install(_ list: Watchlist) throws(Fault) -> Installation {
    let content = try WatchlistLines.write(list)
    let path = folder / "\(list.reference.id).jsonl"
    var outcome = Installation.added
    if files.exists(path) {
      let present = try lines(list.reference.id).reference
      if list.reference.version < present.version {
        throw Fault(
          .watchlistOlder, at: "list \(present.id)",
          "version \(list.reference.version), version \(present.version) is installed")
      }
      if list.reference.version == present.version {
        guard try bytes(present.id) == content else {
          throw Fault(
            .watchlistConflict, at: "list \(present.id)",
            "another content is installed as version \(present.version)")
        }
        return .unchanged
      }
      outcome = .replaced(version: present.version)
    }
    try files.makeFolder(folder)
    try files.write(content, to: path, secret: true)
    return outcome
  }

  private func identifiers() throws(Fault) -> [String] {
    guard files.exists(folder) else { return [] }
    let entries = try files.list(folder, limit: WatchlistShelf.maximumLists)
    return entries.filter { $0.kind == .file && $0.name.hasSuffix(".jsonl") }
      .map { String($0.name.dropLast(6)) }.filter(Watchlist.isIdentifier).sorted()
  }

  private func bytes(_ id: String) throws(Fault) -> [UInt8] {
    guard Watchlist.isIdentifier(id) else {
      throw Fault(.watchlistIdentifier, at: "id", "1 to 64 of a-z, 0-9 and hyphen expected")
    }
    return try files.read(folder / "\(id).jsonl", limit: WatchlistShelf.maximumBytes)
  }
}

extension Fault.Code {
  /// A list older than the installed one.
  public static let watchlistOlder = Fault.Code("match.list-older", .refused)
  /// Two contents under one version of a list.
  public static let watchlistConflict = Fault.Code("match.list-conflict", .refused)
}

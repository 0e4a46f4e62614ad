import Bytes
public import Crypto

/// What stations say they were shown of a log, compared: from signed manifests alone, by anybody.
///
/// Every manifest names the last tree that its station verified, is signed by the station, and is
/// evidence for ever. A registry that shows one station one tree and another station another tree
/// of the same size leaves both in the manifests.
public struct LogViews: Sendable {
  /// Two trees of one size in one log.
  public struct Conflict: Hashable, Sendable {
    /// The log.
    public let origin: String
    /// Leaves in both trees.
    public let size: Int
    /// The stations that saw one or the other, by name.
    public let stations: [StationName]
    /// The roots of the trees, by their bytes.
    public let roots: [Digest]
  }

  /// Manifests that were read and name a tree.
  public private(set) var count = 0
  /// Manifests that could not be read or whose signature does not hold, by their place.
  public private(set) var unreadable: [Int] = []
  private var seen: [Checkpoint: Set<String>] = [:]

  /// Reads signed manifests (CMS SignedData in DER).
  ///
  /// A signature is held against the certificate that comes with it: whose key that is, is for the
  /// reader to compare with the log's leaves, which name it.
  public init(_ signedManifests: some Sequence<[UInt8]>) {
    for (place, signed) in signedManifests.enumerated() {
      guard let message = try? CMS.verify(signed),
        let manifest = try? Manifest(line: message.content)
      else {
        unreadable.append(place)
        continue
      }
      guard let tree = manifest.seen else { continue }
      count += 1
      seen[Checkpoint(origin: manifest.to, size: tree.size, root: tree.root), default: []]
        .insert(manifest.position.station.text)
    }
  }

  /// Every size at which two trees of one log were shown, by log and size.
  public var conflicts: [Conflict] {
    let bySize = Dictionary(grouping: seen.keys) { Place(origin: $0.origin, size: $0.size) }
    return bySize.filter { $0.value.count > 1 }.map { place, trees in
      let names = Set(trees.flatMap { seen[$0] ?? [] }).sorted()
      return Conflict(
        origin: place.origin, size: place.size,
        stations: names.compactMap { try? StationName($0) },
        roots: trees.map(\.root).sorted { $0.hex < $1.hex })
    }.sorted { ($0.origin, $0.size) < ($1.origin, $1.size) }
  }

  private struct Place: Hashable {
    let origin: String
    let size: Int
  }
}

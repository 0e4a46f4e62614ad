public import Bytes
import Crypto

/// A log held against the signed manifests of its batches, by anybody, with public files alone.
///
/// A log that is shown to one station in another form than to others leaves that form in the
/// station's next manifest, and a manifest cannot be left out: the log's leaf names its hash. So
/// every leaf must have its manifest, and every tree that a manifest names must be the log's own at
/// that size.
public struct LogAudit: Sendable {
  /// A tree that a station was shown and that is not the log's.
  public struct OtherTree: Equatable, Sendable {
    /// The manifest, by its place.
    public let manifest: Int
    /// What it names.
    public let seen: Checkpoint
  }

  /// Leaves that name no manifest at hand, by their index.
  public private(set) var withoutManifest: [Int] = []
  /// Manifests that no leaf names, by their place.
  public private(set) var withoutLeaf: [Int] = []
  /// Trees that are not the log's at their size, or are larger than it.
  public private(set) var otherTrees: [OtherTree] = []

  /// Holds entries, all that the checkpoint covers, against manifests (CMS SignedData in DER).
  ///
  /// Throws `.log` for entries that do not have the checkpoint's root. Manifests for other logs
  /// are passed over; of a log that a restore began, the first entry is no batch.
  public init(
    _ checkpoint: Checkpoint, entries: [[UInt8]], manifests: [[UInt8]]
  ) throws(Fault) {
    let hashes = entries.map { MerkleTree.leafHash($0) }
    guard hashes.count == checkpoint.size, MerkleTree(leafHashes: hashes).root == checkpoint.root
    else { throw Fault(.log, "the entries are not those of the checkpoint") }
    var named: [Digest: Int] = [:]
    for (index, entry) in entries.enumerated() {
      guard let leaf = try? LogLeaf(line: entry) else { continue }
      named[leaf.signedManifest] = index
    }
    var seen: [OtherTree] = []
    for (place, signed) in manifests.enumerated() {
      guard let manifest = (try? CMS.verify(signed)).flatMap({ try? Manifest(line: $0.content) })
      else { continue }
      if named.removeValue(forKey: Hash.digest(signed)) == nil, manifest.to == checkpoint.origin {
        withoutLeaf.append(place)
      }
      guard manifest.to == checkpoint.origin, let tree = manifest.seen else { continue }
      seen.append(
        OtherTree(
          manifest: place,
          seen: Checkpoint(origin: manifest.to, size: tree.size, root: tree.root)))
    }
    withoutManifest = named.values.sorted()
    otherTrees = LogAudit.others(among: seen, hashes)
  }

  /// True when nothing was found.
  public var isWhole: Bool {
    withoutManifest.isEmpty && withoutLeaf.isEmpty && otherTrees.isEmpty
  }

  /// Those whose root is not the one of the first leaves; each leaf is added once.
  private static func others(among seen: [OtherTree], _ hashes: [Digest]) -> [OtherTree] {
    var tree = MerkleTree()
    var others: [OtherTree] = []
    for one in seen.sorted(by: { ($0.seen.size, $0.manifest) < ($1.seen.size, $1.manifest) }) {
      while tree.size < min(one.seen.size, hashes.count) { tree.append(hashes[tree.size]) }
      if tree.size != one.seen.size || tree.root != one.seen.root { others.append(one) }
    }
    return others
  }
}

public import Bytes
public import Crypto

/// A file of the log's tree: up to 256 consecutive hashes of one level (c2sp.org/tlog-tiles).
///
/// The n-th tile of level l holds the roots over 256^l leaves each, from leaf n * 256^(l+1) on. A
/// full tile never changes; a partial one has its width in its name.
public struct Tile: Hashable, Sendable {
  /// Hashes in a full tile.
  public static let fullWidth = 256
  /// Levels that a log of at most `Parameters.logLeaves` leaves can have.
  public static let levels = 8

  /// 0 for tiles of leaf hashes, up to 7.
  public let level: Int
  /// The place among the tiles of its level.
  public let index: Int
  /// Hashes in the tile, 1 to 256.
  public let width: Int

  /// The tile at a level and index as it is in a log of `size` leaves; nil where it has none.
  public init?(level: Int, index: Int, size: Int) {
    guard (0..<Tile.levels).contains(level), index >= 0, size >= 0 else { return nil }
    let hashes = size >> (8 * level)
    guard index <= hashes >> 8, hashes - index << 8 > 0 else { return nil }
    self.level = level
    self.index = index
    width = min(Tile.fullWidth, hashes - index << 8)
  }

  /// Whether the tile is full and will not change.
  public var isFull: Bool { width == Tile.fullWidth }

  /// Where the tile stands below the log's prefix: `tile/<level>/<index>[.p/<width>]`.
  public var path: String { "tile/\(level)/\(Tile.indexPath(index))\(suffix)" }

  /// Where the bundle with the entries of a tile of level 0 stands:
  /// `tile/entries/<index>[.p/<width>]`.
  public var entriesPath: String { "tile/entries/\(Tile.indexPath(index))\(suffix)" }

  private var suffix: String { isFull ? "" : ".p/\(width)" }

  /// All tiles of a log of `size` leaves, level by level.
  public static func all(size: Int) -> [Tile] {
    (0..<levels).flatMap { level in
      let count = (size >> (8 * level) + fullWidth - 1) >> 8
      return (0..<count).compactMap { Tile(level: level, index: $0, size: size) }
    }
  }

  /// The hashes in a tile's bytes; throws `.log` naming the tile for another number of bytes.
  public func hashes(_ bytes: [UInt8]) throws(Fault) -> [Digest] {
    let hashes = stride(from: 0, to: bytes.count, by: Digest.count)
      .compactMap { Digest(bytes[$0..<min($0 + Digest.count, bytes.count)]) }
    guard hashes.count == width, bytes.count == width * Digest.count else {
      throw Fault(.log, at: path, "\(width * Digest.count) bytes expected, \(bytes.count) found")
    }
    return hashes
  }

  /// A number as path elements of three digits, all but the last beginning with an x.
  private static func indexPath(_ index: Int) -> String {
    var text = threeDigits(index % 1000)
    var rest = index / 1000
    while rest > 0 {
      text = "x\(threeDigits(rest % 1000))/\(text)"
      rest /= 1000
    }
    return text
  }

  private static func threeDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}

/// The entries below one tile of level 0: each with its length before it in two bytes, big-endian
/// (c2sp.org/tlog-tiles, "Log entries").
public enum EntryBundle {
  /// The bundle of up to 256 entries; throws `.log` for more, or for one over 65,535 bytes.
  public static func encode(_ entries: [[UInt8]]) throws(Fault) -> [UInt8] {
    guard entries.count <= Tile.fullWidth else { throw Fault(.log, "a bundle of over 256 entries") }
    var bytes: [UInt8] = []
    for entry in entries {
      guard entry.count <= Parameters.logEntryBytes else {
        throw Fault(.log, "a log entry of over \(Parameters.logEntryBytes) bytes")
      }
      bytes.append(UInt8(entry.count >> 8))
      bytes.append(UInt8(entry.count & 0xff))
      bytes += entry
    }
    return bytes
  }

  /// The entries of a bundle; throws `.log` for a cut one or one of over 256.
  public static func decode(_ bytes: [UInt8]) throws(Fault) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var cursor = ByteCursor(bytes.span)
    do {
      while !cursor.isAtEnd, entries.count < Tile.fullWidth {
        let count = Int(try cursor.uint16())
        entries.append(try cursor.take(count))
      }
    } catch {
      throw Fault(.log, at: error.place, "an entry bundle that is cut short")
    }
    guard cursor.isAtEnd else { throw Fault(.log, "a bundle of over 256 entries") }
    return entries
  }
}

public import Bytes

/// The bytes of a large file: in memory, or a file that is read piece by piece, so that one of
/// several hundred megabytes costs no more memory than one line of it.
public struct ByteSource: Sendable {
  private enum Place {
    case memory([UInt8])
    case file(Path, any Files)
  }

  /// Bytes of one piece of a file.
  public static let pieceBytes = 1 << 20

  private let place: Place

  /// Bytes that stand in memory.
  public init(_ bytes: [UInt8]) { place = .memory(bytes) }

  /// A file; nothing is read yet.
  public init(_ path: Path, files: any Files) { place = .file(path, files) }

  /// The piece that begins at an offset; empty at the end.
  func piece(at offset: Int) throws(Fault) -> [UInt8] {
    switch place {
    case .memory(let bytes): offset == 0 ? bytes : []
    case .file(let path, let files):
      try files.read(path, from: offset, count: ByteSource.pieceBytes)
    }
  }

  /// The first bytes, at most `count` of them.
  public func head(_ count: Int) throws(Fault) -> [UInt8] {
    switch place {
    case .memory(let bytes): Array(bytes.prefix(count))
    case .file(let path, let files): try files.read(path, from: 0, count: count)
    }
  }

  /// All bytes; throws `.fileTooLarge` beyond a limit.
  public func everything(limit: Int) throws(Fault) -> [UInt8] {
    switch place {
    case .memory(let bytes):
      guard bytes.count <= limit else {
        throw Fault(.fileTooLarge, "\(bytes.count) bytes, at most \(limit) allowed")
      }
      return bytes
    case .file(let path, let files): return try files.read(path, limit: limit)
    }
  }
}

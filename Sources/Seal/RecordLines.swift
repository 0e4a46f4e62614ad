public import Bytes
public import Crypto

/// Record lines as they stand in a batch: each followed by a newline.
///
/// A line's content is the record's business; here it is only made sure that lines can be told
/// apart and that none is mistaken for anything else.
public struct RecordLines: Sendable {
  /// The lines without their newlines, in order.
  public let lines: [ArraySlice<UInt8>]
  /// The lines with their newlines, one after the other.
  public let bytes: ArraySlice<UInt8>

  /// Puts lines together; throws `.unsealable` for none, for more than a batch holds, and for a
  /// line that is empty, too long, holds a newline or is no JSON object.
  public init(_ records: [[UInt8]]) throws(Fault) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(records.reduce(0) { $0 + $1.count + 1 })
    for record in records {
      bytes += record
      bytes.append(RecordLines.newline)
    }
    try self.init(splitting: bytes[...])
    guard lines.count == records.count else {
      throw Fault(.unsealable, "a record that holds a newline")
    }
  }

  /// Takes the lines in `bytes` apart; throws `.unsealable` as above and for a last line without
  /// its newline. Looks at each byte once.
  init(splitting bytes: ArraySlice<UInt8>) throws(Fault) {
    guard bytes.last == RecordLines.newline else {
      throw Fault(.unsealable, "no records, or a last one without its newline")
    }
    guard bytes.count <= Parameters.recordsBytes else {
      throw Fault(.unsealable, "over \(Parameters.recordsBytes) bytes of records")
    }
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    let span = bytes.span
    while let length = span.extracting((start - bytes.startIndex)...)
      .firstIndex(of: RecordLines.newline)
    {
      let end = start + length
      let line = bytes[start..<end]
      guard line.count <= Parameters.recordBytes, line.first == UInt8(ascii: "{"),
        line.last == UInt8(ascii: "}")
      else {
        throw Fault(
          .unsealable, at: "record \(lines.count + 1)",
          "a JSON object of \(Parameters.recordBytes) bytes at most expected")
      }
      lines.append(line)
      start = end + 1
    }
    self.lines = lines
    self.bytes = bytes
  }

  /// The leaf hashes of the lines (RFC 6962 clause 2.1).
  public var leafHashes: [Digest] { MerkleTree.leafHashes(lines) }

  /// SHA-256 of all lines with their newlines.
  public var hash: Digest { Hash.digest(bytes.span) }

  private static let newline = UInt8(ascii: "\n")
}

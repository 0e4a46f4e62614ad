public import Bytes
public import Crypto

/// A pack of attachments' ciphertexts: a POSIX `ustar` archive of one fixed form, so that `tar`
/// opens it and nothing in it is a choice.
///
/// Each entry is a header of 512 bytes (see `header`), the ciphertext, and zero bytes up to the
/// next multiple of 512; after the last one stand 1,024 zero bytes, and nothing behind them. A pack
/// holds no key and no personal data, and is not signed: each ciphertext's name is its own proof,
/// and a pack that was cut still gives what stands before the cut.
public enum AttachmentPack {
  /// Bytes of a header, and what every ciphertext is filled up to a multiple of.
  public static let blockBytes = 512
  /// What stands after the last entry.
  public static let end = [UInt8](repeating: 0, count: 2 * blockBytes)

  /// Bytes that a ciphertext of `bytes` bytes takes in a pack.
  public static func entryBytes(_ bytes: Int) -> Int {
    blockBytes + (bytes + blockBytes - 1) / blockBytes * blockBytes
  }

  /// Adds one ciphertext to a pack that is being written; `end` comes after the last.
  public static func append(_ ciphertext: [UInt8], named name: Digest, to pack: inout [UInt8]) {
    pack += header(name, bytes: ciphertext.count)
    pack += ciphertext
    pack += repeatElement(
      0, count: entryBytes(ciphertext.count) - blockBytes - ciphertext.count)
  }

  /// The one header that an entry can have (POSIX.1-1988 ustar): the name's 64 digits, mode 600,
  /// owner and time zero, the size, the checksum, a regular file; all else zero.
  static func header(_ name: Digest, bytes: Int) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: blockBytes)
    func put(_ text: String, at offset: Int) {
      header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    put(name.hex, at: 0)
    put("0000600", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    put(octal(bytes, digits: 11), at: sizePlace)
    put("00000000000", at: 136)
    // The checksum is taken with eight spaces in its own place.
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar\u{0}00", at: 257)
    put("0000000", at: 329)
    put("0000000", at: 337)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, digits: 6) + "\u{0} ", at: 148)
    return header
  }

  private static let sizePlace = 124

  private static func octal(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Name and size that a header gives; throws `.attachment` for any byte that is not as it must
  /// be.
  static func read(_ header: [UInt8]) throws(Fault) -> (name: Digest, bytes: Int) {
    let wrong = Fault(.attachment, "not a header of a pack")
    guard header.count == blockBytes,
      let hex = String(validating: header[..<64], as: UTF8.self),
      let raw = try? Hex.decode(hex), let name = Digest(raw),
      let digits = String(validating: header[sizePlace..<sizePlace + 11], as: UTF8.self),
      let bytes = Int(digits, radix: 8), (1...Parameters.attachmentBytes).contains(bytes),
      // Whatever else stands in it is held against the one header that there is.
      header == self.header(name, bytes: bytes)
    else { throw wrong }
    return (name, bytes)
  }
}

/// Walks over a pack from outside, one entry after another, holding one ciphertext at a time.
///
///     var reader = PackReader(size: size)
///     while let entry = try reader.next(read) {
///       let ciphertext = try reader.ciphertext(entry, read)
///     }
public struct PackReader {
  /// Gives at most `count` bytes from an offset on; fewer where the pack ends.
  public typealias Read = (_ offset: Int, _ count: Int) throws(Fault) -> [UInt8]

  /// One entry, and where it stands.
  public struct Entry: Equatable, Sendable {
    /// What the header says the ciphertext's name is; nothing is known before it was hashed.
    public let name: Digest
    /// Bytes of the ciphertext.
    public let bytes: Int
    let offset: Int
  }

  private let size: Int
  private var offset = 0
  private var entries = 0
  private var isAtEnd = false

  /// Begins at the first entry of a pack of `size` bytes.
  public init(size: Int) { self.size = size }

  /// The next entry, or nil after the last. Reads 512 bytes.
  ///
  /// Throws `.attachment` for a pack that is too large, holds too much, or has another form, and
  /// `.cut` for one that ends early; what was given before that is as good as ever.
  public mutating func next(_ read: Read) throws(Fault) -> Entry? {
    guard !isAtEnd else { return nil }
    guard size <= Parameters.packBytes else {
      throw Fault(.attachment, "a pack of over \(Parameters.packBytes) bytes")
    }
    let header = try whole(offset, AttachmentPack.blockBytes, read)
    if header.allSatisfy({ $0 == 0 }) {
      let end = try whole(offset, AttachmentPack.end.count, read)
      guard end == AttachmentPack.end, offset + end.count == size, entries > 0 else {
        throw Fault(.attachment, at: "byte \(offset)", "not the end of a pack")
      }
      isAtEnd = true
      return nil
    }
    guard entries < Parameters.packEntries else {
      throw Fault(.attachment, "over \(Parameters.packEntries) attachments in a pack")
    }
    let (name, bytes): (Digest, Int)
    do throws(Fault) { (name, bytes) = try AttachmentPack.read(header) } catch {
      throw error.within("byte \(offset)")
    }
    let entry = Entry(name: name, bytes: bytes, offset: offset + AttachmentPack.blockBytes)
    guard offset + AttachmentPack.entryBytes(bytes) <= size else { throw cut }
    offset += AttachmentPack.entryBytes(bytes)
    entries += 1
    return entry
  }

  /// The ciphertext of an entry; throws `.attachment` unless it bears its name.
  public func ciphertext(_ entry: Entry, _ read: Read) throws(Fault) -> [UInt8] {
    let filled = AttachmentPack.entryBytes(entry.bytes) - AttachmentPack.blockBytes
    var bytes = try whole(entry.offset, filled, read)
    guard bytes[entry.bytes...].allSatisfy({ $0 == 0 }) else {
      throw Fault(.attachment, at: entry.name.hex, "bytes after the ciphertext")
    }
    bytes.removeSubrange(entry.bytes...)
    guard Hash.digest(bytes) == entry.name else {
      throw Fault(.attachment, at: entry.name.hex, "not the ciphertext of this name")
    }
    return bytes
  }

  private func whole(_ offset: Int, _ count: Int, _ read: Read) throws(Fault) -> [UInt8] {
    let bytes = try read(offset, count)
    guard bytes.count == count else { throw cut }
    return bytes
  }

  private var cut: Fault { Fault(.cut, at: "byte \(offset)", "the pack ends early") }
}

public import Bytes
public import Crypto

/// The key of one file that a registry publishes, a snapshot or a delta, as it lies sealed on a
/// medium that anybody may find.
///
/// The file is cut into pieces of 1 MiB, each under AES-256-GCM with its number and whether it is
/// the last as the nonce: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár,
/// "Online authenticated-encryption and its nonce-reuse misuse-resistance" (CRYPTO 2015). So a
/// file of any length takes little memory, and none can be cut or have its pieces exchanged. A key
/// is derived from the SHA-256 of what it seals, so it never seals anything else, and the same
/// content gives the same file again.
public struct ListKey: Hashable, Sendable {
  /// Bytes of a piece before it is sealed.
  public static let pieceBytes = 1 << 20
  /// Bytes that a piece is longer once it is sealed.
  public static let overhead = AESGCM.tagCount

  private static let label = "maabar/sealed-list"

  let bytes: [UInt8]

  /// The key for a content, from a secret that only who seals knows.
  public init(of content: Digest, secret: [UInt8]) throws(Fault) {
    bytes = try HKDF.sha256(
      key: secret, info: Array("\(ListKey.label)/key/1".utf8) + content.bytes,
      count: AESGCM.keyCount)
  }

  /// Takes 32 bytes; throws `.key` for another number.
  init(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count == AESGCM.keyCount else { throw Fault(.key, "a key of 32 bytes expected") }
    self.bytes = bytes
  }

  /// The name of the sealed file, which says nothing of what is in it: 32 hexadecimal digits and an
  /// ending.
  public var name: String {
    get throws(Fault) {
      let name = try HKDF.sha256(
        key: bytes, info: Array("\(ListKey.label)/name/1".utf8), count: 16)
      return Hex.encode(name) + ExchangeNames.sealedEnding
    }
  }

  /// Where a piece begins in the sealed file.
  public static func offset(of number: Int) -> Int { number * (pieceBytes + overhead) }

  /// Seals a piece, numbered from 0; each but the last has `pieceBytes`.
  public func seal(
    _ piece: [UInt8], number: Int, isLast: Bool
  ) throws(Fault) -> [UInt8] {
    try AESGCM.seal(piece, key: try content(), nonce: ListKey.nonce(number, isLast))
  }

  /// Opens a piece; throws `.unauthentic` for one that was changed, cut or moved.
  public func open(
    _ sealed: [UInt8], number: Int, isLast: Bool
  ) throws(Fault) -> [UInt8] {
    try AESGCM.open(sealed, key: try content(), nonce: ListKey.nonce(number, isLast))
  }

  private func content() throws(Fault) -> [UInt8] {
    try HKDF.sha256(key: bytes, info: Array("\(ListKey.label)/content/1".utf8))
  }

  /// Eleven bytes of number, big-endian, and one that says whether it is the last.
  private static func nonce(_ number: Int, _ isLast: Bool) -> [UInt8] {
    let digits = bigEndian(UInt64(number))
    return [0, 0, 0] + digits + [isLast ? 1 : 0]
  }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
  }
}

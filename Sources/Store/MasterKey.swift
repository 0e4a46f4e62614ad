public import Bytes
import Crypto

/// The one key of a store, 32 bytes, from which every other key of it is derived (RFC 5869).
///
/// It never encrypts anything itself and is not kept in the store's folder unprotected.
public struct MasterKey: Sendable {
  private let bytes: [UInt8]

  /// Takes 32 bytes; throws `.storeKey` for another number.
  public init(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count == 32 else {
      throw Fault(.storeKey, "a master key of 32 bytes expected, \(bytes.count) given")
    }
    self.bytes = bytes
  }

  /// A key for one use, told apart by a name: `backup`, `journal`. The same name gives the same
  /// key.
  public func derived(_ use: String) throws(Fault) -> [UInt8] {
    try HKDF.sha256(key: bytes, info: Array("maabar/store/\(use)/1".utf8), count: 32)
  }

  /// The blind index of one column, told apart by its name: `record.document-number`.
  public func blindIndex(_ column: String) throws(Fault) -> BlindIndex {
    BlindIndex(key: HMACKey(try derived("index/\(column)")))
  }
}

/// Finds rows by a value without showing it: the first 16 bytes of HMAC-SHA256 under a key of the
/// column's own.
///
/// Equal values give equal digests, so it is only for columns whose values are nearly unique
/// (document numbers and the like), never for sex, nationality, birth date alone or pieces of
/// names, where counting digests would give the values away. The caller brings a value into its
/// one normal form first.
public struct BlindIndex: Sendable {
  private let key: HMACKey

  init(key: HMACKey) { self.key = key }

  /// The 16 bytes that stand for a value; about 0.5 microseconds.
  public func digest(_ value: [UInt8]) -> [UInt8] { Array(key.sha256(value).prefix(16)) }

  /// The 16 bytes that stand for a text's UTF-8.
  public func digest(_ value: String) -> [UInt8] { digest(Array(value.utf8)) }
}

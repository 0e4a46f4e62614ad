public import Bytes
import Crypto

/// The key of a store, 32 bytes, from which every other key of it is derived (RFC 5869); a new
/// generation may take its place for what is written from then on.
///
/// It never encrypts anything itself and is not kept in the store's folder unprotected.
public struct MasterKey: Sendable {
  private let generations: [[UInt8]]

  /// Takes 32 bytes; throws `.storeKey` for another number.
  public init(_ bytes: [UInt8]) throws(Fault) { try self.init(generations: [bytes]) }

  /// Takes the keys that followed each other, oldest first, 32 bytes each: rows are wrapped under
  /// the newest, and each opens what was wrapped while it was. Throws `.storeKey` for none or
  /// another number of bytes.
  public init(generations: [[UInt8]]) throws(Fault) {
    guard !generations.isEmpty, generations.count < 1 << 20 else {
      throw Fault(.storeKey, "a master key expected, \(generations.count) given")
    }
    for bytes in generations where bytes.count != 32 {
      throw Fault(.storeKey, "a master key of 32 bytes expected, \(bytes.count) given")
    }
    self.generations = generations
  }

  /// The number of the newest generation, from 0.
  public var generation: Int { generations.count - 1 }

  /// A key for one use, told apart by a name: `backup`, `journal`. The same name and generation
  /// give the same key; what must stay findable (blind indexes) stays with the first. Throws
  /// `.storeKey` for a generation that there is not.
  public func derived(_ use: String, generation: Int = 0) throws(Fault) -> [UInt8] {
    guard generations.indices.contains(generation) else {
      throw Fault(.storeKey, "no master key of generation \(generation)")
    }
    return try HKDF.sha256(
      key: generations[generation], info: Array("maabar/store/\(use)/1".utf8), count: 32)
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

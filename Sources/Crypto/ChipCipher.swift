public import Bytes
import COpenSSL

/// A block cipher of travel documents with all that chip protocols do with it: CBC without padding
/// of its own, 8-byte codes, and keys derived from a secret (ICAO Doc 9303-11, clauses 9.7 and 9.8;
/// BSI TR-03110-3, A.2.3 and F.4).
///
/// Keys are checked for their size in every call. A call costs about a microsecond and 10 ns a byte
/// for 3DES, 1 ns for AES.
public enum ChipCipher: CaseIterable, Sendable {
  /// Two-key 3DES (112 bits); codes are ISO/IEC 9797-1 MAC algorithm 3 over DES ("retail MAC").
  case tripleDES
  /// AES with 128 bits; codes are CMAC (NIST SP 800-38B), cut to 8 bytes.
  case aes128
  /// AES with 192 bits.
  case aes192
  /// AES with 256 bits.
  case aes256

  /// Bytes of a code.
  public static let codeCount = 8

  /// Bytes of a key: 16, 16, 24 or 32.
  public var keyCount: Int {
    switch self {
    case .tripleDES, .aes128: 16
    case .aes192: 24
    case .aes256: 32
    }
  }

  /// Bytes of a block: 8 for 3DES, 16 for AES.
  public var blockCount: Int { self == .tripleDES ? 8 : 16 }

  // MARK: Keys

  /// KDF(K, [r], c): the first bytes of a hash over `secret`, `nonce` and `counter`, SHA-1 for keys
  /// of 16 bytes and SHA-256 for longer ones (TR-03110-3, A.2.3).
  ///
  /// The counter is 1 for encryption, 2 for codes, 3 for a password; a nonce belongs to chip
  /// authentication version 2 only. The parity bits of DES keys, which nobody reads, stay as they
  /// come. Throws `.openSSL` where the hash function is switched off.
  public func deriveKey(
    from secret: [UInt8], nonce: [UInt8] = [], counter: UInt32
  ) throws(Fault) -> [UInt8] {
    let octets = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: counter >> $0) }
    let hash = keyCount == 16 ? HashAlgorithm.sha1 : .sha256
    return Array(try hash.hash(secret + nonce + octets).prefix(keyCount))
  }

  // MARK: Padding

  /// Adds 80 and zeros up to a whole block, always at least one byte (ISO/IEC 9797-1, padding
  /// method 2; ISO/IEC 7816-4).
  public func padded(_ bytes: [UInt8]) -> [UInt8] {
    let zeros = blockCount - 1 - bytes.count % blockCount
    return bytes + [0x80] + [UInt8](repeating: 0, count: zeros)
  }

  /// Takes the padding off again; throws `.message` where the last block holds none.
  public func unpadded(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
    guard let mark = bytes.lastIndex(where: { $0 != 0 }), bytes[mark] == 0x80,
      bytes.count - mark <= blockCount
    else { throw Fault(.message, "decrypted bytes without padding") }
    return Array(bytes[..<mark])
  }

  // MARK: Encryption

  /// Encrypts whole blocks in CBC mode; `vector` is one block, zeros when absent. One block without
  /// a vector is the bare cipher, as counters are encrypted. Throws `.key` or `.message` for sizes
  /// that do not fit.
  public func encrypt(
    _ blocks: [UInt8], key: [UInt8], vector: [UInt8]? = nil
  ) throws(Fault) -> [UInt8] {
    try run(blocks, fullKey(key), vector, encrypting: true)
  }

  /// Decrypts what `encrypt` gave, and throws as it does; says nothing about who encrypted it.
  public func decrypt(
    _ blocks: [UInt8], key: [UInt8], vector: [UInt8]? = nil
  ) throws(Fault) -> [UInt8] {
    try run(blocks, fullKey(key), vector, encrypting: false)
  }

  // MARK: Codes

  /// The 8-byte code of a message of any length: of basic access control's cryptograms and of
  /// PACE's tokens. The retail MAC pads by itself (method 2), CMAC needs no padding.
  public func code(of message: [UInt8], key: [UInt8]) throws(Fault) -> [UInt8] {
    self == .tripleDES
      ? try retailCode(padded(message), fullKey(key)) : try cmac(message, fullKey(key))
  }

  /// The 8-byte code of a message that is padded first with either cipher: that of secure messaging
  /// (Doc 9303-11, clause 9.8.6.2; TR-03110-3, F.3.3).
  public func code(ofPadded message: [UInt8], key: [UInt8]) throws(Fault) -> [UInt8] {
    self == .tripleDES
      ? try retailCode(padded(message), fullKey(key)) : try cmac(padded(message), fullKey(key))
  }

  /// The 8-byte code of whole blocks, padded before where they needed it; throws `.message` for
  /// none or a part of one.
  public func code(ofBlocks blocks: [UInt8], key: [UInt8]) throws(Fault) -> [UInt8] {
    guard !blocks.isEmpty, blocks.count.isMultiple(of: blockCount) else {
      throw Fault(.message, "whole blocks of \(blockCount) bytes expected")
    }
    return self == .tripleDES
      ? try retailCode(blocks, fullKey(key)) : try cmac(blocks, fullKey(key))
  }

  /// ISO/IEC 9797-1, algorithm 3: DES in CBC mode under the first half of the key, and for the last
  /// block all of 3DES. OpenSSL has single DES in its legacy provider only, but 3DES under one
  /// eight-byte key three times is single DES.
  private func retailCode(_ blocks: [UInt8], _ key: [UInt8]) throws(Fault) -> [UInt8] {
    let single = Array(key[..<8])
    let head = Array(blocks.dropLast(8))
    var chain: [UInt8]?
    if !head.isEmpty {
      let encrypted = try run(head, single + single + single, nil, encrypting: true)
      chain = Array(encrypted.suffix(8))
    }
    return try run(Array(blocks.suffix(8)), key, chain, encrypting: true)
  }

  private func cmac(_ message: [UInt8], _ key: [UInt8]) throws(Fault) -> [UInt8] {
    let context = unsafe Handle(EVP_MAC_CTX_new(Algorithm.cmac.pointer))
    defer { unsafe EVP_MAC_CTX_free(context.pointer) }
    var code = [UInt8](repeating: 0, count: 16)
    var count = 0
    let done =
      unsafe maabar_cmac_init(context.pointer, openSSLName, key, key.count) == 1
      && EVP_MAC_update(context.pointer, message, message.count) == 1
      && EVP_MAC_final(context.pointer, &code, &count, code.count) == 1
    guard done, count == 16 else { throw openSSLFault(.openSSL, "CMAC failed") }
    return Array(code.prefix(ChipCipher.codeCount))
  }

  // MARK: Steps

  /// The key as OpenSSL takes it: that of 3DES with its first half again.
  private func fullKey(_ key: [UInt8]) throws(Fault) -> [UInt8] {
    guard key.count == keyCount else { throw Fault(.key, "a key of \(keyCount) bytes expected") }
    return self == .tripleDES ? key + key[..<8] : key
  }

  /// One run of CBC with a full key.
  private func run(
    _ blocks: [UInt8], _ key: [UInt8], _ vector: [UInt8]?, encrypting: Bool
  ) throws(Fault) -> [UInt8] {
    let vector = vector ?? [UInt8](repeating: 0, count: blockCount)
    guard vector.count == blockCount, blocks.count.isMultiple(of: blockCount),
      blocks.count <= Int(CInt.max) - 16
    else { throw Fault(.message, "whole blocks of \(blockCount) bytes expected") }
    guard !blocks.isEmpty else { return [] }
    let context = unsafe Handle(EVP_CIPHER_CTX_new())
    defer { unsafe EVP_CIPHER_CTX_free(context.pointer) }
    var result = [UInt8](repeating: 0, count: blocks.count + blockCount)
    var count: CInt = 0
    let done =
      unsafe EVP_CipherInit_ex2(
        context.pointer, algorithm.pointer, key, vector, encrypting ? 1 : 0, nil) == 1
      && EVP_CIPHER_CTX_set_padding(context.pointer, 0) == 1
      && EVP_CipherUpdate(context.pointer, &result, &count, blocks, CInt(blocks.count)) == 1
    guard done, Int(count) == blocks.count else {
      throw openSSLFault(.openSSL, "a block cipher failed")
    }
    result.removeLast(blockCount)
    return result
  }

  private var openSSLName: String {
    switch self {
    case .tripleDES: "DES-EDE3-CBC"
    case .aes128: "AES-128-CBC"
    case .aes192: "AES-192-CBC"
    case .aes256: "AES-256-CBC"
    }
  }

  private var algorithm: Handle {
    switch self {
    case .tripleDES: Algorithm.tripleDES
    case .aes128: Algorithm.aes128
    case .aes192: Algorithm.aes192
    case .aes256: Algorithm.aes256
    }
  }
}

extension Algorithm {
  static let tripleDES = unsafe Handle(EVP_CIPHER_fetch(nil, "DES-EDE3-CBC", nil))
  static let aes128 = unsafe Handle(EVP_CIPHER_fetch(nil, "AES-128-CBC", nil))
  static let aes192 = unsafe Handle(EVP_CIPHER_fetch(nil, "AES-192-CBC", nil))
  static let aes256 = unsafe Handle(EVP_CIPHER_fetch(nil, "AES-256-CBC", nil))
  static let cmac = unsafe Handle(EVP_MAC_fetch(nil, "CMAC", nil))
}

package import Bytes
package import Crypto

/// Secure messaging on the reader's side: data in cipher, a checksum over header, data and a
/// counter that both sides keep (ICAO Doc 9303-11, clause 9.8; BSI TR-03110-3, appendix F).
///
/// An answer that does not hold in every part is a fault of `.chipAnswer`, each with a place of its
/// own, and ends the session: whoever sits between chip and reader learns nothing from it.
package struct SecureMessaging: MessageProtection, Sendable {
  private let cipher: ChipCipher
  private let encryptionKey: [UInt8]
  private let codeKey: [UInt8]
  /// The send sequence counter: as long as a block, one higher with each command and each answer.
  private var counter: [UInt8]
  /// Whether the last command asked for data.
  private var expectsData = false

  /// Begins with keys and the counter's start, zero unless basic access gave one. Throws `.key`
  /// for keys of the wrong size.
  package init(
    _ cipher: ChipCipher, encryptionKey: [UInt8], codeKey: [UInt8], counter: [UInt8]? = nil
  ) throws(Fault) {
    let counter = counter ?? [UInt8](repeating: 0, count: cipher.blockCount)
    guard encryptionKey.count == cipher.keyCount, codeKey.count == cipher.keyCount,
      counter.count == cipher.blockCount
    else { throw Fault(.key, "keys that do not fit their cipher") }
    self.cipher = cipher
    self.encryptionKey = encryptionKey
    self.codeKey = codeKey
    self.counter = counter
  }

  /// Begins with what key agreement gave: KDF(K, [r], 1) encrypts and KDF(K, [r], 2) makes
  /// checksums (clause 9.7.4).
  init(
    _ cipher: ChipCipher, secret: [UInt8], nonce: [UInt8] = [], counter: [UInt8]? = nil
  ) throws(Fault) {
    try self.init(
      cipher,
      encryptionKey: cipher.deriveKey(from: secret, nonce: nonce, counter: 1),
      codeKey: cipher.deriveKey(from: secret, nonce: nonce, counter: 2), counter: counter)
  }

  // MARK: Commands

  /// The command as it goes to the chip: [87 or 85] [97] 8E. An odd instruction carries data
  /// objects already, which go without padding indicator in 85 (ISO/IEC 7816-4, clause 10.4.2).
  package mutating func protect(_ command: CommandAPDU) throws(Fault) -> CommandAPDU {
    count()
    let classByte = command.classByte | 0x0C
    let header = [classByte, command.instruction, command.parameter1, command.parameter2]
    var objects: [UInt8] = []
    if !command.data.isEmpty {
      let cryptogram = try encrypted(command.data)
      objects +=
        command.instruction & 1 == 0
        ? TaggedElement.encode(0x87, [0x01] + cryptogram)
        : TaggedElement.encode(0x85, cryptogram)
    }
    if let expected = command.expected {
      let octets = [UInt8(expected >> 8 & 0xFF), UInt8(expected & 0xFF)]
      objects += TaggedElement.encode(0x97, expected > 256 ? octets : [octets[1]])
    }
    // Header and data objects are padded each; nothing is not (ISO/IEC 7816-4, clause 10.2.3.1).
    let body = objects.isEmpty ? [] : cipher.padded(objects)
    let code = try cipher.code(ofBlocks: counter + cipher.padded(header) + body, key: codeKey)
    objects += TaggedElement.encode(0x8E, code)
    expectsData = command.expected != nil
    var sent = command
    sent.classByte = classByte
    sent.data = objects
    // The answer always carries a checksum. It is of extended length where the plain one was.
    sent.expected = command.isExtended || objects.count > 255 ? 65_536 : 256
    return sent
  }

  // MARK: Answers

  /// What the chip answered, once its checksum holds. The status is the one inside: that outside is
  /// not protected. Throws `.chipAnswer`.
  package mutating func reveal(_ answer: ResponseAPDU) throws(Fault) -> ResponseAPDU {
    count()
    let parts = try SecureMessaging.parts(answer.data)
    let padded = cipher.padded(Array(parts.covered))
    let code = try cipher.code(ofBlocks: counter + padded, key: codeKey)
    guard ConstantTime.equal(code, Array(parts.code)) else {
      throw SecureMessaging.wrong("checksum", "a checksum that does not hold")
    }
    guard parts.status.count == 2, let first = parts.status.first, let last = parts.status.last
    else { throw SecureMessaging.wrong("status", "a status of two bytes expected") }
    let status = UInt16(first) << 8 | UInt16(last)
    guard let cryptogram = parts.cryptogram else {
      guard !expectsData || status != 0x9000 else {
        throw SecureMessaging.wrong("cryptogram", "data expected, and there are none")
      }
      return ResponseAPDU(status: status)
    }
    return ResponseAPDU(data: try decrypted(Array(cryptogram)), status: status)
  }

  /// The data objects of an answer.
  private struct Parts {
    /// All bytes that the checksum covers.
    var covered: ArraySlice<UInt8>
    var cryptogram: ArraySlice<UInt8>?
    var status: ArraySlice<UInt8>
    var code: ArraySlice<UInt8>
  }

  /// [87 or 85] 99 8E; others are taken along, since the checksum covers them.
  private static func parts(_ data: [UInt8]) throws(Fault) -> Parts {
    var rest = data[...]
    var found: [Int: ArraySlice<UInt8>] = [:]
    while !rest.isEmpty {
      let element: TaggedElement
      do throws(Fault) { element = try TaggedElement.next(&rest) } catch {
        throw wrong("objects", "protected data objects that cannot be read")
      }
      guard found[element.tag] == nil else { throw wrong("objects", "a data object twice") }
      found[element.tag] = element.content
      guard element.tag == 0x8E else { continue }
      guard rest.isEmpty else { throw wrong("objects", "data after the checksum") }
      guard element.content.count == ChipCipher.codeCount else {
        throw wrong("checksum", "a checksum of 8 bytes expected")
      }
      guard let status = found[0x99] else {
        throw wrong("status", "the protected status is missing")
      }
      let cryptogram = try found[0x87].map { marked throws(Fault) in
        guard marked.first == 0x01, found[0x85] == nil else {
          throw wrong("cryptogram", "a cryptogram with padding indicator 01 expected")
        }
        return marked.dropFirst()
      }
      return Parts(
        covered: data[..<element.encoded.startIndex], cryptogram: cryptogram ?? found[0x85],
        status: status, code: element.content)
    }
    throw wrong("checksum", "the checksum is missing")
  }

  private static func wrong(_ part: String, _ detail: String) -> Fault {
    Fault(.chipAnswer, at: "secure messaging: \(part)", detail)
  }

  // MARK: Steps

  private mutating func count() {
    for place in counter.indices.reversed() {
      counter[place] &+= 1
      if counter[place] != 0 { return }
    }
  }

  private func encrypted(_ data: [UInt8]) throws(Fault) -> [UInt8] {
    try cipher.encrypt(cipher.padded(data), key: encryptionKey, vector: vector())
  }

  private func decrypted(_ cryptogram: [UInt8]) throws(Fault) -> [UInt8] {
    do throws(Fault) {
      let vector = try vector()
      return try cipher.unpadded(
        cipher.decrypt(cryptogram, key: encryptionKey, vector: vector))
    } catch {
      throw SecureMessaging.wrong("cryptogram", "a cryptogram that cannot be decrypted")
    }
  }

  /// The first vector of a message: with AES the counter in cipher (TR-03110-3, F.4.2.1).
  private func vector() throws(Fault) -> [UInt8]? {
    cipher == .tripleDES ? nil : try cipher.encrypt(counter, key: encryptionKey)
  }
}

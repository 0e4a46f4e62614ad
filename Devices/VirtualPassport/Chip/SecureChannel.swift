import Bytes
import Crypto

/// The chip's end of secure messaging (ICAO Doc 9303-11, clause 9.8; TR-03110-3, appendix F): opens
/// commands, seals answers, counts both. Written for the chip alone.
struct SecureChannel {
  /// The cipher of both keys.
  let cipher: ChipCipher
  /// What data fields are encrypted with.
  let encryptionKey: [UInt8]
  /// What checksums are made with.
  let checksumKey: [UInt8]
  /// How many messages went either way, as long as a block of the cipher.
  private(set) var counter: [UInt8]

  /// A command that cannot be opened, with the status that says why.
  struct Refusal: Error {
    let status: UInt16
  }

  /// Begins at a counter; zeros where none is given.
  init(
    _ cipher: ChipCipher, encryptionKey: [UInt8], checksumKey: [UInt8], counter: [UInt8]? = nil
  ) {
    self.cipher = cipher
    self.encryptionKey = encryptionKey
    self.checksumKey = checksumKey
    self.counter = counter ?? [UInt8](repeating: 0, count: cipher.blockCount)
  }

  /// Begins with the keys of a shared secret (Doc 9303-11, clause 9.7.1).
  init(_ cipher: ChipCipher, secret: [UInt8], counter: [UInt8]? = nil) throws(Fault) {
    self.init(
      cipher, encryptionKey: try cipher.deriveKey(from: secret, counter: 1),
      checksumKey: try cipher.deriveKey(from: secret, counter: 2), counter: counter)
  }

  /// The command within a protected one; its class keeps no mark of the protection.
  mutating func open(_ command: ChipCommand) throws(Refusal) -> ChipCommand {
    count()
    guard let objects = DataObject.list(command.data) else {
      throw Refusal(status: ChipStatus.protectionWrong)
    }
    let checksum = objects.first { $0.tag == 0x8E }?.value
    guard let checksum else { throw Refusal(status: ChipStatus.protectionMissing) }
    let covered = objects.filter { $0.tag != 0x8E }
    let header = [
      command.classByte, command.instruction, command.parameter1, command.parameter2,
    ]
    let bytes = covered.flatMap(\.encoded)
    // Without data objects the padded header is all that the checksum covers (figure 5).
    let message = bytes.isEmpty ? header : cipher.padded(header) + bytes
    guard let right = try? self.checksum(message), right == checksum else {
      throw Refusal(status: ChipStatus.protectionWrong)
    }
    var plain = command
    plain.classByte &= 0xF3
    plain.data = try opened(covered)
    plain.expected = try expected(covered)
    return plain
  }

  /// The data field: 87 of an even instruction begins with the padding's sign, 85 of an odd one
  /// does not.
  private func opened(_ objects: [DataObject]) throws(Refusal) -> [UInt8] {
    guard let object = objects.first(where: { $0.tag == 0x87 || $0.tag == 0x85 }) else { return [] }
    let isMarked = object.tag == 0x87
    let cryptogram = isMarked ? Array(object.value.dropFirst()) : object.value
    guard !isMarked || object.value.first == 1,
      !cryptogram.isEmpty, cryptogram.count % cipher.blockCount == 0,
      let plain = try? cipher.decrypt(cryptogram, key: encryptionKey, vector: vector()),
      let data = try? cipher.unpadded(plain)
    else { throw Refusal(status: ChipStatus.protectionWrong) }
    return data
  }

  /// The protected Le: one or two bytes, zero for the most that they can say.
  private func expected(_ objects: [DataObject]) throws(Refusal) -> Int? {
    guard let value = objects.first(where: { $0.tag == 0x97 })?.value else { return nil }
    guard (1...2).contains(value.count) else {
      throw Refusal(status: ChipStatus.protectionWrong)
    }
    let number = value.reduce(0) { $0 << 8 | Int($1) }
    return number == 0 ? (value.count == 1 ? 256 : 65_536) : number
  }

  /// The data field of a protected answer; `flaw` spoils it.
  mutating func seal(
    _ answer: ChipAnswer, isOdd: Bool, flaw: ChipFault.Kind? = nil
  ) throws(Fault) -> [UInt8] {
    count()
    var objects: [DataObject] = []
    if !answer.data.isEmpty, flaw != .noCryptogram {
      var cryptogram = try cipher.encrypt(
        cipher.padded(answer.data), key: encryptionKey, vector: vector())
      if flaw == .wrongCryptogram { cryptogram[cryptogram.count - 1] ^= 1 }
      objects.append(isOdd ? DataObject(0x85, cryptogram) : DataObject(0x87, [1] + cryptogram))
    }
    if flaw != .noStatus {
      objects.append(
        DataObject(0x99, [UInt8(answer.status >> 8), UInt8(answer.status & 0xFF)]))
    }
    let bytes = objects.flatMap(\.encoded)
    guard flaw != .noChecksum else { return bytes }
    var code = try checksum(bytes)
    if flaw == .wrongChecksum { code[0] ^= 1 }
    return bytes + DataObject(0x8E, code).encoded
  }

  /// The most data whose protected form has at most `room` bytes: what padding, tags and lengths,
  /// status and checksum take is taken off.
  func most(in room: Int) -> Int {
    // 99 and 8E take 14 bytes; 87 takes a tag, a length of up to four bytes and the padding's sign.
    let left = room - 14
    for lengthBytes in 1...3 {
      let blocks = (left - 2 - lengthBytes) / cipher.blockCount * cipher.blockCount
      if blocks >= cipher.blockCount, DataObject.length(blocks + 1).count == lengthBytes {
        return blocks - 1
      }
    }
    return 0
  }

  /// The eight bytes of a checksum over the counter and a message.
  private func checksum(_ message: [UInt8]) throws(Fault) -> [UInt8] {
    try cipher.code(ofPadded: counter + message, key: checksumKey)
  }

  /// The start of an encryption: zeros, or for AES the encrypted counter (clause 9.8.6.1).
  private func vector() throws(Fault) -> [UInt8]? {
    cipher == .tripleDES ? nil : try cipher.encrypt(counter, key: encryptionKey)
  }

  private mutating func count() {
    for place in counter.indices.reversed() {
      counter[place] &+= 1
      if counter[place] != 0 { return }
    }
  }
}

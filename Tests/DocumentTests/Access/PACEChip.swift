import Bytes
import Crypto

@testable import Document

/// The chip's side of PACE, built of the primitives alone, with the ways to go wrong that BSI
/// TR-03105-5.1, unit ISO7816_G, sends.
final class PACEChip: ChipChannel {
  /// What goes wrong, and in which step.
  enum Flaw: Equatable {
    case none
    /// A status in place of the answer to a command, counted from 0 (MSE:Set AT).
    case status(UInt16, at: Int)
    /// Another tag for the data object of a step, 1 to 4.
    case tag(UInt8, step: Int)
    /// Another value for it.
    case value([UInt8], step: Int)
    /// The reader's own public key comes back.
    case echo(step: Int)
    /// The answer is cut by so many bytes.
    case cut(Int, step: Int)
    /// The token is that of other keys.
    case token
    /// Data object 8A: left out, under another tag, or of another key.
    case noMappingData
    case mappingTag(UInt8)
    case mappingSecret([UInt8])
  }

  let longestCommand: Int
  let offer: PACEOffer
  let password: AccessPassword
  let flaw: Flaw
  private(set) var keys: (encryption: [UInt8], code: [UInt8])?
  private(set) var commands: [[UInt8]] = []
  private let nonce: [UInt8]
  private let mappingSecret = [UInt8](repeating: 3, count: 20)
  private let secret = [UInt8](repeating: 5, count: 20)
  private var group: AgreementGroup
  private var readerKey: [UInt8] = []
  private var ownKey: [UInt8] = []
  private var data: [UInt8] = []
  private var step = 0

  init(
    _ offer: PACEOffer, _ password: AccessPassword, _ flaw: Flaw = .none,
    longestCommand: Int = 65_544
  ) {
    self.offer = offer
    self.password = password
    self.flaw = flaw
    self.longestCommand = longestCommand
    group = offer.group
    nonce = (0..<(offer.info.cipher.keyCount == 16 ? 16 : 32)).map { UInt8($0 + 1) }
  }

  func reconnect() throws(ChipInterruption) { throw .cardLost }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    commands.append(command)
    if case .status(let status, let place) = flaw, place == step {
      step += 1
      return [UInt8(status >> 8), UInt8(status & 0xFF)]
    }
    do {
      defer { step += 1 }
      guard let fields = PACEChip.data(command) else { return [0x67, 0] }
      guard command[1] == 0x86 else { return [0x90, 0] }
      // A part of a chain that carries no whole template waits for the rest.
      data += fields
      guard let template = try? TaggedElement(data[...]) else {
        step -= 1
        return [0x90, 0]
      }
      data = []
      let value = try template.children().first.map { Array($0.content) } ?? []
      return try answer(value)
    } catch { return [0x6F, 0] }
  }

  /// Lc and data of a command with short or extended lengths.
  private static func data(_ command: [UInt8]) -> [UInt8]? {
    guard command.count > 5 else { return nil }
    let isExtended = command[4] == 0
    let count = isExtended ? Int(command[5]) << 8 | Int(command[6]) : Int(command[4])
    let rest = command.dropFirst(isExtended ? 7 : 5)
    return rest.count >= count ? Array(rest.prefix(count)) : nil
  }

  private func answer(_ value: [UInt8]) throws -> [UInt8] {
    let cipher = offer.info.cipher
    switch step {
    case 1:
      let key = try cipher.deriveKey(from: password.encoded, counter: 3)
      return wrapped(0x80, try cipher.encrypt(nonce, key: key))
    case 2:
      guard offer.info.family.mapping != .integrated else {
        group = try group.mappedIntegrally(nonce: nonce, second: value, cipher: cipher)
        return wrapped(0x82, [])
      }
      let key = try group.publicKey(of: mappingSecret)
      group = try group.mappedGenerically(nonce: nonce, secret: mappingSecret, peer: value)
      return wrapped(0x82, flaw == .echo(step: 2) ? value : key)
    case 3:
      readerKey = value
      ownKey = try group.publicKey(of: secret)
      let shared = try group.sharedSecret(secret, with: value)
      keys = try (
        cipher.deriveKey(from: shared, counter: 1), cipher.deriveKey(from: shared, counter: 2)
      )
      return wrapped(0x84, flaw == .echo(step: 3) ? value : ownKey)
    default:
      guard let keys, try value == token(ownKey, keys.code) else { return [0x63, 0] }
      return try last(keys)
    }
  }

  private func last(_ keys: (encryption: [UInt8], code: [UInt8])) throws -> [UInt8] {
    let cipher = offer.info.cipher
    let own = try token(readerKey, flaw == .token ? keys.encryption : keys.code)
    var more: [UInt8] = []
    if offer.info.family.mapping == .chipAuthentication, flaw != .noMappingData {
      // The chip's static secret is 1, so that the quotient of the two is the mapping's.
      var scalar = mappingSecret
      if case .mappingSecret(let other) = flaw { scalar = other }
      let vector = try cipher.encrypt(
        [UInt8](repeating: 0xFF, count: cipher.blockCount), key: keys.encryption)
      let sent = try cipher.encrypt(
        cipher.padded(scalar), key: keys.encryption, vector: vector)
      var tag: UInt8 = 0x8A
      if case .mappingTag(let other) = flaw { tag = other }
      more = TaggedElement.encode(Int(tag), sent)
    }
    return wrapped(0x86, own, more)
  }

  private func token(_ key: [UInt8], _ code: [UInt8]) throws -> [UInt8] {
    let content =
      TaggedElement.encode(0x06, offer.info.identifier.octets)
      + TaggedElement.encode(offer.group.isCurve ? 0x86 : 0x84, key)
    return try offer.info.cipher.code(of: TaggedElement.encode(0x7F49, content), key: code)
  }

  /// The answer of this step with its flaw.
  private func wrapped(_ tag: UInt8, _ value: [UInt8], _ more: [UInt8] = []) -> [UInt8] {
    var (tag, value) = (tag, value)
    if case .tag(let other, step) = flaw { tag = other }
    if case .value(let other, step) = flaw { value = other }
    var bytes = TaggedElement.encode(0x7C, TaggedElement.encode(Int(tag), value) + more)
    if case .cut(let count, step) = flaw { bytes.removeLast(min(count, bytes.count)) }
    return bytes + [0x90, 0]
  }
}

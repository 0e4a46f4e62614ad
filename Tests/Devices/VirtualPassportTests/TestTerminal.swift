import Bytes
import Crypto

@testable import VirtualPassport

/// A terminal of the tests' own, in the plainest form that does: it rests on the primitives and on
/// nothing of the reader. Secure messaging is the chip's own code run from the other end, so that
/// the recorded conversations and worked examples, not this, are what holds it.
struct TestTerminal {
  let chip: VirtualChip
  var channel: TerminalChannel?

  init(_ chip: VirtualChip) { self.chip = chip }

  struct Refused: Error, Equatable { let status: UInt16 }

  /// Sends a command and gives the data of a success.
  mutating func send(
    _ header: [UInt8], _ data: [UInt8] = [], expected: Int? = nil, extended: Bool = true
  ) throws -> [UInt8] {
    var command = header
    var body = data
    var most = expected
    if channel != nil {
      command[0] |= 0x0C
      body = try channel?.protect(command, data, expected) ?? []
      most = 65_536
    }
    if !body.isEmpty { command += [0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body }
    if let most {
      command += (body.isEmpty ? [0] : []) + [UInt8(most >> 8 & 0xFF), UInt8(most & 0xFF)]
    }
    let answer = chip.answer(command) ?? []
    let status = answer.suffix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
    guard channel != nil, answer.count > 2 else {
      guard status == 0x9000 else { throw Refused(status: status) }
      return Array(answer.dropLast(2))
    }
    let (plain, inner) = try channel?.reveal(Array(answer.dropLast(2))) ?? ([], 0)
    guard inner == 0x9000, status == 0x9000 else { throw Refused(status: inner) }
    return plain
  }

  /// PACE; gives the data objects of the last step and the terminal's secret of the mapping.
  mutating func pace(
    _ offer: PaceOffer, _ password: ChipAccess.Password, _ characters: String,
    template: [UInt8] = [], names group: Bool = false, randomness: any Randomness
  ) throws -> (objects: [DataObject], mappingPeer: [UInt8], chipKey: [UInt8]) {
    let cipher = offer.variant.cipher
    var set = DataObject(0x80, offer.variant.identifier.octets).encoded
    set += DataObject(0x83, [password.rawValue]).encoded
    if group { set += DataObject(0x84, [UInt8(offer.parameters)]).encoded }
    do { _ = try send([0x00, 0x22, 0xC1, 0xA4], set + template) } catch let refused as Refused {
      // A warning that tells how many tries are left.
      guard (0x63C1...0x63CF).contains(refused.status) else { throw refused }
    }
    var key = Array(characters.utf8)
    if password == .zone { key = try HashAlgorithm.sha1.hash(key) }
    let sent = try step(nil)
    let nonce = try cipher.decrypt(
      sent[0].value, key: cipher.deriveKey(from: key, counter: 3))
    let base = try AgreementGroup(standardized: offer.parameters)
    let mapped: AgreementGroup
    var mappingPeer: [UInt8] = []
    if offer.variant.mapping == .integrated {
      let second = randomness.bytes(cipher.keyCount)
      _ = try step(DataObject(0x81, second))
      mapped = try base.mappedIntegrally(nonce: nonce, second: second, cipher: cipher)
    } else {
      let own = try base.newSecret(randomness)
      mappingPeer = try step(DataObject(0x81, base.publicKey(of: own)))[0].value
      mapped = try base.mappedGenerically(nonce: nonce, secret: own, peer: mappingPeer)
    }
    let secret = try mapped.newSecret(randomness)
    let ownKey = try mapped.publicKey(of: secret)
    let chipKey = try step(DataObject(0x83, ownKey))[0].value
    let shared = try mapped.sharedSecret(secret, with: chipKey)
    let codeKey = try cipher.deriveKey(from: shared, counter: 2)
    func token(_ key: [UInt8]) throws -> [UInt8] {
      let object = DataObject(
        0x7F49,
        [
          DataObject(0x06, offer.variant.identifier.octets),
          DataObject(base.isCurve ? 0x86 : 0x84, key),
        ])
      return try cipher.code(of: object.encoded, key: codeKey)
    }
    let objects = try step(DataObject(0x85, token(chipKey)), isLast: true)
    guard objects.first == DataObject(0x86, try token(ownKey)) else { throw Refused(status: 0) }
    channel = TerminalChannel(
      cipher, try cipher.deriveKey(from: shared, counter: 1), codeKey)
    return (objects, mappingPeer, chipKey)
  }

  private mutating func step(_ object: DataObject?, isLast: Bool = false) throws -> [DataObject] {
    let data = DataObject(0x7C, object.map { [$0] } ?? []).encoded
    let answer = try send([isLast ? 0x00 : 0x10, 0x86, 0, 0], data, expected: 65_536)
    return DataObject.list(answer)?.first?.parts ?? []
  }

  /// Basic Access Control.
  mutating func basicAccess(_ zone: String) throws {
    let cipher = ChipCipher.tripleDES
    let seed = Array(try HashAlgorithm.sha1.hash(Array(zone.utf8)).prefix(16))
    let (encryption, code) = try (
      cipher.deriveKey(from: seed, counter: 1), cipher.deriveKey(from: seed, counter: 2)
    )
    let theirs = try send([0x00, 0x84, 0, 0], expected: 8)
    let own: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    let half = [UInt8](repeating: 0x5A, count: 16)
    let sent = try cipher.encrypt(own + theirs + half, key: encryption)
    let answer = try send(
      [0x00, 0x82, 0, 0], sent + cipher.code(of: sent, key: code), expected: 40)
    let plain = try cipher.decrypt(Array(answer.prefix(32)), key: encryption)
    let secret = zip(plain.suffix(16), half).map { $0 ^ $1 }
    channel = TerminalChannel(
      cipher, try cipher.deriveKey(from: secret, counter: 1),
      try cipher.deriveKey(from: secret, counter: 2),
      counter: theirs.suffix(4) + own.suffix(4))
  }

  /// Chip authentication by GENERAL AUTHENTICATE; gives the compressed ephemeral key.
  mutating func chipAuthentication(
    _ key: AgreementKeyPair, isAtOnce: Bool = false, secret: [UInt8]? = nil,
    randomness: any Randomness
  ) throws -> [UInt8] {
    let group = try AgreementGroup(standardized: key.parameters)
    let secret = try secret ?? group.newSecret(randomness)
    let own = try group.publicKey(of: secret)
    let reference = key.reference.map { DataObject(0x84, [UInt8($0)]).encoded } ?? []
    var nonce: [UInt8] = []
    if isAtOnce {
      _ = try send([0x00, 0x22, 0x41, 0xA6], DataObject(0x91, own).encoded + reference)
    } else {
      _ = try send(
        [0x00, 0x22, 0x41, 0xA4], DataObject(0x80, key.identifier.octets).encoded + reference)
      let answer = try send(
        [0x00, 0x86, 0, 0], DataObject(0x7C, [DataObject(0x80, own)]).encoded, expected: 65_536)
      let parts = DataObject.list(answer)?.first
      nonce = parts?[0x81] ?? []
    }
    let shared = try group.sharedSecret(secret, with: key.publicKey())
    channel = TerminalChannel(
      key.cipher, try key.cipher.deriveKey(from: shared, nonce: nonce, counter: 1),
      try key.cipher.deriveKey(from: shared, nonce: nonce, counter: 2))
    return try group.compressed(own)
  }

  /// Terminal authentication with a chain; `announced` is the ephemeral key of version 2.
  mutating func terminalAuthentication(
    _ chain: [TerminalCertificate], identity: [UInt8], ephemeral: [UInt8], isSecond: Bool = false
  ) throws {
    for (issuer, certificate) in zip(chain, chain.dropFirst()) {
      _ = try send(
        [0x00, 0x22, 0x81, 0xB6], DataObject(0x83, Array(issuer.holder.utf8)).encoded)
      let parts = DataObject.list(certificate.bytes)?.first?.value ?? []
      _ = try send([0x00, 0x2A, 0x00, 0xBE], parts)
    }
    guard let last = chain.last else { return }
    var set = DataObject(0x83, Array(last.holder.utf8)).encoded
    if isSecond {
      set = DataObject(0x80, last.scheme.identifier.octets).encoded + set
      set += DataObject(0x91, ephemeral).encoded
    }
    _ = try send([0x00, 0x22, 0x81, 0xA4], set)
    let challenge = try send([0x00, 0x84, 0, 0], expected: 8)
    let signature = try ChipPrivateKey(der: last.key).sign(
      identity + challenge + ephemeral, last.scheme.scheme)
    _ = try send([0x00, 0x82, 0, 0], signature)
  }

  /// Reads a whole file by its identifier, as much at once as fits.
  mutating func read(_ identifier: UInt16) throws -> [UInt8] {
    _ = try send(
      [0x00, 0xA4, 0x02, 0x0C], [UInt8(identifier >> 8), UInt8(identifier & 0xFF)])
    return try send([0x00, 0xB0, 0, 0], expected: 65_536)
  }
}

/// Secure messaging from a terminal's end, for the tests.
struct TerminalChannel {
  let cipher: ChipCipher
  let encryptionKey: [UInt8]
  private let codeKey: [UInt8]
  var counter = 0
  private let start: [UInt8]

  init(
    _ cipher: ChipCipher, _ encryptionKey: [UInt8], _ codeKey: [UInt8], counter: [UInt8]? = nil
  ) {
    start = counter ?? [UInt8](repeating: 0, count: cipher.blockCount)
    self.cipher = cipher
    self.encryptionKey = encryptionKey
    self.codeKey = codeKey
  }

  /// The counter from its start on, as one number of a block.
  private var block: [UInt8] {
    var sum = start
    var rest = counter
    for place in sum.indices.reversed() {
      rest += Int(sum[place])
      sum[place] = UInt8(rest & 0xFF)
      rest >>= 8
    }
    return sum
  }

  func vector() throws -> [UInt8]? {
    cipher == .tripleDES ? nil : try cipher.encrypt(block, key: encryptionKey)
  }

  mutating func protect(
    _ header: [UInt8], _ data: [UInt8], _ expected: Int?
  ) throws -> [UInt8] {
    counter += 1
    var objects: [UInt8] = []
    if !data.isEmpty {
      let sent = try cipher.encrypt(cipher.padded(data), key: encryptionKey, vector: vector())
      let isOdd = header[1] & 1 == 1
      objects += DataObject(isOdd ? 0x85 : 0x87, isOdd ? sent : [1] + sent).encoded
    }
    if let expected {
      let bytes = [UInt8(expected >> 8 & 0xFF), UInt8(expected & 0xFF)]
      objects += DataObject(0x97, expected <= 256 ? [bytes[1]] : bytes).encoded
    }
    let message = objects.isEmpty ? header : cipher.padded(header) + objects
    return objects
      + DataObject(0x8E, try cipher.code(ofPadded: block + message, key: codeKey)).encoded
  }

  mutating func reveal(_ answer: [UInt8]) throws -> ([UInt8], UInt16) {
    counter += 1
    let objects = DataObject.list(answer) ?? []
    let covered = objects.filter { $0.tag != 0x8E }.flatMap(\.encoded)
    guard
      try cipher.code(ofPadded: block + covered, key: codeKey)
        == objects.first(where: { $0.tag == 0x8E })?.value
    else { throw TestTerminal.Refused(status: 1) }
    let status: [UInt8] = objects.first(where: { $0.tag == 0x99 })?.value ?? []
    var plain: [UInt8] = []
    if let object = objects.first(where: { $0.tag == 0x87 || $0.tag == 0x85 }) {
      let cryptogram = object.tag == 0x87 ? Array(object.value.dropFirst()) : object.value
      plain = try cipher.unpadded(
        cipher.decrypt(cryptogram, key: encryptionKey, vector: vector()))
    }
    return (plain, status.reduce(UInt16(0)) { $0 << 8 | UInt16($1) })
  }
}

extension TerminalChannel {
  /// Opens the proof of PACE's chip authentication mapping (Doc 9303-11, clause 4.4.3.5).
  func openProof(_ cryptogram: [UInt8]) throws -> [UInt8] {
    let ones = [UInt8](repeating: 0xFF, count: cipher.blockCount)
    return try cipher.unpadded(
      cipher.decrypt(
        cryptogram, key: encryptionKey, vector: cipher.encrypt(ones, key: encryptionKey)))
  }
}

extension TerminalChannel {
  /// What a recorded command says, opened with the terminal's own keys.
  mutating func open(_ bytes: [UInt8]) throws -> ChipCommand {
    counter += 1
    guard var command = ChipCommand(bytes), let objects = DataObject.list(command.data) else {
      throw TestTerminal.Refused(status: 2)
    }
    command.data = []
    if let object = objects.first(where: { $0.tag == 0x87 }) {
      command.data = try cipher.unpadded(
        cipher.decrypt(Array(object.value.dropFirst()), key: encryptionKey, vector: vector()))
    }
    return command
  }
}

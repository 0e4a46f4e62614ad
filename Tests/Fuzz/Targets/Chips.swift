import Bytes
import Codes
import Crypto
import Document
import Host

extension FuzzTarget {
  /// Chips that answer what they like.
  static let chips: [FuzzTarget] = [chipReader]

  /// A hostile chip to the whole reader. The first byte says how: 1 passes extended length, 2
  /// grants Basic Access Control and seals each answer with the session's true keys, 4 gives the
  /// reader a key, 8 asks for all files and a trace. Then come the answers, each behind its length
  /// in two bytes, status included; after the last the chip has gone.
  ///
  /// The reading ends within its limits, keeps no more than it was answered, and its masked trace
  /// shows no data.
  private static let chipReader = FuzzTarget("chip-reader") { bytes in
    let mode = bytes.first ?? 0
    let chip = HostileChip(mode: mode, Array(bytes.dropFirst()))
    var limits = ReadingLimits()
    (limits.exchanges, limits.bytes) = (400, 1 << 20)
    var keys = ChipKeys()
    if mode & 6 != 0 {
      keys.zone = try ZoneKey(
        documentNumber: "L898902C", birthDate: "690806", expiryDate: "940623")
      keys.cardAccessNumber = mode & 4 != 0 ? "123456" : nil
    }
    var now: UInt64 = 0
    var reader = ChipReader(
      plan: mode & 8 != 0 ? .open : .border, keys: keys, limits: limits,
      randomness: SeededRandomness(seed: 1)
    ) {
      now += 1_000_000
      return now
    }
    reader.isTraced = mode & 8 != 0
    let reading = reader.read { () throws(ChipInterruption) in chip }
    guard reading.exchanges == chip.commands, chip.commands <= limits.exchanges else {
      return "\(chip.commands) commands, \(reading.exchanges) counted"
    }
    let kept = reading.content.files.values.reduce(0) { $0 + $1.count }
    guard kept <= reading.received, reading.restarts <= limits.restarts else {
      return "\(kept) bytes kept of \(reading.received), \(reading.restarts) restarts"
    }
    if reading.interruption == nil, reading.access == nil { return "an end without access" }
    _ = reading.content.contentChecks(on: .init(daysSince1970: 20_000))
    let masked = reading.trace?.lines(isSpecimen: false) ?? []
    return masked.contains { $0.utf8.count > 240 } ? "a masked line with data" : nil
  }
}

/// The chip's side: answers of the fuzzer, in order.
private final class HostileChip: ChipChannel {
  let longestCommand: Int
  private(set) var commands = 0
  private let seals: Bool
  private var answers: ArraySlice<UInt8>
  private var session: SealedSession?

  init(mode: UInt8, _ answers: [UInt8]) {
    longestCommand = mode & 1 != 0 ? 65_544 : CommandAPDU.longestShort
    seals = mode & 2 != 0
    self.answers = answers[...]
  }

  func reconnect() throws(ChipInterruption) { session = nil }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    commands += 1
    guard seals else { return try next() }
    switch (command[0], command[1]) {
    case (0, 0x84): return SealedSession.challenge + [0x90, 0x00]
    case (0, 0x82):
      let (opened, answer) = try working { () throws(Fault) in try SealedSession.open(command) }
      session = opened
      return answer + [0x90, 0x00]
    case (0, 0xA4) where command[2] == 4: return [0x90, 0x00]
    case (0, _): return [0x6A, 0x82]
    default: break
    }
    let answer = try next()
    guard var sealed = session, !answer.isEmpty else { return [0x69, 0x88] }
    defer { session = sealed }
    return try working { () throws(Fault) in try sealed.seal(answer) }
  }

  /// The chip's own arithmetic, which the reader's commands always fit.
  private func working<Value>(
    _ body: () throws(Fault) -> Value
  ) throws(ChipInterruption) -> Value {
    do throws(Fault) { return try body() } catch { throw .failed(error) }
  }

  private func next() throws(ChipInterruption) -> [UInt8] {
    guard answers.count >= 2 else { throw .cardLost }
    let length = answers.prefix(2).reduce(0) { $0 << 8 | Int($1) }
    let answer = answers.dropFirst(2).prefix(length)
    answers = answers.dropFirst(2 + answer.count)
    return Array(answer)
  }
}

/// Basic Access Control and its secure messaging, the chip's side, with keys that anybody knows
/// (ICAO Doc 9303-11, appendix D).
private struct SealedSession {
  static let challenge: [UInt8] = [0x46, 0x08, 0xF9, 0x19, 0x88, 0x70, 0x22, 0x12]
  private static let cipher = ChipCipher.tripleDES

  private let encryptionKey: [UInt8]
  private let codeKey: [UInt8]
  private var counter: [UInt8]

  /// Takes EXTERNAL AUTHENTICATE as it comes and gives the chip's answer.
  static func open(_ command: [UInt8]) throws(Fault) -> (SealedSession, [UInt8]) {
    let hash = try HashAlgorithm.sha1.hash(Array("L898902C<369080619406236".utf8))
    let seed = Array(hash.prefix(16))
    let encryptionKey = try cipher.deriveKey(from: seed, counter: 1)
    let codeKey = try cipher.deriveKey(from: seed, counter: 2)
    let plain = try cipher.decrypt(Array(command.dropFirst(5).prefix(32)), key: encryptionKey)
    guard plain.count == 32 else { throw Fault(.chipAnswer, "a command of another length") }
    let half = [UInt8](repeating: 0x0B, count: 16)
    let answer = try cipher.encrypt(
      challenge + plain.prefix(8) + half, key: encryptionKey)
    let secret = zip(plain.dropFirst(16), half).map { $0 ^ $1 }
    let session = SealedSession(
      encryptionKey: try cipher.deriveKey(from: secret, counter: 1),
      codeKey: try cipher.deriveKey(from: secret, counter: 2),
      counter: challenge.suffix(4) + plain[4..<8])
    return (session, try answer + cipher.code(of: answer, key: codeKey))
  }

  /// Seals an answer, status last, as it follows the next command.
  mutating func seal(_ answer: [UInt8]) throws(Fault) -> [UInt8] {
    let cipher = SealedSession.cipher
    for _ in 0..<2 {
      for place in counter.indices.reversed() {
        counter[place] &+= 1
        if counter[place] != 0 { break }
      }
    }
    var objects: [UInt8] = []
    if answer.count > 2 {
      let padded = cipher.padded(Array(answer.dropLast(2)))
      objects = object(0x87, [0x01] + (try cipher.encrypt(padded, key: encryptionKey)))
    }
    objects += object(0x99, Array(answer.suffix(2)))
    let code = try cipher.code(of: counter + objects, key: codeKey)
    return objects + object(0x8E, code) + [0x90, 0x00]
  }

  private func object(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length: [UInt8] =
      count < 128 ? [UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
    return [tag] + length + content
  }
}

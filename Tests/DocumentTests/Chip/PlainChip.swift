import Bytes

@testable import Document

/// A chip of files without access control, with the habits that real chips have: it plays the
/// other side for what needs no cryptography.
final class PlainChip: ChipChannel {
  var longestCommand = 261
  /// Files of the application by identifier.
  var files: [UInt16: [UInt8]]
  var knowsShortIdentifiers = true
  /// The most data of one answer; more is refused with `status`, or given in part.
  var buffer = 256
  var refusesMore = true
  var refusal: UInt16 = 0x6700
  /// What a read up to the end of a file is answered with when it asks for more.
  var endStatus: UInt16 = 0x9000
  /// Answers in parts of so many bytes, fetched by GET RESPONSE.
  var parts: Int?
  /// The chip is lost before its command of this number, counted from 1, once.
  var lostBefore: Set<Int> = []
  private(set) var commands: [[UInt8]] = []
  private(set) var powered = 1
  private var selected: UInt16?
  private var waiting: [UInt8] = []
  private var chain: [UInt8] = []

  init(_ files: [UInt16: [UInt8]]) { self.files = files }

  /// The commands that read, as offset and expected length.
  var reads: Int { commands.count { [0xB0, 0xB1].contains($0[1]) } }

  func reconnect() throws(ChipInterruption) {
    powered += 1
    selected = nil
    waiting = []
  }

  func exchange(_ bytes: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    commands.append(bytes)
    if lostBefore.remove(commands.count) != nil { throw .cardLost }
    let (data, expected) = fields(bytes)
    switch bytes[1] {
    case 0xA4: return select(data)
    case 0xB0:
      if bytes[2] & 0x80 != 0 {
        guard knowsShortIdentifiers else { return [0x6A, 0x86] }
        let place = 0x0100 | UInt16(bytes[2] & 0x1F)
        guard files[place] != nil else { return [0x6A, 0x82] }
        selected = place
        return read(Int(bytes[3]), expected)
      }
      return read(Int(bytes[2]) << 8 | Int(bytes[3]), expected)
    case 0xB1:
      let offset = data.dropFirst(2).reduce(0) { $0 << 8 | Int($1) }
      let header = expected > 258 ? 4 : expected > 130 ? 3 : 2
      let answer = read(offset, expected - header)
      let content = answer.dropLast(2)
      let length: [UInt8] =
        header == 4
        ? [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
        : header == 3 ? [0x81, UInt8(content.count)] : [UInt8(content.count)]
      return [0x53] + length + content + answer.suffix(2)
    case 0xC0: return part(expected)
    case 0x2A:
      chain += data
      return [0x90, 0x00]
    default: return [0x6D, 0x00]
    }
  }

  /// The data of a chain, put together.
  func takeChain() -> [UInt8] {
    defer { chain = [] }
    return chain
  }

  private func select(_ data: [UInt8]) -> [UInt8] {
    if data.count != 2 { return [0x90, 0x00] }
    let place = UInt16(data[0]) << 8 | UInt16(data[1])
    guard files[place] != nil else { return [0x6A, 0x82] }
    selected = place
    return [0x90, 0x00]
  }

  private func read(_ offset: Int, _ expected: Int) -> [UInt8] {
    guard let file = selected.flatMap({ files[$0] }) else { return [0x69, 0x86] }
    if expected > buffer, refusesMore { return [UInt8(refusal >> 8), UInt8(refusal & 0xFF)] }
    guard offset < file.count else { return [0x6B, 0x00] }
    let data = Array(file[offset...].prefix(min(expected, buffer)))
    let isShort = data.count < expected
    if isShort, endStatus >> 8 == 0x6C { return [0x6C, UInt8(data.count & 0xFF)] }
    guard parts == nil else {
      waiting = data
      return part(0)
    }
    return data + (isShort ? [UInt8(endStatus >> 8), UInt8(endStatus & 0xFF)] : [0x90, 0x00])
  }

  private func part(_ expected: Int) -> [UInt8] {
    let data = waiting.prefix(min(expected, parts ?? 256))
    waiting = Array(waiting.dropFirst(data.count))
    guard !waiting.isEmpty else { return data + [0x90, 0x00] }
    return data + [0x61, UInt8(min(waiting.count, parts ?? 256) & 0xFF)]
  }

  private func fields(_ bytes: [UInt8]) -> (data: [UInt8], expected: Int) {
    let body = bytes.dropFirst(4)
    switch body.count {
    case 0: return ([], 0)
    case 1: return ([], body.first == 0 ? 256 : Int(body.first ?? 0))
    default:
      let isExtended = body.first == 0
      guard !isExtended else {
        let field = Int(body.dropFirst(1).prefix(2).reduce(0) { $0 << 8 | Int($1) })
        if body.count == 3 { return ([], field == 0 ? 65_536 : field) }
        let data = Array(body.dropFirst(3).prefix(field))
        let le = Int(body.dropFirst(3 + field).reduce(0) { $0 << 8 | Int($1) })
        return (data, le)
      }
      let count = Int(body.first ?? 0)
      let data = Array(body.dropFirst().prefix(count))
      guard let le = body.dropFirst(1 + count).first else { return (data, 0) }
      return (data, le == 0 ? 256 : Int(le))
    }
  }
}

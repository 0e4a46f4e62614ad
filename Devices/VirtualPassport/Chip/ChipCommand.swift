/// A command as the chip hears it (ISO/IEC 7816-4, clause 5.1): the chip's own reading of the
/// bytes, which shares nothing with how a reader writes them.
struct ChipCommand: Equatable, Sendable {
  /// The class byte as it came: bits for chaining and secure messaging stand in it.
  var classByte: UInt8
  /// The instruction.
  var instruction: UInt8
  /// The first parameter.
  var parameter1: UInt8
  /// The second parameter.
  var parameter2: UInt8
  /// The data field.
  var data: [UInt8] = []
  /// The most bytes that the answer may hold (Ne); nil where none are expected.
  var expected: Int?
  /// Whether the length fields are extended ones.
  var isExtended = false

  /// Both parameters as one number.
  var parameters: UInt16 { UInt16(parameter1) << 8 | UInt16(parameter2) }

  /// Whether more commands of the same chain follow (clause 5.4.1, bit 5 of an interindustry
  /// class).
  var isChained: Bool { classByte & 0x10 != 0 }

  /// Whether the header is authenticated by secure messaging (bits 4 and 3 both set).
  var isProtected: Bool { classByte & 0x0C == 0x0C }

  /// Reads the seven forms of a command (cases 1 to 4, short and extended); nil for any other
  /// length.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    (classByte, instruction, parameter1, parameter2) = (bytes[0], bytes[1], bytes[2], bytes[3])
    let body = bytes[4...]
    guard let first = body.first else { return }
    if body.count == 1 {
      expected = first == 0 ? 256 : Int(first)
    } else if first != 0 {
      guard readShort(body, length: Int(first)) else { return nil }
    } else {
      guard readExtended(body.dropFirst()) else { return nil }
    }
  }

  private mutating func readShort(_ body: ArraySlice<UInt8>, length: Int) -> Bool {
    let rest = body.dropFirst()
    guard rest.count == length || rest.count == length + 1 else { return false }
    data = Array(rest.prefix(length))
    if rest.count > length, let last = rest.last { expected = last == 0 ? 256 : Int(last) }
    return true
  }

  private mutating func readExtended(_ body: ArraySlice<UInt8>) -> Bool {
    isExtended = true
    guard body.count >= 2 else { return false }
    let length = number(body)
    let rest = body.dropFirst(2)
    if rest.isEmpty {
      expected = length == 0 ? 65_536 : length
      return true
    }
    guard length > 0, rest.count == length || rest.count == length + 2 else { return false }
    data = Array(rest.prefix(length))
    if rest.count > length {
      let most = number(rest.dropFirst(length))
      expected = most == 0 ? 65_536 : most
    }
    return true
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.prefix(2).reduce(0) { $0 << 8 | Int($1) }
  }
}

/// What the chip answers, before secure messaging: data and a status (clause 5.1).
struct ChipAnswer: Equatable, Sendable {
  /// The data field.
  var data: [UInt8] = []
  /// SW1 and SW2.
  var status: UInt16 = ChipStatus.success

  /// Data and success, or a status alone.
  init(_ data: [UInt8] = [], status: UInt16 = ChipStatus.success) {
    self.data = data
    self.status = status
  }

  /// The bytes that leave the chip.
  var encoded: [UInt8] { data + [UInt8(status >> 8), UInt8(status & 0xFF)] }
}

/// The status words that the chip gives (ISO/IEC 7816-4, clause 5.6).
enum ChipStatus {
  static let success: UInt16 = 0x9000
  /// The password, token or signature is another one.
  static let wrongSecret: UInt16 = 0x6300
  /// The end of the file came before the expected length.
  static let endOfFile: UInt16 = 0x6282
  static let wrongLength: UInt16 = 0x6700
  static let channelUnsupported: UInt16 = 0x6881
  /// The last command of a chain was expected (clause 5.6, table 6).
  static let lastExpected: UInt16 = 0x6883
  static let securityUnsatisfied: UInt16 = 0x6982
  static let blocked: UInt16 = 0x6983
  static let conditionsUnsatisfied: UInt16 = 0x6985
  static let noFile: UInt16 = 0x6986
  static let protectionMissing: UInt16 = 0x6987
  static let protectionWrong: UInt16 = 0x6988
  static let wrongData: UInt16 = 0x6A80
  static let fileNotFound: UInt16 = 0x6A82
  static let wrongParameters: UInt16 = 0x6A86
  static let referenceNotFound: UInt16 = 0x6A88
  static let beyondFile: UInt16 = 0x6B00
  static let unknownInstruction: UInt16 = 0x6D00
  static let unknownClass: UInt16 = 0x6E00
  static let memoryFailure: UInt16 = 0x6F00

  /// `61xx`: so many bytes wait for GET RESPONSE, 256 or more as 00.
  static func waiting(_ count: Int) -> UInt16 { 0x6100 | UInt16(count > 255 ? 0 : count) }
  /// `6Cxx`: the one length that would be right.
  static func rightLength(_ count: Int) -> UInt16 { 0x6C00 | UInt16(count > 255 ? 0 : count) }
  /// `63Cx`: tries that are left.
  static func triesLeft(_ count: Int) -> UInt16 { 0x63C0 | UInt16(min(15, max(0, count))) }
}

import Bytes

/// The coded coefficients of one block of a WSQ file.
enum WaveletBlock {
  /// Reads coefficients into their subbands until a marker ends the block (IAFIS-IC-0110, clause
  /// 3.3 with table 1 of codes); `segments` stands at that marker afterwards.
  static func read(
    _ segments: inout WaveletSegments, _ table: HuffmanTable, _ bands: inout WaveletBands
  ) throws(Fault) {
    var bits = WaveletBits(segments.bytes, at: segments.offset)
    while let symbol = bits.symbol(table) {
      let isTaken: Bool
      switch symbol {
      case 1...100: isTaken = bands.skip(symbol)
      case 107...254: isTaken = bands.put(symbol - 180)
      case 101: isTaken = bands.put(bits.number(8))
      case 102: isTaken = bands.put(-bits.number(8))
      case 103: isTaken = bands.put(bits.number(16))
      case 104: isTaken = bands.put(-bits.number(16))
      case 105: isTaken = bands.skip(bits.number(8))
      case 106: isTaken = bands.skip(bits.number(16))
      default: isTaken = false
      }
      guard isTaken, !bits.isOverrun else {
        throw Fault(
          .wavelet, at: "byte \(bits.offset)", "no more coefficients than the image has expected")
      }
    }
    segments.offset = bits.offset
    guard bits.isAtMarker else {
      throw segments.fault("a code of the block's table, or a marker, expected")
    }
  }
}

/// The bits of a block, without the zero bytes that follow each FF in it; they end at a marker.
private struct WaveletBits {
  private let bytes: [UInt8]
  /// Of the next byte; of the marker once the bits are used up.
  private(set) var offset: Int
  /// The next bits, the first one highest.
  private var window: UInt64 = 0
  private var count = 0
  /// True after bits were taken that are not there.
  private(set) var isOverrun = false
  private var hasEnded = false

  init(_ bytes: [UInt8], at offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// True when less than a code is left and a marker follows.
  var isAtMarker: Bool { hasEnded && count < 16 && offset + 1 < bytes.count }

  /// The next code's value; nil where none begins, which is how a block ends: the last byte is
  /// filled up with ones, and no code is all ones.
  mutating func symbol(_ table: HuffmanTable) -> Int? {
    if count < 16 { fill() }
    // Past the end stand ones.
    let ones: UInt64 = count < 16 ? ~0 >> UInt64(count) : 0
    let (value, length) = table.code(UInt32(truncatingIfNeeded: (window | ones) >> 48))
    guard length > 0, length <= count else { return nil }
    window <<= UInt64(length)
    count -= length
    return value
  }

  /// A number of 8 or 16 bits.
  mutating func number(_ width: Int) -> Int {
    if count < width { fill() }
    guard count >= width else {
      isOverrun = true
      return 0
    }
    let value = Int(window >> UInt64(64 - width))
    window <<= UInt64(width)
    count -= width
    return value
  }

  private mutating func fill() {
    while count <= 56, !hasEnded {
      guard offset < bytes.count else {
        hasEnded = true
        return
      }
      let byte = bytes[offset]
      if byte == 0xFF {
        guard offset + 1 < bytes.count, bytes[offset + 1] == 0 else {
          hasEnded = true
          return
        }
        offset += 1
      }
      offset += 1
      window |= UInt64(byte) << UInt64(56 - count)
      count += 8
    }
  }
}

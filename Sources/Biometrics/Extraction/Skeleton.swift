/// Lines one pixel wide, 8-connected, in an image with a border that is never set: 64 pixels a
/// word.
struct Skeleton: Sendable {
  let width: Int
  let height: Int
  /// Words a row; the first and the last are empty.
  private let words: Int
  private var lines: [UInt64]
  /// The pixels where a line ends.
  private(set) var ends: [(x: Int, y: Int)] = []

  /// Thins bits, 64 a word with an empty word at both ends of a row, to lines.
  init(width: Int, height: Int, bits: [UInt64], words: Int) {
    self.width = width
    self.height = height
    self.words = words
    lines = bits
    clearBorder()
    guard width > 2, height > 2 else {
      lines = [UInt64](repeating: 0, count: bits.count)
      return
    }
    let ends = RidgeKernels.thin(&lines, words: words)
    for (index, word) in ends.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        let bit = rest.trailingZeroBitCount
        self.ends.append((index % words * 64 + bit - 64, index / words))
        rest &= rest - 1
      }
    }
  }

  private mutating func clearBorder() {
    var inside = [UInt64](repeating: 0, count: words)
    for x in 1..<max(1, width - 1) { inside[x / 64 + 1] |= 1 << UInt64(x % 64) }
    for index in lines.indices {
      let y = index / words
      lines[index] &= y > 0 && y < height - 1 ? inside[index % words] : 0
    }
  }

  func isSet(_ x: Int, _ y: Int) -> Bool {
    lines[y * words + x / 64 + 1] >> UInt64(x % 64) & 1 == 1
  }

  /// The square of nine pixels around one that is not at the border: three bits a row.
  private func square(_ x: Int, _ y: Int) -> Int {
    let (word, shift) = ((x + 63) / 64, UInt64((x + 63) % 64))
    func three(_ y: Int) -> UInt64 {
      let index = y * words + word
      return (lines[index] &>> shift | (lines[index + 1] &<< 1) &<< (63 - shift)) & 7
    }
    return Int(three(y - 1) | three(y) << 3 | three(y + 1) << 6)
  }

  /// The pixels from an end along its line, `start` first, at most so many; stops at the next end
  /// or fork, and says which.
  func arm(from start: (x: Int, y: Int), atMost most: Int) -> (
    pixels: [(x: Int, y: Int)], stop: ArmStop
  ) {
    var pixels = [start]
    pixels.reserveCapacity(most)
    var around = square(start.x, start.y)
    while pixels.count < most {
      let current = pixels[pixels.count - 1]
      let next = Self.ways.first { way in
        around >> way.bit & 1 == 1
          && !pixels.suffix(3).contains { $0 == (current.x + way.x, current.y + way.y) }
      }
      guard let next else { return (pixels, .end) }
      let (x, y) = (current.x + next.x, current.y + next.y)
      pixels.append((x, y))
      around = square(x, y)
      let crossing = Self.crossings[around]
      if crossing >= 3 { return (pixels, .fork) }
      if crossing == 1 { return (pixels, .end) }
    }
    return (pixels, .open)
  }

  /// Straight neighbours first, so that a corner is not cut: their bits in a square of nine.
  private static let ways: [(x: Int, y: Int, bit: Int)] = [
    (0, -1, 1), (1, 0, 5), (0, 1, 7), (-1, 0, 3), (1, -1, 2), (1, 1, 8), (-1, 1, 6), (-1, -1, 0),
  ]

  /// How many lines leave the middle of a square of nine (crossing number; Rutovitz 1966): 1 an
  /// end, 3 a fork.
  private static let crossings: [Int] = (0..<512).map { square in
    let around = [1, 2, 5, 8, 7, 6, 3, 0].map { square >> $0 & 1 }
    return (0..<8).count { around[$0] != around[($0 + 1) % 8] } / 2
  }
}

/// Why a walk along a line stopped.
enum ArmStop {
  /// At another end of the line.
  case end
  /// Where lines meet.
  case fork
  /// After as many steps as were asked.
  case open
}

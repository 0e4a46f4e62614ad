import Codes

/// Writes 8-bit grey as baseline JPEG (ISO/IEC 10918-1, annexes A, F and K), for specimens of
/// documents whose portraits must be JPEG; pictures of others are read by `CompressedPicture`.
public enum BaselineJPEG {
  /// The file, with the standard's own tables: about 10 kB for a drawn face of 480 by 640 pixels.
  /// `quality` is 1...100 as libjpeg scales its tables; 50 takes them as they stand in annex K.
  public static func write(_ image: GreyImage, quality: Int = 75) -> [UInt8] {
    let quantizers = scaled(quality)
    var file: [UInt8] = [0xFF, 0xD8]
    // JFIF 1.01, resolution in dots per inch.
    let dots = [UInt8(truncatingIfNeeded: 300 >> 8), UInt8(truncatingIfNeeded: 300)]
    file += segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 1] + dots + dots + [0, 0])
    file += segment(0xDB, [0] + zigzag.map { UInt8(quantizers[$0]) })
    let sides = [image.height, image.width].flatMap { [UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] }
    file += segment(0xC0, [8] + sides + [1, 1, 0x11, 0])
    file += segment(0xC4, [0x00] + levels.counts + levels.values)
    file += segment(0xC4, [0x10] + changes.counts + changes.values)
    file += segment(0xDA, [1, 1, 0x00, 0, 63, 0])
    return file + scan(image, quantizers) + [0xFF, 0xD9]
  }

  private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count + 2
    return [0xFF, marker, UInt8(count >> 8), UInt8(count & 0xFF)] + content
  }

  // MARK: Blocks

  private static func scan(_ image: GreyImage, _ quantizers: [Int]) -> [UInt8] {
    var writer = BitWriter()
    let (levelCodes, changeCodes) = (codes(levels), codes(changes))
    var previous = 0
    for top in stride(from: 0, to: image.height, by: 8) {
      for left in stride(from: 0, to: image.width, by: 8) {
        let block = transformed(image, left, top, quantizers)
        encode(block, &previous, levelCodes, changeCodes, &writer)
      }
    }
    return writer.finish()
  }

  /// The cosine transform of the block at a place, quantized; pixels behind the edge repeat it.
  private static func transformed(
    _ image: GreyImage, _ left: Int, _ top: Int, _ quantizers: [Int]
  ) -> [Int] {
    var rows = [Double](repeating: 0, count: 64)
    for y in 0..<8 {
      let row = min(top + y, image.height - 1) * image.width
      for u in 0..<8 {
        var sum = 0.0
        for x in 0..<8 {
          let pixel = image.pixels[row + min(left + x, image.width - 1)]
          sum += (Double(pixel) - 128) * cosines[u * 8 + x]
        }
        rows[y * 8 + u] = sum
      }
    }
    var block = [Int](repeating: 0, count: 64)
    for v in 0..<8 {
      for u in 0..<8 {
        var sum = 0.0
        for y in 0..<8 { sum += rows[y * 8 + u] * cosines[v * 8 + y] }
        let level = sum / Double(quantizers[v * 8 + u])
        block[v * 8 + u] = Int(level.rounded())
      }
    }
    return block
  }

  /// One block: its level as the difference from the last one's, then runs of zeros with what ends
  /// them (annex F.1.2).
  private static func encode(
    _ block: [Int], _ previous: inout Int, _ levelCodes: [Code], _ changeCodes: [Code],
    _ writer: inout BitWriter
  ) {
    let difference = block[0] - previous
    previous = block[0]
    let size = bits(difference)
    writer.write(levelCodes[size])
    writer.write(difference, size)
    var zeros = 0
    for place in zigzag.dropFirst() {
      let value = block[place]
      guard value != 0 else {
        zeros += 1
        continue
      }
      while zeros > 15 {
        writer.write(changeCodes[0xF0])
        zeros -= 16
      }
      let size = bits(value)
      writer.write(changeCodes[zeros << 4 | size])
      writer.write(value, size)
      zeros = 0
    }
    if zeros > 0 { writer.write(changeCodes[0]) }
  }

  /// How many bits a value's magnitude takes.
  private static func bits(_ value: Int) -> Int { Int.bitWidth - abs(value).leadingZeroBitCount }

  // MARK: Codes

  /// A code of Huffman's: its bits, right-aligned, and how many.
  struct Code {
    var bits = 0
    var count = 0
  }

  /// The codes of a table by their symbols (annex C).
  private static func codes(_ table: (counts: [UInt8], values: [UInt8])) -> [Code] {
    var codes = [Code](repeating: Code(), count: 256)
    var (next, place) = (0, 0)
    for (length, count) in table.counts.enumerated() {
      for _ in 0..<count {
        codes[Int(table.values[place])] = Code(bits: next, count: length + 1)
        (next, place) = (next + 1, place + 1)
      }
      next <<= 1
    }
    return codes
  }

  private static func scaled(_ quality: Int) -> [Int] {
    let quality = min(100, max(1, quality))
    let scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
    return quantizers.map { min(255, max(1, ($0 * scale + 50) / 100)) }
  }

  /// Rows of the transform, with its scaling.
  private static let cosines: [Double] = (0..<64).map { place in
    let (u, x) = (place / 8, place % 8)
    let scale = u == 0 ? 0.353_553_390_593_273_8 : 0.5
    return scale * PortableMath.cosine(Double((2 * x + 1) * u) * .pi / 16)
  }
}

/// Bits of a scan, in whole bytes, a zero behind each byte of ones (annex F.1.2.3).
private struct BitWriter {
  private var bytes: [UInt8] = []
  private var pending = 0
  private var count = 0

  mutating func write(_ code: BaselineJPEG.Code) { put(code.bits, code.count) }

  /// The low bits of a value's magnitude; of a negative one, of the number one below.
  mutating func write(_ value: Int, _ size: Int) {
    put((value < 0 ? value - 1 : value) & (1 << size - 1), size)
  }

  private mutating func put(_ bits: Int, _ size: Int) {
    pending = pending << size | bits
    count += size
    while count >= 8 {
      let byte = UInt8(truncatingIfNeeded: pending >> (count - 8))
      bytes.append(byte)
      if byte == 0xFF { bytes.append(0) }
      count -= 8
      pending &= 1 << count - 1
    }
  }

  consuming func finish() -> [UInt8] {
    var rest = self
    if rest.count > 0 { rest.put((1 << (8 - rest.count)) - 1, 8 - rest.count) }
    return rest.bytes
  }
}

// The tables of annex K, clauses K.1 to K.3, for luminance.
extension BaselineJPEG {
  fileprivate static let zigzag: [Int] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
  ]

  fileprivate static let quantizers: [Int] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ]

  fileprivate static let levels: (counts: [UInt8], values: [UInt8]) = (
    [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], Array(0...11)
  )

  fileprivate static let changes: (counts: [UInt8], values: [UInt8]) = (
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D],
    [
      0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61,
      0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52,
      0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0A, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x25,
      0x26, 0x27, 0x28, 0x29, 0x2A, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45,
      0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x63, 0x64,
      0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x83,
      0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
      0x9A, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6,
      0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3,
      0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8,
      0xE9, 0xEA, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
    ]
  )
}

import Codes

/// Writes images as PNG (ISO/IEC 15948): 8-bit grey, with the pixels stored and not compressed.
///
/// It is for images that this house draws itself, so that any viewer opens them.
public enum PortableNetworkGraphics {
  /// The image as a PNG file, a little larger than its pixels.
  public static func write(_ image: GreyImage) -> [UInt8] {
    file(
      width: image.width, height: image.height, depth: 8, colourType: 0,
      dotsPerInch: image.resolution.dotsPerInch, rows: rows(image))
  }

  /// A file of rows, each after the number of its filter, with a palette for colour type 3.
  static func file(
    width: Int, height: Int, depth: UInt8, colourType: UInt8, dotsPerInch: Int? = nil,
    palette: [UInt8]? = nil, rows: [UInt8]
  ) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    append("IHDR", word(width) + word(height) + [depth, colourType, 0, 0, 0], to: &file)
    if let dotsPerInch {
      // Pixels a metre, from dots per inch.
      let density = word((dotsPerInch * 10_000 + 127) / 254)
      append("pHYs", density + density + [1], to: &file)
    }
    if let palette { append("PLTE", palette, to: &file) }
    append("IDAT", stored(rows), to: &file)
    append("IEND", [], to: &file)
    return file
  }

  /// Each row after the number of its filter: none.
  private static func rows(_ image: GreyImage) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity((image.width + 1) * image.height)
    for y in 0..<image.height {
      rows.append(0)
      rows += image.pixels[y * image.width..<(y + 1) * image.width]
    }
    return rows
  }

  /// A zlib stream (RFC 1950) of stored blocks (RFC 1951 clause 3.2.4).
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    stream.reserveCapacity(bytes.count + bytes.count / 60_000 * 5 + 16)
    for start in stride(from: 0, to: bytes.count, by: 65_535) {
      let count = min(65_535, bytes.count - start)
      stream.append(start + count == bytes.count ? 1 : 0)
      for length in [UInt16(count), ~UInt16(count)] {
        stream += [UInt8(truncatingIfNeeded: length), UInt8(length >> 8)]
      }
      stream += bytes[start..<start + count]
    }
    return stream + word(Int(adler32(bytes)))
  }

  /// The checksum of a zlib stream (RFC 1950 clause 8).
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }

  /// The checksum of a chunk (ISO 3309, as PNG's annex D).
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xff)] ^ sum >> 8 }
    return ~sum
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0xedb8_8320 ^ sum >> 1 : sum >> 1 }
  }

  private static func append(_ name: String, _ bytes: [UInt8], to file: inout [UInt8]) {
    let chunk = Array(name.utf8) + bytes
    file += word(bytes.count) + chunk + word(Int(crc32(chunk)))
  }

  private static func word(_ number: Int) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}

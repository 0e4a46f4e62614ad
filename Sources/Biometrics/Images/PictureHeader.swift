import Bytes

/// Size and resolution as a PNG, JPEG or JPEG 2000 file states them, read before it is decoded.
struct PictureHeader {
  private(set) var width = 0
  private(set) var height = 0
  /// nil where none is stated, or the two directions differ.
  private(set) var dotsPerInch: Int?

  /// nil for bytes without a size.
  init?(_ bytes: [UInt8], _ format: CompressedPicture.Format) {
    var cursor = ByteCursor(bytes.span)
    do throws(Fault) {
      switch format {
      case .png: try readPNG(&cursor)
      case .jpeg: try readJPEG(&cursor)
      case .jpeg2000: try readJPEG2000(&cursor, bytes)
      }
    } catch { return nil }
    guard width > 0, height > 0 else { return nil }
  }

  /// Chunks up to the first of image data: IHDR has the size, pHYs pixels a metre.
  private mutating func readPNG(_ cursor: inout ByteCursor) throws(Fault) {
    try cursor.skip(8)
    while true {
      let (length, name) = (Int(try cursor.uint32()), try cursor.take(4))
      if name == Array("IDAT".utf8) { return }
      let content = try cursor.take(length)
      var chunk = ByteCursor(content.span)
      try cursor.skip(4)
      if name == Array("IHDR".utf8) {
        (width, height) = (Int(try chunk.uint32()), Int(try chunk.uint32()))
      } else if name == Array("pHYs".utf8) {
        let (across, down) = (try chunk.uint32(), try chunk.uint32())
        if across == down, try chunk.byte() == 1 {
          dotsPerInch = (Int(across) * 254 + 5000) / 10_000
        }
      }
    }
  }

  /// Segments up to the frame header: JFIF has the density, the frame header the size.
  private mutating func readJPEG(_ cursor: inout ByteCursor) throws(Fault) {
    try cursor.skip(2)
    while true {
      var marker = try cursor.byte()
      guard marker == 0xFF else { throw Fault(.picture, "a marker expected") }
      while marker == 0xFF { marker = try cursor.byte() }
      if marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
      let length = Int(try cursor.uint16()) - 2
      let content = try cursor.take(length)
      var segment = ByteCursor(content.span)
      switch marker {
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        try segment.skip(1)
        (height, width) = (Int(try segment.uint16()), Int(try segment.uint16()))
        return
      case 0xE0:
        guard segment.remaining >= 12, try segment.take(5) == Array("JFIF\0".utf8) else { continue }
        try segment.skip(2)
        let unit = try segment.byte()
        let (across, down) = (Int(try segment.uint16()), Int(try segment.uint16()))
        guard across == down, across > 1 else { continue }
        dotsPerInch = unit == 1 ? across : unit == 2 ? (across * 254 + 50) / 100 : nil
      default: continue
      }
    }
  }

  /// The size segment of the codestream, which follows its start at once (annex A.5.1), and the
  /// capture or display resolution of a JP2 file (annex I.5.3.7).
  private mutating func readJPEG2000(_ cursor: inout ByteCursor, _ bytes: [UInt8]) throws(Fault) {
    if bytes[0] == 0 {
      // Boxes up to the codestream.
      while true {
        let (length, name) = (Int(try cursor.uint32()), try cursor.take(4))
        if name == Array("jp2c".utf8) {
          if length == 1 { try cursor.skip(8) }
          break
        }
        guard length >= 8 else { throw Fault(.picture, "a box with its length expected") }
        let content = try cursor.take(length - 8)
        if name == Array("jp2h".utf8) { readResolution(content) }
      }
    }
    try cursor.skip(4 + 2 + 2)  // Start of codestream, marker, length, capabilities.
    let (right, lower) = (Int(try cursor.uint32()), Int(try cursor.uint32()))
    let (left, upper) = (Int(try cursor.uint32()), Int(try cursor.uint32()))
    (width, height) = (right - left, lower - upper)
  }

  /// A resolution box is found by its name: a fraction with a decimal exponent, in dots a metre.
  private mutating func readResolution(_ header: [UInt8]) {
    for name in ["resd", "resc"] {
      let name = Array(name.utf8)
      guard header.count >= 14 else { return }
      for start in 0...header.count - 14 where Array(header[start..<start + 4]) == name {
        // Both directions: a fraction each, then an exponent each.
        let fields = header[(start + 4)..<start + 14].map(Int.init)
        let (over, under) = (fields[0] << 8 | fields[1], fields[2] << 8 | fields[3])
        guard under > 0 else { continue }
        var dots = Double(over) / Double(under) * 0.0254
        let power = Int(Int8(truncatingIfNeeded: fields[8]))
        for _ in 0..<min(12, abs(power)) { dots = power > 0 ? dots * 10 : dots / 10 }
        if (1...10_000).contains(dots) { dotsPerInch = Int(dots.rounded()) }
      }
    }
  }
}

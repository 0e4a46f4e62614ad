import Bytes
import Codes

/// The segments of a WSQ file (IAFIS-IC-0110, clause 3): a marker each, most with a length.
struct WaveletSegments {
  /// The second byte of a marker.
  enum Marker: UInt8 {
    case start = 0xA0
    case end = 0xA1
    case frame = 0xA2
    case block = 0xA3
    case transform = 0xA4
    case quantization = 0xA5
    case huffman = 0xA6
    case restart = 0xA7
    case comment = 0xA8
  }

  /// The frame header (clause 3.2.2): the image's size, and how its levels were shifted and scaled.
  struct Frame {
    let width: Int
    let height: Int
    let shift: Float
    let scale: Float
  }

  /// The transform table (clause 3.2.4): the right halves of the analysis filters.
  struct Transform {
    let low: [Float]
    let high: [Float]
    let lowSize: Int
    let highSize: Int
  }

  /// The quantization table (clause 3.2.5): the bin centre, and each subband's bin and zero bin.
  struct Quantization {
    let center: Float
    let bins: [Float]
    let zeroBins: [Float]
  }

  let bytes: [UInt8]
  /// Of the next byte.
  var offset = 0
  private var frame: Frame?
  private var transform: Transform?
  private var quantization: Quantization?
  private var dotsPerInch: Int?
  /// How many Huffman tables have come, those that replaced another counted.
  private var definitions = 0
  private(set) var tables = [HuffmanTable?](repeating: nil, count: Parameters.Image.huffmanTables)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func fault(_ detail: String) -> Fault { Fault(.wavelet, at: "byte \(offset)", detail) }

  /// The size and resolution, checked.
  func header() throws(Fault) -> WaveletScalarQuantization.Header {
    let frame = try requiredFrame()
    return .init(
      width: frame.width, height: frame.height,
      resolution: dotsPerInch.flatMap { Resolution(dotsPerInch: $0, provenance: .image) })
  }

  func requiredFrame() throws(Fault) -> Frame {
    guard let frame else { throw fault("a frame header before the first block expected") }
    return frame
  }

  func requiredTransform() throws(Fault) -> Transform {
    guard let transform else { throw fault("a transform table before the first block expected") }
    return transform
  }

  func requiredQuantization() throws(Fault) -> Quantization {
    guard let quantization else { throw fault("a quantization table expected") }
    return quantization
  }

  /// Reads segments up to the next block and gives its Huffman table; nil at the end of the image.
  mutating func readToBlock() throws(Fault) -> HuffmanTable? {
    if offset == 0, try marker() != .start { throw fault("the start of an image expected") }
    while true {
      let start = offset
      switch try marker() {
      case .end: return nil
      case .block:
        let segment = try self.segment()
        guard segment.count == 1, Int(segment[0]) < tables.count,
          let table = tables[Int(segment[0])]
        else { throw Fault(.wavelet, at: "byte \(start)", "a block with a known table expected") }
        return table
      case .frame: try readFrame(try segment(), start)
      case .transform: try readTransform(try segment(), start)
      case .quantization: try readQuantization(try segment(), start)
      case .huffman: try readTables(try segment(), start)
      case .comment: readComment(try segment())
      case .start, .restart:
        throw Fault(.wavelet, at: "byte \(start)", "a table, block or end expected")
      }
    }
  }

  private mutating func marker() throws(Fault) -> Marker {
    guard bytes.count - offset >= 2 else { throw fault("a marker expected, the file ends") }
    guard bytes[offset] == 0xFF, let marker = Marker(rawValue: bytes[offset + 1]) else {
      throw fault("a marker expected")
    }
    offset += 2
    return marker
  }

  /// The bytes of a segment after its length.
  private mutating func segment() throws(Fault) -> [UInt8] {
    guard bytes.count - offset >= 2 else { throw fault("a length expected, the file ends") }
    let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    guard length >= 2, length <= bytes.count - offset else {
      throw fault("a segment of \(length) bytes expected, \(bytes.count - offset) are left")
    }
    defer { offset += length }
    return Array(bytes[offset + 2..<offset + length])
  }

  // MARK: Tables

  private mutating func readFrame(_ segment: [UInt8], _ start: Int) throws(Fault) {
    var cursor = ByteCursor(segment.span)
    guard frame == nil else {
      throw Fault(.wavelet, at: "byte \(start)", "a single frame header expected")
    }
    do throws(Fault) {
      try cursor.skip(2)  // The levels of black and white: no decoder uses them.
      let (height, width) = (Int(try cursor.uint16()), Int(try cursor.uint16()))
      let least = Parameters.Image.leastWaveletSide
      guard width >= least, height >= least, GreyImage.isAllowed(width: width, height: height)
      else { throw Fault(.wavelet, at: "byte \(start)", "sides within their bounds expected") }
      let shift = try cursor.scaled16()
      frame = Frame(width: width, height: height, shift: shift, scale: try cursor.scaled16())
    } catch { throw Fault(.wavelet, at: "byte \(start)", error.detail) }
  }

  private mutating func readTransform(_ segment: [UInt8], _ start: Int) throws(Fault) {
    var cursor = ByteCursor(segment.span)
    do throws(Fault) {
      let (lowSize, highSize) = (Int(try cursor.byte()), Int(try cursor.byte()))
      var halves: [[Float]] = []
      for size in [lowSize, highSize] {
        var half: [Float] = []
        for _ in 0..<(size + 1) / 2 { half.append(try cursor.scaled32()) }
        halves.append(half)
      }
      transform = Transform(
        low: halves[0], high: halves[1], lowSize: lowSize, highSize: highSize)
    } catch { throw Fault(.wavelet, at: "byte \(start)", error.detail) }
  }

  private mutating func readQuantization(_ segment: [UInt8], _ start: Int) throws(Fault) {
    var cursor = ByteCursor(segment.span)
    do throws(Fault) {
      let center = try cursor.scaled16()
      var (bins, zeroBins): ([Float], [Float]) = ([], [])
      for _ in 0..<Parameters.Image.quantizedBands {
        bins.append(try cursor.scaled16())
        zeroBins.append(try cursor.scaled16())
      }
      quantization = Quantization(center: center, bins: bins, zeroBins: zeroBins)
    } catch { throw Fault(.wavelet, at: "byte \(start)", error.detail) }
  }

  /// One or more tables: a number, the count of codes of each length, the values.
  private mutating func readTables(_ segment: [UInt8], _ start: Int) throws(Fault) {
    var cursor = ByteCursor(segment.span)
    do throws(Fault) {
      repeat {
        let number = Int(try cursor.byte())
        let counts = try cursor.take(16)
        let values = try cursor.take(counts.reduce(0) { $0 + Int($1) })
        definitions += 1
        guard number < tables.count, definitions <= Parameters.Image.mostHuffmanDefinitions,
          let table = HuffmanTable(counts: counts, values: values)
        else { throw Fault(.wavelet, "a Huffman table whose codes fit expected") }
        tables[number] = table
      } while !cursor.isAtEnd
    } catch { throw Fault(.wavelet, at: "byte \(start)", error.detail) }
  }

  /// NIST's comment is lines `NAME value`; `PPI` is the resolution, -1 when it is not known; the
  /// 255 of many files is this -1 in one byte.
  private mutating func readComment(_ segment: [UInt8]) {
    let lines = segment.split(separator: 0x0A)
    guard let first = lines.first, first.starts(with: "NIST_COM".utf8) else { return }
    for line in lines where line.starts(with: "PPI ".utf8) && line.count <= 10 {
      let dots = Int(String(decoding: line.dropFirst(4), as: UTF8.self))
      if let dots, dots != 255 { dotsPerInch = dots }
    }
  }
}

extension ByteCursor {
  /// A number as WSQ writes it: a count of decimal places, then two bytes without sign.
  @_lifetime(self: copy self)
  fileprivate mutating func scaled16() throws(Fault) -> Float {
    let places = Int(try byte())
    return Self.scaled(Double(try uint16()), places)
  }

  /// A number with a sign (0 is plus), a count of decimal places and four bytes.
  @_lifetime(self: copy self)
  fileprivate mutating func scaled32() throws(Fault) -> Float {
    let isNegative = try byte() != 0
    let places = Int(try byte())
    let value = Self.scaled(Double(try uint32()), places)
    return isNegative ? -value : value
  }

  private static func scaled(_ number: Double, _ places: Int) -> Float {
    var number = number
    for _ in 0..<places { number /= 10 }
    return Float(number)
  }
}

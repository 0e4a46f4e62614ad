public import Bytes
public import Codes

/// Portable greymaps of Netpbm: P5 (bytes) and P2 (text), one image a file.
///
/// The resolution stands in a comment of the header, `# dpi 569`, as fingerprint tools write it.
public enum PortableGreymap {
  /// Reads an image. A largest value other than 255 (1...65,535) is scaled to it; a file without
  /// resolution gets the one assumed. Any bytes may be passed; throws `.greymap` with the offset.
  public static func read(
    _ bytes: [UInt8], assuming resolution: Resolution = .assumed500
  ) throws(Fault) -> GreyImage {
    var text = GreymapText(bytes)
    let isPlain = try text.magic()
    let width = try text.number("width", atMost: Parameters.mostPixelsASide)
    let height = try text.number("height", atMost: Parameters.mostPixelsASide)
    let largest = try text.number("largest value", atMost: 65_535)
    guard width > 0, height > 0, largest > 0, width * height <= Parameters.mostPixels else {
      throw text.fault("sides and largest value within their bounds expected")
    }
    let pixels =
      isPlain
      ? try text.plainPixels(width * height, largest) : try text.rawPixels(width * height, largest)
    let declared = text.dotsPerInch.flatMap { Resolution(dotsPerInch: $0, provenance: .image) }
    guard
      let image = GreyImage(
        width: width, height: height, pixels: pixels, resolution: declared ?? resolution)
    else { throw text.fault("as many pixels as the sides say expected") }
    return image
  }

  /// Writes P5 with the resolution as a comment, unless nobody states it.
  public static func write(_ image: GreyImage) -> [UInt8] {
    let resolution = image.resolution
    let comment =
      resolution.provenance == .assumed ? "" : "# dpi \(resolution.dotsPerInch)\n"
    return Array("P5\n\(comment)\(image.width) \(image.height)\n255\n".utf8) + image.pixels
  }
}

extension Fault.Code {
  /// Bytes that are no portable greymap.
  public static let greymap = Fault.Code("biometrics.greymap", .badInput)
}

/// The text of a greymap: numbers between white space and comments.
private struct GreymapText {
  /// Characters of a header at most: no real one has more, and a hostile one could go on for ever.
  private static let longestHeader = 4096

  private let bytes: [UInt8]
  private var offset = 0
  private(set) var dotsPerInch: Int?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func fault(_ detail: String) -> Fault { Fault(.greymap, at: "byte \(offset)", detail) }

  /// True for P2, false for P5.
  mutating func magic() throws(Fault) -> Bool {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "P"),
      bytes[1] == UInt8(ascii: "2")
        || bytes[1] == UInt8(ascii: "5")
    else { throw fault("P2 or P5 expected") }
    offset = 2
    return bytes[1] == UInt8(ascii: "2")
  }

  /// A whole number of the header after white space and comments.
  mutating func number(_ what: String, atMost most: Int) throws(Fault) -> Int {
    let value = try number(atMost: most)
    guard let value, offset <= Self.longestHeader else {
      throw fault("\(what), at most \(most), expected")
    }
    return value
  }

  /// The next number; nil when none stands there or it is too large.
  private mutating func number(atMost most: Int) throws(Fault) -> Int? {
    skipSpace()
    var value: Int?
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
      let next = (value ?? 0) * 10 + Int(bytes[offset] - 0x30)
      guard next <= most else { return nil }
      value = next
      offset += 1
    }
    return value
  }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x09...0x0D, 0x20: offset += 1
      case UInt8(ascii: "#"): readComment()
      default: return
      }
    }
  }

  private mutating func readComment() {
    let end = bytes[offset...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let words = bytes[offset..<end].drop { $0 == UInt8(ascii: "#") }.split(separator: 0x20)
    if words.count == 2, words[0].elementsEqual("dpi".utf8), words[1].count <= 5 {
      dotsPerInch = Int(String(decoding: words[1], as: UTF8.self))
    }
    offset = end
  }

  /// P2: numbers in text. Each takes two characters at least, which bounds a hostile count.
  mutating func plainPixels(_ count: Int, _ largest: Int) throws(Fault) -> [UInt8] {
    guard count <= (bytes.count - offset) / 2 else {
      throw fault("\(count) grey levels expected, the file is too short")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count)
    for _ in 0..<count {
      guard let value = try number(atMost: largest) else {
        throw fault("a grey level, at most \(largest), expected")
      }
      pixels.append(scaled(value, largest))
    }
    skipSpace()
    guard offset == bytes.count else { throw fault("the end of the file expected") }
    return pixels
  }

  /// P5: after one character of white space, a byte each, or two when the largest value needs them.
  mutating func rawPixels(_ count: Int, _ largest: Int) throws(Fault) -> [UInt8] {
    guard offset < bytes.count, [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20].contains(bytes[offset]) else {
      throw fault("white space after the header expected")
    }
    offset += 1
    let size = largest > 255 ? 2 : 1
    guard bytes.count - offset == count * size else {
      throw fault("\(count * size) bytes of pixels expected, \(bytes.count - offset) are there")
    }
    if largest == 255 { return Array(bytes[offset...]) }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count)
    for index in stride(from: offset, to: bytes.count, by: size) {
      let value =
        size == 1 ? Int(bytes[index]) : Int(bytes[index]) << 8 | Int(bytes[index + 1])
      guard value <= largest else {
        throw Fault(.greymap, at: "byte \(index)", "a grey level, at most \(largest), expected")
      }
      pixels.append(scaled(value, largest))
    }
    return pixels
  }

  private func scaled(_ value: Int, _ largest: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (value * 255 + largest / 2) / largest)
  }
}

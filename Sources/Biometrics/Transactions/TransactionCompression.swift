import Bytes
import Codes

/// How the data of an image is compressed (ANSI/NIST-ITL 1-2011, table 15).
public enum TransactionCompression: Hashable, Sendable {
  case none
  case wavelet
  case jpeg
  /// Lossless JPEG, an old form that is read no more: see `decode`.
  case losslessJPEG
  case jpeg2000
  case losslessJPEG2000
  case png
  /// A code that the standard does not have.
  case other(String)

  /// The word of the tagged records; of type 4 the code's word.
  public init(word: String) {
    let word = word.trimmingSpaces.uppercased()
    let known = Self.known.first {
      $0.word == word || (word.hasPrefix("WSQ") && $0.word == "WSQ20")
    }
    self = known?.value ?? .other(word)
  }

  /// The code of type 4 (field 4.008).
  init(code: Int) {
    self = Self.known.indices.contains(code) ? Self.known[code].value : .other("\(code)")
  }

  /// The word of the standard: `WSQ20`.
  public var word: String {
    if case .other(let word) = self { return word }
    return Self.known.first { $0.value == self }?.word ?? ""
  }

  /// The code of type 4; nil for one that the standard does not have.
  var code: Int? { Self.known.firstIndex { $0.value == self } }

  private static let known: [(word: String, value: TransactionCompression)] = [
    ("NONE", .none), ("WSQ20", .wavelet), ("JPEGB", .jpeg), ("JPEGL", .losslessJPEG),
    ("JP2", .jpeg2000), ("JP2L", .losslessJPEG2000), ("PNG", .png),
  ]

  /// Decodes grey of 8 bits a pixel.
  ///
  /// Throws `.imageUnsupported` with the word of what cannot be decoded (JPEGL, other words, other
  /// depths) and what to ask for, and for sides other than the record's; the fault of the image's
  /// own format; `.libraryMissing` for JPEG, JPEG 2000 and PNG without Debian's library.
  func decode(
    _ data: [UInt8], width: Int, height: Int, depth: Int, _ resolution: Resolution?
  ) throws(Fault) -> GreyImage {
    let image: GreyImage
    switch self {
    case .none:
      guard depth == 8 else {
        throw Fault(.imageUnsupported, "8 bits a pixel expected, not \(depth)")
      }
      guard
        let raw = GreyImage(
          width: width, height: height, pixels: data, resolution: resolution ?? .assumed500)
      else { throw Fault(.imageUnsupported, "as many pixels as the sides say expected") }
      return raw
    case .wavelet: image = try WaveletScalarQuantization.read(data)
    case .jpeg, .jpeg2000, .losslessJPEG2000, .png: image = try CompressedPicture.read(data)
    case .losslessJPEG, .other:
      throw Fault(
        .imageUnsupported,
        "\(word) is not decoded here: ask for WSQ, PNG, JPEG 2000 or uncompressed")
    }
    guard image.width == width, image.height == height else {
      throw Fault(.imageUnsupported, "an image of \(width) x \(height) as its record says expected")
    }
    return image.with(resolution ?? image.resolution)
  }
}

extension String {
  /// Without the spaces before and after.
  fileprivate var trimmingSpaces: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}

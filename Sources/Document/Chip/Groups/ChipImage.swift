import Bytes

/// An image of a chip with its exact bytes.
public struct ChipImage: Hashable, Sendable {
  /// A format that its first bytes tell.
  public enum Format: String, Sendable, CaseIterable {
    /// JPEG (ISO/IEC 10918-1).
    case jpeg
    /// JPEG 2000 with its boxes (ISO/IEC 15444-1, annex I).
    case jpeg2000
    /// A bare JPEG 2000 codestream (ISO/IEC 15444-1, annex A).
    case jpeg2000Codestream = "jpeg2000-codestream"

    /// The extension of a file's name: `jpg`, `jp2`, `j2k`.
    public var fileExtension: String {
      switch self {
      case .jpeg: "jpg"
      case .jpeg2000: "jp2"
      case .jpeg2000Codestream: "j2k"
      }
    }

    /// The format of an image by its first bytes; nil for one of none.
    init?(_ bytes: ArraySlice<UInt8>) {
      if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        self = .jpeg
      } else if bytes.starts(with: [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10]) {
        self = .jpeg2000
      } else if bytes.starts(with: [0xFF, 0x4F, 0xFF, 0x51]) {
        self = .jpeg2000Codestream
      } else {
        return nil
      }
    }
  }

  /// The bytes as the issuer wrote them; nothing in them was decoded.
  public let bytes: [UInt8]
  /// What the first bytes say.
  public let format: Format
  /// Where the image begins in the file of the data group.
  public let place: Int

  /// The image of these bytes of a file; throws `.chipFile` for one of another kind.
  init(_ bytes: ArraySlice<UInt8>) throws(Fault) {
    guard let format = Format(bytes) else {
      throw TaggedElement.wrong(bytes, "an image that is neither JPEG nor JPEG 2000")
    }
    self.bytes = Array(bytes)
    self.format = format
    place = bytes.startIndex
  }
}

extension DataGroupReader {
  /// DG5 and DG7 (clauses 4.7.5 and 4.7.7): a count, and images of one tag.
  mutating func images(_ element: TaggedElement, tag: Int) throws(Fault) -> [ChipImage] {
    var images: [ChipImage] = []
    for item in try counted(element, { $0.tag == tag }) {
      images.append(try ChipImage(item.content))
    }
    guard !images.isEmpty else { throw TaggedElement.wrong(element.content, "no image") }
    return images
  }

  /// An image among other fields; nil with a note when it is none.
  mutating func image(_ element: TaggedElement) -> ChipImage? {
    do throws(Fault) { return try ChipImage(element.content) } catch {
      note(element.content, error.detail)
      return nil
    }
  }
}

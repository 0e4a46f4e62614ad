extension MachineReadableZone {
  /// The name field in its parts (ICAO Doc 9303-3, clause 4.6).
  public struct Name: Hashable, Sendable {
    /// The components of the primary identifier: family name, or the whole name where the issuer
    /// does not divide it.
    public let primary: [String]
    /// The components of the secondary identifier; none for a name of one part.
    public let secondary: [String]
    /// True when a letter stands in the last position of the field: the name must be treated as cut
    /// off there, though it may just have fitted (Doc 9303-4 to -7, clause 4.2.3).
    public let mayBeTruncated: Bool
    /// False when fillers stand where no separator can: in front, three together, or a second `<<`.
    public let isWellFormed: Bool

    /// True when only one identifier is given, as for a person with one name.
    public var hasOnePart: Bool { primary.isEmpty != secondary.isEmpty }

    /// `ERIKSSON, ANNA MARIA`.
    public var displayed: String {
      [primary, secondary].filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
        .joined(separator: ", ")
    }

    /// Divides the characters of a name field.
    init(_ field: ArraySlice<UInt8>) {
      let shape = Shape(field)
      primary = Name.components(field[field.startIndex..<shape.primaryEnd])
      secondary = Name.components(field[shape.primaryEnd..<shape.end])
      mayBeTruncated = shape.end == field.endIndex && !field.isEmpty
      isWellFormed = shape.isWellFormed
    }

    private static func components(_ characters: ArraySlice<UInt8>) -> [String] {
      characters.split(separator: UInt8(ascii: "<")).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Where the parts of a name field end, without taking them out.
  struct Shape {
    /// The end of the primary identifier: the first `<<`, else the end of the name.
    private(set) var primaryEnd: Int
    /// The end of the name: the fillers to the end of the field.
    let end: Int
    /// See `Name.isWellFormed`.
    private(set) var isWellFormed: Bool

    init(_ field: ArraySlice<UInt8>) {
      let filler = UInt8(ascii: "<")
      var end = field.endIndex
      while end > field.startIndex, field[end - 1] == filler { end -= 1 }
      self.end = end
      primaryEnd = end
      isWellFormed = end > field.startIndex && field[field.startIndex] != filler
      var run = 0
      for index in field.startIndex..<end {
        run = field[index] == filler ? run + 1 : 0
        if run == 2, primaryEnd == end {
          primaryEnd = index - 1
        } else if run >= 2 {
          isWellFormed = false
        }
      }
    }
  }

  /// The name in its parts.
  public var name: Name { Name(slice(.name)) }

  /// The characters of a field; empty where the format lacks it.
  func slice(_ field: Field) -> ArraySlice<UInt8> {
    guard let range = format.range(of: field) else { return [] }
    return characters[range]
  }
}

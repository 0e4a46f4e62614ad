public import Bytes

/// The name of a station, point of entry or office: letters that are safe in a path, a subject and
/// a spreadsheet. 1 to 32 of `A`-`Z`, `0`-`9` and `-`, beginning with a letter.
public struct StationName: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let text: String

  /// Checks and takes a name; throws `.name`.
  public init(_ text: String) throws(Fault) {
    let bytes = Array(text.utf8)
    guard (1...32).contains(bytes.count), let first = bytes.first,
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first),
      bytes.allSatisfy({ byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      })
    else {
      throw Fault(
        .stationName,
        "a name of 1 to 32 capital letters, digits and hyphens expected, beginning with a letter")
    }
    self.text = text
  }

  /// The name.
  public var description: String { text }
}

extension Fault.Code {
  /// A station's, office's or point of entry's name with characters or a length that no name has.
  public static let stationName = Fault.Code("seal.station-name", .badInput)
}

extension PossibleMatch {
  /// The entry's identifier as a record can hold it: 1 to 64 signs of printable ASCII without
  /// quotation mark, backslash and space. An identifier that is one stands as it is; of another
  /// the beginning stands, with a number of 64 bits over the whole (FNV-1a) that tells it from
  /// others: `________-17~c27a05ab95b7d53c`. Equal identifiers give equal codes.
  public var entryCode: String { EntryCode.code(entryID) }
}

/// How records name an entry.
public enum EntryCode {
  /// The code of an identifier; see `PossibleMatch.entryCode`.
  public static func code(_ id: String) -> String {
    if (1...64).contains(id.utf8.count), id.utf8.allSatisfy(isPlain) { return id }
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let beginning = id.unicodeScalars.prefix(40).map { scalar in
      scalar.isASCII && isPlain(UInt8(scalar.value)) ? Character(scalar) : "_"
    }
    let digits = String(digest, radix: 16)
    return String(beginning) + "~" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}

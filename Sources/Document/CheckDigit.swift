/// The check digit of ICAO Doc 9303-3, clause 4.9: modulus 10, weights 7, 3, 1 repeated.
public struct CheckDigit: Sendable {
  private var sum = 0
  private var weight = 7

  /// Nothing added yet.
  public init() {}

  /// Adds the characters in a range that lies within them; digits count as themselves, A to Z as 10
  /// to 35, all else as 0.
  public mutating func add(_ characters: borrowing Span<UInt8>, _ range: Range<Int>) {
    for index in range {
      sum &+= CheckDigit.value(of: characters[index]) &* weight
      weight = weight == 7 ? 3 : weight == 3 ? 1 : 7
    }
  }

  /// The digit, as its ASCII character.
  public var character: UInt8 { 0x30 + UInt8(sum % 10) }

  /// The check digit of characters, as its ASCII character.
  public static func character(of characters: [UInt8]) -> UInt8 {
    var digit = CheckDigit()
    digit.add(characters.span, characters.indices)
    return digit.character
  }

  private static func value(of character: UInt8) -> Int {
    switch character {
    case 0x30...0x39: Int(character) - 0x30
    case 0x41...0x5A: Int(character) - 0x41 + 10
    default: 0
    }
  }
}

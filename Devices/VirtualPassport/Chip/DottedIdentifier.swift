/// An object identifier as numbers and as the content octets of DER (ISO/IEC 8825-1, clause 8.19).
public struct DottedIdentifier: Hashable, Sendable, CustomStringConvertible {
  /// The numbers, at least two.
  public let numbers: [UInt32]

  /// An identifier of these numbers.
  public init(_ numbers: [UInt32]) { self.numbers = numbers }

  /// Reads numbers with points between them; nil for anything else.
  public init?(_ text: String) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
    guard numbers.count >= 2, !numbers.contains(nil), let first = numbers[0], first <= 2 else {
      return nil
    }
    self.numbers = numbers.compactMap { $0 }
  }

  /// Reads content octets; nil for none, unfinished ones, and numbers over 32 bits.
  init?(octets: [UInt8]) {
    guard let last = octets.last, last < 0x80 else { return nil }
    var numbers: [UInt32] = []
    var value: UInt64 = 0
    for octet in octets {
      value = value << 7 | UInt64(octet & 0x7F)
      guard value <= UInt32.max else { return nil }
      guard octet < 0x80 else { continue }
      if numbers.isEmpty {
        let first = min(value / 40, 2)
        numbers = [UInt32(first), UInt32(value - 40 * first)]
      } else {
        numbers.append(UInt32(value))
      }
      value = 0
    }
    self.numbers = numbers
  }

  /// The content octets.
  var octets: [UInt8] {
    guard numbers.count >= 2 else { return [] }
    let parts = [numbers[0] * 40 + numbers[1]] + numbers.dropFirst(2)
    return parts.flatMap { part in
      var octets = [UInt8(part & 0x7F)]
      var rest = part >> 7
      while rest > 0 {
        octets.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
        rest >>= 7
      }
      return octets
    }
  }

  /// The identifier with further numbers behind it.
  func appending(_ more: UInt32...) -> DottedIdentifier { DottedIdentifier(numbers + more) }

  /// The last numbers behind a prefix; nil for an identifier that does not begin with it.
  func suffix(after prefix: DottedIdentifier) -> [UInt32]? {
    numbers.starts(with: prefix.numbers) ? Array(numbers.dropFirst(prefix.numbers.count)) : nil
  }

  /// The numbers with points between them.
  public var description: String { numbers.map(String.init).joined(separator: ".") }
}

/// The identifiers of BSI TR-03110-3, appendix A.1.1, and ICAO Doc 9303-11, clause 9.2.
enum ProtocolIdentifier {
  /// bsi-de protocols(2) smartcard(2): 0.4.0.127.0.7.2.2.
  private static let smartcard = DottedIdentifier([0, 4, 0, 127, 0, 7, 2, 2])
  /// id-PK: 1 with DH, 2 with ECDH.
  static let publicKey = smartcard.appending(1)
  /// id-TA.
  static let terminal = smartcard.appending(2)
  /// id-CA: group, then cipher.
  static let chip = smartcard.appending(3)
  /// id-PACE: mapping, then cipher.
  static let pace = smartcard.appending(4)
  /// id-IS, the role of inspection systems: bsi-de applications(3) mrtd(1) roles(2) 1.
  static let inspection = DottedIdentifier([0, 4, 0, 127, 0, 7, 3, 1, 2, 1])
  /// id-icao-mrtd-security-aaProtocolObject.
  static let active = DottedIdentifier([2, 23, 136, 1, 1, 5])
}

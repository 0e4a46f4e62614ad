public import Bytes

/// A host's name or address, as certificates bear it and connections ask for it.
public struct HostName: Hashable, Sendable, CustomStringConvertible {
  /// The name in lower case, or the address as it was written: `registry.example`, `10.1.0.4`,
  /// `fd00::4`.
  public let text: String
  /// True for an IP address, IPv4 in four decimal parts or IPv6 in hexadecimal.
  public let isAddress: Bool

  /// Reads a name of letters, digits, hyphens and points (RFC 1123 clause 2.1), or an address;
  /// throws `.hostName` for anything else: no wildcard, no port, no list, 253 bytes at most.
  public init(_ text: String) throws(Fault) {
    let bytes = Array(text.utf8)
    guard (1...253).contains(bytes.count) else {
      throw Fault(.hostName, "1 to 253 characters expected")
    }
    if bytes.contains(UInt8(ascii: ":")) {
      guard bytes.allSatisfy({ HostName.isHex($0) || $0 == 0x3a || $0 == 0x2e }), bytes.count <= 45
      else { throw Fault(.hostName, "an IPv6 address expected") }
      isAddress = true
    } else {
      let labels = bytes.split(separator: 0x2e, omittingEmptySubsequences: false)
      guard labels.allSatisfy(HostName.isLabel) else {
        throw Fault(.hostName, "letters, digits, hyphens and points expected")
      }
      isAddress = labels.last?.allSatisfy(HostName.isDigit) ?? false
      guard !isAddress || HostName.isIPv4(labels) else {
        throw Fault(.hostName, "an IPv4 address has four numbers up to 255")
      }
    }
    self.text = String(decoding: bytes.map { HostName.lowered($0) }, as: UTF8.self)
  }

  /// The text.
  public var description: String { text }

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    (1...63).contains(label.count) && label.first != 0x2d && label.last != 0x2d
      && label.allSatisfy { isDigit($0) || (0x61...0x7a).contains(lowered($0)) || $0 == 0x2d }
  }

  private static func isIPv4(_ parts: [ArraySlice<UInt8>]) -> Bool {
    parts.count == 4
      && parts.allSatisfy { part in
        guard part.allSatisfy(HostName.isDigit) else { return false }
        let value = part.reduce(0) { min($0 * 10 + Int($1) - 0x30, 1000) }
        return value <= 255 && (part.count == 1 || part.first != 0x30)
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(lowered(byte))
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
  }
}

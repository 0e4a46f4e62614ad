public import Bytes

/// Names a key of the terminals' authorities: the country, a mnemonic and a sequence number (BSI
/// TR-03110-3, clause A.7.1). A certificate carries its holder's and its issuer's.
public struct KeyReference: Hashable, Sendable, CustomStringConvertible {
  /// The characters as they go over the air, ISO 8859-1: 8 to 16 of them.
  public let bytes: [UInt8]

  /// Reads a reference; throws `.terminalCertificate` for another length and for characters that
  /// no certificate may hold (clause D.2.1.4).
  public init(_ bytes: some Collection<UInt8>) throws(Fault) {
    guard (8...16).contains(bytes.count) else {
      throw Fault(.terminalCertificate, "a reference of 8 to 16 characters expected")
    }
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) || $0 >= 0xA0 }) else {
      throw Fault(.terminalCertificate, "a reference with a character that none may hold")
    }
    self.bytes = Array(bytes)
  }

  /// The holder's country: two letters of ISO 3166-1, as they stand there.
  public var country: String { String(description.prefix(2)) }

  /// The holder's own name: 1 to 9 characters.
  public var mnemonic: String { String(description.dropFirst(2).dropLast(5)) }

  /// The number of the key: five digits or letters.
  public var sequenceNumber: String { String(description.suffix(5)) }

  /// The characters as text.
  public var description: String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}

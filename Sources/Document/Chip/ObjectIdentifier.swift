import Bytes

/// An object identifier as its octets stand in a file or a command (ISO/IEC 8825-1, clause 8.19).
public struct ObjectIdentifier: Hashable, Sendable, CustomStringConvertible {
  /// The content octets, without tag and length.
  public let octets: [UInt8]

  /// Takes content octets as they are.
  public init(octets: some Sequence<UInt8>) { self.octets = Array(octets) }

  /// An identifier below another one: `protocols.appending(4, 2)`. Numbers are below 128.
  func appending(_ numbers: UInt8...) -> ObjectIdentifier {
    ObjectIdentifier(octets: octets + numbers)
  }

  /// The last numbers when the identifier lies below `other`: nil when it does not.
  func numbers(below other: ObjectIdentifier) -> [UInt8]? {
    guard octets.starts(with: other.octets), octets.count > other.octets.count else { return nil }
    return Array(octets.dropFirst(other.octets.count))
  }

  /// The numbers with points; octets that spell none are shown in hexadecimal.
  public var description: String {
    var parts: [Int] = []
    var value = 0
    for octet in octets {
      guard value < 1 << 48 else { return Hex.encode(octets) }
      value = value << 7 | Int(octet & 0x7F)
      guard octet & 0x80 == 0 else { continue }
      parts += parts.isEmpty ? [min(value / 40, 2), value - 40 * min(value / 40, 2)] : [value]
      value = 0
    }
    guard !octets.isEmpty, octets.last.map({ $0 < 0x80 }) ?? false else {
      return Hex.encode(octets)
    }
    return parts.map(String.init).joined(separator: ".")
  }

  /// bsi-de protocols(2) smartcard(2), 0.4.0.127.0.7.2.2 (BSI TR-03110-3, A.1.1).
  static let protocols = ObjectIdentifier(octets: [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02])
  /// id-icao-mrtd-security, 2.23.136.1.1 (ICAO Doc 9303-10, clause 4.6.2).
  static let documents = ObjectIdentifier(octets: [0x67, 0x81, 0x08, 0x01, 0x01])
}

extension TaggedElement {
  /// The object identifier that a primitive element of tag 06 holds; throws `.chipFile`.
  func objectIdentifier() throws(Fault) -> ObjectIdentifier {
    guard tag == 0x06, !content.isEmpty else {
      throw TaggedElement.wrong(encoded, "an object identifier expected")
    }
    return ObjectIdentifier(octets: content)
  }
}

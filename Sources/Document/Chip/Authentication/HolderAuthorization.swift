public import Bytes

/// What the holder of a terminal's certificate is and may do: the certificate holder authorization
/// template (BSI TR-03110-3, clause C.1.5; TR-03110-4, clause 2.2.3).
public struct HolderAuthorization: Hashable, Sendable {
  /// Whom a certificate speaks of.
  public enum Role: UInt8, Sendable, CaseIterable {
    /// A terminal.
    case terminal = 0
    /// A document verifier of another state, or a commercial one.
    case foreignVerifier = 1
    /// A document verifier of the authority's own state.
    case domesticVerifier = 2
    /// The state's authority itself.
    case authority = 3

    /// Whether the certificate may vouch for terminals.
    public var isVerifier: Bool { self == .foreignVerifier || self == .domesticVerifier }
  }

  /// A kind of terminal.
  public enum TerminalType: Hashable, Sendable {
    /// An inspection system: id-IS, the only kind that reads passports.
    case inspectionSystem
    /// An authentication terminal of identity cards: id-AT.
    case authenticationTerminal
    /// A terminal of a signature application: id-ST.
    case signatureTerminal
    /// Another, by the content of its object identifier.
    case other([UInt8])

    /// The content of the object identifier: 0.4.0.127.0.7.3.1.2, then 1, 2 or 3.
    public var identifier: [UInt8] {
      let roles: [UInt8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x02]
      return switch self {
      case .inspectionSystem: roles + [1]
      case .authenticationTerminal: roles + [2]
      case .signatureTerminal: roles + [3]
      case .other(let bytes): bytes
      }
    }

    /// The kind of an object identifier's content.
    public init(identifier: [UInt8]) {
      let known: [Self] = [.inspectionSystem, .authenticationTerminal, .signatureTerminal]
      self = known.first { $0.identifier == identifier } ?? .other(identifier)
    }
  }

  /// The kind of terminal that the certificate leads to.
  public let type: TerminalType
  /// The relative authorization as it stands there: the role in the two highest bits, then rights.
  public let bits: [UInt8]

  /// Makes an authorization; throws `.terminalCertificate` for one without a byte.
  public init(_ type: TerminalType, bits: [UInt8]) throws(Fault) {
    guard !bits.isEmpty, bits.count <= 16 else {
      throw Fault(.terminalCertificate, "an authorization of 1 to 16 bytes expected")
    }
    self.type = type
    self.bits = bits
  }

  /// The role.
  public var role: Role { Role(rawValue: bits[0] >> 6) ?? .terminal }

  /// Whether fingers (DG3) may be read: bit 0 of an inspection system.
  public var readsFingers: Bool { grants(0x01) }

  /// Whether irises (DG4) may be read: bit 1 of an inspection system.
  public var readsIrises: Bool { grants(0x02) }

  private func grants(_ bit: UInt8) -> Bool {
    type == .inspectionSystem && (bits.last ?? 0) & bit != 0
  }

  /// The rights that remain when another certificate of the chain is looked at too: a bit holds
  /// where both hold it (clause 2.7). The role stays this one's.
  public func limited(by other: HolderAuthorization) -> HolderAuthorization {
    guard type == other.type, bits.count == other.bits.count else {
      return HolderAuthorization(type, trusted: [bits[0] & 0xC0])
    }
    var both = zip(bits, other.bits).map { $0 & $1 }
    both[0] = both[0] & 0x3F | bits[0] & 0xC0
    return HolderAuthorization(type, trusted: both)
  }

  private init(_ type: TerminalType, trusted bits: [UInt8]) {
    self.type = type
    self.bits = bits
  }

  /// The template, tag 7F4C, as a certificate and PACE carry it.
  public var encoded: [UInt8] {
    TaggedElement.encode(
      0x7F4C, TaggedElement.encode(0x06, type.identifier) + TaggedElement.encode(0x53, bits))
  }
}

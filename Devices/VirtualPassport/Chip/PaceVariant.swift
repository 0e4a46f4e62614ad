public import Crypto

/// What a protocol identifier of PACE says (ICAO Doc 9303-11, clause 9.2.1 and table 7).
public struct PaceVariant: Hashable, Sendable {
  /// How the nonce becomes a generator.
  public enum Mapping: UInt32, Sendable, CaseIterable {
    /// Generic mapping.
    case generic
    /// Integrated mapping.
    case integrated
    /// Generic mapping, with proof of the chip's static key.
    case chipAuthentication
  }

  /// How the nonce becomes a generator.
  public let mapping: Mapping
  /// Whether the group is an elliptic curve.
  public let isCurve: Bool
  /// The cipher of the session.
  public let cipher: ChipCipher

  /// A variant; chip authentication mapping exists with AES over curves only.
  public init(_ mapping: Mapping, isCurve: Bool, _ cipher: ChipCipher) {
    self.mapping = mapping
    self.isCurve = isCurve
    self.cipher = cipher
  }

  /// The ciphers by their number in identifiers, which begins with 1.
  static let ciphers: [ChipCipher] = [.tripleDES, .aes128, .aes192, .aes256]

  /// The number of mapping and group in identifiers.
  private var family: UInt32 {
    switch mapping {
    case .generic: isCurve ? 2 : 1
    case .integrated: isCurve ? 4 : 3
    case .chipAuthentication: 6
    }
  }

  /// The protocol's identifier.
  public var identifier: DottedIdentifier {
    let cipher = PaceVariant.ciphers.firstIndex(of: cipher) ?? 0
    return ProtocolIdentifier.pace.appending(family, UInt32(cipher) + 1)
  }

  /// The variant of an identifier; nil for another protocol's.
  public init?(_ identifier: DottedIdentifier) {
    guard let numbers = identifier.suffix(after: ProtocolIdentifier.pace), numbers.count == 2,
      (1...4).contains(numbers[1])
    else { return nil }
    let cipher = PaceVariant.ciphers[Int(numbers[1]) - 1]
    switch numbers[0] {
    case 1: self.init(.generic, isCurve: false, cipher)
    case 2: self.init(.generic, isCurve: true, cipher)
    case 3: self.init(.integrated, isCurve: false, cipher)
    case 4: self.init(.integrated, isCurve: true, cipher)
    case 6 where cipher != .tripleDES: self.init(.chipAuthentication, isCurve: true, cipher)
    default: return nil
    }
  }
}

/// One variant of PACE that a chip offers: an entry of EF.CardAccess (clause 9.2.1).
public struct PaceOffer: Hashable, Sendable {
  /// The variant.
  public var variant: PaceVariant
  /// The domain parameters: 0 to 2 and 8 to 18 are the standard's (clause 9.5.1).
  public var parameters: Int

  /// Makes an offer.
  public init(_ variant: PaceVariant, parameters: Int) {
    self.variant = variant
    self.parameters = parameters
  }
}

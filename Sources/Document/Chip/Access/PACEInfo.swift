public import Crypto

/// A way to run PACE that a chip offers (BSI TR-03110-3, A.1.1.1; ICAO Doc 9303-11, clause 9.2.1).
public struct PACEInfo: Hashable, Sendable {
  /// How the nonce becomes a generator.
  public enum Mapping: String, Sendable {
    /// By an agreement of its own (Doc 9303-11, clause 4.4.3.3.1).
    case generic = "GM"
    /// By a pseudo-random function of two nonces (clause 4.4.3.3.2).
    case integrated = "IM"
    /// Generic, and the chip proves that it holds its static key (clause 4.4.3.5).
    case chipAuthentication = "CAM"
  }

  /// Key agreement and mapping: what stands below id-PACE.
  public struct Family: Hashable, Sendable {
    /// Whether keys are points of a curve.
    public let isCurve: Bool
    /// The mapping.
    public let mapping: Mapping

    /// DH-GM 1, ECDH-GM 2, DH-IM 3, ECDH-IM 4, ECDH-CAM 6; nil for other numbers.
    init?(number: UInt8) {
      switch number {
      case 1: (isCurve, mapping) = (false, .generic)
      case 2: (isCurve, mapping) = (true, .generic)
      case 3: (isCurve, mapping) = (false, .integrated)
      case 4: (isCurve, mapping) = (true, .integrated)
      case 6: (isCurve, mapping) = (true, .chipAuthentication)
      default: return nil
      }
    }
  }

  /// The protocol as MSE:Set AT names it.
  public let identifier: ObjectIdentifier
  /// Key agreement and mapping.
  public let family: Family
  /// The cipher of nonce, tokens and messages.
  public let cipher: ChipCipher
  /// The version; 2 is the only one that is used.
  public let version: Int
  /// The number of the domain parameters: standardised ones up to 31, else the chip's own; nil
  /// where the chip has one set of its own.
  public let parameterNumber: Int?

  /// The standard's name: `PACE-ECDH-GM-AES-CBC-CMAC-128`.
  public var name: String {
    let suffix = cipher == .tripleDES ? "3DES-CBC-CBC" : "AES-CBC-CMAC-\(cipher.keyCount * 8)"
    return "PACE-\(family.isCurve ? "ECDH" : "DH")-\(family.mapping.rawValue)-\(suffix)"
  }
}

/// A way to run chip authentication that a chip offers (TR-03110-3, A.1.1.2).
public struct ChipAuthenticationInfo: Hashable, Sendable {
  /// The protocol as MSE:Set AT names it.
  public let identifier: ObjectIdentifier
  /// Whether keys are points of a curve.
  public let isCurve: Bool
  /// The cipher of the messages after it.
  public let cipher: ChipCipher
  /// 1, 2 or 3.
  public let version: Int
  /// Which of the chip's keys; nil where it has one.
  public let keyNumber: Int?
}

/// PACE with the group that it will run in.
public struct PACEOffer: Hashable, Sendable {
  /// The protocol.
  public let info: PACEInfo
  /// The group with its standard generator.
  public let group: AgreementGroup
  /// Whether the chip offers PACE with other parameters too, so that MSE:Set AT has to name these
  /// (Doc 9303-11, clause 4.4.4.1).
  let namesParameters: Bool

  /// `PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1`.
  public var name: String { "\(info.name) on \(group)" }
}

extension SecurityInfos {
  /// What PACE can be run with, the best first: chip authentication mapping, for it saves a
  /// protocol; AES before 3DES; then the greater strength of group and key; curves before residues.
  public var paceOffers: [PACEOffer] {
    let known = entries.compactMap { entry -> PACEInfo? in
      if case .pace(let info) = entry.content, info.version == 2 { info } else { nil }
    }
    let isAmbiguous = Set(known.map(\.parameterNumber)).count > 1
    let offers = known.compactMap { info in
      usableGroup(of: info).map {
        PACEOffer(info: info, group: $0, namesParameters: isAmbiguous)
      }
    }
    // Sorting keeps the chip's order among equals.
    return offers.enumerated().sorted { left, right in
      let (a, b) = (left.element.rank, right.element.rank)
      return a == b ? left.offset < right.offset : b.lexicographicallyPrecedes(a)
    }.map(\.element)
  }

  /// The group of an offer where PACE can run in it.
  func usableGroup(of info: PACEInfo) -> AgreementGroup? {
    guard let group = group(of: info), group.isCurve == info.family.isCurve,
      info.family.mapping != .integrated || group.number != AgreementGroup.unmappable
    else { return nil }
    return group
  }

  /// The group of an offer: a standardised one, or the chip's own where it is a known one.
  private func group(of info: PACEInfo) -> AgreementGroup? {
    if let number = info.parameterNumber, number < 32 {
      return try? AgreementGroup(standardized: number)
    }
    let own = entries.compactMap { entry -> AgreementGroup? in
      guard case .paceParameters(let group?, let number) = entry.content,
        group.isCurve == info.family.isCurve, number == info.parameterNumber
      else { return nil }
      return group
    }
    return own.count == 1 ? own[0] : nil
  }
}

extension PACEOffer {
  /// Greater is better, the first difference counts.
  fileprivate var rank: [Int] {
    let strength = group.isCurve ? group.orderBitCount / 2 : group.fieldCount == 128 ? 80 : 112
    return [
      info.family.mapping == .chipAuthentication ? 1 : 0, info.cipher == .tripleDES ? 0 : 1,
      min(strength, info.cipher.keyCount * 8), group.isCurve ? 1 : 0,
    ]
  }
}

extension AgreementGroup {
  /// secp224r1, whose prime is 1 modulo 4 (TR-03110-3, table 4).
  fileprivate static let unmappable = 10
}

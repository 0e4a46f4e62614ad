public import Codes
public import Crypto

/// What a specimen is to be: its data, its protocols, and how its issuer signs.
public struct SpecimenPlan: Sendable {
  /// What is said of the document signer that signs the specimen.
  public enum SignerState: String, Sendable, CaseIterable {
    /// It counts.
    case valid
    /// Its certificate has ended.
    case expired
    /// Its authority revoked it.
    case revoked
  }

  /// How the chip proves that it is no copy, by active authentication.
  public enum ActiveProof: Hashable, Sendable {
    /// Not at all.
    case none
    /// RSA of so many bits, with message recovery and a hash.
    case rsa(bits: Int, HashAlgorithm)
    /// ECDSA on a curve by its standardised number, plain, with a hash.
    case curve(Int, HashAlgorithm)
  }

  /// A key of chip authentication to be made.
  public struct ChipKey: Hashable, Sendable {
    /// The standardised domain parameters.
    public var parameters: Int
    /// The cipher of the session after it.
    public var cipher: ChipCipher
    /// 1 or 2.
    public var version: Int

    /// Asks for a key.
    public init(parameters: Int, cipher: ChipCipher, version: Int = 1) {
      (self.parameters, self.cipher, self.version) = (parameters, cipher, version)
    }
  }

  /// The lines of the machine-readable zone, check digits included.
  public var zone: [String]
  /// The portrait of DG2; nil leaves the group out.
  public var portrait: SpecimenPortrait?
  /// The image of DG7; nil leaves the group out.
  public var signature: [UInt8]?
  /// The whole name in the script of its country, for DG11; nil leaves the group out.
  public var nativeName: String?
  /// The place of birth, for DG11.
  public var birthPlace: String?
  /// The authority that issued the document, for DG12; nil leaves the group out.
  public var issuingAuthority: String?
  /// The day of issue, for DG12.
  public var issued: CivilDate?
  /// Whole files of data groups, which take the place of generated ones.
  public var groups: [Int: [UInt8]] = [:]

  /// Whether Basic Access Control opens the chip.
  public var hasBasicAccess = true
  /// Whether anything needs to open it.
  public var needsAccess = true
  /// The variants of PACE.
  public var pace: [PaceOffer] = []
  /// The card access number; nil for none.
  public var cardAccessNumber: String?
  /// The holder's number; nil for none.
  public var personalNumber: String?
  /// Keys of chip authentication.
  public var chipKeys: [ChipKey] = []
  /// Active authentication.
  public var activeProof = ActiveProof.none
  /// Whether terminals can prove themselves, with DG3 and DG4 behind it.
  public var hasTerminalAuthentication = false

  /// Whether EF.SOD is of version 1, LDS 1.8.
  public var isRecent = false
  /// The hash of the data groups.
  public var hash = HashAlgorithm.sha256
  /// The document signer's key.
  public var signerKind = SpecimenKey.Kind.curve(13)
  /// How it signs.
  public var signerScheme = ChipSignatureScheme.encodedECDSA(.sha256)
  /// What is said of it.
  public var signerState = SignerState.valid
  /// Whether its certificate goes along in EF.SOD.
  public var includesSigner = true
  /// Whether EF.SOD names it by its key identifier.
  public var namesSignerByKey = false

  /// A specimen of a zone, opened by Basic Access Control, with nothing but DG1.
  public init(zone: [String]) { self.zone = zone }

  /// Ann Specimen of Utopia, the passport of Doc 9303-4's example, with everything on the chip:
  /// PACE over brainpoolP256r1 with MRZ and CAN 123456, chip authentication of both versions' keys,
  /// active authentication with ECDSA, terminal authentication.
  public static var complete: SpecimenPlan {
    var plan = SpecimenPlan(zone: [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
      "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ])
    plan.portrait = .drawn(1)
    plan.nativeName = "Ερικσον Άννα Μαρία"
    plan.birthPlace = "Zenith"
    plan.issuingAuthority = "Utopia, specimen office"
    plan.issued = CivilDate(year: 2007, month: 4, day: 16)
    plan.cardAccessNumber = "123456"
    plan.pace = [
      PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)
    ]
    plan.chipKeys = [ChipKey(parameters: 13, cipher: .aes128)]
    plan.activeProof = .curve(13, .sha256)
    plan.hasTerminalAuthentication = true
    return plan
  }
}

extension SpecimenPlan {
  /// Lets the document of a zone of two lines of 44 expire on another day, with the check digits
  /// that belong to it (ICAO Doc 9303-3, clause 4.9).
  public mutating func expire(on day: CivilDate) {
    guard zone.count == 2, zone[1].utf8.count == 44 else { return }
    var line = Array(zone[1].utf8)
    let date = Array(day.description.utf8.filter { $0 != UInt8(ascii: "-") }.suffix(6))
    line.replaceSubrange(21..<27, with: date)
    line[27] = SpecimenPlan.checkDigit(date)
    line[43] = SpecimenPlan.checkDigit(line[0..<10] + line[13..<20] + line[21..<43])
    zone[1] = String(decoding: line, as: UTF8.self)
  }

  /// Weights 7, 3, 1 over digits, letters from A as 10 and fillers as 0, modulo 10.
  private static func checkDigit(_ characters: some Collection<UInt8>) -> UInt8 {
    var sum = 0
    for (place, character) in characters.enumerated() {
      let value: Int =
        switch character {
        case 0x30...0x39: Int(character) - 0x30
        case 0x41...0x5A: Int(character) - 0x41 + 10
        default: 0
        }
      sum += value * [7, 3, 1][place % 3]
    }
    return UInt8(0x30 + sum % 10)
  }
}

import Bytes
import Crypto

/// The ASN.1 in which a chip tells its protocols (ICAO Doc 9303-11, clause 9.2; TR-03110-3,
/// A.1.1): EF.CardAccess, DG14 and EF.CardSecurity hold a SET of them.
enum SecurityInfos {
  /// The variants of PACE that an EF.CardAccess offers; those that cannot be read are left out.
  static func paceOffers(_ file: [UInt8]) -> [PaceOffer] {
    var rest = file[...]
    guard let set = DataObject.next(&rest), set.tag == 0x31 else { return [] }
    return (set.parts ?? []).compactMap { info in
      guard let parts = info.parts, parts.count >= 2, parts[0].tag == 0x06,
        let variant = DottedIdentifier(octets: parts[0].value).flatMap(PaceVariant.init)
      else { return nil }
      let number = parts.count > 2 && parts[2].tag == 0x02 ? parts[2].value : []
      guard number.count == 1 else { return nil }
      return PaceOffer(variant, parameters: Int(number[0]))
    }
  }

  /// A SET OF, whose elements DER puts in the order of their bytes (ISO/IEC 8825-1, clause 11.6).
  static func set(_ infos: [DataObject]) -> [UInt8] {
    let encoded = infos.map(\.encoded).sorted { $0.lexicographicallyPrecedes($1) }
    return DataObject(0x31, encoded.flatMap { $0 }).encoded
  }

  /// PACEInfo: the protocol, version 2, the domain parameters.
  static func pace(_ offer: PaceOffer) -> DataObject {
    info(offer.variant.identifier, .integer([2]), .integer([UInt8(offer.parameters)]))
  }

  /// ChipAuthenticationInfo: the protocol, its version, the key's reference.
  static func chip(_ key: AgreementKeyPair) -> DataObject {
    info(key.identifier, .integer([UInt8(key.version)]), reference(key))
  }

  /// ChipAuthenticationPublicKeyInfo with the curve's parameters spelled out, as version 1 asks
  /// for, or with the number of the standard's (TR-03110-3, A.2.1).
  static func publicKey(
    _ key: AgreementKeyPair, isStandardized: Bool
  ) throws(Fault) -> DataObject {
    let isCurve = key.parameters >= 8
    let element = try key.publicKey()
    let bits = isCurve ? element : DataObject.integer(element).encoded
    let read: DataObject
    if isStandardized {
      let algorithm = DataObject(
        0x30,
        [
          DataObject(0x06, standardizedParameters.octets), .integer([UInt8(key.parameters)]),
        ])
      read = DataObject(0x30, [algorithm, DataObject(0x03, [0] + bits)])
    } else {
      let named = try AgreementKey(
        try AgreementGroup(standardized: key.parameters), element
      ).subjectPublicKeyInfo
      let der = isCurve ? try SpecimenKey.spelledOut(named) : named
      var rest = der[...]
      guard let object = DataObject.next(&rest) else { throw Fault(.key, "a key of no form") }
      read = object
    }
    return info(ProtocolIdentifier.publicKey.appending(isCurve ? 2 : 1), read, reference(key))
  }

  /// TerminalAuthenticationInfo of a version.
  static func terminal(version: UInt8) -> DataObject {
    info(ProtocolIdentifier.terminal, .integer([version]))
  }

  /// ActiveAuthenticationInfo: version 1 and the signature's algorithm (Doc 9303-11, clause 9.2.5);
  /// nil for RSA, which needs none.
  static func active(_ form: ActiveKey.Form) -> DataObject? {
    guard case .signature(.plainECDSA(let hash)) = form else { return nil }
    let number = HashAlgorithm.allCases.firstIndex(of: hash) ?? 0
    let algorithm = plainECDSA.appending(UInt32(number) + 1)
    return info(
      ProtocolIdentifier.active, .integer([1]), DataObject(0x06, algorithm.octets))
  }

  /// standardizedDomainParameters: bsi-de algorithms(1) 2.
  private static let standardizedParameters = DottedIdentifier([0, 4, 0, 127, 0, 7, 1, 2])
  /// ecdsa-plain-signatures (BSI TR-03111, clause 5.2.1.1); 1 is SHA-1, 5 is SHA-512.
  private static let plainECDSA = DottedIdentifier([0, 4, 0, 127, 0, 7, 1, 1, 4, 1])

  private static func reference(_ key: AgreementKeyPair) -> DataObject? {
    key.reference.map { .integer([UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)]) }
  }

  private static func info(_ identifier: DottedIdentifier, _ parts: DataObject?...) -> DataObject {
    DataObject(0x30, [DataObject(0x06, identifier.octets)] + parts.compactMap { $0 })
  }
}

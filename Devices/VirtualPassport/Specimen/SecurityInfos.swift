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
}

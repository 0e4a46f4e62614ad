public import Crypto

/// A known production error of documents, in the words of both forms of list: defects (BSI
/// TR-03129-2 v1.4.1, clause 7.3) and deviations (ICAO Doc 9303-3, clause 7.3.5).
public enum KnownDefect: Sendable, Hashable {
  /// The signer's certificate is revoked, with the status code of table 5.54 of TR-03135-1.
  case signerRevoked(status: Int)
  /// The signer's certificate cannot be decoded; this one takes its place.
  case signerReplaced(certificate: [UInt8])
  /// The signer's certificate is wrong in its form or signature and nothing takes its place.
  case signerMalformed
  /// The chips' keys for Chip Authentication may be known to others.
  case chipKeysCompromised
  /// The chips' keys for Active Authentication may be known to others.
  case activeKeysCompromised
  /// Protocols that fail on genuine chips.
  case protocolsFail(chip: Bool, active: Bool, mapping: Bool)
  /// The certificates' dates are wrong.
  case validityWrong(authority: Bool, signer: Bool)
  /// Data groups in a wrong form.
  case groupsMalformed(Set<Int>)
  /// Data groups whose signed hash is wrong.
  case hashesWrong(Set<Int>)
  /// The security object's signature or form is wrong.
  case securityObjectWrong
  /// EF.COM and EF.SOD differ.
  case listsDiffer
  /// The security object names a wrong signer; this is the right one.
  case otherSigner(SignerReference)
  /// The signer's certificate names no country or a wrong one; this is the right one.
  case country(String)
  /// EF.CardSecurity is wrong in its form.
  case cardSecurityMalformed
  /// Something else that a list says, by its object identifier.
  case other(String)

  /// The words for people.
  public var words: String {
    switch self {
    case .signerRevoked(let status): "signer's certificate revoked (status \(status))"
    case .signerReplaced: "signer's certificate replaced"
    case .signerMalformed: "signer's certificate malformed"
    case .chipKeysCompromised: "keys of chip authentication compromised"
    case .activeKeysCompromised: "keys of active authentication compromised"
    case .protocolsFail: "chip's protocols known to fail"
    case .validityWrong: "certificates' dates wrong"
    case .groupsMalformed(let groups): "malformed: \(KnownDefect.names(groups))"
    case .hashesWrong(let groups): "signed hash wrong: \(KnownDefect.names(groups))"
    case .securityObjectWrong: "EF.SOD wrong"
    case .listsDiffer: "EF.COM and EF.SOD differ"
    case .otherSigner: "EF.SOD names a wrong signer"
    case .country(let code): "country of the signer's certificate is \(code)"
    case .cardSecurityMalformed: "EF.CardSecurity malformed"
    case .other(let identifier): "defect \(identifier)"
    }
  }

  private static func names(_ groups: Set<Int>) -> String {
    groups.sorted().map { "DG\($0)" }.joined(separator: ", ")
  }
}

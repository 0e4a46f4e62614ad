extension DocumentCheck.Name {
  /// The words for people of the checks on a chip, in English.
  static let chipWords: [Self: String] = {
    var words: [Self: String] = [
      .access: "access to the chip",
      .terminalAuthentication: "access to fingers and irises",
      .activeAuthentication: "active authentication",
      .chipAuthentication: "chip authentication",
      .chipAuthenticationMapping: "chip authentication within PACE",
      .cardSecurity: "signature of EF.CardSecurity",
      .cardSecurityIssuer: "signer of EF.CardSecurity",
      .cardAccess: "EF.CardAccess as it was signed", .revocation: "signer not revoked",
      .trustStatus: "trust in the signer",
      .securityObject: "issuer's signature", .signerCertificate: "signer's certificate",
      .certificateValidity: "certificates in their time", .fileList: "list of files",
      .issuingState: "issuing state", .zoneOfChip: "printed zone and chip",
      .typedData: "typed data and chip", .bothSides: "both sides of the card",
      .permitZone: "document and visa", .portrait: "printed portrait and chip",
    ]
    for group in 1...16 {
      words[.hash(of: group)] = "data group \(group)"
      words[.content(of: group)] = "form of data group \(group)"
    }
    return words
  }()
}

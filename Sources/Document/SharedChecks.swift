import Codes

/// Checks that a zone and a typed document share.
extension DocumentCheck {
  /// The issuer's code is one of ICAO Doc 9303-3, section 5, and can issue.
  static func issuer(_ issuer: Country?, _ name: Name) -> DocumentCheck {
    guard let issuer else {
      return DocumentCheck(name, .undetermined, "the code is not one of ICAO's")
    }
    if issuer.kind == .specimen { return DocumentCheck(name, .failed, specimen, reason: .specimen) }
    guard issuer.isIssuer else {
      let isStatus = issuer.kind == .personStatus
      return DocumentCheck(
        name, .failed,
        isStatus ? "the code is a person's status, which cannot issue" : "the code cannot issue")
    }
    return DocumentCheck(
      name, .successful, issuer.kind == .former ? "the code is withdrawn" : "")
  }

  /// The nationality's code is one of ICAO Doc 9303-3, section 5, and is a nationality or a status.
  static func nationality(
    _ country: Country?, issuer: Country?, _ name: Name
  ) -> DocumentCheck {
    guard let country else {
      return DocumentCheck(name, .undetermined, "the code is not one of ICAO's")
    }
    if country.isNationality {
      return DocumentCheck(
        name, .successful,
        country.isWithoutNationality ? "the holder has no defined nationality" : "")
    }
    if country.kind == .specimen {
      return DocumentCheck(name, .failed, specimen, reason: .specimen)
    }
    guard country.kind == .organisation, country == issuer else {
      return DocumentCheck(name, .failed, "the code is an issuer's, not a nationality")
    }
    // Doc 9303-5, clause 4.2.2, note h: only the United Nations may do so.
    return DocumentCheck(
      name, country.icao.hasPrefix("UN") ? .successful : .undetermined,
      "the organisation's code stands in lieu of the nationality")
  }

  /// The check of BSI TR-03135-1, clause 5.7.1: not expired on a day, the last day included.
  static func expiry(_ date: PartialDate?, on day: CivilDate) -> DocumentCheck {
    switch (date ?? .unknown).isBefore(day) {
    case true?: DocumentCheck(.expiry, .failed, "expired")
    case false?: DocumentCheck(.expiry, .successful)
    case nil: DocumentCheck(.expiry, .undetermined, "no whole expiry date could be read")
    }
  }

  /// The kind can carry a traveller across a border.
  static func kind(_ kind: DocumentKind) -> DocumentCheck {
    switch kind {
    case .other:
      DocumentCheck(.kind, .undetermined, "an officer has to say what the document is")
    case .visa, .residencePermit, .none:
      DocumentCheck(.kind, .failed, "it does not carry a traveller across a border by itself")
    default: DocumentCheck(.kind, .successful)
    }
  }

  private static let specimen = "the code of specimens: not a real document"
}

/// Whom the chip believes among terminals: its trust points and the day that it takes for today.
/// Both outlast a loss of power (TR-03110-3, clause 2.5).
struct TerminalTrust: Sendable {
  /// At most two authorities, the most recent first.
  private(set) var points: [TerminalKey] = []
  /// The day that the chip takes for today: the latest effective date that it was shown.
  private(set) var today: CardDate?

  /// Begins with the authorities' certificates as they were personalised, each self-signed; those
  /// that cannot be read are left out.
  init(_ certificates: [[UInt8]]) {
    for bytes in certificates {
      guard let certificate = CardCertificate(bytes), certificate.role == .authority,
        let key = TerminalKey(certificate, issuer: nil)
      else { continue }
      enable(key)
    }
  }

  /// The references that EF.CVCA and PACE tell, the most recent first.
  var references: [[UInt8]] { points.map(\.certificate.holder) }

  /// The trust point of a reference.
  func point(_ reference: [UInt8]) -> TerminalKey? {
    points.first { $0.certificate.holder == reference }
  }

  /// Takes a certificate that a key signed: nil where the chip must not (clause 2.5.1).
  mutating func accept(_ certificate: CardCertificate, from issuer: TerminalKey) -> TerminalKey? {
    guard certificate.issuer == issuer.certificate.holder,
      issuer.certificate.role.signsFor.contains(certificate.role),
      certificate.type == issuer.certificate.type,
      issuer.verify(certificate.signature, of: certificate.body),
      let key = TerminalKey(
        certificate, issuer: certificate.role == .authority ? nil : issuer)
        ?? TerminalKey(certificate, issuer: issuer)
    else { return nil }
    if certificate.role == .authority {
      advance(to: certificate)
      enable(key)
      return key
    }
    let now = today ?? certificate.validity.lowerBound
    guard certificate.validity.upperBound >= now,
      issuer.certificate.validity.upperBound >= now
    else { return nil }
    // Terminals of foreign verifiers are not believed about the day.
    if certificate.role != .terminal || issuer.certificate.role == .domesticVerifier {
      advance(to: certificate)
    }
    return key
  }

  private mutating func advance(to certificate: CardCertificate) {
    today = max(today ?? certificate.validity.lowerBound, certificate.validity.lowerBound)
  }

  /// Adds a trust point, replaces one of the same reference, and keeps the two most recent.
  private mutating func enable(_ key: TerminalKey) {
    points.removeAll { $0.certificate.holder == key.certificate.holder }
    points.append(key)
    points.sort { $0.certificate.validity.lowerBound > $1.certificate.validity.lowerBound }
    points = Array(points.prefix(2))
    today = max(today ?? key.certificate.validity.lowerBound, key.certificate.validity.lowerBound)
  }
}

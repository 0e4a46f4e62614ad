public import Bytes
public import Crypto

/// One thing that another state published so that its documents can be checked: an authority's
/// certificate, a document signer's, a revocation list, a list of known defects.
public struct TrustItem: Sendable, Hashable {
  /// What it is; the raw value stands in stores and signed snapshots.
  public enum Kind: String, Sendable, CaseIterable {
    /// A country signing authority, or a link certificate of one (Doc 9303-12, clause 4).
    case authority
    /// A document signer.
    case signer
    /// A certificate revocation list.
    case revocations
    /// Known defects (BSI TR-03129-2) or deviations (Doc 9303-12, clause 10), signed.
    case defects
  }

  /// What it is.
  public let kind: Kind
  /// Its bytes.
  public let der: [UInt8]
  /// Where it stands: the file, and the entry's place in it, counted from 1.
  public let place: String
  /// The country in its subject, or in its issuer for a revocation list: capital letters as the
  /// issuer wrote them; nil where none is named.
  public let country: String?
  /// The subject key identifier of a certificate; nil without one.
  public let keyIdentifier: [UInt8]?
  /// When a certificate ends, or the next revocation list was due, in milliseconds since 1970.
  public let untilMilliseconds: Int64?
  /// What people call it: the subject of a certificate, the issuer or signer of a list.
  public let title: String
  /// SHA-256 of the certificate that signed the list in which it came; nil outside one.
  public let listSigner: Digest?

  /// SHA-256 of its bytes.
  public var fingerprint: Digest { Hash.digest(der) }

  /// An item as a store keeps it.
  public init(
    kind: Kind, der: [UInt8], place: String, country: String?, keyIdentifier: [UInt8]?,
    untilMilliseconds: Int64?, title: String, listSigner: Digest?
  ) {
    self.kind = kind
    self.der = der
    self.place = place
    self.country = country
    self.keyIdentifier = keyIdentifier
    self.untilMilliseconds = untilMilliseconds
    self.title = title
    self.listSigner = listSigner
  }

  /// A certificate; throws `.certificate` for a key that cannot be read and for a curve that is
  /// none of the named ones.
  init(
    _ certificate: IssuerCertificate, _ kind: Kind, at place: String, in listSigner: Digest?
  ) throws(Fault) {
    _ = try certificate.key()
    self.init(
      kind: kind, der: certificate.der, place: place, country: certificate.country,
      keyIdentifier: certificate.keyIdentifier,
      untilMilliseconds: (try? certificate.validity())?.untilMilliseconds,
      title: certificate.subject, listSigner: listSigner)
  }

  init(_ list: RevocationList, at place: String) {
    self.init(
      kind: .revocations, der: list.der, place: place, country: list.country,
      keyIdentifier: nil, untilMilliseconds: list.due, title: list.issuer, listSigner: nil)
  }

  init(_ list: DefectList, at place: String) {
    self.init(
      kind: .defects, der: list.der, place: place, country: list.signer.country,
      keyIdentifier: nil, untilMilliseconds: nil, title: list.signer.subject,
      listSigner: list.signer.fingerprint)
  }

  /// An item of a kind, read anew from its bytes, which must be what the kind says: a store's own
  /// bytes. Throws `.certificate`, `.trustList`, `.message`.
  public init(
    _ kind: Kind, der: [UInt8], place: String, listSigner: Digest? = nil
  ) throws(Fault) {
    switch kind {
    case .authority, .signer:
      try self.init(try IssuerCertificate(der: der), kind, at: place, in: listSigner)
    case .revocations: self.init(try RevocationList(der: der), at: place)
    case .defects: self.init(try DefectList(try SignedObject(der), der: der), at: place)
    }
  }
}

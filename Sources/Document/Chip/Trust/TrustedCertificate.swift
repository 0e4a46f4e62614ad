public import Bytes
public import Crypto

/// A certificate that is trusted here, found by its country and key identifier; it is decoded only
/// when a document asks for it, so that a list of hundreds costs next to nothing to load.
public struct TrustedCertificate: Sendable {
  private enum Source {
    case read(IssuerCertificate)
    case base64(String)
  }

  /// The country of its subject in capital letters, as its issuer wrote it; nil where none.
  public let country: String?
  /// The subject key identifier; nil without one.
  public let keyIdentifier: [UInt8]?
  /// When it ends, in milliseconds since 1970; nil for a time that is none.
  public let untilMilliseconds: Int64?
  /// Where it came from.
  public let place: String
  private let source: Source

  /// A certificate that was read.
  init(_ item: TrustItem) throws(Fault) {
    self.init(
      country: item.country, keyIdentifier: item.keyIdentifier,
      untilMilliseconds: item.untilMilliseconds, place: item.place,
      source: .read(try IssuerCertificate(der: item.der)))
  }

  /// A certificate of a signed snapshot, whose signer vouches for what is said of it here.
  init(
    country: String?, keyIdentifier: [UInt8]?, untilMilliseconds: Int64?, place: String,
    base64: String
  ) {
    self.init(
      country: country, keyIdentifier: keyIdentifier, untilMilliseconds: untilMilliseconds,
      place: place, source: .base64(base64))
  }

  private init(
    country: String?, keyIdentifier: [UInt8]?, untilMilliseconds: Int64?, place: String,
    source: Source
  ) {
    self.country = country
    self.keyIdentifier = keyIdentifier
    self.untilMilliseconds = untilMilliseconds
    self.place = place
    self.source = source
  }

  /// The certificate, about 0.3 ms for one of a snapshot; throws `.certificate`, `.base64`.
  public func certificate() throws(Fault) -> IssuerCertificate {
    switch source {
    case .read(let certificate): certificate
    case .base64(let text): try IssuerCertificate(der: try Base64.decode(text))
    }
  }
}

/// A revocation list that is known here, decoded when a document asks for it.
public struct TrustedRevocations: Sendable {
  /// The country of its issuer in capital letters; nil where none.
  public let country: String?
  /// When the next one was due, in milliseconds since 1970; nil where it does not say.
  public let dueMilliseconds: Int64?
  /// Where it came from.
  public let place: String
  private let der: [UInt8]

  init(_ item: TrustItem) {
    country = item.country
    dueMilliseconds = item.untilMilliseconds
    place = item.place
    der = item.der
  }

  /// The list; throws `.certificate`.
  public func list() throws(Fault) -> RevocationList { try RevocationList(der: der) }
}

public import Bytes
public import Crypto
public import Document

/// An item of trust at the registry, with what was decided on it.
public struct KnownTrustItem: Sendable {
  /// What was decided.
  public enum State: String, Sendable, CaseIterable {
    /// Imported, and nothing decided: no station gets it.
    case candidate
    /// An administrator accepted it: the next publication carries it.
    case accepted
    /// An administrator revoked it: no import brings it back.
    case revoked
  }

  /// SHA-256 of its bytes.
  public let fingerprint: Digest
  /// What it is.
  public let kind: TrustItem.Kind
  /// Its bytes.
  public let der: [UInt8]
  /// Where it stood when it came first.
  public let place: String
  /// When that was, in milliseconds since 1970.
  public let imported: Int64
  /// What was decided.
  public internal(set) var state: State
  /// When, in milliseconds since 1970; nil for a candidate.
  public internal(set) var decided: Int64?
  /// The operating system's user who decided.
  public internal(set) var user: Int64?
  /// Why, as who decided coded it.
  public internal(set) var reason: String?

  /// The item itself, read anew; throws `.certificate`, `.trustList`, `.message`.
  public func item() throws(Fault) -> TrustItem {
    try TrustItem(kind, der: der, place: place)
  }

  var columns: [JSON] {
    [
      .string(fingerprint.hex), .string(kind.rawValue), .string(place), .integer(imported),
      .string(state.rawValue), .integer(decided ?? -1), .integer(user ?? -1),
      .string(reason ?? ""),
    ]
  }
}

/// A signed list that was imported.
public struct KnownTrustList: Sendable {
  /// The signer's certificate, DER.
  public let certificate: [UInt8]
  /// Where the list stood.
  public let place: String
  /// Whether that certificate is one for signers of such lists.
  public let isListSigner: Bool
  /// How many entries the list has.
  public let entries: Int
  /// When it was imported, in milliseconds since 1970.
  public let imported: Int64

  /// SHA-256 of the signer's certificate: what an administrator compares with the one published.
  public var signer: Digest { Hash.digest(certificate) }

  var columns: [JSON] {
    [
      .string(signer.hex), .string(place), .boolean(isListSigner), .integer(Int64(entries)),
      .integer(imported),
    ]
  }
}

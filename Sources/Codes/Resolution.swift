/// How finely an image was scanned, and who says so.
public struct Resolution: Hashable, Sendable {
  /// Who states a resolution; the first is the most trustworthy.
  public enum Provenance: String, Sendable, CaseIterable {
    /// The image file itself states it.
    case image
    /// The device or its driver states it.
    case device
    /// The operator or a manifest states it.
    case `operator`
    /// Nobody states it: what scanners of this kind usually have.
    case assumed
  }

  /// Dots per inch, the same in both directions, 1...10,000.
  public let dotsPerInch: Int
  /// Who states it.
  public let provenance: Provenance

  /// A resolution that a scanner can have, or nil.
  public init?(dotsPerInch: Int, provenance: Provenance) {
    guard (1...10_000).contains(dotsPerInch) else { return nil }
    self.dotsPerInch = dotsPerInch
    self.provenance = provenance
  }

  /// A resolution in dots per centimetre, as ISO/IEC 19794 writes it. 98, 197 and 394 are what 250,
  /// 500 and 1,000 dots per inch become when rounded, and give these.
  public init?(dotsPerCentimetre: Int, provenance: Provenance) {
    guard (1...3937).contains(dotsPerCentimetre) else { return nil }
    let usual = [250, 500, 1000].first { ($0 * 100 + 127) / 254 == dotsPerCentimetre }
    self.init(
      dotsPerInch: usual ?? (dotsPerCentimetre * 254 + 50) / 100, provenance: provenance)
  }

  /// 500 dots per inch, what fingerprint scanners usually have (FBI EBTS appendix F), assumed.
  public static let assumed500: Resolution = {
    guard let usual = Resolution(dotsPerInch: 500, provenance: .assumed) else {
      preconditionFailure("500 dots per inch are in range")
    }
    return usual
  }()
}

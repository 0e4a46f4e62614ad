extension Parameters {
  /// Constants of minutiae records.
  enum Template {
    /// What 500 dots per inch are in pixels a centimetre (ISO/IEC 19794-2:2005, clause 7.3).
    static let pixelsPerCentimetre: UInt16 = 197
    /// The quality of a minutia whose record reports none: the middle, so that it neither leads nor
    /// trails.
    static let unreportedQuality: UInt8 = 50
    /// Minutiae that two branches found are one within this many pixels at 500 dots per inch, about
    /// a ridge period (0.5 mm; Maltoni et al., Handbook of Fingerprint Recognition, clause 3.2).
    static let sameDistance: Float = 8
    /// And within this angle, in radians: 30 degrees.
    static let sameAngle: Float = .pi / 6
    /// Minutiae in a record that this house makes. MINEX III allows 128, and most certified
    /// comparisons take no more than 80 of them with profit.
    static let mostInRecord = 128
  }
}

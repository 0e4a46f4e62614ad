extension Parameters {
  /// Constants of extraction, in pixels at 500 dots per inch. Those without a source were chosen
  /// on the development images.
  enum Extraction {
    /// One spread of grey levels in the numbers of an evened image, which end at 4,095.
    static let unit: Float = 1024
    /// Half the side of the square that local mean and spread are taken over: 31 pixels, three
    /// ridges (Hong, Wan and Jain 1998, clause 2.1, normalise the same way over the image).
    static let normalRadius = 15
    /// A block is no finger when its spread is below this share of the image's strong blocks.
    static let spreadShare: Float = 0.22
    /// A block is no finger when its grey levels spread less than this.
    static let leastSpread: Float = 4
    /// A block is no finger when its ridges have no direction: coherence below this.
    static let leastCoherence: Float = 0.15
    /// Two ways to clean an image that err in different places: wide, short filters on a smooth
    /// flow, and long, narrow ones on a finer flow.
    static let branches = [
      Branch(flowSigmas: (1.1, 2.6), along: 5, across: 0.46),
      Branch(flowSigmas: (0.8, 1.8), along: 7, across: 0.36),
    ]
    /// Wavelengths of ridges, in pixels: 500 dots per inch show 5 to 15 (Handbook of Fingerprint
    /// Recognition, clause 3.3).
    static let wavelengths: ClosedRange<Float> = 5...15
    /// Directions of the filters over half a turn.
    static let directions = 32
    /// Wavelengths of the filters.
    static let filterWavelengths: [Float] = [5.5, 6.3, 7.1, 8, 9, 10.2, 11.5, 13]
    /// Half the side of a filter.
    static let filterRadius = 8
    /// Length of a filter as a vector: weights stay below a half, which 16 bits hold.
    static let filterGain = 0.25
    /// Steps along a skeleton over which a minutia's direction is taken.
    static let directionSteps = 11
    /// How far behind a thinned end its line truly ends at most: half of the widest ridge.
    static let tipReach: Float = 6
    /// Shortest arm of a true minutia: shorter ones are pores and spurs.
    static let shortestArm = 10
    /// Widest gap between two facing ends of one broken ridge.
    static let widestGap: Float = 9
    /// Least distance of a minutia from the edge of the finger.
    static let edgeDistance: Float = 15
    /// Minutiae kept, the best by quality.
    static let mostMinutiae = 100
    /// Two minutiae closer than this are one, or noise.
    static let leastDistance: Float = 6

    /// How one branch of the extraction cleans the image.
    struct Branch: Sendable {
      /// Smoothing of the structure tensor in blocks: fine, and coarse where that is unsure.
      let flowSigmas: (fine: Float, coarse: Float)
      /// Spread of a filter along the ridges, in pixels.
      let along: Float
      /// Spread of a filter across the ridges, as a share of its wavelength.
      let across: Float
    }
  }
}

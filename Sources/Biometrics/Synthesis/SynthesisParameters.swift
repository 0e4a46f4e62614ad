extension Parameters {
  /// The constants of the print synthesiser. Lengths are pixels at 500 dots per inch
  /// (19.7 pixels a millimetre).
  ///
  /// Sources: [W] Wilson, Candela and Watson, "Neural network fingerprint classification", 1994;
  /// [C] Cappelli, Maio and Maltoni, "Synthetic fingerprint-database generation", ICPR 2002, and
  /// Cappelli's chapter on SFinGe in Maltoni et al., Handbook of Fingerprint Recognition; [D]
  /// Cappelli, Maio and Maltoni, "Modelling plastic distortion in fingerprint images", ICAPR 2001;
  /// [M] Cummins and Midlo, "Finger prints, palms and soles", 1943; [H] the Handbook, clause 3.2;
  /// [E] chosen by eye beside SFinGe's and NIST's sample prints.
  enum Synthesis {
    /// Sides of a master finger: what SFinGe's samples have [C].
    static let masterWidth = 416
    static let masterHeight = 560
    /// A plain impression of one finger: what FVC2002's first sensor gives.
    static let flatWidth = 388
    static let flatHeight = 374
    /// A slap of four fingers: 3.2 by 3.0 inches, the platen of slap scanners (FBI EBTS app. F).
    static let slapWidth = 1600
    static let slapHeight = 1500

    // How often the classes occur [W]; whorls include double loops, about a fifth of them [E].
    static let arches = 0.037
    static let tentedArches = 0.029
    static let plainWhorls = 0.223
    static let doubleLoops = 0.056
    /// Share of loops that open towards the little finger [M].
    static let ulnarLoops = 0.92

    /// Mean ridge period that the filters are given: 9 at 500 dpi [C], with a spread between
    /// people [H]; ridges grow somewhat closer.
    static let periodMean = 9.0
    static let periodDeviation = 0.45
    static let periodRange = 7.9...10.3
    /// How far the period gives way to the flow of the ridges: the share of the flow's parting
    /// that it follows, how much at most (a change of the period, and a parting in a cell of the
    /// grid), what each costs, and steps until it settles. Chosen so that minutiae point both ways
    /// nearly as often as in the development images, and different fingers score like theirs.
    static let yieldShare = 1.0
    static let yieldMost = 0.5
    static let yieldCost = 0.004
    static let yieldStiffness = 0.02
    static let yieldSteps = 400
    /// Bends of the flow that a finger has beside its class, in radians, and their distance [E].
    static let bend = 0.45
    static let bendDistance = 70.0
    /// Smooth variation of the period, and over which distance it changes.
    static let periodVariation = 0.16
    static let periodVariationDistance = 45.0
    /// The filters' periods, least and most, and how many filters.
    static let filterPeriods = 5.8...13.4
    static let filterPeriodSteps = 24
    static let filterDirections = 64

    /// Envelope of a ridge filter, in periods: three ridges at most within it [C].
    static let filterSigmaPeriods = 0.4036
    /// Half sides of a filter at half and at full resolution.
    static let coarseFilterReach = 6
    static let fineFilterReach = 11
    /// Ridges begin to grow from one place in each square of this side: so many minutiae come about
    /// as real fingers have, about 0.2 a square millimetre [H].
    static let growthSquare = 32
    /// Rounds of growth at half resolution, and how strongly each amplifies [E].
    static let growthRounds = 24
    static let growthGain: Float = 2.6
    /// Rounds at full resolution that shape the ridges' profile.
    static let shapingRounds = 3
    static let shapingGain: Float = 1.35
    /// Lines across the ridges that stay with a finger, at most [E].
    static let creasesAtMost = 2

    /// Half axes of the region of contact of a middle finger: 15.5 by 20 mm [E].
    static let contactHalfWidth = 152.0
    static let contactHalfHeight = 200.0
    // Spreads between captures of one finger, as people lay fingers on by themselves: rotation
    // within 20 and shift within 40 pixels nearly always, as in the FVC collections [C]; pull and
    // twist of the skin [D].
    static let rotationDeviation = 8.0
    static let shiftDeviation = 20.0
    static let pressureDeviation = 0.34
    static let drynessDeviation = 0.4
    static let pullDeviation = 8.0
    static let twistDeviation = 4.0
    /// Grey of bare glass and of a ridge, and the grain's spread [E].
    static let glassBrightness = 236.0...248.0
    static let ridgeBrightness = 28.0...62.0
    static let grain = 4.5
  }
}

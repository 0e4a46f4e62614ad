extension Parameters {
  /// Constants of quality. Those without a source were chosen on the development images.
  enum Quality {
    /// Side of the squares in millimetres: 16 pixels at 500 dots per inch, near the 32 by 16
    /// windows of ISO/IEC TR 29794-4:2010.
    static let squareMillimetres = 0.8128
    /// Samples taken along a side of a square.
    static let squareSamples = 16
    /// A square shows ridges when its direction is this certain.
    static let ridgedCertainty = 0.35
    /// Ridge periods that are believed, in pixels at 500 dots per inch (as for extraction).
    static let periods = 4.5...16.0
    /// A capture of at least this value is not asked for again.
    static let goodEnough = 35
    /// Ridges narrower than this share of the period are those of dry skin,
    static let dryShare = 0.4
    /// and broader ones those of wet skin.
    static let wetShare = 0.6
    /// A print whose middle lies this far off the middle of the glass lies beside it.
    static let besideShare = 0.25
    /// Square millimetres of ridges below which a poor print is helped by more of the finger.
    static let smallArea = 90.0
    /// The spread of grey levels below which a poor print is helped by more pressure.
    static let faintSpread = 20.0

    /// Fewer minutiae than this make no template: nothing could be told from so few.
    static let leastMinutiae = 5
    /// Nor does less than so many square millimetres of ridges.
    static let leastArea = 20.0

    /// What findings add to the value: least squares against the mean score of each of the 320
    /// development images with its finger's other images, of which it explains 0.60 (correlation;
    /// 0.17 to 0.66 within a set held out), stretched to 0...100.
    enum Weights {
      static let start = -151.7
      static let area = 0.207
      static let mostArea = 150.0
      static let certainty = 17.4
      static let clarity = 65.8
      static let uniformity = 198.7
      static let minutiae = 0.071
      static let mostMinutiae = 20
    }
  }
}

/// How well the print in an image will compare: this house's own measure, 0...100.
///
/// It is not NFIQ 2 and not comparable with it. It is the sum of five findings, each a number that
/// can be looked at; what a value means is measured on prints (Manuals/reference/fingers.md): an
/// image below 35 misses another of its own finger several times as often as one above 70. It
/// speaks of the image and never of the person.
public struct FingerQuality: Hashable, Sendable {
  /// The part of the image that shows anything, in square millimetres.
  public let touchedArea: Double
  /// The part that shows ridges, in square millimetres.
  public let ridgedArea: Double
  /// How surely ridges have one direction, 0...1, on average where there are any.
  public let certainty: Double
  /// How cleanly ridges and valleys part, 0...1, on average where there are ridges.
  public let clarity: Double
  /// The ridges' share of ridge and valley, on average: 0.5 as usual, less for dry skin and light
  /// pressure, more for wet skin and hard pressure.
  public let ridgeShare: Double
  /// How alike that share is all over the print, 0...1.
  public let uniformity: Double
  /// Minutiae that every branch of the extraction finds.
  public let minutiae: Int
  /// What the print is good for, 1...100; 0 when no template can be made of it.
  public let value: Int
  /// What to do for a better image; nil when this one is good enough.
  public let advice: CaptureAdvice?
  /// Why no template can be made of it; nil when one can.
  public let failure: FingerEnrolment.Failure?

  /// Looks at an image, and for its minutiae: most of the time goes there.
  public init(_ image: GreyImage) {
    self.init(image, minutiae: MinutiaExtraction(image).minutiae)
  }

  /// Looks at an image whose minutiae were found already.
  public init(_ image: GreyImage, minutiae: [[Minutia]]) {
    let squares = RidgeSquares(image)
    let ridged = squares.squares.indices.filter(squares.isRidged)
    let shares = ridged.compactMap { squares.squares[$0].ridgeShare }
    func mean(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    let touched = squares.squares.count { $0.spread >= Parameters.touchedSpread }
    touchedArea = Double(touched) * squares.area
    ridgedArea = Double(ridged.count) * squares.area
    certainty = mean(ridged.map { squares.squares[$0].certainty })
    clarity = mean(ridged.map { squares.squares[$0].clarity })
    ridgeShare = mean(shares)
    let share = ridgeShare
    let spread = mean(shares.map { ($0 - share) * ($0 - share) }).squareRoot()
    // A share that strays by a quarter of the period everywhere is as uneven as can be.
    uniformity = shares.isEmpty ? 0 : max(0, 1 - 4 * spread)
    self.minutiae = Self.agreed(minutiae)
    let check = FingerCaptureCheck(image)
    let isEnough =
      minutiae.map(\.count).max() ?? 0 >= Parameters.Quality.leastMinutiae
      && ridgedArea >= Parameters.Quality.leastArea
    switch check.shortcoming {
    case _ where isEnough: failure = nil
    case nil, .lowContrast: failure = .notEnrolled
    case .blank, .tooSmall: failure = .notCaptured
    }
    value =
      failure != nil
      ? 0
      : Self.value(
        area: ridgedArea, certainty: certainty, clarity: clarity, uniformity: uniformity,
        minutiae: self.minutiae)
    advice = CaptureAdvice(
      check: check, place: FingerPlace(squares), value: value, ridgeShare: ridgeShare)
  }

  /// The sum of the findings, each as far as more of it helps.
  private static func value(
    area: Double, certainty: Double, clarity: Double, uniformity: Double, minutiae: Int
  ) -> Int {
    typealias Weights = Parameters.Quality.Weights
    let sum =
      Weights.start + Weights.area * min(area, Weights.mostArea)
      + Weights.certainty * certainty + Weights.clarity * clarity
      + Weights.uniformity * uniformity
      + Weights.minutiae * Double(min(minutiae, Weights.mostMinutiae))
    return Int(max(1, min(100, sum.rounded())))
  }

  /// Minutiae of the first branch that each other branch has too, within half a ridge and some 30
  /// degrees.
  private static func agreed(_ branches: [[Minutia]]) -> Int {
    guard let first = branches.first else { return 0 }
    return first.count { minutia in
      branches.dropFirst().allSatisfy { other in
        other.contains { candidate in
          let (dx, dy) = (candidate.x - minutia.x, candidate.y - minutia.y)
          return dx * dx + dy * dy <= 64
            && Angle.difference(candidate.direction, minutia.direction) <= 0.5
        }
      }
    }
  }
}

/// How a finger lies on the glass at one capture.
public struct ImpressionConditions: Hashable, Sendable {
  /// Degrees by which the finger is turned, with the clock.
  public var rotation: Double
  /// Pixels by which the finger lies to the right of the middle of the glass.
  public var shiftX: Double
  /// Pixels by which it lies below the middle.
  public var shiftY: Double
  /// How the finger is pressed: -1 barely, 0 as usual, 1 hard. It makes ridges thin or thick and
  /// the region of contact small or large.
  public var pressure: Double
  /// How dry the skin is: 0 well, 1 so dry that ridges break into dots; below 0 wet, -1 so wet that
  /// ridges run together.
  public var dryness: Double
  /// How far the skin is pulled, in pixels at its rim, to the right and downwards.
  public var pullX: Double
  /// See `pullX`.
  public var pullY: Double
  /// Degrees by which the skin at the rim is turned against the middle.
  public var twist: Double
  /// Scratches of the day and hairs on the glass.
  public var scratches: Int
  /// The share of the finger that lies on the glass, 0...1: 1 is all that can.
  public var coverage: Double
  /// How dirty the glass is, 0...1: remains of earlier fingers and grain.
  public var dirt: Double

  /// A finger laid on straight, well pressed, neither dry nor wet, on clean glass.
  public init() {
    (rotation, shiftX, shiftY, pressure, dryness) = (0, 0, 0, 0, 0)
    (pullX, pullY, twist, scratches, coverage, dirt) = (0, 0, 0, 0, 1, 0)
  }

  /// How carefully fingers are laid on.
  public enum Care: String, Sendable, CaseIterable {
    /// Guided by an officer, as at an enrolment.
    case guided
    /// As people lay fingers on by themselves.
    case ordinary
    /// In haste, by old, dry or working hands.
    case careless
  }

  /// Draws conditions from a seed.
  public init(seed: UInt64, care: Care = .ordinary) {
    var draws = SeededDraws(seed: seed, purpose: 3)
    let spread =
      switch care {
      case .guided: 0.55
      case .ordinary: 1.0
      case .careless: 1.6
      }
    typealias Constants = Parameters.Synthesis
    func drawn(_ deviation: Double) -> Double {
      min(2.2, max(-2.2, draws.normal())) * deviation * spread
    }
    self.init()
    rotation = drawn(Constants.rotationDeviation)
    shiftX = drawn(Constants.shiftDeviation)
    shiftY = drawn(Constants.shiftDeviation)
    pressure = min(1, max(-1, drawn(Constants.pressureDeviation)))
    dryness = min(1, max(-1, drawn(Constants.drynessDeviation)))
    pullX = drawn(Constants.pullDeviation)
    pullY = drawn(Constants.pullDeviation)
    twist = drawn(Constants.twistDeviation)
    scratches = Int(draws.unit() * (1 + 3 * spread))
    coverage = 1 - draws.unit() * 0.22 * spread
    dirt = draws.unit() * 0.6 * spread
  }
}

/// The direction of the ridges at every place of a finger.
///
/// Sherlock and Monro, "A model for interpreting fingerprint topology", 1993: the direction is half
/// the sum of the angles under which the cores are seen less those of the deltas; with the
/// correction of Vizcaya and Gerhardt, "A nonlinear orientation model for global description of
/// fingerprints", 1996, which bends each angle piecewise linearly. An arch has no singular points;
/// its ridges rise and fall as a cosine (Cappelli's chapter on SFinGe).
struct OrientationField {
  private enum Shape {
    case singular
    /// How steep the arch is, and the height at which it is flat again.
    case arch(steepness: Double)
  }

  /// A core or delta with its correction: what is added to the angle at each of eight directions.
  private struct Pole {
    let x: Double
    let y: Double
    let sign: Double
    let corrections: [Double]

    func angle(_ x: Double, _ y: Double) -> Double {
      let plain = PortableMath.angle(y: y - self.y, x: x - self.x)
      let place = (plain + PortableMath.pi) / (2 * PortableMath.pi) * 8
      let index = min(7, Int(place))
      let share = place - Double(index)
      let bend = corrections[index] * (1 - share) + corrections[(index + 1) & 7] * share
      return sign * (plain + bend)
    }
  }

  let pattern: RidgePattern
  let points: [SingularPoint]
  private let poles: [Pole]
  private let shape: Shape
  private let centreX: Double
  private let centreY: Double
  private let tipBend: Double
  /// What makes the flow this finger's own beside its class.
  private let bends: SmoothNoise
  /// 1, or -1 for the classes that are mirrored ones.
  private let side: Double

  /// Draws a field of a class; its middle lies near the master's.
  init(_ pattern: RidgePattern, _ draws: inout SeededDraws) {
    typealias Constants = Parameters.Synthesis
    self.pattern = pattern
    side =
      switch pattern {
      case .leftLoop: -1
      case .doubleLoop: draws.chance(0.5) ? 1 : -1
      case .arch, .tentedArch, .rightLoop, .whorl: 1
      }
    centreX = Double(Constants.masterWidth) / 2 + draws.uniform(-12...12)
    centreY = Double(Constants.masterHeight) * 0.46 + draws.uniform(-16...16)
    tipBend = draws.uniform(0.28...0.5)
    bends = SmoothNoise(&draws, period: Constants.bendDistance)
    shape = pattern == .arch ? .arch(steepness: draws.uniform(0.35...0.8)) : .singular
    var poles: [Pole] = []
    var points: [SingularPoint] = []
    for (kind, x, y) in Self.layout(pattern, &draws) {
      let corrections = Self.corrections(pattern, kind).map { $0 + draws.uniform(-0.1...0.1) }
      poles.append(Pole(x: x, y: y, sign: kind == .core ? 1 : -1, corrections: corrections))
      points.append(SingularPoint(kind: kind, x: centreX + side * x, y: centreY - y))
    }
    self.poles = poles
    self.points = points
  }

  /// The direction of the ridges at a pixel of the master, in radians from the horizontal, counted
  /// against the clock as one sees it; any multiple of pi may be added.
  func direction(_ pixelX: Double, _ pixelY: Double) -> Double {
    let (x, y) = (side * (pixelX - centreX), centreY - pixelY)
    let own = Parameters.Synthesis.bend * bends.at(pixelX, pixelY)
    switch shape {
    case .singular:
      var sum = 0.0
      for pole in poles { sum += pole.angle(x, y) }
      return side * (sum / 2 + tip(x, y)) + own
    case .arch(let steepness):
      // Steepest a quarter of the width beside the middle, flat at the tip and the crease.
      let across = PortableMath.sine(min(PortableMath.pi, max(-PortableMath.pi, x / 72)))
      let fade =
        PortableMath.rise(y, from: -150, to: -30) * (1 - PortableMath.rise(y, from: 20, to: 190))
      return -steepness * across * (0.25 + 0.75 * fade) + tip(x, y) + own
    }
  }

  /// Towards the tip the ridges follow its round outline: steeper the farther from the middle.
  private func tip(_ x: Double, _ y: Double) -> Double {
    -tipBend * (x / 180) * PortableMath.rise(y, from: -60, to: 220)
  }

  /// What the correction adds at the directions -180, -135 ... 135 degrees. The legs of a loop run
  /// side by side, down and away from the delta, instead of spreading like a fan; chosen by eye.
  private static func corrections(
    _ pattern: RidgePattern, _ kind: SingularPoint.Kind
  ) -> [Double] {
    switch (pattern, kind) {
    case (.leftLoop, .core), (.rightLoop, .core): [0, 0.25, 0.4, 0, -0.4, -0.25, 0, 0]
    case (.leftLoop, .delta), (.rightLoop, .delta): [0, 0, 0.2, 0.5, 0.6, 0.35, 0, 0]
    default: [0, 0, 0, 0, 0, 0, 0, 0]
    }
  }

  /// Where cores and deltas lie, right and up from the middle; distances as in the sample prints.
  private static func layout(
    _ pattern: RidgePattern, _ draws: inout SeededDraws
  ) -> [(SingularPoint.Kind, Double, Double)] {
    switch pattern {
    case .arch: return []
    case .tentedArch:
      let x = draws.uniform(-10...10)
      let core = draws.uniform(0...30)
      return [
        (.core, x, core),
        (.delta, x + draws.uniform(-8...8), core - draws.uniform(70...115)),
      ]
    case .leftLoop, .rightLoop:
      // The delta stands on the side from which no ridge of the loop comes.
      let (x, y) = (draws.uniform(-10...10), draws.uniform(0...30))
      return [
        (.core, x, y),
        (.delta, x - draws.uniform(75...125), y - draws.uniform(95...145)),
      ]
    case .whorl:
      let (x, y) = (draws.uniform(-12...12), draws.uniform(0...25))
      let (lean, gap) = (draws.uniform(-14...14), draws.uniform(14...48))
      return [
        (.core, x + lean / 2, y + gap / 2), (.core, x - lean / 2, y - gap / 2),
        (.delta, x - draws.uniform(105...150), y - draws.uniform(95...145)),
        (.delta, x + draws.uniform(105...150), y - draws.uniform(95...145)),
      ]
    case .doubleLoop:
      let (x, y) = (draws.uniform(-12...12), draws.uniform(0...20))
      let (lean, gap) = (draws.uniform(34...56), draws.uniform(34...64))
      return [
        (.core, x + lean / 2, y + gap / 2), (.core, x - lean / 2, y - gap / 2),
        (.delta, x - draws.uniform(115...155), y - draws.uniform(90...140)),
        (.delta, x + draws.uniform(115...155), y - draws.uniform(90...140)),
      ]
    }
  }
}

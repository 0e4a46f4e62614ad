public import Codes

/// The ten fingers of a person who does not exist, made from a seed.
///
/// A finger is made when it is first asked for; whoever needs one often keeps it.
public struct SyntheticHands: Hashable, Sendable {
  /// The seed of the person.
  public let seed: UInt64

  /// The hands of a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// One finger. Its pattern does not tell whose hand it belongs to but by the loops' side.
  public func finger(_ position: FingerPosition) -> SyntheticFinger {
    SyntheticFinger(seed: seed, position: position)
  }

  /// The image of a finger or slap: `position` without the fingers `absent`, as a scanner of that
  /// size gives it. `capture` is the seed of the capture; `care` how the fingers are laid on.
  public func image(
    _ position: FingerPosition, without absent: Set<FingerPosition> = [], capture: UInt64,
    care: ImpressionConditions.Care = .ordinary
  ) -> GreyImage {
    guard position.isSlap else {
      guard !absent.contains(position) else { return SlapLayout.bare(.single, seed: capture) }
      let conditions = ImpressionConditions(seed: capture, care: care)
      return finger(position).impression(seed: capture, conditions: conditions)
    }
    let fingers = position.fingers.filter { !absent.contains($0) }.map(finger)
    return SyntheticSlap(fingers, of: position).impression(seed: capture, care: care)
  }

  /// Glass on which nothing lies.
  public static func bareGlass(_ size: GlassSize, capture: UInt64) -> GreyImage {
    SlapLayout.bare(size, seed: capture)
  }
}

/// Fingers of one slap, to be pressed on one glass.
public struct SyntheticSlap: Sendable {
  /// The fingers that are there.
  public let fingers: [SyntheticFinger]
  /// The slap.
  public let position: FingerPosition

  /// A slap of these fingers, which keep their places beside the ones that are missing.
  public init(_ fingers: [SyntheticFinger], of position: FingerPosition) {
    self.fingers = fingers
    self.position = position
  }

  /// The image of the slap, 1600 by 1500 pixels at 500 dots per inch. The fingers turn, shift and
  /// press together as a hand does, each a little by itself.
  public func impression(seed: UInt64, care: ImpressionConditions.Care = .ordinary) -> GreyImage {
    let hand = ImpressionConditions(seed: seed, care: care)
    var glass = ScannerGlass(.slap)
    let places = SlapLayout.places(position)
    for finger in fingers {
      guard let place = places.first(where: { $0.position == finger.position }) else { continue }
      let own = SeededDraws.mixed(seed ^ UInt64(finger.position.rawValue) &* 0x9e37_79b9_7f4a_7c15)
      var conditions = ImpressionConditions(seed: own, care: .guided)
      conditions.shiftX = conditions.shiftX * 0.5 + hand.shiftX
      conditions.shiftY += hand.shiftY
      conditions.rotation = conditions.rotation * 0.4 + hand.rotation * 0.4
      conditions.pressure = min(1, max(-1, conditions.pressure * 0.6 + hand.pressure))
      conditions.dryness = min(1, max(-1, conditions.dryness * 0.5 + hand.dryness))
      glass.press(
        finger, conditions, seed: own, middle: (place.x, place.y), leaning: place.leaning)
    }
    return glass.image(seed: seed, dirt: hand.dirt)
  }
}

/// Where the fingers of a slap lie, in pixels of a glass of 1600 by 1500.
enum SlapLayout {
  struct Place {
    let position: FingerPosition
    let x: Double
    let y: Double
    /// Degrees with the clock.
    let leaning: Double
  }

  /// The middle finger reaches highest, the little one lies lowest and leans outwards; chosen by
  /// eye beside NIST's slap samples, with room so that neighbours do not touch.
  static func places(_ position: FingerPosition) -> [Place] {
    let right: [(FingerPosition, Double, Double, Double)] = [
      (.rightIndex, 215, 640, -6), (.rightMiddle, 600, 500, -2), (.rightRing, 985, 590, 3),
      (.rightLittle, 1345, 830, 9),
    ]
    switch position {
    case .rightFour: return right.map { Place(position: $0, x: $1, y: $2, leaning: $3) }
    case .leftFour:
      return right.map { finger, x, y, leaning in
        let other = FingerPosition(rawValue: finger.rawValue + 5) ?? .unknown
        return Place(position: other, x: 1600 - x, y: y, leaning: -leaning)
      }
    case .bothThumbs:
      return [
        Place(position: .leftThumb, x: 520, y: 700, leaning: 8),
        Place(position: .rightThumb, x: 1080, y: 700, leaning: -8),
      ]
    default: return []
    }
  }

  static func bare(_ size: GlassSize, seed: UInt64) -> GreyImage {
    ScannerGlass(size).image(seed: seed, dirt: 0.3)
  }
}

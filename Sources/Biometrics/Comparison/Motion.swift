/// A turn and a shift of the plane; rows grow upwards, the turn is counter-clockwise.
struct Motion: Sendable {
  private(set) var cosine: Float = 1
  private(set) var sine: Float = 0
  private var x: Float = 0
  private var y: Float = 0

  /// Sets the turn.
  mutating func turn(_ cosine: Float, _ sine: Float) { (self.cosine, self.sine) = (cosine, sine) }

  /// Sets the shift so that one place comes to lie on another.
  mutating func shift(from a: (x: Float, y: Float), to b: (x: Float, y: Float)) {
    (x, y) = (0, 0)
    let moved = moved(a.x, a.y)
    (x, y) = (b.x - moved.x, b.y - moved.y)
  }

  /// Where a place comes to lie.
  func moved(_ px: Float, _ py: Float) -> (x: Float, y: Float) {
    (cosine * px - sine * py + x, sine * px + cosine * py + y)
  }

  /// The cosine of the angle between a turned minutia and another.
  func together(_ a: MinutiaList, _ i: Int, _ b: MinutiaList, _ j: Int) -> Float {
    (cosine * a.cosines[i] - sine * a.sines[i]) * b.cosines[j]
      + (sine * a.cosines[i] + cosine * a.sines[i]) * b.sines[j]
  }
}

/// The best turn and shift in the least squares (Kabsch 1976, in the plane), from sums.
struct MotionFit {
  private var count = 0
  private var weight: Float = 0
  private var first: (x: Float, y: Float) = (0, 0)
  private var second: (x: Float, y: Float) = (0, 0)
  private var even: Float = 0
  private var odd: Float = 0
  /// The first places, from which all others are taken: sums stay small.
  private var origin: (ax: Float, ay: Float, bx: Float, by: Float) = (0, 0, 0, 0)

  /// Adds two places that shall fall together.
  mutating func add(_ ax: Float, _ ay: Float, _ bx: Float, _ by: Float, weight w: Float) {
    if count == 0 { origin = (ax, ay, bx, by) }
    count += 1
    let (px, py, qx, qy) = (ax - origin.ax, ay - origin.ay, bx - origin.bx, by - origin.by)
    weight += w
    first = (first.x + w * px, first.y + w * py)
    second = (second.x + w * qx, second.y + w * qy)
    even += w * (px * qx + py * qy)
    odd += w * (px * qy - py * qx)
  }

  /// Sets the motion; leaves it where there are fewer than two places.
  func apply(to motion: inout Motion) {
    guard count > 1, weight > 0 else { return }
    let along = even - (first.x * second.x + first.y * second.y) / weight
    let across = odd - (first.x * second.y - first.y * second.x) / weight
    let length = (along * along + across * across).squareRoot()
    if length > 0 { motion.turn(along / length, across / length) }
    motion.shift(
      from: (origin.ax + first.x / weight, origin.ay + first.y / weight),
      to: (origin.bx + second.x / weight, origin.by + second.y / weight))
  }
}

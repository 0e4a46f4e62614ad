/// Finds the ends of the lines of a skeleton that are true minutiae.
///
/// The ends of the ridges' skeleton are ridge endings; those of the valleys' are bifurcations: both
/// are found, measured and doubted in the same way.
struct MinutiaSearch {
  let skeleton: Skeleton
  /// The cleaned image that the skeleton was taken from.
  let cleaned: FramedPlane
  let kind: Minutia.Kind

  /// An end with its arm.
  private struct End {
    let x: Float
    let y: Float
    let direction: Float
    var isKept = true
  }

  func minutiae(isFarFromEdge: (Float, Float) -> Bool, quality: (Float, Float) -> Float)
    -> [Minutia]
  {
    var ends = found(isFarFromEdge)
    dropGaps(&ends)
    return ends.filter(\.isKept).map { end in
      let sure = quality(end.x, end.y)
      return Minutia(
        x: end.x, y: end.y, direction: end.direction, kind: kind,
        quality: UInt8(max(1, min(100, (sure * 100).rounded()))))
    }
  }

  private func found(_ isFarFromEdge: (Float, Float) -> Bool) -> [End] {
    typealias Constants = Parameters.Extraction
    var ends: [End] = []
    for end in skeleton.ends where isFarFromEdge(Float(end.x), Float(end.y)) {
      let arm = skeleton.arm(from: end, atMost: 2 * Constants.directionSteps)
      if arm.stop != .open, arm.pixels.count < Constants.shortestArm { continue }
      if arm.stop == .end { continue }
      let far = arm.pixels[min(arm.pixels.count - 1, Constants.directionSteps)]
      var direction = PortableMath.angle(y: Double(end.y - far.y), x: Double(far.x - end.x))
      if direction < 0 { direction += 2 * PortableMath.pi }
      let tip = tip(of: end, direction)
      ends.append(End(x: tip.x, y: tip.y, direction: Float(direction)))
    }
    return ends
  }

  /// Where the line that was thinned to an end truly ends: the first place behind the end, along
  /// its direction, where the cleaned image changes sides.
  private func tip(of end: (x: Int, y: Int), _ direction: Double) -> (x: Float, y: Float) {
    let cosine = Float(PortableMath.cosine(direction))
    let sine = Float(PortableMath.sine(direction))
    let side: Float = kind == .ending ? 1 : -1
    let (x, y) = (Float(end.x), Float(end.y))
    var before = side * cleaned.between(x, y)
    let step: Float = 0.5
    for way in stride(from: step, through: Parameters.Extraction.tipReach, by: step) {
      let value = side * cleaned.between(x - way * cosine, y + way * sine)
      if value <= 0 {
        let reach = before > value ? way - step + step * max(0, before / (before - value)) : way
        return (x - reach * cosine, y + reach * sine)
      }
      before = value
    }
    return (x, y)
  }

  /// Two ends that face each other across a short gap are one broken line.
  private func dropGaps(_ ends: inout [End]) {
    let widest = Parameters.Extraction.widestGap
    for i in ends.indices {
      for j in ends.indices where j > i {
        let (dx, dy) = (ends[j].x - ends[i].x, ends[j].y - ends[i].y)
        let distance = (dx * dx + dy * dy).squareRoot()
        guard distance < widest else { continue }
        let turn = Angle.difference(ends[i].direction, ends[j].direction)
        guard turn > 2.3 else { continue }
        // The gap lies behind both ends: away from where their lines go.
        let towards = Float(PortableMath.angle(y: Double(-dy), x: Double(dx)))
        guard distance < 5 || Angle.difference(towards, ends[i].direction) > 1.9 else { continue }
        ends[i].isKept = false
        ends[j].isKept = false
      }
    }
  }
}

/// Angles in radians.
enum Angle {
  static let turn = Float(2 * PortableMath.pi)

  /// The angle between two directions, 0...pi.
  static func difference(_ a: Float, _ b: Float) -> Float {
    var d = abs(a - b)
    while d > turn { d -= turn }
    return d > turn / 2 ? turn - d : d
  }

  /// `a - b`, from -pi up to pi.
  static func signed(_ a: Float, _ b: Float) -> Float {
    var d = a - b
    while d >= turn / 2 { d -= turn }
    while d < -turn / 2 { d += turn }
    return d
  }
}

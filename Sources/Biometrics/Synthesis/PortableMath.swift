/// Sine, arctangent and exponential that give the same bits on every machine.
///
/// The C library's own differ in the last bit between machines and versions, and a synthetic finger
/// must be the same everywhere. These use only addition, subtraction, multiplication, division and
/// square root, which IEEE 754 rounds alike everywhere; Swift neither reorders nor fuses them.
enum PortableMath {
  static let pi = 3.141592653589793

  /// The sine of any angle up to a million radians, within 1e-9.
  static func sine(_ angle: Double) -> Double {
    // Folded to [-pi/2, pi/2], where the Taylor series to the 13th power suffices.
    let turns = (angle / (2 * pi)).rounded(.toNearestOrEven)
    var x = angle - turns * 2 * pi
    if x > pi / 2 { x = pi - x } else if x < -pi / 2 { x = -pi - x }
    let s = x * x
    let tail = 1 / 362_880.0 - s * (1 / 39_916_800.0 - s / 6_227_020_800.0)
    let inner = 1 / 120.0 - s * (1 / 5040.0 - s * tail)
    return x * (1 - s * (1 / 6.0 - s * inner))
  }

  /// The cosine of any angle up to a million radians, within 1e-9.
  static func cosine(_ angle: Double) -> Double { sine(angle + pi / 2) }

  /// The angle of the vector (x, y), -pi...pi, within 1e-7; 0 for no vector.
  static func angle(y: Double, x: Double) -> Double {
    let (across, up) = (abs(x), abs(y))
    let larger = max(across, up)
    guard larger > 0 else { return 0 }
    // Folded to a slope of at most tan(pi/8), where the series to the 13th power suffices.
    var slope = min(across, up) / larger
    var angle = 0.0
    if slope > 0.4142135623730950 {
      slope = (slope - 1) / (slope + 1)
      angle = pi / 4
    }
    let s = slope * slope
    let tail = 1 / 9.0 - s * (1 / 11.0 - s / 13.0)
    angle += slope * (1 - s * (1 / 3.0 - s * (1 / 5.0 - s * (1 / 7.0 - s * tail))))
    if up > across { angle = pi / 2 - angle }
    if x < 0 { angle = pi - angle }
    return y < 0 ? -angle : angle
  }

  /// e to a power of -700...0, within 1e-9 of its value.
  static func exponential(_ power: Double) -> Double {
    let halvings = (power / 0.6931471805599453).rounded(.toNearestOrEven)
    let x = power - halvings * 0.6931471805599453
    var sum = 1.0
    for n in stride(from: 11.0, through: 1, by: -1) { sum = 1 + sum * x / n }
    return Double(sign: .plus, exponent: Int(halvings), significand: sum)
  }

  /// The natural logarithm of a positive number, within 1e-9.
  static func logarithm(_ value: Double) -> Double {
    // The significand folded to [sqrt(1/2), sqrt(2)], where atanh's series to the 15th suffices.
    var significand = value.significand
    var exponent = Double(value.exponent)
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    let t = (significand - 1) / (significand + 1)
    var sum = 0.0
    for n in stride(from: 15.0, through: 1, by: -2) { sum = 1 / n + t * t * sum }
    return 2 * t * sum + exponent * 0.6931471805599453
  }

  /// 0 below `low`, 1 above `high`, and a smooth rise between.
  static func rise(_ value: Double, from low: Double, to high: Double) -> Double {
    let t = min(1, max(0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)
  }
}

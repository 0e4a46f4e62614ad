import Codes

/// The sides of a scanner's glass in pixels at 500 dots per inch.
public struct GlassSize: Hashable, Sendable {
  /// Columns, 64...4,096.
  public let width: Int
  /// Rows, 64...4,096.
  public let height: Int

  /// A glass; sides out of range are drawn to the nearest that is in it.
  public init(width: Int, height: Int) {
    self.width = min(4096, max(64, width))
    self.height = min(4096, max(64, height))
  }

  /// For one finger: 19.7 by 19 mm.
  public static let single = GlassSize(
    width: Parameters.Synthesis.flatWidth, height: Parameters.Synthesis.flatHeight)
  /// For four fingers side by side: 81 by 76 mm.
  public static let slap = GlassSize(
    width: Parameters.Synthesis.slapWidth, height: Parameters.Synthesis.slapHeight)
}

extension SyntheticFinger {
  /// The image that a scanner gives of the finger: dark ridges on bright glass, 500 dots per inch.
  ///
  /// `seed` is the capture's own: it decides grain, breaks in ridges and where scratches lie, and
  /// without `conditions` also how the finger lies. Tens of milliseconds.
  public func impression(
    seed: UInt64, conditions: ImpressionConditions? = nil, on size: GlassSize = .single
  ) -> GreyImage {
    let conditions = conditions ?? ImpressionConditions(seed: seed)
    var glass = ScannerGlass(size)
    let middle = (Double(size.width) / 2, Double(size.height) / 2)
    glass.press(self, conditions, seed: seed, middle: middle, leaning: 0)
    return glass.image(seed: seed, dirt: conditions.dirt)
  }
}

/// The glass of a scanner on which fingers are pressed, one or several.
struct ScannerGlass {
  let width: Int
  let height: Int
  /// How dark each pixel is, 0...1.
  private var ink: [Float]

  init(_ size: GlassSize) {
    width = size.width
    height = size.height
    ink = [Float](repeating: 0, count: width * height)
  }

  /// Presses a finger on; `middle` is where it would lie without shift, `leaning` how many degrees
  /// it leans with the clock besides its own rotation.
  mutating func press(
    _ finger: SyntheticFinger, _ conditions: ImpressionConditions, seed: UInt64,
    middle: (x: Double, y: Double), leaning: Double
  ) {
    let print = PressedFinger(finger, conditions, seed: seed, leaning: leaning)
    let (x0, y0) = (middle.x + conditions.shiftX, middle.y + conditions.shiftY)
    let reach = print.reach
    for y in max(0, Int(y0 - reach))..<max(0, min(height, Int(y0 + reach))) {
      for x in max(0, Int(x0 - reach))..<max(0, min(width, Int(x0 + reach))) {
        let dark = print.darkness(Double(x) - x0, Double(y) - y0)
        if dark > 0 { ink[y * width + x] = max(ink[y * width + x], Float(dark)) }
      }
    }
    scratch(conditions, seed: seed, around: (x0, y0), within: print.halfWidth)
  }

  private mutating func scratch(
    _ conditions: ImpressionConditions, seed: UInt64, around centre: (x: Double, y: Double),
    within reach: Double
  ) {
    var draws = SeededDraws(seed: seed, purpose: 5)
    for _ in 0..<min(20, max(0, conditions.scratches)) {
      let line = SkinLine(
        &draws, left: centre.x - reach, top: centre.y - reach, width: 2 * reach, height: 2 * reach,
        length: 25...110, thickness: 0.7...2)
      line.trace(width: width, height: height) { index, covered in
        ink[index] *= Float(1 - covered)
      }
    }
  }

  /// The picture: glass with its grain and the remains of earlier fingers.
  func image(seed: UInt64, dirt: Double) -> GreyImage {
    typealias Constants = Parameters.Synthesis
    var draws = SeededDraws(seed: seed, purpose: 6)
    let glow = SmoothNoise(&draws, period: 240)
    let smear = SmoothNoise(&draws, period: 31)
    let bright = draws.uniform(Constants.glassBrightness)
    let dark = draws.uniform(Constants.ridgeBrightness)
    let grain = Constants.grain * (0.6 + 0.4 * max(0, dirt))
    var pixels = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let (px, py) = (Double(x), Double(y))
        let streak = smear.at(px * 0.8 + py * 0.6, (py * 0.8 - px * 0.6) * 0.7)
        let remains = max(0, streak - 0.1) * max(0, glow.at(px, py)) * dirt * 26
        let glass = bright + 5 * glow.at(px, py) - remains
        let covered = Double(ink[y * width + x])
        // Two uniform draws in one word make a triangular spread.
        let bits = draws.bits()
        let spread = Double(bits & 0xffff_ffff) + Double(bits >> 32)
        let value =
          glass + (dark - glass) * covered + grain * (spread / 4_294_967_296 - 1) * 2
        pixels[y * width + x] = UInt8(min(255, max(0, value.rounded())))
      }
    }
    guard let resolution = Resolution(dotsPerInch: 500, provenance: .image),
      let image = GreyImage(width: width, height: height, pixels: pixels, resolution: resolution)
    else { preconditionFailure("a glass has the sides of an image") }
    return image
  }
}

/// One finger as it lies on the glass, around its own middle.
private struct PressedFinger {
  let finger: SyntheticFinger
  let conditions: ImpressionConditions
  let distortion: SkinDistortion
  /// Half axes of the region of contact.
  let halfWidth: Double
  let halfHeight: Double
  private let sine: Double
  private let cosine: Double
  private let outline: SmoothNoise
  private let moisture: SmoothNoise
  private let breaks: SmoothNoise
  private let dots: SmoothNoise

  init(
    _ finger: SyntheticFinger, _ conditions: ImpressionConditions, seed: UInt64, leaning: Double
  ) {
    typealias Constants = Parameters.Synthesis
    var draws = SeededDraws(seed: seed, purpose: 4)
    self.finger = finger
    self.conditions = conditions
    let angle = (conditions.rotation + leaning) * PortableMath.pi / 180
    sine = PortableMath.sine(angle)
    cosine = PortableMath.cosine(angle)
    let grown = finger.size * (1 + 0.09 * conditions.pressure)
    let cover = min(1, max(0.2, conditions.coverage)).squareRoot()
    halfWidth = Constants.contactHalfWidth * grown * cover
    halfHeight = Constants.contactHalfHeight * grown * cover
    distortion = SkinDistortion(
      centre: (draws.uniform(-14...14), draws.uniform(-14...14)),
      halfAxes: (halfWidth * 0.42, halfHeight * 0.42), plasticity: draws.uniform(1.3...2),
      shift: (conditions.pullX, conditions.pullY), turn: conditions.twist * PortableMath.pi / 180)
    outline = SmoothNoise(&draws, period: 34)
    moisture = SmoothNoise(&draws, period: 58)
    breaks = SmoothNoise(&draws, period: 3.1)
    dots = SmoothNoise(&draws, period: 1.7)
  }

  /// How far from its middle the finger can leave anything.
  var reach: Double { max(halfWidth, halfHeight) * 1.25 }

  /// How dark the glass is at a place around the finger's middle, 0...1.
  func darkness(_ dx: Double, _ dy: Double) -> Double {
    // Back from the glass to the finger.
    let (x, y) = (dx * cosine + dy * sine, -dx * sine + dy * cosine)
    let (u, v) = (x / halfWidth, y / halfHeight)
    // Rounder at the tip than at the crease, which a fingertip leaves broad.
    let vertical = v > 0 ? v * v * v * v * 0.75 + v * v * 0.25 : v * v
    let contact = 1 - (u * u + vertical).squareRoot() + 0.06 * outline.at(x, y)
    guard contact > -0.04 else { return 0 }
    let skin = distortion.moved(x, y)
    let relief = finger.relief(
      skin.x + Double(finger.width) / 2, skin.y + Double(finger.height) * 0.48)
    // What presses ridge on glass: the finger's weight, less towards the rim, uneven moisture.
    let rim = PortableMath.rise(contact, from: -0.05, to: 0.16)
    let dryness = conditions.dryness + 0.45 * moisture.at(x, y)
    let wet = max(0, -dryness)
    let dry = max(0, dryness)
    let level = relief + 0.42 * conditions.pressure + 0.5 * wet - 0.34 * dry
    // Skin breaks up where it is dry or barely pressed, in spots smaller than a ridge.
    let rough = breaks.at(x, y) * 0.62 + dots.at(x, y) * 0.38
    let fragile = 0.2 + 0.75 * dry + 0.5 * max(0, -conditions.pressure) + 1.3 * (1 - rim)
    let height = level + fragile * rough - 1.5 * (1 - rim)
    return PortableMath.rise(height, from: -0.62, to: 0.72) * (0.55 + 0.45 * rim)
  }
}

import Codes

/// A drawn face for simulated cameras and specimens of documents: a neutral outline that can be
/// nobody's photograph, with the words TEST IMAGE in it. The same number gives the same face.
///
/// The proportions are those that a portrait should have (ISO/IEC 19794-5:2011 clause 8: head in
/// the middle, eyes level, half the image's height), so that what is built on portraits can be
/// tried.
public struct TestFace {
  /// Columns of a portrait; a live picture has half of them.
  public static let width = 480
  /// Rows of a portrait; a live picture has half of them.
  public static let height = 640

  private let number: Int
  private let headWidth: Double
  private let headHeight: Double
  private let eyeDistance: Double
  private let eyeHeight: Double
  private let mouth: Double
  private let hair: Double
  private let skin: Double
  private let hairGrey: Double

  /// The face of a number.
  public init(_ number: Int) {
    self.number = number
    // A few plain features from the digits of a scrambled number.
    var rest = UInt64(bitPattern: Int64(number)) &* 0x9e37_79b9_7f4a_7c15
    rest ^= rest >> 31
    func feature(_ low: Double, _ high: Double) -> Double {
      rest = rest &* 0xbf58_476d_1ce4_e5b9 &+ 0x94d0_49bb_1331_11eb
      return low + (high - low) * Double(rest >> 48) / 65_535
    }
    headWidth = feature(104, 122)
    headHeight = feature(140, 160)
    eyeDistance = feature(96, 108)
    eyeHeight = feature(-22, -12)
    mouth = feature(34, 48)
    hair = feature(0.48, 0.72)
    skin = feature(150, 215)
    hairGrey = feature(30, 110)
  }

  /// The portrait. `sway` moves the head to the right in pixels, as heads do before a camera;
  /// `scale` is 1 for a portrait and 2 for a live picture of half the sides.
  public func drawn(sway: Double = 0, scale: Int = 1) -> GreyImage {
    let (columns, rows) = (Self.width / scale, Self.height / scale)
    var pixels = [UInt8](repeating: 0, count: columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let x = Double(column * scale) - Double(Self.width) / 2 - sway
        let y = Double(row * scale) - 290
        pixels[row * columns + column] = UInt8(min(255, max(0, grey(x, y))))
      }
    }
    write("TEST IMAGE", from: 20 / scale, row: rows - 34 / scale, size: 3, columns, &pixels)
    guard let resolution = Resolution(dotsPerInch: 300, provenance: .image),
      let image = GreyImage(width: columns, height: rows, pixels: pixels, resolution: resolution)
    else { preconditionFailure("a test face has the sides of an image") }
    return image
  }

  /// The grey at a place around the middle of the head, right and down.
  private func grey(_ x: Double, _ y: Double) -> Double {
    if let feature = feature(x, y) { return feature }
    let head = oval(x, y, headWidth, headHeight)
    if head < 1 {
      // Hair above a bent line; skin a little darker towards the side.
      let line = -headHeight * hair + x * x / (headWidth * 2.2)
      return y < line ? hairGrey : skin - 26 * head * head
    }
    let cap = oval(x, y + 8, headWidth + 10, headHeight + 12)
    if cap < 1, y < 10 { return hairGrey }
    if abs(x) < headWidth * 0.42, y > 0, y < headHeight + 70 { return skin - 40 }
    // Shoulders.
    let shoulder = oval(x, y - headHeight - 190, 232, 150)
    if shoulder < 1 { return 70 + 20 * shoulder }
    return 228
  }

  /// Eyes, brows, nose, mouth; nil beside them.
  private func feature(_ x: Double, _ y: Double) -> Double? {
    let side = abs(x)
    let (eyeX, eyeY) = (side - eyeDistance / 2, y - eyeHeight)
    let eye = oval(eyeX, eyeY, 21, 10)
    if eye < 1 {
      let iris = oval(eyeX, eyeY, 9, 9)
      return iris < 0.2 ? 15 : iris < 1 ? 75 : 245
    }
    if eye < 1.35 { return 80 }
    let brow = eyeY + 27 - eyeX * eyeX / 130
    if abs(eyeX) < 28, abs(brow) < 4 { return hairGrey }
    // The nose as a shadow on one side and its wings.
    if x > 2, x < 7, y > eyeHeight + 12, y < 38 { return skin - 45 }
    if oval(side - 11, y - 44, 8, 5) < 1 { return skin - 60 }
    // A closed, neutral mouth.
    let lip = y - 82 - (x / mouth) * (x / mouth) * 3
    if side < mouth, abs(lip) < 7 * (1 - side / mouth) + 1.5 {
      return abs(lip) < 1.5 ? 60 : skin - 50
    }
    return nil
  }

  /// Below 1 within an ellipse.
  private func oval(_ x: Double, _ y: Double, _ across: Double, _ down: Double) -> Double {
    (x / across) * (x / across) + (y / down) * (y / down)
  }

  /// Letters of five by seven squares, drawn dark on a light bar.
  private func write(
    _ text: String, from left: Int, row top: Int, size: Int, _ columns: Int,
    _ pixels: inout [UInt8]
  ) {
    for (place, letter) in text.enumerated() {
      let shape = Self.letters[letter] ?? [0, 0, 0, 0, 0, 0, 0]
      for (row, bits) in shape.enumerated() {
        for column in 0..<5 where bits >> (4 - column) & 1 == 1 {
          for y in 0..<size {
            for x in 0..<size {
              let at = (top + row * size + y) * columns + left + (place * 6 + column) * size + x
              if pixels.indices.contains(at) { pixels[at] = 250 }
            }
          }
        }
      }
    }
  }

  private static let letters: [Character: [UInt8]] = [
    "T": [31, 4, 4, 4, 4, 4, 4], "E": [31, 16, 16, 30, 16, 16, 31],
    "S": [15, 16, 16, 14, 1, 1, 30], "I": [14, 4, 4, 4, 4, 4, 14],
    "M": [17, 27, 21, 21, 17, 17, 17], "A": [14, 17, 17, 31, 17, 17, 17],
    "G": [15, 16, 16, 19, 17, 17, 15],
  ]
}

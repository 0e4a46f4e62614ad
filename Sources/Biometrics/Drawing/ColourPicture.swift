/// A picture in eleven greys and five colours, to be looked at: four bits a pixel.
public struct ColourPicture: Hashable, Sendable {
  /// What marks are drawn in; told apart by people who do not see red or green.
  public enum Colour: UInt8, Sendable, CaseIterable {
    case orange = 11
    case blue = 12
    case green = 13
    case black = 14
    case white = 15
  }

  /// Red, green and blue of each of the sixteen (Okabe and Ito 2008 for the colours).
  static let palette: [UInt8] = {
    var palette: [UInt8] = []
    for level in UInt8(0)...10 { palette += [UInt8](repeating: level * 25 + 5, count: 3) }
    palette += [213, 94, 0, 0, 114, 178, 0, 158, 115, 0, 0, 0, 255, 255, 255]
    return palette
  }()

  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// A number of the palette a pixel, row by row.
  private(set) var pixels: [UInt8]

  /// A white picture.
  public init(width: Int, height: Int) {
    (self.width, self.height) = (max(1, width), max(1, height))
    pixels = [UInt8](repeating: Colour.white.rawValue, count: self.width * self.height)
  }

  /// Lays a grey image on, its upper left corner at a place; paler by `paleness`, 0...1.
  public mutating func lay(_ image: GreyImage, left: Int, top: Int, paleness: Double = 0) {
    for y in max(0, -top)..<max(0, min(image.height, height - top)) {
      for x in max(0, -left)..<max(0, min(image.width, width - left)) {
        let level = 255 - (255 - Double(image.pixels[y * image.width + x])) * (1 - paleness)
        pixels[(top + y) * width + left + x] = UInt8(max(0, min(10, (level - 5) / 25 + 0.5)))
      }
    }
  }

  /// Colours one pixel; outside the picture nothing happens.
  public mutating func dot(_ x: Int, _ y: Int, _ colour: Colour) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    pixels[y * width + x] = colour.rawValue
  }

  /// A straight line.
  public mutating func line(
    from start: (x: Float, y: Float), to end: (x: Float, y: Float), _ colour: Colour
  ) {
    let steps = max(1, Int(max(abs(end.x - start.x), abs(end.y - start.y)).rounded(.up)))
    for step in 0...steps {
      let share = Float(step) / Float(steps)
      dot(
        Int((start.x + (end.x - start.x) * share).rounded()),
        Int((start.y + (end.y - start.y) * share).rounded()), colour)
    }
  }

  /// A minutia: a ring for an ending, a square for a bifurcation, and a tail along its direction.
  public mutating func mark(
    _ minutia: Minutia, left: Int, top: Int, scale: Float = 1, _ colour: Colour
  ) {
    let (x, y) = (Float(left) + minutia.x * scale, Float(top) + minutia.y * scale)
    for dy in -4...4 {
      for dx in -4...4 {
        let square = dx * dx + dy * dy
        let isSet =
          minutia.kind == .bifurcation
          ? max(abs(dx), abs(dy)) >= 3 && max(abs(dx), abs(dy)) < 5 : (8...18).contains(square)
        if isSet { dot(Int(x) + dx, Int(y) + dy, colour) }
      }
    }
    let cosine = Float(PortableMath.cosine(Double(minutia.direction)))
    let sine = Float(PortableMath.sine(Double(minutia.direction)))
    for off in [Float(0), 0.7] {
      line(
        from: (x + 4 * cosine + off * sine, y - 4 * sine + off * cosine),
        to: (x + 14 * cosine + off * sine, y - 14 * sine + off * cosine), colour)
    }
  }

  /// The picture as a PNG file.
  public var portableNetworkGraphics: [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity((width / 2 + 2) * height)
    for y in 0..<height {
      rows.append(0)
      for x in stride(from: 0, to: width, by: 2) {
        let right = x + 1 < width ? pixels[y * width + x + 1] : 0
        rows.append(pixels[y * width + x] << 4 | right)
      }
    }
    return PortableNetworkGraphics.file(
      width: width, height: height, depth: 4, colourType: 3, palette: Self.palette, rows: rows)
  }
}

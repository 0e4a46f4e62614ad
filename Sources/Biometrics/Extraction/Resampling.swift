import Codes

/// An image at 500 dots per inch.
struct RidgeImage: Sendable {
  let width: Int
  let height: Int
  /// Grey levels, row by row.
  let pixels: [UInt8]

  /// Each new pixel is the mean of the area it covers when shrinking, and lies on the line between
  /// its neighbours when growing.
  init(_ image: GreyImage) {
    let dots = image.resolution.dotsPerInch
    guard dots != 500 else {
      (width, height, pixels) = (image.width, image.height, image.pixels)
      return
    }
    var plane = Plane(width: image.width, height: image.height)
    for index in image.pixels.indices { plane.values[index] = Float(image.pixels[index]) }
    let scale = Float(dots) / 500
    width = max(1, Int((Float(image.width) / scale).rounded()))
    height = max(1, Int((Float(image.height) / scale).rounded()))
    // What the new grid cannot show is smoothed away first (half a new pixel's width).
    if scale > 1 { plane = plane.smoothed(0.5 * scale) }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height)
    for y in 0..<height {
      let sourceY = (Float(y) + 0.5) * scale - 0.5
      for x in 0..<width {
        let level = plane.between((Float(x) + 0.5) * scale - 0.5, sourceY)
        pixels.append(UInt8(max(0, min(255, level.rounded()))))
      }
    }
    self.pixels = pixels
  }
}

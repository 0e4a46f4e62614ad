import Codes

extension ColourPicture {
  /// An image with minutiae over it; paler below them, as it is when there are none.
  public init(_ image: GreyImage, _ minutiae: [Minutia]) {
    self.init(width: image.width, height: image.height)
    lay(image, left: 0, top: 0, paleness: minutiae.isEmpty ? 0 : 0.5)
    let scale = Float(image.resolution.dotsPerInch) / 500
    for minutia in minutiae { mark(minutia, left: 0, top: 0, scale: scale, .blue) }
  }

  /// Two prints side by side: the minutiae that go together in orange, joined by lines, the others
  /// in blue.
  public init(
    _ first: GreyImage, _ second: GreyImage, _ explanation: FingerExplanation
  ) {
    let gap = 12
    self.init(
      width: first.width + gap + second.width, height: max(first.height, second.height))
    let left = first.width + gap
    lay(first, left: 0, top: 0, paleness: 0.6)
    lay(second, left: left, top: 0, paleness: 0.6)
    let scales = (
      Float(first.resolution.dotsPerInch) / 500, Float(second.resolution.dotsPerInch) / 500
    )
    for pair in explanation.pairs {
      line(
        from: (pair.first.x * scales.0, pair.first.y * scales.0),
        to: (Float(left) + pair.second.x * scales.1, pair.second.y * scales.1), .green)
    }
    let paired = (Set(explanation.pairs.map(\.first)), Set(explanation.pairs.map(\.second)))
    for minutia in explanation.first {
      let colour: Colour = paired.0.contains(minutia) ? .orange : .blue
      mark(minutia, left: 0, top: 0, scale: scales.0, colour)
    }
    for minutia in explanation.second {
      let colour: Colour = paired.1.contains(minutia) ? .orange : .blue
      mark(minutia, left: left, top: 0, scale: scales.1, colour)
    }
  }
}

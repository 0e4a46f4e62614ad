import Codes

extension MinutiaExtraction {
  /// One step of the extraction as a picture at 500 dots per inch.
  public struct Picture: Sendable {
    /// What it shows, as a file's name: `1-normal`.
    public let name: String
    /// The picture.
    public let image: GreyImage
  }

  /// What each step saw: the evened image, and for each branch the direction of the ridges, their
  /// wavelength, the cleaned image, the lines, and the minutiae over the evened image.
  public var pictures: [Picture] {
    var pictures = [picture("normal", levels(image) { 128 - $0 / 20 })]
    for (number, branch) in branches.enumerated() {
      let prefix = "branch\(number + 1)"
      pictures += [
        picture("\(prefix)-1-direction", onBlocks { direction(branch.flow, $0, $1) }),
        picture(
          "\(prefix)-2-wavelength", onBlocks { (branch.frequency.wavelength[$0, $1] - 4) * 22 }),
        picture("\(prefix)-3-cleaned", levels(branch.enhanced) { 128 - $0 / 20 }),
        picture("\(prefix)-4-lines", lines(branch)),
        picture("\(prefix)-5-minutiae", drawn(branch.minutiae)),
      ]
    }
    return pictures
  }

  private func picture(_ name: String, _ levels: [Float]) -> Picture {
    let pixels = levels.map { UInt8(max(0, min(255, $0.rounded()))) }
    guard
      let dots = Resolution(dotsPerInch: 500, provenance: .image),
      let image = GreyImage(
        width: image.width, height: image.height, pixels: pixels, resolution: dots)
    else { preconditionFailure("a step of an image has the image's size") }
    return Picture(name: name, image: image)
  }

  private func onBlocks(_ level: (Int, Int) -> Float) -> [Float] {
    let block = FramedPlane.block
    var levels: [Float] = []
    levels.reserveCapacity(image.width * image.height)
    for y in 0..<image.height {
      for x in 0..<image.width {
        levels.append(mask.contains(x / block, y / block) ? level(x / block, y / block) : 255)
      }
    }
    return levels
  }

  /// The angle as a level: lying ridges dark, through all directions, to lying again.
  private func direction(_ flow: RidgeFlow, _ column: Int, _ row: Int) -> Float {
    flow.angle(column, row) / Float(PortableMath.pi) * 220
  }

  private func levels(_ plane: FramedPlane, _ level: (Float) -> Float) -> [Float] {
    var levels: [Float] = []
    levels.reserveCapacity(plane.width * plane.height)
    for y in 0..<plane.height {
      for x in 0..<plane.width { levels.append(level(Float(plane[x, y]))) }
    }
    return levels
  }

  private func lines(_ branch: ExtractionBranch) -> [Float] {
    let block = FramedPlane.block
    var levels: [Float] = []
    for y in 0..<image.height {
      for x in 0..<image.width {
        let isLine = branch.ridges.isSet(x, y)
        levels.append(isLine ? 0 : mask.contains(x / block, y / block) ? 255 : 215)
      }
    }
    return levels
  }

  /// The evened image made pale, endings as black and bifurcations as white squares, each with a
  /// tail that points along its direction.
  private func drawn(_ minutiae: [Minutia]) -> [Float] {
    var levels = levels(image) { 150 - $0 / 30 }
    func dot(_ x: Int, _ y: Int, _ level: Float) {
      guard x >= 0, y >= 0, x < image.width, y < image.height else { return }
      levels[y * image.width + x] = level
    }
    for minutia in minutiae {
      let level: Float = minutia.kind == .ending ? 0 : 255
      let (x, y) = (Int(minutia.x), Int(minutia.y))
      for dy in -2...2 { for dx in -2...2 { dot(x + dx, y + dy, level) } }
      let cosine = PortableMath.cosine(Double(minutia.direction))
      let sine = PortableMath.sine(Double(minutia.direction))
      for step in 3...12 {
        dot(
          x + Int((Double(step) * cosine).rounded()), y - Int((Double(step) * sine).rounded()),
          level)
      }
    }
    return levels
  }
}

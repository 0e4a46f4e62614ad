/// The way from an image to its minutiae, step by step; each step's result can be looked at.
///
/// Two branches clean the image in different ways and look for minutiae each by itself: what one
/// invents the other seldom does, and a comparison asks both.
public struct MinutiaExtraction: Sendable {
  /// The image at 500 dots per inch, ridges high, against the mean and spread around each pixel.
  let image: FramedPlane
  /// Which blocks show finger.
  let mask: FingerMask
  /// What each branch made of it.
  let branches: [ExtractionBranch]

  /// The minutiae of each branch, best first.
  public var minutiae: [[Minutia]] { branches.map(\.minutiae) }

  /// Looks for minutiae in an image of any allowed size and resolution.
  public init(_ source: GreyImage) {
    let even = RidgeImage(source)
    let image = FramedPlane(evening: even)
    let tensor = RidgeTensor(image)
    let flows = Parameters.Extraction.branches.map { RidgeFlow(tensor, sigmas: $0.flowSigmas) }
    let mask = FingerMask(even, flows[0])
    branches = flows.indices.map { ExtractionBranch($0, image, flows[$0], mask) }
    self.image = image
    self.mask = mask
  }
}

/// One branch of the extraction: the image cleaned twice, its lines, and where they end.
struct ExtractionBranch: Sendable {
  let flow: RidgeFlow
  let frequency: RidgeFrequency
  /// The cleaned image: above 0 on ridges, below in valleys, 0 outside the finger.
  let enhanced: FramedPlane
  let ridges: Skeleton
  let valleys: Skeleton
  /// Best first.
  let minutiae: [Minutia]

  private static let filters = Parameters.Extraction.branches.map(RidgeFilter.init)

  init(_ number: Int, _ image: FramedPlane, _ firstFlow: RidgeFlow, _ mask: FingerMask) {
    let filter = Self.filters[number]
    let firstFrequency = RidgeFrequency(image, firstFlow, mask)
    let first = filter.filtered(image, firstFlow, firstFrequency, mask)
    // The second pass sees the directions of the cleaned image.
    flow = RidgeFlow(
      RidgeTensor(first), sigmas: Parameters.Extraction.branches[number].flowSigmas)
    frequency = RidgeFrequency(first, flow, mask)
    enhanced = filter.filtered(first, flow, frequency, mask)
    (ridges, valleys) = Skeleton.pair(enhanced, mask)
    minutiae = Self.search(enhanced, ridges, valleys, mask, flow, frequency)
  }

  private static func search(
    _ cleaned: FramedPlane, _ ridges: Skeleton, _ valleys: Skeleton, _ mask: FingerMask,
    _ flow: RidgeFlow, _ frequency: RidgeFrequency
  ) -> [Minutia] {
    let size = Float(FramedPlane.block)
    func isFar(_ x: Float, _ y: Float) -> Bool {
      mask.edgeDistance.between((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5)
        >= Parameters.Extraction.edgeDistance
    }
    func quality(_ x: Float, _ y: Float) -> Float {
      let (column, row) = ((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5)
      return flow.coherence.between(column, row) * 0.6
        + frequency.clarity.between(column, row) * 0.4
    }
    let all =
      MinutiaSearch(skeleton: ridges, cleaned: cleaned, kind: .ending)
      .minutiae(isFarFromEdge: isFar, quality: quality)
      + MinutiaSearch(skeleton: valleys, cleaned: cleaned, kind: .bifurcation)
      .minutiae(isFarFromEdge: isFar, quality: quality)
    return kept(all)
  }

  /// The best ones, none close to another.
  private static func kept(_ all: [Minutia]) -> [Minutia] {
    typealias Constants = Parameters.Extraction
    let sorted = all.enumerated().sorted {
      ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset)
    }.map(\.element)
    var kept: [Minutia] = []
    for minutia in sorted where kept.count < Constants.mostMinutiae {
      let isClose = kept.contains { other in
        let (dx, dy) = (other.x - minutia.x, other.y - minutia.y)
        return dx * dx + dy * dy < Constants.leastDistance * Constants.leastDistance
      }
      if !isClose { kept.append(minutia) }
    }
    return kept
  }
}

extension Skeleton {
  /// The lines of the ridges and of the valleys of a cleaned image.
  static func pair(_ enhanced: FramedPlane, _ mask: FingerMask) -> (Skeleton, Skeleton) {
    let (ridges, valleys) = RidgeKernels.bits(enhanced, mask.isFinger.map { $0 ? 1 : 0 })
    let words = (enhanced.columns + 7) / 8 + 2
    return (
      Skeleton(width: enhanced.width, height: enhanced.height, bits: ridges, words: words),
      Skeleton(width: enhanced.width, height: enhanced.height, bits: valleys, words: words)
    )
  }
}

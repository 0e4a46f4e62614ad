/// The way from an image to its minutiae, step by step; each step's result can be looked at.
///
/// Two branches clean the image in different ways and look for minutiae each by itself: what one
/// invents the other seldom does, and a comparison asks both.
public struct MinutiaExtraction: Sendable {
  /// The image at 500 dots per inch, ridges high, against the mean and spread around each pixel.
  let image: Plane
  /// Which blocks show finger.
  let mask: FingerMask
  /// What each branch made of it.
  let branches: [ExtractionBranch]

  /// The minutiae of each branch, best first.
  public var minutiae: [[Minutia]] { branches.map(\.minutiae) }

  /// Looks for minutiae in an image of any allowed size and resolution.
  public init(_ source: GreyImage) {
    typealias Constants = Parameters.Extraction
    let raw = Plane(ridgesOf: source)
    let image = raw.locallyNormal(
      radius: Constants.normalRadius, leastSpread: Constants.leastSpread)
    let flow = RidgeFlow(
      image, block: Constants.block, sigmas: Constants.branches[0].flowSigmas)
    let mask = FingerMask(raw, flow, block: Constants.block)
    branches = Constants.branches.indices.map { ExtractionBranch($0, image, mask) }
    self.image = image
    self.mask = mask
  }
}

/// One branch of the extraction: the image cleaned twice, its lines, and where they end.
struct ExtractionBranch: Sendable {
  let flow: RidgeFlow
  let frequency: RidgeFrequency
  /// The cleaned image: above 0 on ridges, below in valleys, 0 outside the finger.
  let enhanced: Plane
  let ridges: Skeleton
  let valleys: Skeleton
  /// Best first.
  let minutiae: [Minutia]

  private static let filters = Parameters.Extraction.branches.map(RidgeFilter.init)

  init(_ number: Int, _ image: Plane, _ mask: FingerMask) {
    let block = Parameters.Extraction.block
    let sigmas = Parameters.Extraction.branches[number].flowSigmas
    let filter = Self.filters[number]
    let firstFlow = RidgeFlow(image, block: block, sigmas: sigmas)
    let firstFrequency = RidgeFrequency(image, firstFlow, mask, block: block)
    let first = filter.filtered(image, firstFlow, firstFrequency, mask, block: block)
    // The second pass sees the directions of the cleaned image.
    flow = RidgeFlow(first, block: block, sigmas: sigmas)
    frequency = RidgeFrequency(first, flow, mask, block: block)
    enhanced = filter.filtered(first, flow, frequency, mask, block: block)
    ridges = Skeleton(enhanced, mask, block: block, ofRidges: true)
    valleys = Skeleton(enhanced, mask, block: block, ofRidges: false)
    minutiae = Self.search(ridges, valleys, mask, flow, frequency, block: block)
  }

  private static func search(
    _ ridges: Skeleton, _ valleys: Skeleton, _ mask: FingerMask, _ flow: RidgeFlow,
    _ frequency: RidgeFrequency, block: Int
  ) -> [Minutia] {
    let distance = mask.edgeDistance(block: block)
    let size = Float(block)
    func isFar(_ x: Float, _ y: Float) -> Bool {
      distance.between((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5)
        >= Parameters.Extraction.edgeDistance
    }
    func quality(_ x: Float, _ y: Float) -> Float {
      let (column, row) = ((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5)
      return flow.coherence.between(column, row) * 0.6
        + frequency.clarity.between(column, row) * 0.4
    }
    let all =
      MinutiaSearch(skeleton: ridges, kind: .ending)
      .minutiae(isFarFromEdge: isFar, quality: quality)
      + MinutiaSearch(skeleton: valleys, kind: .bifurcation)
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
  /// The lines of the ridges, or of the valleys, of a cleaned image.
  init(_ enhanced: Plane, _ mask: FingerMask, block: Int, ofRidges: Bool) {
    var isSet = [Bool](repeating: false, count: enhanced.values.count)
    for y in 0..<enhanced.height {
      for x in 0..<enhanced.width where mask.contains(x / block, y / block) {
        let index = y * enhanced.width + x
        isSet[index] = (enhanced.values[index] > 0) == ofRidges
      }
    }
    self.init(width: enhanced.width, height: enhanced.height, isSet: isSet)
  }
}

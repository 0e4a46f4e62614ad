/// Grows the ridges of a master finger: a few spots on an empty image, filtered again and again
/// with the filter that fits each place (Cappelli, Maio and Maltoni, SFinGe, 2002). Minutiae come
/// about by themselves where ridges that grew from different spots meet, and where ridges spread.
enum RidgeGrowth {
  /// The ridges' height, -1 (valley) to 1 (ridge), of `masterWidth` by `masterHeight` pixels.
  static func ridges(
    _ field: OrientationField, _ periods: RidgePeriods, _ draws: inout SeededDraws
  ) -> [Float] {
    typealias Constants = Parameters.Synthesis
    let (width, height) = (Constants.masterWidth / 2, Constants.masterHeight / 2)
    let filters = filters(field, periods, width: width, height: height)
    var image = [Float](repeating: 0, count: width * height)
    // One spot somewhere in each square of a lattice, so that no corner stays bare.
    let square = Constants.growthSquare / 2
    for top in stride(from: 0, to: height, by: square) {
      for left in stride(from: 0, to: width, by: square) {
        let x = left + Int(draws.unit() * Double(min(square, width - left)))
        let y = top + Int(draws.unit() * Double(min(square, height - top)))
        image[y * width + x] = 1
      }
    }
    let coarse = RidgeFilters.coarse
    for _ in 0..<Constants.growthRounds {
      image = coarse.pass(
        coarse.padded(image, width: width, height: height), width: width, height: height,
        filters: filters, gain: Constants.growthGain)
    }
    return shaped(image, filters, width: width, height: height)
  }

  /// The filter of every pixel at half resolution.
  private static func filters(
    _ field: OrientationField, _ periods: RidgePeriods, width: Int, height: Int
  ) -> [Int32] {
    var filters = [Int32](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let (pixelX, pixelY) = (Double(2 * x) + 0.5, Double(2 * y) + 0.5)
        filters[y * width + x] = RidgeFilters.index(
          direction: field.direction(pixelX, pixelY), period: periods.at(pixelX, pixelY))
      }
    }
    return filters
  }

  /// Doubles the image and filters it at full resolution, so that ridges get their round profile.
  private static func shaped(
    _ coarse: [Float], _ filters: [Int32], width: Int, height: Int
  ) -> [Float] {
    typealias Constants = Parameters.Synthesis
    let (fullWidth, fullHeight) = (2 * width, 2 * height)
    var image = [Float](repeating: 0, count: fullWidth * fullHeight)
    var fullFilters = [Int32](repeating: 0, count: fullWidth * fullHeight)
    for y in 0..<fullHeight {
      let (near, far) = neighbours(y, count: height)
      for x in 0..<fullWidth {
        let (left, right) = neighbours(x, count: width)
        // Three quarters of the nearer pixel, one of the farther, in both directions.
        let upper = coarse[near * width + left] * 3 + coarse[near * width + right]
        let lower = coarse[far * width + left] * 3 + coarse[far * width + right]
        image[y * fullWidth + x] = (upper * 3 + lower) / 16
        fullFilters[y * fullWidth + x] = filters[(y / 2) * width + x / 2]
      }
    }
    let fine = RidgeFilters.fine
    for _ in 0..<Constants.shapingRounds {
      image = fine.pass(
        fine.padded(image, width: fullWidth, height: fullHeight), width: fullWidth,
        height: fullHeight, filters: fullFilters, gain: Constants.shapingGain)
    }
    return image
  }

  /// The nearer and the farther of the two coarse pixels around a fine one.
  private static func neighbours(_ place: Int, count: Int) -> (near: Int, far: Int) {
    let near = place / 2
    let far = place % 2 == 0 ? near - 1 : near + 1
    return (near, min(count - 1, max(0, far)))
  }
}

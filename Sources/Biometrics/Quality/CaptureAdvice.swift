/// What the officer can do for a better image of a finger.
public enum CaptureAdvice: String, Sendable, CaseIterable {
  /// Nothing lies on the glass.
  case layOn = "lay-on"
  /// Ridges hardly show: more pressure.
  case pressHarder = "press-harder"
  /// Ridges are broken into dots: the skin is dry.
  case tooDry = "too-dry"
  /// Ridges run together: the skin is wet or the pressure too hard.
  case tooWet = "too-wet"
  /// The finger lies beside the middle of the glass.
  case moveToCentre = "move-to-centre"
  /// Too little of the finger lies on the glass.
  case layFlat = "lay-flat"
  /// Nothing in particular: smeared, moved, or worn skin.
  case tryAgain = "try-again"

  /// The one thing that helps most; nil for an image that is good enough.
  init?(
    check: FingerCaptureCheck, place: FingerPlace, value: Int, ridgeShare: Double
  ) {
    typealias Constants = Parameters.Quality
    switch check.shortcoming {
    case .blank:
      self = .layOn
      return
    case .tooSmall:
      self = place.isBeside ? .moveToCentre : .layFlat
      return
    case .lowContrast:
      self = .pressHarder
      return
    case nil: break
    }
    guard value < Constants.goodEnough else { return nil }
    if ridgeShare > 0, ridgeShare < Constants.dryShare {
      self = .tooDry
    } else if ridgeShare > Constants.wetShare {
      self = .tooWet
    } else if place.isBeside {
      self = .moveToCentre
    } else if check.ridgedArea < Constants.smallArea {
      self = .layFlat
    } else if check.medianSpread < Constants.faintSpread {
      self = .pressHarder
    } else {
      self = .tryAgain
    }
  }
}

/// Where on the glass a finger lies.
struct FingerPlace {
  /// The middle of the ridges, from -1 at the left and upper edge to 1 at the right and lower one.
  let x: Double
  let y: Double
  /// True when the print is cut by an edge of the glass that its middle is shifted towards.
  let isBeside: Bool

  init(_ squares: RidgeSquares) {
    var (sumX, sumY, count) = (0.0, 0.0, 0.0)
    var edges = (left: 0, right: 0, top: 0)
    for row in 0..<squares.rows {
      for column in 0..<squares.columns where squares.isRidged(row * squares.columns + column) {
        sumX += Double(column) + 0.5
        sumY += Double(row) + 0.5
        count += 1
        if column == 0 { edges.left += 1 }
        if column == squares.columns - 1 { edges.right += 1 }
        if row == 0 { edges.top += 1 }
      }
    }
    x = count > 0 ? 2 * sumX / count / Double(squares.columns) - 1 : 0
    y = count > 0 ? 2 * sumY / count / Double(squares.rows) - 1 : 0
    // Fingers end below the glass: a print cut there is as it should be, unless only its tip shows.
    let off = Parameters.Quality.besideShare
    let many = max(2, squares.rows / 5)
    isBeside =
      edges.left >= many && x < -off || edges.right >= many && x > off
      || edges.top >= many && y < -off || y > 2 * off
  }
}

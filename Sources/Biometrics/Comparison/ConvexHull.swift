/// The convex hull of points (Andrew's monotone chain, 1979).
struct ConvexHull {
  private var points: [(x: Float, y: Float)] = []

  init(_ all: [(Float, Float)]) {
    let sorted = all.sorted { $0 < $1 }
    guard sorted.count > 2 else {
      points = sorted.map { (x: $0.0, y: $0.1) }
      return
    }
    func half(_ points: some Sequence<(Float, Float)>) -> [(x: Float, y: Float)] {
      var chain: [(x: Float, y: Float)] = []
      for (x, y) in points {
        while chain.count >= 2 {
          let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
          if (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) > 0 { break }
          chain.removeLast()
        }
        chain.append((x, y))
      }
      return chain
    }
    points = half(sorted).dropLast() + half(sorted.reversed()).dropLast()
  }

  /// True inside the hull and within `margin` of it.
  func isNear(_ x: Float, _ y: Float, _ margin: Float) -> Bool {
    var isInside = points.count > 2
    var nearest = Float.infinity
    var a = points.last ?? (x: 0, y: 0)
    for b in points {
      let (ex, ey) = (b.x - a.x, b.y - a.y)
      let (px, py) = (x - a.x, y - a.y)
      if ex * py - ey * px < 0 { isInside = false }
      let length = ex * ex + ey * ey
      let t = length > 0 ? max(0, min(1, (px * ex + py * ey) / length)) : 0
      let (dx, dy) = (px - t * ex, py - t * ey)
      nearest = min(nearest, dx * dx + dy * dy)
      a = b
    }
    return isInside || nearest <= margin * margin
  }
}

/// Lines one pixel wide, 8-connected, in an image with a border that is never set.
struct Skeleton {
  let width: Int
  let height: Int
  private var line: [Bool]

  /// Thins what is set until no pixel can go (Guo and Hall 1989, two sub-iterations).
  init(width: Int, height: Int, isSet: [Bool]) {
    self.width = width
    self.height = height
    line = isSet
    for x in 0..<width {
      line[x] = false
      line[(height - 1) * width + x] = false
    }
    for y in 0..<height {
      line[y * width] = false
      line[y * width + width - 1] = false
    }
    var candidates = line.indices.filter { line[$0] }
    var removed = true
    while removed {
      removed = false
      for pass in 0...1 {
        let gone = candidates.filter { line[$0] && canGo($0, pass) }
        for index in gone { line[index] = false }
        if !gone.isEmpty { removed = true }
      }
      candidates = candidates.filter { line[$0] }
    }
  }

  func isSet(_ index: Int) -> Bool { line[index] }

  /// The eight neighbours clockwise from the one above.
  func neighbours(_ i: Int) -> [Int] {
    [
      i - width, i - width + 1, i + 1, i + width + 1, i + width, i + width - 1, i - 1,
      i - width - 1,
    ]
  }

  private func canGo(_ i: Int, _ pass: Int) -> Bool {
    let w = width
    let p2 = line[i - w]
    let p3 = line[i - w + 1]
    let p4 = line[i + 1]
    let p5 = line[i + w + 1]
    let p6 = line[i + w]
    let p7 = line[i + w - 1]
    let p8 = line[i - 1]
    let p9 = line[i - w - 1]
    var crossings = !p2 && (p3 || p4) ? 1 : 0
    if !p4 && (p5 || p6) { crossings += 1 }
    if !p6 && (p7 || p8) { crossings += 1 }
    if !p8 && (p9 || p2) { crossings += 1 }
    guard crossings == 1 else { return false }
    var first = p9 || p2 ? 1 : 0
    if p3 || p4 { first += 1 }
    if p5 || p6 { first += 1 }
    if p7 || p8 { first += 1 }
    var second = p2 || p3 ? 1 : 0
    if p4 || p5 { second += 1 }
    if p6 || p7 { second += 1 }
    if p8 || p9 { second += 1 }
    let count = min(first, second)
    guard count == 2 || count == 3 else { return false }
    return pass == 0 ? !((p2 || p3 || !p5) && p4) : !((p6 || p7 || !p9) && p8)
  }

  /// How many lines leave a pixel (crossing number; Rutovitz 1966): 1 an end, 3 a fork.
  func crossingNumber(_ i: Int) -> Int {
    let around = neighbours(i).map { line[$0] ? 1 : 0 }
    var changes = 0
    for k in 0..<8 { changes += abs(around[k] - around[(k + 1) % 8]) }
    return changes / 2
  }

  /// The pixels from an end along its line, `start` first, at most so many; stops at the next end
  /// or fork, and says which.
  func arm(from start: Int, atMost most: Int) -> (pixels: [Int], stop: ArmStop) {
    var pixels = [start]
    var previous = start
    var current = start
    while pixels.count < most {
      var next: Int?
      // Straight neighbours first, so that a corner is not cut.
      for neighbour in [current - width, current + 1, current + width, current - 1]
        + [current - width + 1, current + width + 1, current + width - 1, current - width - 1]
      where line[neighbour] && neighbour != previous && !pixels.suffix(3).contains(neighbour) {
        next = neighbour
        break
      }
      guard let step = next else { return (pixels, .end) }
      previous = current
      current = step
      pixels.append(step)
      let crossing = crossingNumber(step)
      if crossing >= 3 { return (pixels, .fork) }
      if crossing == 1 { return (pixels, .end) }
    }
    return (pixels, .open)
  }
}

/// Why a walk along a line stopped.
enum ArmStop {
  /// At another end of the line.
  case end
  /// Where lines meet.
  case fork
  /// After as many steps as were asked.
  case open
}

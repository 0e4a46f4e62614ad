import CKernels
import Testing

@testable import Biometrics

/// Each kernel of the extraction beside the plainest Swift that says the same.
@Suite("Kernels of the extraction")
struct RidgeKernelTests {
  /// Sides that fill their blocks, and sides that do not.
  private static let sizes = [(64, 48), (61, 45), (9, 30)]

  private static func grey(_ width: Int, _ height: Int) -> [UInt8] {
    (0..<width * height).map { UInt8(truncatingIfNeeded: ($0 &* $0 &* 31 &+ $0 / 3) >> 2) }
  }

  private static func plane(_ width: Int, _ height: Int) -> FramedPlane {
    var plane = FramedPlane(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let index = (y + FramedPlane.margin) * plane.stride + x + FramedPlane.margin
        plane.values[index] = Int16((x &* 7919 &+ y &* y &* 104_729) % 8191 - 4095)
      }
    }
    RidgeKernels.frame(&plane)
    return plane
  }

  @Test("the frame continues the edge", arguments: sizes)
  func frame(width: Int, height: Int) {
    let plane = Self.plane(width, height)
    var wrong = 0
    for y in -FramedPlane.margin..<plane.rows * 8 + FramedPlane.margin {
      for x in -FramedPlane.margin..<plane.columns * 8 + FramedPlane.margin {
        let edge = plane[max(0, min(x, width - 1)), max(0, min(y, height - 1))]
        if plane[x, y] != edge { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test("sums over squares are sums", arguments: sizes)
  func squareSums(width: Int, height: Int) {
    let grey = Self.grey(width, height)
    let (sums, squares) = RidgeKernels.squareSums(grey, width: width, height: height)
    let columns = (width + 3) / 4
    var expected = [UInt32](repeating: 0, count: sums.count)
    var expectedSquares = expected
    for index in grey.indices {
      let square = index / width / 4 * columns + index % width / 4
      expected[square] += UInt32(grey[index])
      expectedSquares[square] += UInt32(grey[index]) * UInt32(grey[index])
    }
    #expect(sums == expected && squares == expectedSquares)
  }

  @Test("a pixel is measured by the mean and spread around it", arguments: sizes)
  func evenOut(width: Int, height: Int) {
    let grey = Self.grey(width, height)
    var plane = FramedPlane(width: width, height: height)
    RidgeKernels.evenOut(grey, into: &plane, radius: 5, least: 4, unit: 1024)
    var wrong = 0
    for y in 0..<height {
      for x in 0..<width {
        var (sum, square, count): (Int32, Int32, Int32) = (0, 0, 0)
        for v in max(0, y - 5)...min(height - 1, y + 5) {
          for u in max(0, x - 5)...min(width - 1, x + 5) {
            sum += Int32(grey[v * width + u])
            square += Int32(grey[v * width + u]) * Int32(grey[v * width + u])
            count += 1
          }
        }
        let share = 1 / Float(count)
        let mean = Float(sum) * share
        let variance = max(Float(square) * share - mean * mean, 16)
        let value = (mean - Float(grey[y * width + x])) * 1024 / variance.squareRoot()
        if plane[x, y] != Int(max(-4095, min(4095, value))) { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test("the tensor sums the squares of Sobel's derivatives", arguments: sizes)
  func tensor(width: Int, height: Int) {
    let plane = Self.plane(width, height)
    let (xx, yy, xy) = RidgeKernels.tensor(plane)
    var expected = [[Int32]](repeating: [0, 0, 0], count: plane.columns * plane.rows)
    for y in 1..<height - 1 {
      for x in 1..<width - 1 {
        func column(_ x: Int) -> Int { plane[x, y - 1] + 2 * plane[x, y] + plane[x, y + 1] }
        func row(_ y: Int) -> Int { plane[x - 1, y] + 2 * plane[x, y] + plane[x + 1, y] }
        let gx = Int32((column(x + 1) - column(x - 1)) >> 3)
        let gy = Int32((row(y + 1) - row(y - 1)) >> 3)
        let block = y / 8 * plane.columns + x / 8
        expected[block][0] += gx * gx
        expected[block][1] += gy * gy
        expected[block][2] += gx * gy
      }
    }
    #expect(xx == expected.map { $0[0] })
    #expect(yy == expected.map { $0[1] })
    #expect(xy == expected.map { $0[2] })
  }

  @Test("a filter weighs the pixels around, alike on every processor", arguments: sizes)
  func filter(width: Int, height: Int) {
    let plane = Self.plane(width, height)
    let filter = RidgeFilter(Parameters.Extraction.branches[0])
    let choice = (0..<2 * plane.columns * plane.rows).map {
      $0 % 5 == 3 ? -1 : Int16($0 * 37 % filter.count)
    }
    var out = FramedPlane(width: width, height: height)
    RidgeKernels.filter(plane, into: &out, choice, by: filter)
    var plain = FramedPlane(width: width, height: height)
    unsafe plane.values.withUnsafeBufferPointer { from in
      unsafe plain.values.withUnsafeMutableBufferPointer { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        unsafe maabar_filter_cells_plain(
          from + plane.first, to + plane.first, plane.stride, plane.columns, 2 * plane.rows,
          choice, filter.weights, RidgeFilter.side)
      }
    }
    #expect(out.values == plain.values)
    let (side, radius) = (RidgeFilter.side, RidgeFilter.side / 2)
    var wrong = 0
    for y in 0..<plane.rows * 8 {
      for x in 0..<plane.columns * 8 {
        let chosen = Int(choice[y / 4 * plane.columns + x / 8])
        var sum = side * side / 2
        for row in 0..<side where chosen >= 0 {
          for column in 0..<side {
            let weight = Int(filter.weights[(chosen * side + row) * side + column])
            sum += (plane[x + column - radius, y + row - radius] * weight) >> 16
          }
        }
        if out[x, y] != (chosen < 0 ? 0 : max(-4095, min(4095, sum))) { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test("filters hold their sums in sixteen bits")
  func filtersFit() {
    for branch in Parameters.Extraction.branches {
      let filter = RidgeFilter(branch)
      let size = RidgeFilter.side * RidgeFilter.side
      for start in stride(from: 0, to: filter.weights.count, by: size) {
        let weights = filter.weights[start..<start + size]
        let largest = weights.reduce(0) { $0 + abs(Int($1)) } * 4095 / 65_536 + size
        #expect(largest <= Int(Int16.max))
        // No answer to an even grey beyond rounding.
        #expect(abs(weights.reduce(0) { $0 + Int($1) }) < size)
      }
    }
  }

  @Test("a wave of the ridges is found in its window", arguments: [6, 8, 9.5, 12])
  func waves(length: Double) {
    var plane = FramedPlane(width: 96, height: 96)
    for index in plane.values.indices {
      let (x, y) = (index % plane.stride, index / plane.stride)
      let angle = (Double(x) * 0.6 + Double(y) * 0.8) * 2 * PortableMath.pi / length
      plane.values[index] = Int16((PortableMath.cosine(angle) * 1000).rounded())
    }
    // Ridges run along (0.8, -0.6): 36.9 degrees upwards, 143.1 on the way downwards.
    let direction = Int((143.13 / 180 * Double(Waves.directions)).rounded())
    let (powers, energy) = RidgeKernels.wavePowers(plane, x: 48, y: 48, direction, .all)
    let (found, share) = Waves.all.strongest(powers, energy)
    #expect(abs(Double(found) - length) < 0.3 && share > 0.5)
    var profile: [Float] = []
    for place in 0..<Waves.places {
      var sum = 0
      for step in 0..<Waves.along {
        let pair = 2 * ((direction * Waves.places + place) * Waves.along + step)
        sum += plane[48 + Int(Waves.all.steps[pair]), 48 + Int(Waves.all.steps[pair + 1])]
      }
      profile.append(Float(sum))
    }
    #expect(Waves.centre(&profile) == energy)
    for wave in 0..<Waves.all.count {
      var (even, odd): (Float, Float) = (0, 0)
      for place in 0..<Waves.places {
        even += profile[place] * Waves.all.cosines[place * Waves.all.count + wave]
        odd += profile[place] * Waves.all.sines[place * Waves.all.count + wave]
      }
      #expect(powers[wave] == even * even + odd * odd)
    }
  }

  @Test("weighted sums are taken weight by weight", arguments: [1, 7])
  func weightedSums(step: Int) {
    let numbers = (0..<100).map { Float(($0 * 37) % 23) / 7 }
    let weights: [Float] = [0.1, 0.3, 0.5, 0.07]
    let sums = RidgeKernels.weightedSums(numbers, step: step, weights)
    #expect(sums.count == 100 - 3 * step)
    for index in sums.indices {
      var sum: Float = 0
      for (tap, weight) in weights.enumerated() { sum += weight * numbers[index + tap * step] }
      #expect(sums[index] == sum)
    }
  }

  @Test("thinning takes and leaves what the paper's rules say, pixel by pixel", arguments: sizes)
  func thinning(width: Int, height: Int) {
    let plane = Self.plane(width, height)
    var isSet = [Bool](repeating: false, count: width * height)
    var smooth = FramedPlane(width: width, height: height)
    for y in 1..<height - 1 {
      for x in 1..<width - 1 {
        let blob = (x / 7 + y / 5) % 2 == 0 || (x + y) % 11 < 4
        isSet[y * width + x] = blob && plane[x, y] > -3500
        smooth.values[(y + FramedPlane.margin) * smooth.stride + x + FramedPlane.margin] =
          isSet[y * width + x] ? 1 : -1
      }
    }
    let mask = [UInt8](repeating: 1, count: smooth.columns * smooth.rows)
    let (ridges, _) = RidgeKernels.bits(smooth, mask)
    let skeleton = Skeleton(
      width: width, height: height, bits: ridges, words: (smooth.columns + 7) / 8 + 2)
    let plain = PlainSkeleton(width: width, height: height, isSet: isSet)
    var wrong = 0
    for y in 0..<height {
      for x in 0..<width where skeleton.isSet(x, y) != plain.line[y * width + x] { wrong += 1 }
    }
    #expect(wrong == 0)
    let ends = plain.line.indices.filter { plain.line[$0] && plain.changes($0) == 2 }
    #expect(skeleton.ends.map { $0.y * width + $0.x } == ends)
    #expect(!ends.isEmpty || width < 20)
  }
}

/// Thinning as the paper writes it (Guo and Hall 1989): one pixel after the other.
private struct PlainSkeleton {
  let width: Int
  private(set) var line: [Bool]

  init(width: Int, height: Int, isSet: [Bool]) {
    self.width = width
    line = isSet
    var removed = true
    while removed {
      removed = false
      for pass in 0...1 {
        let gone = line.indices.filter { line[$0] && canGo($0, pass) }
        for index in gone { line[index] = false }
        if !gone.isEmpty { removed = true }
      }
    }
  }

  private func around(_ i: Int) -> [Bool] {
    [
      i - width, i - width + 1, i + 1, i + width + 1, i + width, i + width - 1, i - 1,
      i - width - 1,
    ].map { line[$0] }
  }

  func changes(_ i: Int) -> Int {
    let p = around(i)
    return (0..<8).count { p[$0] != p[($0 + 1) % 8] }
  }

  private func canGo(_ i: Int, _ pass: Int) -> Bool {
    let p = around(i)
    let starts = [0, 2, 4, 6].count { !p[$0] && (p[$0 + 1] || p[($0 + 2) % 8]) }
    let first = [0, 2, 4, 6].count { p[($0 + 7) % 8] || p[$0] }
    let second = [0, 2, 4, 6].count { p[$0] || p[$0 + 1] }
    guard starts == 1, (2...3).contains(min(first, second)) else { return false }
    return pass == 0 ? !((p[0] || p[1] || !p[3]) && p[2]) : !((p[4] || p[5] || !p[7]) && p[6])
  }
}

import Codes

/// An image at 500 dots per inch.
struct RidgeImage: Sendable {
  let width: Int
  let height: Int
  /// Grey levels, row by row.
  let pixels: [UInt8]

  /// Each new pixel is the mean of the area it covers when shrinking, and lies on the line between
  /// its neighbours when growing. Takes no more memory than the new image and two rows; no side
  /// grows to more than twice its pixels, whatever resolution a file claims.
  init(_ image: GreyImage) {
    let dots = max(image.resolution.dotsPerInch, RidgeImage.fewestDots)
    guard dots != 500 else {
      (width, height, pixels) = (image.width, image.height, image.pixels)
      return
    }
    width = max(1, (image.width * 500 + dots / 2) / dots)
    height = max(1, (image.height * 500 + dots / 2) / dots)
    let columns = Shares(of: image.width, over: width, dots: dots)
    let rows = Shares(of: image.height, over: height, dots: dots)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height)
    // Old rows at the new width; the next new row begins with those that the last one ended with.
    var narrow: [(row: Int, levels: [UInt32])] = []
    for y in 0..<height {
      var sums = [UInt32](repeating: 0, count: width)
      narrow.removeAll { $0.row < rows.first[y] }
      for place in rows.starts[y]..<rows.starts[y + 1] {
        let row = rows.first[y] + place - rows.starts[y]
        let share = rows.shares[place]
        let known = narrow.first { $0.row == row }?.levels
        let levels = known ?? columns.sums(image.pixels, from: row * image.width)
        if known == nil { narrow.append((row, levels)) }
        for x in 0..<width { sums[x] += share * levels[x] }
      }
      for sum in sums { pixels.append(UInt8(min(255, (sum + 1 << 23) >> 24))) }
    }
    self.pixels = pixels
  }
}

extension RidgeImage {
  /// Below 250 dots per inch the valleys of most fingers, 0.25 mm wide, fall between two pixels.
  private static let fewestDots = 250
}

/// What share each old pixel of a line has in each new one, in 4,096ths.
private struct Shares {
  /// The first old pixel of each new one.
  private(set) var first: [Int] = []
  /// Where each new pixel's shares begin, and where the last one's end.
  private(set) var starts = [0]
  private(set) var shares: [UInt32] = []

  init(of old: Int, over new: Int, dots: Int) {
    let scale = Double(dots) / 500
    for place in 0..<new {
      // An old pixel counts as far as it lies within reach: a tent where the grid becomes finer,
      // the area covered where it becomes coarser.
      let middle = (Double(place) + 0.5) * scale
      let reach = max(1, scale / 2 + 0.5)
      let (from, to) = (Int((middle - reach - 0.5).rounded(.up)), Int((middle + reach).rounded()))
      var weights = [UInt32](repeating: 0, count: old < 1 ? 0 : max(1, to - from + 1))
      let low = max(0, min(from, old - 1))
      for pixel in from...max(from, to) {
        let distance = abs(Double(pixel) + 0.5 - middle)
        let weight = scale < 1 ? max(0, 1 - distance) : max(0, min(1, scale / 2 + 0.5 - distance))
        weights[max(0, min(pixel, old - 1)) - low] += UInt32((weight * 65_536).rounded())
      }
      while weights.count > 1, weights.last == 0 { weights.removeLast() }
      append(weights, first: low)
    }
  }

  /// Shares of 4,096 in all.
  private mutating func append(_ weights: [UInt32], first: Int) {
    // Beyond an edge the last pixel stands for all others: its weight may be that of many.
    let sum = weights.reduce(0) { $0 + UInt64($1) }
    var rest: UInt32 = 4096
    var parts = weights.map { sum > 0 ? UInt32(UInt64($0) * 4096 / sum) : 0 }
    for part in parts { rest -= part }
    parts[parts.count / 2] += rest
    self.first.append(first)
    shares += parts
    starts.append(shares.count)
  }

  /// The new pixels of a line that starts at a place: sums of shares.
  func sums(_ pixels: [UInt8], from start: Int) -> [UInt32] {
    var sums: [UInt32] = []
    sums.reserveCapacity(first.count)
    for place in first.indices {
      var sum: UInt32 = 0
      var pixel = start + first[place]
      for share in starts[place]..<starts[place + 1] {
        sum += shares[share] * UInt32(pixels[pixel])
        pixel += 1
      }
      sums.append(sum)
    }
    return sums
  }
}

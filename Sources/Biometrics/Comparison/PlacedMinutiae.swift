import CKernels

/// Where minutiae lie, as the kernels read them.
struct PlacedMinutiae: Sendable {
  /// Columns and rows, filled up with zeros to a multiple of 16; rows grow upwards.
  private(set) var x: [Float]
  private(set) var y: [Float]
  /// How many there are.
  let count: Int

  init(x: [Float], y: [Float]) {
    count = x.count
    let fill = repeatElement(Float(0), count: (16 - x.count % 16) % 16)
    (self.x, self.y) = (x + fill, y + fill)
  }

  /// The same, moved.
  func moved(_ motion: Motion) -> PlacedMinutiae {
    var moved = self
    for place in 0..<count { (moved.x[place], moved.y[place]) = motion.moved(x[place], y[place]) }
    return moved
  }

  /// Places of both that lie closer than the root of `square`, as their numbers.
  func near(
    _ others: PlacedMinutiae, square: Float, path: Int = MinutiaPairs.path
  ) -> [(Int, Int)] {
    let limit = 1024
    var found = [UInt8](repeating: 0, count: 2 * limit)
    let hits = unsafe found.withUnsafeMutableBufferPointer { found in
      unsafe withKernel(others) { x, y, u, v in
        unsafe maabar_near(
          path, x, y, count, u, v, others.count, square, limit, found.baseAddress)
      }
    }
    return (0..<hits).map { (Int(found[2 * $0]), Int(found[2 * $0 + 1])) }
  }

  /// How many have others closer than the root of `square` in three quarters around them at least.
  func surrounded(
    by others: PlacedMinutiae, square: Float, path: Int = MinutiaPairs.path
  ) -> Int {
    unsafe withKernel(others) { x, y, u, v in
      unsafe maabar_surrounded(path, x, y, count, u, v, others.count, square)
    }
  }

  private func withKernel(
    _ others: PlacedMinutiae,
    _ body: (
      UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?
    ) -> Int
  ) -> Int {
    unsafe x.withUnsafeBufferPointer { x in
      unsafe y.withUnsafeBufferPointer { y in
        unsafe others.x.withUnsafeBufferPointer { u in
          unsafe others.y.withUnsafeBufferPointer { v in
            unsafe body(x.baseAddress, y.baseAddress, u.baseAddress, v.baseAddress)
          }
        }
      }
    }
  }
}

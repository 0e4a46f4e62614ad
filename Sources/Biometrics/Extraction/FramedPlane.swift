import CKernels

/// A plane with a frame of its own edge around it, so that a window fits everywhere.
struct FramedPlane {
  private let margin: Int
  private let stride: Int
  private var values: [Float]

  init(_ plane: Plane, margin: Int) {
    self.margin = margin
    stride = plane.width + 2 * margin
    values = []
    values.reserveCapacity(stride * (plane.height + 2 * margin))
    for y in -margin..<plane.height + margin {
      let start = min(max(y, 0), plane.height - 1) * plane.width
      values += repeatElement(plane.values[start], count: margin)
      values += plane.values[start..<start + plane.width]
      values += repeatElement(plane.values[start + plane.width - 1], count: margin)
    }
  }

  /// The sum of the window around a pixel, weighed by a kernel.
  func sum(_ kernel: [Float], radius: Int, padded: Int, x: Int, y: Int) -> Float {
    let first = (y + margin - radius) * stride + x + margin - radius
    // The window, its padding too, lies within the frame.
    precondition(
      first >= 0 && first + 2 * radius * stride + padded <= values.count
        && kernel.count >= (2 * radius + 1) * padded)
    return unsafe values.withUnsafeBufferPointer { pixels in
      unsafe kernel.withUnsafeBufferPointer { weights in
        guard let image = pixels.baseAddress, let kernel = weights.baseAddress else { return 0 }
        return unsafe maabar_window_sum(image + first, stride, kernel, 2 * radius + 1, padded)
      }
    }
  }
}

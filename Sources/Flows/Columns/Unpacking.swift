import CKernels

/// Numbers of two bytes from the store into a column.
enum Unpacking {
  /// The smallest and the largest of some numbers, and their sum; of none 65535, 0 and 0.
  struct Range {
    let smallest: Int
    let largest: Int
    let sum: Int
  }

  /// Appends `count` numbers that stand in `bytes` from a place on, lowest byte first.
  static func append(
    _ bytes: [UInt8], from place: Int, _ count: Int, to column: inout [UInt16]
  ) -> Range {
    precondition(count >= 0 && place >= 0 && place + 2 * count <= bytes.count)
    let start = column.count
    column.append(contentsOf: repeatElement(0, count: count))
    let range = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe column.withUnsafeMutableBufferPointer { column in
        guard let from = bytes.baseAddress, let to = column.baseAddress, count > 0 else {
          return maabar_range(smallest: .max, largest: 0, sum: 0)
        }
        return unsafe maabar_unpack(from + place, count, to + start)
      }
    }
    return Range(
      smallest: Int(range.smallest), largest: Int(range.largest), sum: Int(range.sum))
  }
}

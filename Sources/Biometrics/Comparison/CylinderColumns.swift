import CKernels

/// The cylinders of a list's minutiae as bits, without masks (Cappelli, Ferrara and Maltoni 2010).
///
/// A cylinder tells where around a minutia, and in which direction relative to it, others lie; it
/// does not change when the finger is turned or moved. They stand in the order of their directions
/// and eight side by side, so that one is compared with eight at once, and those turned too far are
/// passed over.
struct CylinderColumns: Sendable {
  /// Words of 64 bits a cylinder.
  static let words = Int(MAABAR_CYLINDER_WORDS)
  /// Cylinders side by side.
  static let block = Int(MAABAR_CYLINDER_BLOCK)

  /// Whose cylinders they are, by the minutia's place in the list.
  private(set) var owners: [UInt8] = []
  /// The words: of each block the first word of each of its cylinders, then the second.
  private(set) var bits: [UInt64] = []
  /// Square roots of the counts of set bits, filled up to whole blocks.
  private(set) var roots: [Float] = []
  /// Directions in 256ths of a turn, rising, filled up to whole blocks.
  private(set) var directions: [UInt8] = []

  /// The words of every minutia's cylinder, whole or not, by its place in the list.
  let every: [UInt64]
  /// Which of them are whole.
  let isWhole: [Bool]
  /// The counts of their set bits.
  private var set: [Int] = []

  /// Cylinders.
  var count: Int { owners.count }

  /// Makes the cylinders of minutiae; rows grow upwards.
  init(x: [Float], y: [Float], directions all: [UInt8]) {
    let builder = CylinderBuilder(x: x, y: y, directions: all)
    var every: [UInt64] = []
    var isWhole: [Bool] = []
    for index in all.indices {
      let cylinder = builder.cylinder(index)
      every += cylinder.words
      isWhole.append(cylinder.isWhole)
    }
    self.init(every: every, isWhole: isWhole, directions: all)
  }

  /// Takes cylinders that were made before: the words of every minutia's, and which are whole.
  init(every: [UInt64], isWhole: [Bool], directions all: [UInt8]) {
    precondition(every.count == all.count * Self.words && isWhole.count == all.count)
    self.every = every
    self.isWhole = isWhole
    set.reserveCapacity(all.count)
    for index in all.indices {
      var count = 0
      for word in 0..<Self.words { count += every[index * Self.words + word].nonzeroBitCount }
      set.append(count)
    }
    var order: [UInt16] = []
    for index in all.indices where isWhole[index] {
      order.append(UInt16(all[index]) << 8 | UInt16(index))
    }
    order.sort()
    let lanes = (order.count + Self.block - 1) / Self.block * Self.block
    bits = [UInt64](repeating: 0, count: lanes * Self.words)
    owners.reserveCapacity(order.count)
    roots.reserveCapacity(lanes)
    directions.reserveCapacity(lanes)
    for (place, key) in order.enumerated() {
      let index = Int(key & 255)
      let lane = place % Self.block
      let start = (place - lane) * Self.words + lane
      for word in 0..<Self.words {
        bits[start + word * Self.block] = every[index * Self.words + word]
      }
      owners.append(UInt8(index))
      roots.append(Float(set[index]).squareRoot())
      directions.append(all[index])
    }
    while roots.count < lanes {
      roots.append(1)
      directions.append(directions[owners.count - 1])
    }
  }

  /// How alike the cylinders of two minutiae are, 0...1, whole or not.
  func similarity(_ place: Int, _ other: CylinderColumns, _ otherPlace: Int) -> Float {
    let (a, b) = (place * Self.words, otherPlace * Self.words)
    let bits = set[place] + other.set[otherPlace]
    guard bits > 0 else { return 0 }
    var different = 0
    for word in 0..<Self.words {
      different += (every[a + word] ^ other.every[b + word]).nonzeroBitCount
    }
    let sum = Float(set[place]).squareRoot() + Float(other.set[otherPlace]).squareRoot()
    return max(0, 1 - Float(different).squareRoot() / sum)
  }

  /// The words of the whole cylinders one after another, in the order of their directions.
  var rows: [UInt64] {
    owners.flatMap { every[Int($0) * Self.words..<(Int($0) + 1) * Self.words] }
  }
}

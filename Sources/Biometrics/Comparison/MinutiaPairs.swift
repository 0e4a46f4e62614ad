import CKernels

/// Pairs of minutiae of two prints that may be the same, and how much the other pairs carry each.
struct MinutiaPairs: Sendable {
  /// A pair: the list and the place of each minutia.
  struct Pair: Sendable {
    let firstList: UInt8
    let first: UInt8
    let secondList: UInt8
    let second: UInt8
    /// How alike their cylinders are, in 256ths.
    let level: UInt8
  }

  /// Where the minutiae of a pair lie, and the turn from the second to the first.
  struct Place {
    let ax: Float
    let ay: Float
    let bx: Float
    let by: Float
    let cosine: Float
    let sine: Float
  }

  /// The pairs, each list's best first.
  private(set) var pairs: [Pair] = []
  /// The weight of each pair after relaxation, 0...1.
  private(set) var weights = [Float](repeating: 0, count: stride)

  private static let stride = Int(MAABAR_MOST_PAIRS)
  /// The best path through this processor.
  static let path = maabar_paths() - 1

  // Working memory.
  private var levels: [UInt8] = []
  private var picked = [UInt8](repeating: 0, count: 3 * stride)
  private var places = [Float](repeating: 0, count: 6 * stride)
  private var agreement = [Float](repeating: 0, count: stride * stride)

  /// How many pairs there are.
  var count: Int { pairs.count }

  /// Where the minutiae of a pair lie.
  func place(_ number: Int) -> Place {
    Place(
      ax: places[number], ay: places[Self.stride + number], bx: places[2 * Self.stride + number],
      by: places[3 * Self.stride + number], cosine: places[4 * Self.stride + number],
      sine: places[5 * Self.stride + number])
  }

  /// The heaviest pairs, heaviest first.
  func heaviest(_ limit: Int) -> [Int] {
    var best: [Int] = []
    for number in pairs.indices {
      let place = best.firstIndex { weights[$0] < weights[number] } ?? best.count
      guard place < limit else { continue }
      if best.count == limit { best.removeLast() }
      best.insert(number, at: place)
    }
    return best
  }

  /// Forgets all pairs.
  mutating func removeAll() { pairs.removeAll(keepingCapacity: true) }

  /// Adds the most alike pairs of two lists, each minutia once; `rows` are the cylinders of the
  /// first, one after another.
  mutating func add(
    _ first: MinutiaList, _ firstList: Int, _ rows: [UInt64], _ second: MinutiaList,
    _ secondList: Int, limit: Int
  ) {
    let found = Self.pick(
      first.cylinders, rows, second.cylinders, path: Self.path, limit: limit, levels: &levels,
      picked: &picked)
    for number in 0..<min(found, Self.stride - pairs.count) {
      let a = first.cylinders.owners[Int(picked[3 * number + 1])]
      let b = second.cylinders.owners[Int(picked[3 * number + 2])]
      place(pairs.count, first, Int(a), second, Int(b))
      pairs.append(
        Pair(
          firstList: UInt8(firstList), first: a, secondList: UInt8(secondList), second: b,
          level: picked[3 * number]))
    }
  }

  /// The most alike pairs of cylinders into `picked` (level, place of each); gives their number.
  static func pick(
    _ first: CylinderColumns, _ rows: [UInt64], _ second: CylinderColumns, path: Int, limit: Int,
    levels: inout [UInt8], picked: inout [UInt8]
  ) -> Int {
    typealias Constants = Parameters.Comparison
    guard first.count > 0, second.count > 0 else { return 0 }
    let stride = (second.count + 15) / 16 * 16
    if levels.count < first.count * stride {
      levels = [UInt8](repeating: 0, count: first.count * stride)
    }
    precondition(
      rows.count == first.count * CylinderColumns.words && 3 * limit <= picked.count
        && second.bits.count == second.roots.count * CylinderColumns.words
        && second.roots.count <= stride)
    return unsafe first.withCylinders(rows) { rows in
      unsafe second.withCylinders(second.bits) { columns in
        unsafe levels.withUnsafeMutableBufferPointer { levels in
          unsafe picked.withUnsafeMutableBufferPointer { picked in
            guard let levels = levels.baseAddress, let picked = picked.baseAddress else { return 0 }
            unsafe maabar_cylinder_levels(path, rows, columns, Constants.mostTurn, stride, levels)
            return unsafe maabar_best_pairs(
              path, levels, first.count, second.count, stride, Constants.leastLevel, limit, picked)
          }
        }
      }
    }
  }

  /// Notes where the minutiae of a pair lie, and the turn between them.
  private mutating func place(
    _ number: Int, _ first: MinutiaList, _ a: Int, _ second: MinutiaList, _ b: Int
  ) {
    let turn = first.directions[a] &- second.directions[b]
    places[number] = first.x[a]
    places[Self.stride + number] = first.y[a]
    places[2 * Self.stride + number] = second.x[b]
    places[3 * Self.stride + number] = second.y[b]
    places[4 * Self.stride + number] = UnitVectors.cosine(turn)
    places[5 * Self.stride + number] = UnitVectors.sine(turn)
  }

  /// Lets the pairs carry each other; gives the mean weight of the best `scored`.
  mutating func relax(scored: Int) -> Float {
    typealias Constants = Parameters.Comparison
    guard pairs.count > 1 else { return 0 }
    for number in pairs.indices { weights[number] = Float(pairs[number].level) / 256 }
    let count = pairs.count
    Self.relax(places, count: count, path: Self.path, agreement: &agreement, weights: &weights)
    // The best by insertion, summed from the best on.
    var best: [16 of Float] = .init(repeating: 0)
    for number in 0..<count where weights[number] > best[scored - 1] {
      var place = scored - 1
      while place > 0 && weights[number] > best[place - 1] {
        best[place] = best[place - 1]
        place -= 1
      }
      best[place] = weights[number]
    }
    var sum: Float = 0
    for place in 0..<scored { sum += best[place] }
    return sum / Float(scored)
  }

  /// Relaxes the weights of pairs at `places`.
  static func relax(
    _ places: [Float], count: Int, path: Int, agreement: inout [Float], weights: inout [Float]
  ) {
    typealias Constants = Parameters.Comparison
    precondition(
      count > 1 && count <= stride && places.count == 6 * stride
        && agreement.count == stride * stride && weights.count == stride)
    unsafe places.withUnsafeBufferPointer { places in
      unsafe agreement.withUnsafeMutableBufferPointer { agreement in
        unsafe weights.withUnsafeMutableBufferPointer { weights in
          unsafe Constants.agreementBounds.withUnsafeBufferPointer { bounds in
            unsafe maabar_pair_agreement(
              path, places.baseAddress, count, bounds.baseAddress, agreement.baseAddress)
            unsafe maabar_relax(
              path, agreement.baseAddress, count, Constants.rounds, Constants.pastWeight,
              weights.baseAddress)
          }
        }
      }
    }
  }
}

extension CylinderColumns {
  /// Passes the cylinders to a kernel, with these words.
  fileprivate func withCylinders(
    _ words: [UInt64], _ body: (UnsafePointer<maabar_cylinders>) -> Int
  ) -> Int {
    unsafe words.withUnsafeBufferPointer { words in
      unsafe roots.withUnsafeBufferPointer { roots in
        unsafe directions.withUnsafeBufferPointer { directions in
          let cylinders = unsafe maabar_cylinders(
            count: count, words: words.baseAddress, roots: roots.baseAddress,
            directions: directions.baseAddress)
          return unsafe withUnsafePointer(to: cylinders, body)
        }
      }
    }
  }
}

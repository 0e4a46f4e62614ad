import CKernels

/// Calls the counting loops with every bound checked first.
struct TallyKernel: Sendable {
  /// The columns that a question needs, one to six.
  private let codes: [[UInt16]]
  /// For each of them the share of each code that occurs in it.
  private let shares: [[UInt32]]
  private let counts: [UInt16]
  /// How many places there are; what falls at or beyond counts at one more.
  let limit: Int

  /// A loop over columns, of which every code has a share.
  init(codes: [[UInt16]], shares: [[UInt32]], counts: [UInt16], limit: Int) {
    precondition((1...FlowLayout.columns).contains(codes.count) && codes.count == shares.count)
    precondition(codes.allSatisfy { $0.count == counts.count } && (0..<1 << 29).contains(limit))
    self.codes = codes
    self.shares = shares
    self.counts = counts
    self.limit = limit
  }

  /// Adds rows to `sums`, which has `limit + 1` places; `bounds` holds for each range of rows the
  /// first and the one behind the last.
  func add(_ bounds: ArraySlice<Int>, to sums: inout [UInt32]) {
    precondition(sums.count == limit + 1 && areRanges(bounds))
    unsafe withRows { rows in
      unsafe bounds.withUnsafeBufferPointer { bounds in
        unsafe maabar_tally(rows, bounds.baseAddress, bounds.count / 2, UInt32(limit), &sums)
      }
    }
  }

  /// The same; notes the places that were zero before in `touched`, which has `limit + 2`
  /// elements, and gives how many those are.
  func add(
    _ bounds: ArraySlice<Int>, to sums: inout [UInt32], noting touched: inout [UInt32]
  ) -> Int {
    precondition(sums.count == limit + 1 && touched.count == limit + 2 && areRanges(bounds))
    return unsafe withRows { rows in
      unsafe bounds.withUnsafeBufferPointer { bounds in
        unsafe maabar_tally_touched(
          rows, bounds.baseAddress, bounds.count / 2, UInt32(limit), &sums, &touched)
      }
    }
  }

  /// Adds rows to a table of the places that occur, for questions with far more places than rows.
  func add(_ bounds: ArraySlice<Int>, to table: inout PlaceTable) {
    precondition(areRanges(bounds))
    unsafe withRows { rows in
      for index in stride(from: bounds.startIndex, to: bounds.endIndex, by: 2) {
        var next = bounds[index]
        while next < bounds[index + 1] {
          unsafe table.take { slots, bits, taken in
            next = unsafe maabar_tally_slots(
              rows, next, bounds[index + 1], UInt32(limit), slots, Int32(bits), taken)
          }
          table.growWhenFull()
        }
      }
    }
  }

  private func areRanges(_ bounds: ArraySlice<Int>) -> Bool {
    bounds.count.isMultiple(of: 2) && bounds.allSatisfy { (0...counts.count).contains($0) }
  }

  /// Lends all columns.
  private func withRows<Result>(_ body: (UnsafePointer<maabar_rows>) -> Result) -> Result {
    var rows = unsafe maabar_rows()
    unsafe rows.columns = codes.count
    return unsafe counts.withUnsafeBufferPointer { counts in
      unsafe rows.counts = counts.baseAddress
      return unsafe lend(0, &rows, body)
    }
  }

  /// Lends the columns from one on, each within the lending of the one before it.
  private func lend<Result>(
    _ column: Int, _ rows: inout maabar_rows, _ body: (UnsafePointer<maabar_rows>) -> Result
  ) -> Result {
    guard column < codes.count else { return unsafe body(&rows) }
    return unsafe codes[column].withUnsafeBufferPointer { codes in
      unsafe shares[column].withUnsafeBufferPointer { shares in
        unsafe TallyKernel.put(codes.baseAddress, shares.baseAddress, at: column, &rows)
        return unsafe lend(column + 1, &rows, body)
      }
    }
  }

  private static func put(
    _ codes: UnsafePointer<UInt16>?, _ shares: UnsafePointer<UInt32>?, at column: Int,
    _ rows: inout maabar_rows
  ) {
    switch column {
    case 0: unsafe (rows.codes.0, rows.shares.0) = (codes, shares)
    case 1: unsafe (rows.codes.1, rows.shares.1) = (codes, shares)
    case 2: unsafe (rows.codes.2, rows.shares.2) = (codes, shares)
    case 3: unsafe (rows.codes.3, rows.shares.3) = (codes, shares)
    case 4: unsafe (rows.codes.4, rows.shares.4) = (codes, shares)
    default: unsafe (rows.codes.5, rows.shares.5) = (codes, shares)
    }
  }
}

/// The places that occur with their counts: an open hash table that doubles when half of it is
/// taken.
struct PlaceTable {
  private var slots: [maabar_slot]
  private var bits: Int
  private var taken = 0

  /// An empty table.
  init() {
    bits = 12
    slots = Array(repeating: maabar_slot(place: 0, count: 0), count: 1 << bits)
  }

  /// The places and their counts, in no order.
  var found: [(place: UInt32, count: UInt32)] {
    slots.filter { $0.count > 0 }.map { ($0.place, $0.count) }
  }

  /// Adds another table's counts.
  mutating func add(_ other: PlaceTable) {
    for slot in other.slots where slot.count > 0 {
      unsafe take { slots, bits, taken in
        unsafe maabar_add_slot(slot.place, slot.count, slots, Int32(bits), taken)
      }
      growWhenFull()
    }
  }

  fileprivate mutating func growWhenFull() {
    guard taken >= slots.count / 2 else { return }
    let old = slots
    bits += 1
    slots = Array(repeating: maabar_slot(place: 0, count: 0), count: 1 << bits)
    taken = 0
    for slot in old where slot.count > 0 {
      unsafe take { slots, bits, taken in
        unsafe maabar_add_slot(slot.place, slot.count, slots, Int32(bits), taken)
      }
    }
  }

  /// Lends the slots, one of which at least is free.
  fileprivate mutating func take(
    _ body: (UnsafeMutablePointer<maabar_slot>, Int, UnsafeMutablePointer<Int>) -> Void
  ) {
    precondition(taken < slots.count)
    let bits = bits
    var taken = taken
    unsafe slots.withUnsafeMutableBufferPointer { slots in
      if let first = slots.baseAddress { unsafe body(first, bits, &taken) }
    }
    self.taken = taken
  }
}

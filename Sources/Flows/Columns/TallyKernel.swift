import CKernels

/// Calls the counting loop with every bound checked first.
struct TallyKernel: Sendable {
  /// The columns that a question needs, one to three.
  private let codes: [[UInt16]]
  /// For each of them the share of each code that occurs in it.
  private let shares: [[UInt32]]
  private let counts: [UInt16]
  /// How many places there are; what falls at or beyond counts at one more.
  let limit: Int

  /// A loop over columns, of which every code has a share.
  init(codes: [[UInt16]], shares: [[UInt32]], counts: [UInt16], limit: Int) {
    precondition((1...3).contains(codes.count) && codes.count == shares.count)
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

  private func areRanges(_ bounds: ArraySlice<Int>) -> Bool {
    bounds.count.isMultiple(of: 2) && bounds.allSatisfy { (0...counts.count).contains($0) }
  }

  /// Lends all columns; those that are missing are the first again and are not read.
  private func withRows<Result>(
    _ body: (UnsafePointer<maabar_rows>) -> Result
  ) -> Result {
    let second = codes.count > 1 ? 1 : 0
    let third = codes.count > 2 ? 2 : 0
    return unsafe codes[0].withUnsafeBufferPointer { codes0 in
      unsafe codes[second].withUnsafeBufferPointer { codes1 in
        unsafe codes[third].withUnsafeBufferPointer { codes2 in
          unsafe shares[0].withUnsafeBufferPointer { shares0 in
            unsafe shares[second].withUnsafeBufferPointer { shares1 in
              unsafe shares[third].withUnsafeBufferPointer { shares2 in
                unsafe counts.withUnsafeBufferPointer { counts in
                  var rows = unsafe maabar_rows(
                    columns: codes.count, codes0: codes0.baseAddress, codes1: codes1.baseAddress,
                    codes2: codes2.baseAddress, shares0: shares0.baseAddress,
                    shares1: shares1.baseAddress, shares2: shares2.baseAddress,
                    counts: counts.baseAddress)
                  return unsafe body(&rows)
                }
              }
            }
          }
        }
      }
    }
  }
}

import Console
import Crypto
import Document
import Host

/// Times the steps of an inspection, one after another, by a steady clock.
final class Stopwatch {
  private let timekeeper: any Timekeeper
  private var last: UInt64

  /// Begins now.
  init(_ timekeeper: any Timekeeper) {
    self.timekeeper = timekeeper
    last = timekeeper.now().monotonicNanoseconds
  }

  /// The step that ends now and began when the one before it ended.
  func lap(_ step: String) -> InspectionReport.Timing {
    let now = timekeeper.now().monotonicNanoseconds
    defer { last = now }
    let nanoseconds = now > last ? now - last : 0
    return InspectionReport.Timing(step, microseconds: Int64(clamping: nanoseconds / 1000))
  }
}

extension InspectionReport.Component {
  /// The parts that every inspection of this program has; a reader and its driver come to them.
  static let ofThisProgram: [InspectionReport.Component] = [
    .init("program", name: "Maabar", version: Program.version),
    .init("cryptography", name: "OpenSSL", version: CryptoLibrary.version),
  ]
}

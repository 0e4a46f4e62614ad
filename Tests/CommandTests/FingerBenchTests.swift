import Host
import Testing

@testable import maabar

@Suite("The bench of fingers")
struct FingerBenchTests {
  @Test("Error rates are those that the FVC protocol's own script gives")
  func rates() throws {
    // Values of a script of the FVC protocol, on made-up scores.
    let first = FingerAccuracy(
      genuine: (0..<61).map { Double($0 * 37 % 101 + 8) },
      impostor: (0..<1201).map { Double($0 * $0 * 13 % 997) / 997 * 45 })
    #expect(abs(first.equalErrorRate - 0.261_872) < 1e-5)
    #expect(abs(try #require(first.missed(atOneIn: 100)) - 0.360_656) < 1e-5)
    #expect(abs(try #require(first.missed(atOneIn: 1000)) - 0.360_656) < 1e-5)
    #expect(first.missed(atOneIn: 10_000) == nil)
    let second = FingerAccuracy(
      genuine: (0..<41).map { Double(20 + $0 * 11 % 60) },
      impostor: (0..<151).map { Double($0 * 17 % 50) })
    #expect(abs(second.equalErrorRate - 0.285_414) < 1e-5)
    #expect(abs(try #require(second.missed(atOneIn: 100)) - 0.536_585) < 1e-5)
  }

  @Test(
    "A score is told as one in so many",
    arguments: [
      (0.0, "one in 1"), (10, "one in 10"), (30, "one in 1.00 thousand"),
      (33.4, "one in 2.00 thousand"), (45.3, "one in 32 thousand"), (60, "one in 1.00 million"),
      (120, "one in 1.00 trillion"),
    ])
  func meaning(score: Double, words: String) {
    #expect(FingerVerdict.oneIn(score) == words)
  }

  @Test("Work on all cores gives the values in the order of the elements")
  func cores() {
    #expect(Cores.values(of: Array(0..<1000)) { $0 * 2 } == (0..<1000).map { $0 * 2 })
    #expect(Cores.values(of: [Int]()) { $0 }.isEmpty)
  }
}

import Bytes
import Console
import Host
import Support
import Testing

@testable import maabar

@Suite("The benches")
struct BenchTests {
  @Test("each has a name of its own and says its workload and floor")
  func describesItself() {
    let all = Benchmarks.all
    #expect(Set(all.map(\.name)).count == all.count)
    for benchmark in all {
      #expect(benchmark.workload.count > 10 && benchmark.floorText.count > 10, "\(benchmark.name)")
    }
  }

  @Test("the median is taken of at least five samples, each of all units")
  func measures() throws {
    let clock = SimulatedTimekeeper(utcMilliseconds: 0)
    var calls = 0
    let measured = try Measurement.of(
      { () throws(Fault) in
        calls += 1
        clock.advance(milliseconds: calls == 3 ? 900 : 200)
      }, units: 10, timekeeper: clock)
    #expect(measured.samples == 5)
    #expect(calls == 6)
    #expect(measured.wall == 20_000_000)
  }

  @Test(
    "times are shown in the unit that a person reads",
    arguments: [
      (0.0, "0.00 ns"), (999, "999.00 ns"), (1_500, "1.50 µs"), (2_345_678, "2.35 ms"),
      (1.005e9, "1.00 s"), (6e10, "60.00 s"),
    ])
  func showsTimes(nanoseconds: Double, shown: String) {
    #expect(Duration.nanoseconds(nanoseconds) == shown)
  }
}

import Bytes
import Codes
import Document

extension Benchmark {
  /// Reading a zone and making its whole report, which the officer waits for.
  static let zone = Benchmark(
    "zone", workload: "read a passport's zone of 89 bytes and make its report of 15 checks",
    floor: "add up the five check digits", unit: "zone",
    aim: "about a microsecond"
  ) { _ throws(Fault) in
    let upper = "P<IRQAL<BASRI<<HUDA<MUHAMMAD<JAWAD<<<<<<<<<<"
    let bytes = Array("\(upper)\nA123456784IRQ8507018F3001012<<<<<<<<<<<<<<00".utf8)
    let day = CivilDate(daysSince1970: 20_000)
    // The four fields with a digit of their own, then what the composite digit covers.
    let covered = [45..<54, 58..<64, 66..<72, 73..<87, 45..<55, 58..<65, 66..<88]
    let sink = Sink()
    return Trial(
      units: 1000,
      work: { () throws(Fault) in
        for _ in 0..<1000 {
          let zone = try MachineReadableZone(bytes: bytes)
          sink.add(zone.report(on: day).checks.count)
        }
      },
      floor: { () throws(Fault) in
        for _ in 0..<1000 {
          var digits = CheckDigit()
          for range in covered { digits.add(bytes.span, range) }
          sink.add(Int(digits.character))
        }
      })
  }
}

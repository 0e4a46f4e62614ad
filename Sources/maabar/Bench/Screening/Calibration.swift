import Bytes
import Console
import Match

/// What was asked for as a false-alarm rate and what came of it, and what a rate means in stops.
struct Calibration {
  private let rows:
    [(asked: FalseAlarmRate, threshold: Int, seen: Double, largeThreshold: Int, seenLarge: Double)]
  private let sizes: (Int, Int)

  init(
    large: ScreeningIndex, index: ScreeningIndex, _ largeRates: ScreeningRates,
    _ rates: ScreeningRates
  ) {
    sizes = (index.entryCount, large.entryCount)
    rows = [500, 1_000, 2_000, 5_000, 10_000].map { perMillion in
      let rate = FalseAlarmRate(perMillion: perMillion)
      let threshold = index.threshold(rate)
      let largeThreshold = large.threshold(rate)
      return (
        rate, threshold, rates.alarms(at: threshold), largeThreshold,
        largeRates.alarms(at: largeThreshold)
      )
    }
  }

  func show(on outlet: Outlet) {
    outlet.line("\("What a rate means", .strong)")
    var table = Table([
      .init("asked"), .number("score"), .number("seen"), .number("at \(sizes.1)"),
      .number("seen"), .number("of 1,000"), .number("of 20,000"), .number("of 220,000"),
    ])
    for row in rows {
      table.add([
        "\(row.asked.description)", "\(row.threshold)", "\(percent(row.seen))",
        "\(row.largeThreshold)", "\(percent(row.seenLarge))", "\(row.asked.stops(among: 1_000))",
        "\(row.asked.stops(among: 20_000))", "\(row.asked.stops(among: 220_000))",
      ])
    }
    table.print(on: outlet)
    outlet.line("")
  }

  private func percent(_ share: Double) -> String {
    FalseAlarmRate(perMillion: Int((share * 1_000_000).rounded())).description
  }

  var json: JSON {
    .array(
      rows.map { row in
        [
          "asked": .string(row.asked.description), "score": .integer(Int64(row.threshold)),
          "seen": .decimal(row.seen), "largeScore": .integer(Int64(row.largeThreshold)),
          "seenLarge": .decimal(row.seenLarge),
        ]
      })
  }
}

import Codes
import Record

/// The golden records of an enumerator's morning at a ford.
extension Samples {
  static func tallyBegan() throws -> TallyRecord {
    var record = try tally(
      17,
      .began(
        TallyObservation(
          point: "IQ-IBK-FORD", setting: .informal, method: .counted, sharePercent: 60)))
    record.of = nil
    return record
  }

  static func tallyCounted() throws -> TallyRecord {
    var figure = TallyFigure(
      point: "IQ-IBK-FORD", country: "IRQ", movement: .incoming,
      parts: [
        TallyPart(sex: .female, age: .adult, people: 2, vulnerable: [.pregnant: 1]),
        TallyPart(
          sex: .unknown, age: .child, people: 4, vulnerable: [.unaccompanied: 1, .separated: 0]),
      ], method: .keyInformant, sharePercent: 40)
    figure.day = try CivilDate(iso: "2026-03-01")
    figure.nationality = "SYR"
    figure.mode = .foot
    figure.origin = TallyPlace(country: "SYR", area: "SY08")
    figure.previous = TallyPlace(country: "SYR")
    figure.next = TallyPlace(country: "IRQ", area: "IQ15")
    figure.final = TallyPlace(country: "other")
    figure.reasons = [.conflict, .family]
    return try tally(18, .counted(figure))
  }

  static func tally(_ n: Int64, _ act: TallyRecord.Act) throws -> TallyRecord {
    TallyRecord(
      header: try header(n), captured: try time("2026-03-02T05:00:00.000Z", UInt64(n)),
      of: try identity(17), enumerator: "9001", act: act)
  }
}

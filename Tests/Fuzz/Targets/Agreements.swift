import Bytes
import Codes
import Readmission

extension FuzzTarget {
  /// What a readmission office keeps as files, and what comes to it signed.
  static let agreements: [FuzzTarget] = [
    // Whatever file is read, its deadlines can be counted.
    FuzzTarget("agreement-file") { bytes in
      let json = try JSON.parse(bytes)
      var book = try AgreementBook()
      if json["type"]?.string == DeclaredHoliday.type {
        let holiday = try DeclaredHoliday(json: json)
        guard try DeclaredHoliday(json: holiday.json) == holiday else { return "another holiday" }
        book.declared = [holiday]
      } else {
        try book.add(json)
      }
      guard let iraq = Country(alpha3: "IRQ"), let sweden = Country(alpha3: "SWE") else {
        return "no States"
      }
      for year in [1, 1583, 2026, 9999] {
        guard let day = CivilDate(year: year, month: 2, day: 28) else { continue }
        let events = Dictionary(uniqueKeysWithValues: ClockEvent.allCases.map { ($0, day) })
        for procedure in CaseProcedure.allCases {
          let facts = ClockFacts(
            role: .requested, requested: iraq, requesting: sweden, procedure: procedure,
            events: events)
          for agreement in book.agreements.values {
            for deadline in book.clock(agreement, facts).deadlines()
            where !deadline.range.contains(deadline.due) {
              return "\(deadline.step) is due outside its range"
            }
          }
        }
      }
      return nil
    },
    FuzzTarget("signed-paper") { bytes in
      _ = try SignedPaper.open(bytes)
      return nil
    },
  ]
}

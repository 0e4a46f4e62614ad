import Bytes
import Codes
import Flows
import Host
import Record
import Store
import Support
import Testing

/// The dimensions of a traveller's codes, places and ages.
@Suite("Dimensions of counts")
struct DimensionTests {
  private func crossing(
    _ n: Int64, day: String = "2026-03-01", point: String = "IQ-IBK", age: ClosedRange<Int>? = nil,
    _ change: (inout ImpersonalRecord.Traveller) -> Void = { _ in }
  ) throws -> ImpersonalRecord {
    var record = try Ledger.crossing(n, day: day, point: point, age: age)
    record.traveller.map { traveller in
      var traveller = traveller
      change(&traveller)
      record.traveller = traveller
    }
    return record
  }

  // The bands that hold each age were worked out by hand: 10-14 of the UN holds 11, which DTM puts
  // below 12, and 12.
  @Test(
    "An age that is not certain is kept as far as it is",
    arguments: [
      (0...0, "0-4", "0-4", "under-18"), (11...11, "5-11", "10-14", "under-18"),
      (12...12, "12-17", "10-14", "under-18"), (11...12, "unknown", "10-14", "under-18"),
      (4...5, "unknown", "unknown", "under-18"), (14...15, "12-17", "unknown", "under-18"),
      (17...18, "unknown", "15-19", "unknown"), (24...25, "18-59", "unknown", "18+"),
      (59...60, "unknown", "unknown", "18+"), (99...100, "60+", "unknown", "18+"),
      (104...104, "60+", "100+", "18+"), (0...90, "unknown", "unknown", "unknown"),
    ])
  func ages(age: ClosedRange<Int>, band: String, five: String, adulthood: String) throws {
    try Ledger.with { ledger in
      try ledger.apply([crossing(1, age: age)])
      for isPacked in [false, true] {
        if isPacked { try FlowColumns.pack(ledger.database) }
        #expect(
          try ledger.rows(by: [.ageBand, .ageFive, .adulthood])
            == [[band, five, adulthood]: [.movements: 1]])
      }
    }
  }

  @Test("Every code of a traveller is a column, and what was not asked is unknown")
  func codes() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        crossing(1),
        crossing(2) {
          $0.residence = "D"
          $0.departure = "SYR"
          $0.destination = "TUR"
          $0.document = .refugeeDocument
          $0.stayDays = 90
          $0.returnKind = .voluntaryDeparture
          $0.vulnerability = .separatedChild
        },
      ])
      let dimensions: [FlowDimension] = [
        .residence, .departure, .destination, .document, .intendedStay, .returnKind,
        .vulnerability,
      ]
      let expected: [[String]: [FlowMeasure: Int]] = [
        ["unknown", "unknown", "unknown", "none", "unknown", "unknown", "unknown"]: [
          .movements: 1
        ],
        [
          "DEU", "SYR", "TUR", "refugee-document", "90-179", "voluntary-departure",
          "separated-child",
        ]: [.movements: 1],
      ]
      for isPacked in [false, true] {
        if isPacked { try FlowColumns.pack(ledger.database) }
        for dimension in dimensions.indices {
          #expect(
            try ledger.rows(by: [dimensions[dimension]])
              == Dictionary(
                uniqueKeysWithValues: expected.map { ([$0.key[dimension]], $0.value) }))
        }
        #expect(try ledger.rows(by: Array(dimensions.dropFirst(2))).count == 2)
      }
    }
  }

  @Test(
    "Who stays out of migration is told by category and intended stay",
    arguments: [
      (TravellerCategory.ordinary, 0, "excluded"), (.ordinary, 1, "possible"),
      (.ordinary, nil, "possible"), (.driver, 400, "excluded"), (.pilgrim, 20, "excluded"),
      (.diplomat, nil, "excluded"), (.borderResident, nil, "excluded"), (.crew, 3, "excluded"),
      (.returned, nil, "possible"), (.protection, nil, "possible"),
    ] as [(TravellerCategory, Int?, String)])
  func migration(category: TravellerCategory, days: Int?, scope: String) throws {
    try Ledger.with { ledger in
      try ledger.apply([
        crossing(1) {
          $0.category = category
          $0.stayDays = days
        }
      ])
      #expect(try ledger.rows(by: [.migration]) == [[scope]: [.movements: 1]])
    }
  }

  // Halabja became a governorate of its own in 2025; the point was in Sulaymaniyah before.
  @Test("A crossing counts in the governorate in which its point lay on its day")
  func governorates() throws {
    try Ledger.with { ledger in
      let book = PlaceBook([
        FlowPlace(
          point: "IQ-TWL", since: try CivilDate(iso: "2003-01-01"), name: "Tawella",
          governorate: "IQG06", governorateName: "Al-Sulaymaniyah"),
        FlowPlace(
          point: "IQ-TWL", since: try CivilDate(iso: "2025-04-14"), name: "Tawella",
          governorate: "IQG19", governorateName: "Halabja", kind: .informal,
          position: (35_190_000, 46_190_000)),
      ])
      try ledger.database.transaction { () throws(Fault) in try book.store(in: ledger.database) }
      #expect(try PlaceBook(of: ledger.database) == book)
      try ledger.apply([
        crossing(1, day: "2025-04-13", point: "IQ-TWL"),
        crossing(2, day: "2025-04-14", point: "IQ-TWL"), crossing(3, day: "2025-04-14"),
      ])
      #expect(
        try ledger.rows(by: [.governorate, .poe]) == [
          ["IQG06", "IQ-TWL"]: [.movements: 1], ["IQG19", "IQ-TWL"]: [.movements: 1],
          ["unknown", "IQ-IBK"]: [.movements: 1],
        ])
      let query = try FlowQuery(
        by: [.month], where: [.governorate: ["IQG19"]], from: try CivilDate(iso: "2025-01-01"),
        to: try CivilDate(iso: "2025-12-31"), minimumCell: 1)
      let table = try query.table(
        ledger.database, origin: FlowOrigin(source: "test", checkpoint: nil))
      #expect(table.rows.map(\.values) == [["2025-04"]])
    }
  }

  @Test("More codes of countries than numbers count as unlisted, and the counts go on")
  func unlisted() throws {
    try Ledger.with { ledger in
      let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ").map { String($0) }
      let codes = letters.flatMap { a in
        letters.flatMap { b in letters.prefix(8).map { a + b + $0 } }
      }
      #expect(codes.count > 4096)
      try ledger.apply(
        codes.enumerated().map { place, code in
          try crossing(Int64(place + 1)) { $0.residence = code }
        })
      let rows = try ledger.rows(by: [.residence])
      #expect(rows.values.reduce(0) { $0 + ($1[.movements] ?? 0) } == codes.count)
      #expect(rows[["unlisted"]]?[.movements] ?? 0 > codes.count - 4096)
    }
  }

  @Test("A question of three countries has far more places than rows, and counts them all")
  func manyPlaces() throws {
    try Ledger.with { ledger in
      let codes = Country.all.filter { $0.isNationality }.map(\.icao)
      try ledger.apply(
        codes.indices.map { place in
          try crossing(Int64(place + 1)) {
            $0.nationality = codes[place]
            $0.residence = codes[(place * 7) % codes.count]
            $0.departure = codes[(place * 11) % codes.count]
          }
        })
      let rows = try ledger.rows(by: [.nationality, .residence, .departure, .sex])
      #expect(rows.values.reduce(0) { $0 + ($1[.movements] ?? 0) } == codes.count)
      let shown = codes.indices.map { place in
        [place, place * 7 % codes.count, place * 11 % codes.count].map {
          Country(icao: codes[$0])?.alpha3 ?? codes[$0]
        } + ["F"]
      }
      #expect(Set(rows.keys) == Set(shown))
    }
  }

  @Test("The data dictionary has a definition, a tag and its values for everything there is")
  func dictionary() throws {
    let entries = DataDictionary.whole.entries
    #expect(
      entries.count == FlowDimension.allCases.count + FlowMeasure.allCases.count
        + FlowFigure.allCases.count)
    #expect(Set(entries.map(\.code)).count == entries.count)
    #expect(Set(entries.map(\.tag)).count == entries.count)
    for entry in entries {
      #expect(!entry.definition.isEmpty && entry.tag.hasPrefix("#"))
      #expect((entry.kind == .measure) == (entry.unit != nil))
      #expect(entry.values.allSatisfy { !$0.contains(" ") })
    }
    let direction = try #require(entries.first { $0.code == "direction" })
    #expect(direction.values == ["entry", "exit"])
  }
}

import Bytes
import Codes
import Names
import Support
import Testing

@testable import Match

@Suite("The engine of screening") struct ScreeningEngineTests {
  private static func list(_ id: String, version: Int = 1, _ lines: [String]) throws -> Watchlist {
    let header = """
      {"type":"maabar/watchlist/1","id":"\(id)","title":"t","version":\(version),"owner":"o",\
      "legalBasis":"l"}
      """
    return try WatchlistLines.read(Array(([header] + lines).joined(separator: "\n").utf8)).list
  }

  private static func fixtures() throws -> [Watchlist] {
    try ["national", "exit-orders", "protective"].map {
      try WatchlistLines.read(try Fixture.bytes("lists/\($0).jsonl")).list
    }
  }

  private static func query(
    _ name: PersonName, _ birth: String? = nil, documents: [ListedDocument] = []
  ) throws -> ScreeningQuery {
    ScreeningQuery(
      names: [name], birth: try birth.map { try ListedDate($0) }, documents: documents)
  }

  @Test("An entry comes back from its packed form as it went in")
  func packing() throws {
    for list in try Self.fixtures() {
      var packed = PackedEntries()
      for entry in list.entries { try packed.append(entry) }
      for (place, entry) in list.entries.enumerated() {
        #expect(packed.entry(at: packed.starts[place]) == entry)
        #expect(packed.id(at: packed.starts[place]) == entry.id)
      }
    }
  }

  @Test("A list brought up to date by its changes screens as one built anew")
  func updating() throws {
    let old = try Self.list(
      "orders",
      [
        #"{"id":"1","names":[{"full":"Invented Salim Karadaghi"}],"dob":["1970-02-03"]}"#,
        #"{"id":"2","names":[{"full":"Notreal Hasan Barzinji"}],"dob":["1981-05-06"]}"#,
        #"{"id":"3","names":[{"full":"Madeup Rizgar Zangana"}],"docs":[{"number":"A9911223"}]}"#,
        #"{"id":"4","names":[{"full":"Fictional Omar Dosky"}],"dob":["1990"]}"#,
        #"{"id":"5","names":[{"full":"Fabled Sirwan Jaff"}],"dob":["1990"]}"#,
      ])
    let changed = try Self.list(
      "orders", version: 2,
      [
        #"{"id":"2","names":[{"full":"Notreal Hussein Surchi"}],"dob":["1981-05-06"]}"#,
        #"{"id":"6","names":[{"full":"Newcomer Dilan Herki"}],"dob":["1999-01-02"]}"#,
      ])
    let whole = try Self.list(
      "orders", version: 2,
      [
        #"{"id":"1","names":[{"full":"Invented Salim Karadaghi"}],"dob":["1970-02-03"]}"#,
        #"{"id":"4","names":[{"full":"Fictional Omar Dosky"}],"dob":["1990"]}"#,
        #"{"id":"5","names":[{"full":"Fabled Sirwan Jaff"}],"dob":["1990"]}"#,
        #"{"id":"2","names":[{"full":"Notreal Hussein Surchi"}],"dob":["1981-05-06"]}"#,
        #"{"id":"6","names":[{"full":"Newcomer Dilan Herki"}],"dob":["1999-01-02"]}"#,
      ])
    let updated = try ScreeningIndex([old]).updating(
      WatchlistUpdate(
        reference: changed.reference, terms: changed.terms, removed: ["3"],
        changed: changed.entries))
    let built = try ScreeningIndex([whole])
    #expect(updated.entryCount == built.entryCount)
    #expect(updated.lists == built.lists)
    for (name, birth) in [
      ("Invented Salim Karadaghi", "1970-02-03"), ("Notreal Hasan Barzinji", "1981-05-06"),
      ("Notreal Hussein Surchi", "1981-05-06"), ("Madeup Rizgar Zangana", "1985-01-01"),
      ("Omar Dosky", "1990-04-05"), ("Newcomer Dilan Herki", "1999-01-02"),
    ] {
      let query = try Self.query(
        PersonName(issued: name), birth,
        documents: [ListedDocument(type: "", number: "A9911223")])
      #expect(updated.screen(query, leastScore: 1) == built.screen(query, leastScore: 1))
    }
  }

  @Test("An index brought up to date answers as one built anew", arguments: 0..<6)
  func randomEdits(seed: Int) throws {
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let words = [
      "Salim", "Saleem", "Hasan", "Hassan", "Rizgar", "Dilan", "Abdul", "Rahman", "Barzinji",
      "Karadaghi", "Omar", "عمر", "Zangana", "al-Din", "Nur", "Ali",
    ]
    func name() -> String {
      (0...(1 + below(3))).map { _ in words[below(words.count)] }.joined(separator: " ")
    }
    func birth() -> String {
      below(3) == 0 ? "\(1960 + below(5))" : "\(1960 + below(5))-0\(1 + below(3))-0\(1 + below(3))"
    }
    func entry(_ id: Int) throws -> WatchlistEntry {
      try WatchlistEntry(
        id: "e\(id)",
        names: (0...below(3)).map { place in
          ListedName(PersonName(issued: name()), place == 2 ? .weak : .aka)
        }, births: (0..<below(3)).map { _ in try ListedDate(birth()) },
        nationalities: below(2) == 0 ? ["IQ"] : [],
        documents: below(8) == 0
          ? [ListedDocument(type: "passport", number: "A990\(below(20))Z")] : [])
    }
    let terms = WatchlistTerms(owner: "o", legalBasis: "l")
    func list(_ version: Int64, _ entries: [WatchlistEntry]) throws -> Watchlist {
      try Watchlist(
        reference: WatchlistReference(id: "list", title: "t", version: version), terms: terms,
        entries: entries)
    }
    var present = try Dictionary(
      uniqueKeysWithValues: (0..<120).map { ("e\($0)", try entry($0)) })
    var index = try ScreeningIndex([try list(1, present.values.sorted { $0.id < $1.id })])
    for version in 2...24 {
      let removed = Set(present.keys.sorted().filter { _ in below(20) == 0 })
      let changed = try Set((0..<6).map { _ in below(140) }).sorted().map(entry)
      for id in removed { present[id] = nil }
      for entry in changed { present[entry.id] = entry }
      index = try index.updating(
        WatchlistUpdate(
          reference: WatchlistReference(id: "list", title: "t", version: Int64(version)),
          terms: terms, removed: removed.subtracting(changed.map(\.id)), changed: changed))
      let built = try ScreeningIndex([
        try list(Int64(version), present.values.sorted { $0.id > $1.id })
      ])
      #expect(index.entryCount == built.entryCount)
      #expect(index.nameCount == built.nameCount)
      #expect(index.threshold(.lane) == built.threshold(.lane))
      for _ in 0..<20 {
        let query = ScreeningQuery(
          names: [PersonName(issued: name())], birth: try ListedDate(birth()),
          nationalities: ["IQ"],
          documents: [ListedDocument(type: "", number: "A990\(below(20))Z")])
        for least in [-6_000, 0, nil] {
          #expect(
            index.screen(query, leastScore: least) == built.screen(query, leastScore: least))
        }
      }
    }
  }

  @Test("A search for high scores finds what a search for low ones finds above them")
  func searchIsComplete() throws {
    let index = try ScreeningIndex(try Self.fixtures())
    for list in try Self.fixtures() {
      for entry in list.entries {
        guard let listed = entry.names.first else { continue }
        let query = ScreeningQuery(names: [listed.name], birth: entry.births.first)
        let low = index.hits(query, leastScore: -8_000).filter { $0.score >= 3_000 }
        let high = index.hits(query, leastScore: 3_000)
        #expect(low.map(\.entryID) == high.map(\.entryID))
        #expect(low.map(\.score) == high.map(\.score))
      }
    }
  }

  @Test("The line of false alarms is found again from points that lie on it")
  func calibrationFit() throws {
    var fit = CalibrationFit()
    for names in [2_000, 16_642, 120_000] {
      for score in stride(from: 0, through: 5_000, by: 500) {
        let size = logarithm(Double(names) / 16_642)
        fit.add(
          score: score, names: names,
          rate: exponential(-4.5 - 0.8 * Double(score) / 1000 + 0.9 * size))
      }
    }
    let line = try #require(fit.line())
    #expect(abs(line.intercept + 4_500) <= 1)
    #expect(abs(line.slope - 800) <= 1)
    #expect(abs(line.growth - 900) <= 1)
    #expect(CalibrationFit().line() == nil)
  }

  private func logarithm(_ value: Double) -> Double {
    // ln x = 2 artanh((x - 1) / (x + 1)), with factors of two taken out.
    var (rest, twos) = (value, 0.0)
    while rest > 1.5 { (rest, twos) = (rest / 2, twos + 1) }
    while rest < 0.75 { (rest, twos) = (rest * 2, twos - 1) }
    let share = (rest - 1) / (rest + 1)
    var (sum, term) = (0.0, share)
    for index in 0..<40 { (sum, term) = (sum + term / Double(2 * index + 1), term * share * share) }
    return 2 * sum + twos * 0.693_147_180_559_945_3
  }

  @Test("A contradicting mother or grandfather lowers a score strongly, an equal mother raises it")
  func parents() throws {
    let index = try ScreeningIndex([
      try Self.list(
        "orders",
        [
          """
          {"id":"1","names":[{"full":"Salim Hasan Karim","father":"Hasan","grandfather":"Karim",\
          "mother":"Amina Yusuf"}],"dob":["1970-02-03"]}
          """
        ])
    ])
    func score(grandfather: String?, mother: String?) throws -> PossibleMatch? {
      let name = PersonName(
        issued: "Salim Hasan Karim", father: "Hasan", grandfather: grandfather, mother: mother)
      return index.screen(try Self.query(name, "1970-02-03"), leastScore: -20_000).first
    }
    let plain = try #require(try score(grandfather: nil, mother: nil))
    #expect(plain.level == .threePartName)
    let mother = try #require(try score(grandfather: "Kareem", mother: "Ameena Yousif"))
    #expect(mother.score >= plain.score + 2_000)
    #expect(mother.level == .nameAndMother)
    for other in [
      try score(grandfather: nil, mother: "Zaynab Rashid"),
      try score(grandfather: "Mustafa", mother: nil),
    ] {
      let other = try #require(other)
      #expect(other.score <= plain.score - 2_000)
      #expect(other.contributions.reduce(0) { $0 + $1.points } == other.score)
    }
  }

  @Test("Entries of two lists that are one person have one number")
  func persons() throws {
    let index = try ScreeningIndex([
      try Self.list(
        "a", [#"{"id":"1","names":[{"full":"Usama Salim Karadaghi"}],"dob":["1970-02-03"]}"#]),
      try Self.list(
        "b",
        [
          #"{"id":"7","names":[{"full":"KARADAGHI Osama Salim"}],"dob":["1970-02-03"]}"#,
          #"{"id":"8","names":[{"full":"Osama Salim Karadaghi"}],"dob":["1970-02-04"]}"#,
        ]),
    ])
    let matches = index.screen(
      try Self.query(PersonName(issued: "Osama Salim Karadaghi"), "1970-02-03"), leastScore: 1)
    let persons = Dictionary(uniqueKeysWithValues: matches.map { ($0.entryID, $0.person) })
    #expect(persons["1"] != nil)
    #expect(persons["1"] == persons["7"])
    #expect(persons["8"] != persons["1"])
  }

  @Test(
    "A rate is read as people write it, and nothing else is",
    arguments: [
      ("0.1%", 1_000), ("0.1 %", 1_000), ("1%", 10_000), ("0.0001%", 1), ("50%", 500_000),
      ("0%", nil), ("51%", nil), ("0.1", nil), ("-1%", nil), ("1.%", nil), (".1%", nil),
      ("1.00001%", nil), ("%", nil), ("", nil), ("١%", nil), ("+1%", nil),
    ] as [(String, Int?)])
  func rates(text: String, perMillion: Int?) {
    #expect(FalseAlarmRate(text)?.perMillion == perMillion)
  }

  @Test("A rarer alarm asks for a higher score, a longer list too; the rate at that score is it")
  func calibration() {
    var last = Int.min
    for perMillion in [100_000, 10_000, 5_000, 1_000, 100, 10] {
      let rate = FalseAlarmRate(perMillion: perMillion)
      let score = ScreeningCalibration.score(rate, names: 16_645)
      #expect(score > last)
      #expect(ScreeningCalibration.score(rate, names: 1_000_000) > score)
      let back = ScreeningCalibration.rate(score: score, names: 16_645).perMillion
      #expect((perMillion * 98 / 100 - 1...perMillion * 101 / 100).contains(back))
      last = score
    }
    #expect(FalseAlarmRate.lane.stops(among: 220_000) == 220)
    #expect(FalseAlarmRate.lane.stops(among: 1_000) == 1)
  }

  @Test("The regression finds the weights that made the cases, the same ones every time")
  func regression() {
    // Odds of the same person: e to (2 x - 1), by counts without chance.
    var cases: [FitCase] = []
    for step in -20...20 {
      let value = Double(step) / 10
      let share = 1 / (1 + exponential(-(2 * value - 1)))
      cases.append(FitCase(features: [(0, value)], isSame: true, importance: share))
      cases.append(FitCase(features: [(0, value)], isSame: false, importance: 1 - share))
    }
    var fit = LogisticFit(guess: [0], bounds: [-10...10], penalty: 0)
    fit.run(cases, rounds: 200)
    #expect(abs(fit.weights[0] - 2) < 0.01)
    #expect(abs(fit.intercept + 1) < 0.01)
    var bounded = LogisticFit(guess: [0], bounds: [-10...0.5], penalty: 0)
    bounded.run(cases, rounds: 200)
    #expect(bounded.weights[0] == 0.5)
  }

  private func exponential(_ value: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    for index in 1..<60 {
      term *= value / Double(index)
      sum += term
    }
    return sum
  }

  @Test("A clearing answers its own match, until the entry changes, it ends or is revoked")
  func clearing() throws {
    let line = #"{"id":"1","names":[{"full":"Salim Hasan Karadaghi"}],"dob":["1970-02-03"]}"#
    let index = try ScreeningIndex([try Self.list("a", [line])])
    let query = try Self.query(PersonName(issued: "Saleem Hassan Karadaghi"), "1970-02-03")
    let match = try #require(index.screen(query).first)
    let first = try CivilDate(iso: "2026-03-01")
    let last = try CivilDate(iso: "2026-09-01")
    var clearing = try Clearing(
      match, document: "key", finger: "ridge", reason: "another mother", officer: "77",
      clearedOn: first, validUntil: last)
    func covers(
      _ match: PossibleMatch, _ document: String = "key", _ finger: String? = "ridge",
      _ day: String = "2026-05-05"
    ) throws -> Bool {
      clearing.covers(match, document: document, finger: finger, on: try CivilDate(iso: day))
    }
    #expect(try covers(match))
    #expect(try !covers(match, "another"))
    #expect(try !covers(match, "key", nil))
    #expect(try !covers(match, "key", "ridge", "2026-09-02"))
    let changed = line.replacing("Karadaghi\"", with: "Karadaghi\",\"father\":\"Hasan\"")
    let newer = try ScreeningIndex([try Self.list("a", version: 2, [changed])])
    #expect(try !covers(try #require(newer.screen(query).first)))
    clearing.revoke(on: try CivilDate(iso: "2026-05-01"))
    #expect(try !covers(match))
    #expect(throws: Fault.self) {
      try Clearing(
        match, document: "key", reason: " ", officer: "77", clearedOn: first, validUntil: last)
    }
  }

  @Test("A document number is never cleared")
  func clearingOfDocuments() throws {
    let index = try ScreeningIndex([
      try Self.list("a", [#"{"id":"1","docs":[{"number":"A9911223"}]}"#])
    ])
    let query = try Self.query(
      PersonName(issued: "Somebody"), documents: [ListedDocument(type: "", number: "A9911223")])
    let match = try #require(index.screen(query).first)
    let day = try CivilDate(iso: "2026-03-01")
    #expect(throws: Fault.self) {
      try Clearing(
        match, document: "key", reason: "r", officer: "77", clearedOn: day, validUntil: day)
    }
  }

  @Test("A name read by remembered words has the words that it has when taken apart")
  func reading() throws {
    let names = [
      "Abd al-Rahman Salah al-Din", "Muhammad Ali HASSAN", "Abdul Rahman", "Omar bin Laden",
      "Jean-Luc DE LA TOUR", "Abu Bakr", "Ubaid Ullah", "Dr. Ayman", "al masri", "Mohd", "X Y",
      "Muhammad Ali HASSAN", "O'Brien", "Мария Иванова", "محمد علي", "", "-", "Din", "Nur al Din",
    ]
    var reader = NameReader()
    var segment = ScreeningSegment(
      reference: WatchlistReference(id: "a", title: "a", version: 1),
      terms: WatchlistTerms(owner: "o", legalBasis: "l"))
    for name in names + names {
      segment.nameWords.removeAll()
      reader.read(name, into: &segment)
      let read = segment.nameWords.map { segment.words.bytes(Int($0)) }
      #expect(read == NameTokens(name).tokens.map(\.letters), "\(name)")
    }
  }
}

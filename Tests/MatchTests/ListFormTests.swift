import Bytes
import Codes
import Host
import Match
import Names
import Support
import Testing

/// Reads a list of the fixtures.
private func readList(
  _ name: String, _ change: (inout WatchlistFile) throws -> Void = { _ in }
) throws -> (list: Watchlist, report: ImportReport) {
  var file = WatchlistFile(ByteSource(try Fixture.bytes("lists/\(name)")))
  try change(&file)
  var reader = try file.reader()
  let list = try reader.list()
  return (list, reader.report)
}

/// Holds a list against what `expect.py` found in the same file.
private func expectAll(
  of list: Watchlist, are name: String, _ extra: (JSON, WatchlistEntry) -> Void
) throws {
  let expected = try Fixture.lines("lists/\(name)").filter { !$0.isEmpty }
  #expect(list.entries.count == expected.count)
  let entries = Dictionary(uniqueKeysWithValues: list.entries.map { ($0.id, $0) })
  for line in expected {
    let one = try JSON.parse(Array(line.utf8))
    let id = try one.requiredString("id")
    let entry = try #require(entries[id])
    let names = try one.list("names").map { ($0.array ?? []).compactMap(\.string) }
    #expect(entry.names.map { [$0.name.issued, $0.type.rawValue] } == names, "\(id)")
    #expect(entry.sex?.rawValue == one["sex"]?.string, "\(id)")
    extra(one, entry)
  }
}

private func texts(_ json: JSON, _ name: String) -> [String] {
  (json[name]?.array ?? []).compactMap(\.string)
}

@Suite struct OFACListTests {
  @Test("Every person of OFAC's sample has the names, dates, sex and numbers that Python finds")
  func sample() throws {
    let (list, report) = try readList("ofac-sdn-sample.csv") {
      $0.sides = [
        ByteSource(try Fixture.bytes("lists/ofac-add-sample.csv")),
        ByteSource(try Fixture.bytes("lists/ofac-alt-sample.csv")),
      ]
      $0.version = 20_261_121_000_000
    }
    #expect(report.form == .ofacSDN)
    #expect(report.brokenCount == 0)
    #expect(report.reasons["skipped: entity: not a person"] == 30)
    try expectAll(of: list, are: "ofac-sample.expected.jsonl", check)
  }

  @Test("Ranges, approximate dates, second nationalities, weak names and cut remarks are all read")
  func more() throws {
    let (list, report) = try readList("ofac-sdn-more.csv") {
      $0.sides = [ByteSource(try Fixture.bytes("lists/ofac-comments.csv"))]
      $0.version = 1
    }
    #expect(report.reasons["skipped: vessel: not a person"] == 1)
    #expect(report.noteCount == 1, "one part of the invented person's remarks says nothing")
    try expectAll(of: list, are: "ofac-more.expected.jsonl", check)
    let saal = try #require(list.entries.first { $0.id == "OFAC-21643" })
    #expect(saal.nationalities == ["D", "DZA"])
    #expect(saal.birthPlaces == ["Bonn, Germany"])
    #expect(saal.program == "SDGT")
    let kang = try #require(list.entries.first { $0.id == "OFAC-21733" })
    #expect(kang.documents.map(\.country) == ["PRK"])
    let example = try #require(list.entries.first { $0.id == "OFAC-99001" })
    #expect(
      example.documents == [ListedDocument(type: "passport", number: "A7654321", country: "IRQ")])
  }

  private func check(_ expected: JSON, _ entry: WatchlistEntry) {
    #expect(entry.births.map(\.description) == texts(expected, "dob"), "\(entry.id)")
    #expect(entry.nationalities.count == texts(expected, "nationality").count, "\(entry.id)")
    for type in ["passport", "nationalid"] {
      let numbers = Set(entry.documents.filter { $0.type == type }.map(\.number))
      #expect(numbers.isSuperset(of: texts(expected, type)), "\(entry.id)")
    }
  }

  @Test("A foreign list informs only, whatever a header or an entry says")
  func foreign() throws {
    let list = try readList("ofac-sdn-more.csv") { $0.version = 1 }.list
    #expect(list.terms.permittedAction == .information)
    var lines = try Fixture.lines("lists/national.jsonl")[0]
    lines = lines.replacing(#""action":"refer""#, with: #""action":"refuse-entry","foreign":"yes""#)
    lines += "\n" + #"{"id":"1","names":[{"full":"Invented"}],"terms":{"action":"prevent-exit"}}"#
    var cut = lines
    if let range = cut.firstRange(of: /"entries":\d+,/) { cut.removeSubrange(range) }
    let own = try WatchlistLines.read(Array(cut.utf8)).list
    #expect(own.terms.permittedAction == .information)
    #expect(own.entries[0].terms(within: own.terms).permittedAction == .information)
    var terms = own.terms
    terms.permittedAction = .refuseEntry
    #expect(terms.permittedAction == .information)
  }

  @Test("Without a version, with a mapping, or under a false name it is refused")
  func refused() throws {
    #expect(throws: Fault(.watchlistVersion, "")) { try readList("ofac-sdn-more.csv") }
    #expect(throws: Fault(.watchlistIdentifier, "")) {
      try readList("ofac-sdn-more.csv") {
        $0.version = 1
        $0.id = "../ofac"
      }
    }
    #expect(throws: Fault(.watchlistForm, "")) {
      try readList("un-consolidated-sample.xml") { $0.version = 1 }
    }
  }
}

@Suite struct UNSampleTests {
  @Test("Every individual of the UN sample has the names, dates, numbers and sex that Python finds")
  func sample() throws {
    let list = try readList("un-consolidated-sample.xml").list
    try expectAll(of: list, are: "un-sample.expected.jsonl") { expected, entry in
      #expect(Set(entry.births.map(\.description)).isSuperset(of: texts(expected, "dob")))
      #expect(Set(entry.documents.map(\.number)).isSuperset(of: texts(expected, "numbers")))
      #expect(entry.nationalities.count == texts(expected, "nationality").count, "\(entry.id)")
    }
  }

  @Test("A number that stands behind words is found beside the words")
  func wordedNumbers() throws {
    let list = try readList("un-consolidated-sample.xml").list
    let numbers = Set(list.entries.flatMap(\.documents).map(\.number))
    #expect(numbers.contains("D00000897"))
    #expect(numbers.contains("CAR diplomatic passport no. D00000897"))
  }
}

@Suite struct OpenSanctionsTests {
  @Test("The simple table gives its persons with every value of its lists of values")
  func table() throws {
    let (list, report) = try readList("opensanctions.simple.csv")
    #expect(list.reference.id == "opensanctions")
    #expect(list.reference.version == 20_260_227_105_804)
    #expect(list.entries.map(\.id) == ["NK-invented-1", "NK-invented-3"])
    let first = list.entries[0]
    #expect(
      first.names.map(\.name.issued) == [
        "Munther Invented Al-Samarrani", "منذر المخترع السمراني", "Abu Munther; \"the Tall\"",
        "Mundhir Invented",
      ])
    #expect(first.births.map(\.description) == ["1972-09-05", "1971"])
    #expect(first.nationalities == ["IRQ", "SYR"])
    #expect(first.documents.map(\.number) == ["A18240733", "12-3456"])
    #expect(report.reasons["skipped: Vessel: not a person"] == 1)
    #expect(report.reasons["skipped: Company: not a person"] == 1)
    #expect(report.remarks(.noted).map(\.line) == [4, 4])
    #expect(list.terms.permittedAction == .information)
  }

  @Test("Entities give targets with the documents and sanctions that point at them")
  func entities() throws {
    let (list, report) = try readList("opensanctions.ftm.json") { $0.id = "example-sanctions" }
    #expect(list.reference.id == "example-sanctions")
    #expect(list.reference.version == 20_260_227_105_703)
    #expect(list.entries.map(\.id) == ["NK-invented-1", "NK-invented-4"])
    let first = list.entries[0]
    #expect(first.names[0].name.issued == "Munther Invented Al-Samarrani")
    #expect(first.names[0].name.father == "Invented")
    #expect(first.names[0].name.mother == "Layla")
    #expect(first.names.map(\.type) == [.primary, .aka, .aka, .weak])
    #expect(first.births.map(\.description) == ["1972-09-05", "1971-03"])
    #expect(first.nationalities == ["IRQ"])
    #expect(first.birthCountries == ["IRQ"])
    #expect(
      first.documents == [
        ListedDocument(type: "passport", number: "A18240733", country: "IRQ"),
        ListedDocument(type: "nationalid", number: "199000111222"),
      ])
    #expect(first.program == "EX-TEST")
    let last = list.entries[1]
    #expect(last.nationalities == ["RUS"])
    #expect(last.sex == nil)
    #expect(
      last.documents == [ListedDocument(type: "nationalid", number: "77-88-99", country: "RUS")])
    #expect(report.remarks(.broken).map(\.line) == [9])
    #expect(report.reasons["skipped: Person: no target: somebody around one"] == 1)
  }
}

@Suite struct MappedTableTests {
  @Test(
    "An Arabic table is read as its mapping says, in Windows-1256 and in UTF-16",
    arguments: [
      ("national-table-1256.csv", "national-table.mapping.json"),
      ("national-table-utf16.csv", "national-table-utf16.mapping.json"),
    ])
  func arabic(table: String, mapping: String) throws {
    let (list, report) = try readList(table) {
      $0.mapping = try TableMapping(try Fixture.bytes("lists/\(mapping)"))
      $0.version = 7
    }
    #expect(list.reference.id == "interior-wanted")
    #expect(list.entries.map(\.id) == ["17", "18", "20"])
    let first = list.entries[0]
    #expect(first.names[0].name.issued == "محمد علي حسين المثالي")
    #expect(first.names[0].name.grandfather == "حسين")
    #expect(first.names[0].name.mother == "زهراء")
    #expect(first.names.map(\.name.issued).suffix(2) == ["ابو علي", "المهندس"])
    #expect(first.names.map(\.type) == [.primary, .weak, .weak])
    #expect(first.births.map(\.description) == ["1972-09-05"])
    #expect(first.nationalities == ["IRQ"])
    #expect(first.documents.map(\.number) == ["A18240733"])
    #expect(first.terms(within: list.terms).permittedAction == .preventExit)
    let second = list.entries[1]
    #expect(second.sex == .female)
    #expect(second.births.map(\.description) == ["1980"])
    #expect(second.terms(within: list.terms).visibility == .silent)
    #expect(report.reasons["skipped: category: passed over by the mapping"] == 1)
    #expect(report.remarks(.noted).map(\.what) == ["nationality", "gender"])
    #expect(list.entries[2].births.map(\.description) == ["1969"])
  }

  @Test("A mapping that names a column that is not there, or an unknown field, says which")
  func wrongMappings() throws {
    let text = try Fixture.text("lists/national-table.mapping.json")
    let other = text.replacing("\"الجنس\"", with: "\"لا شيء\"")
    #expect(throws: Fault(.watchlistForm, "")) {
      try readList("national-table-1256.csv") {
        $0.mapping = try TableMapping(Array(other.utf8))
        $0.version = 7
      }
    }
    for (old, new) in [
      ("\"encoding\"", "\"enc\""), ("windows-1256", "latin-1"), ("dd/MM/yyyy", "dd/MM/yy"),
      ("prevent-exit", "arrest"), ("\"primary\"", "\"first\""), ("interior-wanted", "a/b"),
    ] {
      let wrong = Array(text.replacing(old, with: new).utf8)
      let fault = #expect(throws: Fault.self) { try TableMapping(wrong) }
      #expect(fault?.code == .watchlistMapping)
      #expect(fault?.place.isEmpty == false, "\(old)")
    }
  }
}

@Suite struct DamagedListTests {
  @Test("A file that is mostly broken is refused with the first bad line")
  func mostlyBroken() throws {
    var text = #"{"id":"1","names":[{"full":"Invented One"}]}"# + "\n"
    for _ in 0..<30 { text += "{broken\n" }
    let name = WatchlistReference(id: "list", title: "list", version: 0)
    let fault = #expect(throws: Fault.self) {
      try WatchlistLines.read(Array(text.utf8), unnamed: name)
    }
    #expect(fault?.code == .watchlistBroken)
    #expect(fault?.place == "line 2")
  }

  @Test("One stray quote costs one line of a table, not the rest of it")
  func strayQuote() throws {
    var lines = try Fixture.text("lists/ofac-sdn-sample.csv").split(separator: "\r\n")
      .map { String($0) }
    lines[9] = lines[9].replacing("-0- ,-0- ,-0-", with: "-0- ,\"-0- ,-0-")
    var file = WatchlistFile(ByteSource(Array(lines.joined(separator: "\n").utf8)))
    file.version = 1
    var reader = try file.reader()
    let list = try reader.list()
    #expect(reader.report.remarks(.broken).map(\.line) == [10])
    #expect(list.entries.count == 149)
  }

  @Test("A list read from a file in pieces is the list read from memory")
  func pieces() throws {
    try withTemporaryFolder { (folder) throws in
      var text = ""
      for number in 0..<30_000 {
        text += #"{"id":"\#(number)","names":[{"full":"مخترع Invented \#(number * 7919)"}]}"# + "\n"
      }
      let path = Path(folder) / "list.jsonl"
      try Disk().write(text, to: path)
      let name = WatchlistReference(id: "list", title: "list", version: 0)
      var file = WatchlistFile(ByteSource(path, files: Disk()))
      file.unnamed = name
      var reader = try file.reader()
      #expect(text.utf8.count > 1 << 20)
      #expect(try reader.list() == WatchlistLines.read(Array(text.utf8), unnamed: name).list)
    }
  }
}

import Bytes
import Codes
import Match
import Names
import Testing

@Suite("Names kept as bytes")
struct PreparedNamesTests {
  private let reference = WatchlistReference(id: "held", title: "held", version: 1)
  private let terms = WatchlistTerms(owner: "test", legalBasis: "test")

  private func entries() throws -> [WatchlistEntry] {
    let people = [
      ("Mohammed Ali INVENTED", "1985-03-12", "IRQ"), ("محمد علي المخترع", "1985", "IRQ"),
      ("Muhamed Aly AL-INVENTED", "1985-12-03", "SYR"), ("Fatima Hassan", "unknown", "IRN"),
      ("Ольга Вымышленная", "1990-07", "RUS"), ("Karwan Ahmed Rasool", "1991-04-17", "IRQ"),
    ]
    return try people.enumerated().map { number, person in
      try WatchlistEntry(
        id: "\(number)",
        names: [
          ListedName(PersonName(issued: person.0, father: "Hassan", mother: "Zainab"), .primary)
        ],
        births: ListedDate(try PartialDate(iso: person.1)).map { [$0] } ?? [],
        nationalities: [person.2], sex: .male)
    }
  }

  private var queries: [ScreeningQuery] {
    get throws {
      try ["Mohamed Ali Invented", "محمد علي", "Olga Vymyshlennaya", "Karwan Ahmad Rasul", ""].map {
        ScreeningQuery(
          names: [PersonName(issued: $0, mother: "Zaynab")],
          birth: ListedDate(try PartialDate(iso: "1985-03-12")))
      }
    }
  }

  @Test("An index of what was kept in parts screens as the index of all entries does")
  func screens() throws {
    let entries = try entries()
    let whole = try ScreeningIndex([
      try Watchlist(reference: reference, terms: terms, entries: entries)
    ])
    let parts = try [entries[..<2], entries[2..<2], entries[2...]].map {
      let made = try PreparedNames(Array($0), of: reference, terms: terms)
      return try PreparedNames(made.bytes, of: reference, terms: terms)
    }
    let kept = ScreeningIndex(of: parts)
    #expect(kept.nameCount == whole.nameCount)
    for query in try queries {
      let (one, other) = (
        kept.screen(query, at: .secondLine, leastScore: 0),
        whole.screen(query, at: .secondLine, leastScore: 0)
      )
      #expect(one.map(\.entryID) == other.map(\.entryID))
      #expect(one.map(\.score) == other.map(\.score))
      #expect(one.map(\.contributions) == other.map(\.contributions))
    }
  }

  @Test("Bytes that were cut or changed are refused, or screen without a trap")
  func changed() throws {
    let bytes = try PreparedNames(try entries(), of: reference, terms: terms).bytes
    for count in stride(from: 0, to: bytes.count, by: 61) {
      #expect(throws: Fault.self) {
        try PreparedNames(Array(bytes[..<count]), of: reference, terms: terms)
      }
    }
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var other = bytes
      other[place] ^= 0x81
      guard let names = try? PreparedNames(other, of: reference, terms: terms) else { continue }
      let index = ScreeningIndex(of: [names])
      for query in try queries { _ = index.screen(query, leastScore: 0) }
    }
  }

  @Test("What this version makes of names is the same each time")
  func sample() throws {
    let sample = try PreparedNames.sample
    #expect(try PreparedNames.sample == sample)
    #expect(sample.count > 10_000)
  }
}

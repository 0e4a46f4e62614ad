import Bytes
import Codes
import Host
import Match
import Names
import Record
import Seal
import Store
import Support
import Testing

@testable import Readmission
@testable import Registry

@Suite("What searches are prepared with")
struct PreparedHoldingsTests {
  /// A registry with a border post, and invented people who cross there.
  private struct Place {
    let office: Office
    let post: BorderPost
    let day: CivilDate
    var registry: RegistryService { office.registry }

    init(_ folder: String) throws {
      office = try Office(folder)
      post = try BorderPost(at: office.registry)
      day = try CivilDate(iso: "2026-03-01")
    }

    /// The names under which somebody is found, by the records that stand for them.
    func found(_ name: String) throws -> [String] {
      let holdings = try RegistryHoldings(registry, on: day)
      let records = RegistryRecords(registry)
      let query = ScreeningQuery(names: [PersonName(issued: name)], birth: nil)
      return try holdings.names.screen(query, leastScore: 0).compactMap { match in
        try holdings.numbers(ofEntry: match.entryID).lazy.compactMap { try records.crossing($0) }
          .first?.names.first?.issued
      }
    }

    /// The names of the parts' files.
    func files() throws -> [String] {
      try Disk().list(office.root / "prepared", limit: 1000).map(\.name)
    }
  }

  private static func person(_ name: String, _ passport: String, hands: UInt64? = nil) throws
    -> EvidencePeople.Person
  {
    EvidencePeople.Person(
      name: name, mother: "Invented", birth: "1985-03-12", passport: passport, hands: hands)
  }

  private static let karwan = try? person("KARWAN AHMED RASOOL", "A0000001", hands: 1)
  private static let olga = try? person("OLGA VYMYSHLENNAYA", "A0000002")
  private static let hassan = try? person("HASSAN ALI KAREEM ALSAADI", "A0000003")

  private static func record(
    _ person: EvidencePeople.Person?, n: Int64
  ) throws -> CrossingRecord { try EvidencePeople.record(try #require(person), n: n) }

  @Test("Crossings that came since are prepared before the next search, each once")
  func incremental() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      try place.post.bring([.crossing(try Self.record(Self.karwan, n: 1))])
      #expect(try place.found("Karwan Ahmad Rasul") == ["KARWAN AHMED RASOOL"])
      let first = try place.files()
      #expect(first.count == 1)
      #expect(try place.found("Olga Vymyshlennaya").isEmpty)
      #expect(try place.files() == first, "nothing came: nothing is prepared")
      try place.post.bring([
        .crossing(try Self.record(Self.olga, n: 2)), .crossing(try Self.record(Self.karwan, n: 3)),
      ])
      #expect(try PreparedHoldings(place.registry).update(.little).prepared == 2)
      #expect(try place.found("Olga Vymyshlennaya") == ["OLGA VYMYSHLENNAYA"])
      // The same traveller again, in another part: a match of each.
      #expect(try place.found("Karwan Ahmad Rasul").count == 2)
      #expect(try PreparedHoldings(place.registry).update(.all) == .init(prepared: 3, parts: 1))
      #expect(try place.found("Karwan Ahmad Rasul").count == 1)
      #expect(try place.files().count == 1)
      #expect(try place.registry.fsck().problems == [])
    }
  }

  @Test("Many small parts are put together while somebody waits")
  func merging() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      for n in 1...Int64(PreparedHoldings.mostSmallParts + 2) {
        try place.post.bring([.crossing(try Self.record(Self.karwan, n: n))])
        _ = try PreparedHoldings(place.registry).update(.little)
        #expect(try place.files().count <= PreparedHoldings.mostSmallParts)
      }
      #expect(try place.found("Karwan Ahmad Rasul").first == "KARWAN AHMED RASOOL")
    }
  }

  @Test("An erased person is in no part, and the parts' old keys are destroyed")
  func erasure() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      try place.post.bring([
        .crossing(try Self.record(Self.karwan, n: 1)),
        .crossing(try Self.record(Self.olga, n: 2)),
      ])
      #expect(try place.found("Karwan Ahmed Rasool").count == 1)
      let old = try place.registry.preparedParts()
      let before = try place.files()
      #expect(try old.map { try $0.bytes().isEmpty } == [false])
      let copy = try Disk().read(place.office.root / "prepared" / before[0], limit: 1 << 20)
      _ = try place.registry.erase(
        try place.registry.erasable(documentNumber: "A0000001"), basis: .court,
        authority: "Court of Dohuk 12/2026", by: "A-1")
      #expect(try place.files().isEmpty, "the file is gone at once")
      // A copy of the file opens no more: the data key is destroyed like a record's.
      let number = try #require(old.first).number
      let registry = place.registry
      expectFault(.rowErased) { _ = try registry.vault.key(number, table: "prepared", row: 0) }
      try Disk().write(copy, to: place.office.root / "prepared" / before[0])
      #expect(try place.registry.preparedParts().isEmpty)
      #expect(try place.registry.fsck().problems == [])
      #expect(try place.found("Karwan Ahmed Rasool").isEmpty)
      #expect(try place.found("Olga Vymyshlennaya") == ["OLGA VYMYSHLENNAYA"])
      #expect(try !place.files().contains(before[0]))
      let holdings = try RegistryHoldings(place.registry, on: place.day)
      #expect(holdings.gallery.fingerCount == 0)
    }
  }

  @Test("A corrected crossing is found by its correction, and no more by what was wrong")
  func corrections() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      let wrong = try Self.record(Self.hassan, n: 1)
      try place.post.bring([.crossing(wrong)])
      #expect(try place.found("Hassan Ali Kareem Alsaadi").count == 1)
      let first = try BorderPost.correction(of: wrong, n: 2, minutes: 5) {
        $0.traveller.names = [RecordedName(issued: "OLGA VYMYSHLENNAYA", source: .mrz)]
      }
      try place.post.bring([first])
      #expect(try place.found("Hassan Ali Kareem Alsaadi").isEmpty)
      #expect(try place.found("Olga Vymyshlennaya") == ["OLGA VYMYSHLENNAYA"])
      // A later correction of the same crossing stands before the first, whichever came last.
      let later = try BorderPost.correction(of: wrong, n: 3, minutes: 9) {
        $0.traveller.names = [RecordedName(issued: "KARWAN AHMED RASOOL", source: .mrz)]
        $0.document?.number = "B7777777"
      }
      try place.post.bring([later])
      #expect(try place.found("Olga Vymyshlennaya").isEmpty)
      #expect(try place.found("Karwan Ahmed Rasool") == ["KARWAN AHMED RASOOL"])
      // By its document, too, only as corrected.
      let records = RegistryRecords(place.registry)
      #expect(try records.crossings(ofDocument: "A0000003").isEmpty)
      let held = try records.crossings(ofDocument: "B7777777")
      #expect(held.map(\.identity.n) == [3])
      #expect(held.first?.words.hasSuffix("(corrected)") == true)
      #expect(try place.registry.fsck().problems == [])
    }
  }

  @Test("What the second line decided is what a crossing says, the latest of them")
  func outcomes() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      var referred = try Self.record(Self.hassan, n: 1)
      referred.crossing.decision = RecordedDecision(outcome: .referred)
      let records = RegistryRecords(place.registry)
      try place.post.bring([.crossing(referred)])
      #expect(try records.crossings(ofDocument: "A0000003").map(\.outcome) == [.referred])
      let refused = RecordedDecision(outcome: .refusedEntry, reasonCode: "document")
      try place.post.bring([
        try BorderPost.outcome(of: referred, n: 2, minutes: 30, refused),
        try BorderPost.outcome(
          of: referred, n: 3, minutes: 20, RecordedDecision(outcome: .admitted)),
      ])
      let held = try records.crossings(ofDocument: "A0000003")
      #expect(held.map(\.outcome) == [.refusedEntry])
      #expect(held.first?.words.hasSuffix("(refused-entry)") == true)
    }
  }

  @Test("A part that was changed, or is of another version of the program, is made again")
  func unusable() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      try place.post.bring([.crossing(try Self.record(Self.karwan, n: 1))])
      #expect(try place.found("Karwan Ahmed Rasool").count == 1)
      let path = place.office.root / "prepared" / (try place.files()[0])
      var bytes = try Disk().read(path, limit: 1 << 20)
      bytes[bytes.count / 2] ^= 1
      try Disk().write(bytes, to: path)
      #expect(try place.found("Karwan Ahmed Rasool").count == 1)
      #expect(!Disk().exists(path))
      let rows = try place.registry.preparedRows()
      let (number, all) = try #require(rows.first)
      let part = try HoldingsPart([])
      try place.registry.losePrepared([number])
      try place.registry.keepPrepared(part.bytes(version: [0]), of: all)
      #expect(try place.found("Karwan Ahmed Rasool").count == 1)
      #expect(try place.registry.fsck().problems == [])
    }
  }

  @Test("Practice is in no part")
  func practice() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      var record = try Self.record(Self.karwan, n: 1)
      record.header.isPractice = true
      try place.post.bring([.crossing(record)])
      #expect(try place.found("Karwan Ahmed Rasool").isEmpty)
    }
  }
}

import Biometrics
import Bytes
import Codes
import Match
import Names
import Readmission
import Record
import Testing

/// Four people, two of them twins, whose fingers are grown once for all tests.
private enum Held {
  static let twin = EvidencePeople.Person(
    name: "HASAN ALI KARIM AL SAADI", mother: "ZAHRA ABBAS", birth: "1990-05-06",
    passport: "A1000001", hands: 1)
  static let otherTwin = EvidencePeople.Person(
    name: "HUSAYN ALI KARIM AL SAADI", mother: "ZAHRA ABBAS", birth: "1990-05-06",
    passport: "A1000002", hands: 2)
  static let foreigner = EvidencePeople.Person(
    name: "REZA MORADI", mother: "PARVIN", birth: "1984-02-11", nationality: "IRN",
    passport: "P2000001", issuer: "IRN", hands: 3)
  static let child = EvidencePeople.Person(
    name: "NOOR SALAM JABER", mother: "HANA", birth: "2014-09-01", passport: "A1000004", hands: 4)
  static let people = Result { try EvidencePeople([twin, otherTwin, foreigner, child]) }
  static let shown = (1...4).map { EvidencePeople.fingers(UInt64($0), capture: 2) }
  static let today = CivilDate(year: 2026, month: 11, day: 21)
}

@Suite("The searches for a case and their table of evidence")
struct CaseSearchesTests {
  private func inquiry(
    _ name: String, mother: String? = nil, birth: String, passport: String? = nil,
    hands: Int? = nil, agreement: String = "ec-north-macedonia-2007", children: Bool = false
  ) throws -> CaseInquiry {
    var person = CasePerson(names: [.init(PersonName(issued: name))])
    person.mother = mother.map { PersonName(issued: $0) }
    person.birth = try PartialDate(iso: birth)
    if let passport {
      var document = CaseDocument(kind: .passport)
      document.issuer = "IRQ"
      document.number = passport
      document.expires = CivilDate(year: 2030, month: 1, day: 1)
      person.documents = [document]
    }
    let application = Application(
      role: .requested, agreement: agreement, otherState: "DEU", person: person,
      terms: ReturnTerms(kind: .forced))
    return CaseInquiry(
      application, files: hands.map { [CaseFile(Held.shown[$0 - 1])] } ?? [],
      agreement: try AgreementBook().agreement(agreement), state: "IRQ",
      warrant: try SearchWarrant(
        purpose: "readmission", legalBasis: "article 8", matter: "R-2026-000001-00",
        includesChildren: children),
      today: try #require(Held.today))
  }

  private func run(_ inquiry: CaseInquiry) throws -> EvidenceTable {
    let people = try Held.people.get()
    let holdings = try people.holdings(on: inquiry.today)
    var searches = CaseSearches(inquiry, in: holdings, people)
    return try searches.run()
  }

  private func kinds(_ table: EvidenceTable) -> Set<EvidenceTable.Contradiction.Kind> {
    Set(table.contradictions.map(\.kind))
  }

  @Test("A passport that was shown, a name in another script, and fingers: proof is proposed")
  func normal() throws {
    let table = try run(
      inquiry(
        "حسن علي كريم السعدي", mother: "زهراء عباس", birth: "1990-05-06", passport: "A1000001",
        hands: 1))
    #expect(table.contradictions.isEmpty, "\(table.contradictions)")
    #expect(table.proposal.conclusion == .established)
    let document = try #require(table.rows.first { $0.search == .documents })
    #expect(document.kind == "passport")
    #expect(document.weight == .proof)
    #expect(document.bearing == .for)
    #expect(document.says.contains("chip proved by IRQ"))
    let fingers = table.rows.filter { $0.search == .fingers }
    #expect(fingers.count == 2)
    #expect(fingers.allSatisfy { $0.bearing == .for && ($0.error.rate ?? 1) < 0.01 })
    #expect(table.rows.contains { $0.search == .crossings && $0.bearing == .for })
    let named = table.rows.filter { $0.search == .names }
    #expect(named.contains { $0.says.contains("HASAN") && $0.weight == .indication })
  }

  @Test("Twins share names, date and mother; only the fingers tell them apart")
  func twins() throws {
    let right = try run(
      inquiry("HUSAYN ALI KARIM AL SAADI", mother: "ZAHRA ABBAS", birth: "1990-05-06", hands: 2))
    let found = right.rows.filter { $0.search == .fingers }
    #expect(found.count == 1)
    #expect(found.first?.says.contains("HUSAYN") == true)
    #expect(right.contradictions.isEmpty)
    // One twin's passport with the other twin's fingers.
    let wrong = try run(
      inquiry(
        "HUSAYN ALI KARIM AL SAADI", mother: "ZAHRA ABBAS", birth: "1990-05-06",
        passport: "A1000002", hands: 1))
    #expect(kinds(wrong).contains(.fingersOfAnother))
    #expect(wrong.proposal.conclusion == .furtherInquiry)
  }

  @Test(
    "A passport that stands under another name, birth date and mother is flagged, each by itself")
  func anothersDocument() throws {
    let table = try run(
      inquiry("OMAR FAROOQ ISMAIL", mother: "SALMA", birth: "1971-01-30", passport: "A1000001"))
    #expect(kinds(table).isSuperset(of: [.documentOfAnother, .birth]))
    #expect(table.proposal.conclusion == .furtherInquiry)
    #expect(!table.rows.contains { $0.bearing == .for })
  }

  @Test("Fingers that stand under another name and nationality speak against, and are flagged")
  func fingersOfAnother() throws {
    let table = try run(inquiry("OMAR FAROOQ ISMAIL", birth: "1971-01-30", hands: 3))
    #expect(kinds(table).contains(.fingersUnderOtherName))
    #expect(table.rows.contains { $0.search == .fingers && $0.bearing == .against })
    #expect(table.proposal.conclusion == .furtherInquiry)
  }

  @Test(
    "Nobody found is not another nationality, and it is said what is missing"
  )
  func nothing() throws {
    let table = try run(inquiry("OMAR FAROOQ ISMAIL", birth: "1971-01-30", passport: "A9999999"))
    #expect(table.proposal.conclusion == .notEstablished)
    #expect(table.proposal.why.contains("not another nationality"))
    #expect(table.contradictions.isEmpty)
    #expect(table.missing.contains { $0.contains("was never shown") })
    #expect(table.missing.contains { $0.contains("no fingers came") })
    #expect(table.missing.contains { $0.contains("no crossing could be linked") })
  }

  @Test("A child's fingers are searched among many only where the warrant says so")
  func children() throws {
    let inquiry = try inquiry("NOOR SALAM JABER", mother: "HANA", birth: "2014-09-01", hands: 4)
    let without = try run(inquiry)
    #expect(!without.rows.contains { $0.search == .fingers })
    #expect(without.missing.contains { $0.contains("is or may be a child") })
    let with = try run(
      self.inquiry(
        "NOOR SALAM JABER", mother: "HANA", birth: "2014-09-01", hands: 4, children: true))
    #expect(with.rows.contains { $0.search == .fingers && $0.says.contains("NOOR") })
    // An adult's search passes enrolled children over and says so.
    let adult = try run(self.inquiry("REZA MORADI", birth: "1984-02-11", hands: 3))
    #expect(adult.missing.contains("1 enrolled children were not searched"))
  }

  @Test("Without an agreement the same passport is an indication")
  func noAgreement() throws {
    let table = try run(
      inquiry(
        "HASAN ALI KARIM AL SAADI", birth: "1990-05-06", passport: "A1000001", hands: 1,
        agreement: "none"))
    #expect(table.rows.allSatisfy { $0.weight == .indication })
    #expect(table.proposal.conclusion == .furtherInquiry)
  }

  @Test("An earlier case counts by what two officers concluded, and a flag of the case contradicts")
  func earlier() throws {
    var inquiry = try inquiry("OMAR FAROOQ ISMAIL", birth: "1971-01-30")
    let number = try CaseNumber(.readmission, year: 2025, serial: 7)
    inquiry.earlier = [
      EarlierCase(number: number, because: "same document", conclusion: .notNational)
    ]
    inquiry.flags = ["the same file is in another case"]
    let table = try run(inquiry)
    #expect(table.rows.contains { $0.search == .cases && $0.bearing == .against })
    #expect(kinds(table) == [.flagged])
  }

  @Test("Every search says what it searched, without a word about the person")
  func audited() throws {
    let table = try run(
      inquiry("HASAN ALI KARIM AL SAADI", birth: "1990-05-06", passport: "A1000001", hands: 1))
    #expect(table.searches.count == 5)
    #expect(table.searches.contains { $0.hasPrefix("fingers 1:N: 2 fingers over 3 people") })
    for search in table.searches {
      #expect(!search.contains("HASAN") && !search.contains("A1000001"))
    }
  }

  @Test("The table can stand in a record: canonical, whole numbers and text only")
  func canonical() throws {
    let table = try run(
      inquiry("HASAN ALI KARIM AL SAADI", birth: "1990-05-06", passport: "A1000001", hands: 1))
    let line = try table.json.canonicalLine()
    #expect(line.count < 48 << 10)
    #expect(try JSON.parse(line)["type"]?.string == EvidenceTable.type)
  }
}

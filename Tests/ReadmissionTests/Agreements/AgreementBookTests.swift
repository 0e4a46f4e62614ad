import Bytes
import Codes
import Testing

@testable import Readmission

@Suite("Agreements as data")
struct AgreementBookTests {
  @Test("everything that is built in is read, and every agreement names where it stands")
  func readsBuiltIn() throws {
    let book = try AgreementBook()
    #expect(book.agreements.count == 14)
    #expect(book.states.count == 7)
    for agreement in book.agreements.values {
      #expect(!agreement.sources.isEmpty, "\(agreement.id)")
      #expect(agreement.sources.allSatisfy { $0.reading == .unread || $0.address != nil })
    }
  }

  private func state(_ code: String) throws -> Country { try #require(Country(alpha3: code)) }

  @Test("between Iraq and most States nothing stands: no agreement is the normal case")
  func findsNone() throws {
    let book = try AgreementBook()
    let day = try CivilDate(iso: "2026-11-21")
    let found = try book.between(state("IRQ"), state("GBR"), on: day)
    #expect(found.map(\.id) == ["none"])
    #expect(found.first?.limits.allSatisfy { !$0.binds } == true)
  }

  @Test("between Iraq and a Member State the partnership agreement stands, from its day on")
  func findsPartnership() throws {
    let book = try AgreementBook()
    let (iraq, germany) = try (state("IRQ"), state("DEU"))
    let today = try CivilDate(iso: "2026-11-21")
    #expect(book.between(iraq, germany, on: today).map(\.id) == ["eu-iraq-partnership-2012"])
    #expect(book.between(germany, iraq, on: today).map(\.id) == ["eu-iraq-partnership-2012"])
    let before = try CivilDate(iso: "2018-07-31")
    #expect(book.between(iraq, germany, on: before).map(\.id) == ["none"])
    let sweden = try book.between(iraq, state("SWE"), on: today).map(\.id)
    #expect(sweden == ["sweden-iraq-2008", "eu-iraq-partnership-2012"])
  }

  @Test("a protocol of a later day comes before the agreement under which it was made")
  func findsProtocol() throws {
    let day = try CivilDate(iso: "2026-11-21")
    let found = try AgreementBook().between(state("FRA"), state("SRB"), on: day)
    #expect(found.map(\.id) == ["france-serbia-protocol", "ec-serbia-2007"])
  }

  @Test("a phased memorandum reaches only the returns of its phase, and no day outside them")
  func keepsPhases() throws {
    let model = try WorkedCase.book().agreement("model-memorandum")
    let (first, second) = try (CivilDate(iso: "2026-06-30"), CivilDate(iso: "2026-07-01"))
    #expect(model.phase(on: first)?.id == "own-wish")
    #expect(!model.reaches(.voluntaryDeparture, on: first))
    #expect(model.reaches(.voluntaryDeparture, on: second))
    #expect(!model.reaches(.forced, on: second))
    #expect(!model.reaches(.assistedVoluntary, on: try CivilDate(iso: "2027-07-01")))
  }

  @Test("Iraq's stated policy speaks of forced returns of its own nationals, and of no others")
  func statesPolicy() throws {
    let book = try AgreementBook()
    let iraq = try state("IRQ")
    let forced = book.policies(of: iraq, on: .forced, .ownNational, role: .requested)
    #expect(forced.map(\.id) == ["no-forced-return"])
    #expect(forced.first?.effect == .refer)
    #expect(book.policies(of: iraq, on: .spontaneous, .ownNational, role: .requested).isEmpty)
    #expect(book.policies(of: iraq, on: .forced, .stateless, role: .requested).isEmpty)
    #expect(book.policies(of: iraq, on: .forced, .ownNational, role: .requesting).isEmpty)
  }

  @Test("evidence weighs what the agreement's lists say, for whom they say it")
  func weighsEvidence() throws {
    let agreement = try AgreementBook().agreement("ec-north-macedonia-2007")
    #expect(agreement.weight(of: "passport", for: .ownNational) == .proof)
    #expect(agreement.weight(of: "passport-copy", for: .ownNational) == .primaFacie)
    #expect(agreement.weight(of: "rumour", for: .ownNational) == .indication)
    #expect(agreement.weight(of: "passport", for: .stateless) == .indication)
  }

  @Test("an office's file takes the place of the built-in one, and a misspelt field is refused")
  func addsWithoutCode() throws {
    var book = try WorkedCase.book()
    let text = """
      {"type": "maabar/agreement/1", "id": "none", "basis": "none", "title": "Ours",
       "covers": ["own-national"], "limits": [], "sources": [{"title": "x", "read": "unread"}]}
      """
    try book.add(JSON.parse(Array(text.utf8)))
    #expect(try book.agreement("none").title.english == "Ours")
    let misspelt = text.replacing("\"limits\"", with: "\"limit\"")
    #expect(throws: Fault(.field, "")) { try book.add(JSON.parse(Array(misspelt.utf8))) }
    #expect(throws: Fault(.agreement, "")) { try book.agreement("ec-utopia") }
  }

  @Test("no file can make silence mean something where no rule binds")
  func refusesSilence() throws {
    let text = """
      {"type": "maabar/agreement/1", "id": "none", "basis": "none", "title": "Ours",
       "covers": ["own-national"], "sources": [{"title": "x", "read": "unread"}],
       "limits": [{"step": "reply", "actor": "requested", "from": "receipt-confirmed",
         "count": 10, "unit": "calendar-day", "silence": "agreed"}]}
      """
    #expect(throws: Fault(.field, "")) { try Agreement(json: JSON.parse(Array(text.utf8))) }
  }
}

import Bytes
import Codes
import Match
import Testing

@Suite struct WatchlistTermsTests {
  let list = WatchlistTerms(owner: "Example court", legalBasis: "Example Act 1", order: "7/2026")

  @Test("An entry's own terms stand over the list's, the rest stays")
  func ownTerms() throws {
    let own: JSON = ["action": "prevent-exit", "directions": ["exit"], "order": "9/2026"]
    let terms = try list.replacing(own)
    #expect(terms.permittedAction == .preventExit)
    #expect(terms.directions == [.exit])
    #expect(terms.order == "9/2026")
    #expect(terms.owner == "Example court")
  }

  @Test("Terms come back from their JSON")
  func roundTrip() throws {
    var terms = list
    terms.visibility = .silent
    terms.validFrom = try CivilDate(iso: "2026-01-01")
    terms.exemptions = [.ownNationals]
    let blank = WatchlistTerms(owner: "", legalBasis: "")
    #expect(try blank.replacing(terms.json) == terms)
  }

  @Test("Terms hold from their first to their last day and in their directions only")
  func validity() throws {
    var terms = list
    terms.validFrom = try CivilDate(iso: "2026-01-01")
    terms.validUntil = try CivilDate(iso: "2026-01-31")
    terms.directions = [.exit]
    #expect(terms.apply(on: try CivilDate(iso: "2026-01-31"), .exit))
    #expect(!terms.apply(on: try CivilDate(iso: "2026-02-01"), .exit))
    #expect(!terms.apply(on: try CivilDate(iso: "2025-12-31"), .exit))
    #expect(!terms.apply(on: nil, .entry))
    #expect(terms.apply(on: nil, nil))
  }

  @Test(
    "A code that nobody knows is refused with the known ones",
    arguments: [["action": "arrest"], ["directions": ["up"]], ["validFrom": "1.2.2026"]] as [JSON])
  func unknownCodes(json: JSON) {
    #expect(throws: Fault(.field, "")) { try list.replacing(json) }
  }
}

@Suite struct ListedDateTests {
  @Test(
    "Every form of date that lists use is read and written alike",
    arguments: ["1969-04-28", "1969-04", "1969", "~1969", "~1969-04-28", "1955/1958"])
  func forms(text: String) throws {
    #expect(try ListedDate(text).description == text)
  }

  @Test("A range that stands the wrong way round is turned")
  func turned() throws {
    #expect(try ListedDate("1958/1955").description == "1955/1958")
  }

  @Test(
    "What is no date is refused",
    arguments: ["", "~", "69", "1969-13", "1969-02-29", "1969/", "1/2/3", "١٩٦٩", "1969-4-28"])
  func wrong(text: String) {
    #expect(throws: Fault(.field, "")) { try ListedDate(text) }
  }
}

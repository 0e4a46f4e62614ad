import Bytes
import Codes
import Support
import Testing

@Suite("Countries")
struct CountryTests {
  @Test("agree with an independent copy of ISO 3166-1, code by code")
  func iso() throws {
    let rows = try Fixture.rows("codes/iso3166.tsv")
    #expect(rows.count == 249)
    for row in rows {
      let country = try #require(Country(alpha3: row[1]))
      #expect(country.alpha3 == row[1])
      #expect(country.alpha2 == row[0])
      #expect(country.m49 == row[2])
      #expect(country.kind == .state)
      #expect(Country(alpha2: row[0]) == country)
      #expect(Country(m49: row[2]) == country)
      #expect(country.icao == (row[1] == "DEU" ? "D" : row[1]))
    }
    #expect(Country.all.filter { $0.kind == .state }.count == rows.count + 1, "and Kosovo")
  }

  @Test("hold every ICAO code that an independent checker knows")
  func icao() throws {
    // GB is no code of three letters, INP was Interpol's code before XPO.
    let known = Set(try Fixture.lines("codes/icao-codes.txt")).subtracting(["GB", "INP"])
    let ours = Set(Country.all.map(\.icao))
    #expect(known.subtracting(ours).isEmpty)
    // Codes of the eighth edition that the checker does not know yet.
    let newer: Set = ["IAO", "XCE", "XDC", "XES", "XMP", "XPO", "XXC"]
    #expect(ours.subtracting(known) == newer)
    #expect(ours.count == Country.all.count, "no code stands twice")
  }

  @Test("read fillers, and refuse what is not a code")
  func fillers() {
    #expect(Country(icao: "D<<")?.alpha3 == "DEU")
    #expect(Country(icao: "D")?.alpha3 == "DEU")
    #expect(Country(icao: "DEU") == nil, "ICAO's code for Germany is D")
    for wrong in ["", "<<<", "D<X", "<D<", "D<<<", "irq", "IRQQ", "I", "ÄÄÄ"] {
      #expect(Country(icao: wrong) == nil, "\(wrong)")
    }
  }

  @Test(
    "keep issuers, nationalities and statuses apart",
    arguments: [
      ("IRQ", true, true, false), ("D", true, true, false), ("RKS", true, true, false),
      ("UNO", true, false, false), ("UNA", true, false, false), ("XPO", true, false, false),
      ("EUE", true, false, false), ("XXA", false, true, true), ("XXB", false, true, true),
      ("XXC", false, true, true), ("XXX", false, true, true), ("GBN", true, true, false),
      ("UNK", true, true, false), ("UTO", false, false, false), ("IAO", false, false, false),
      ("NTZ", true, true, false),
    ])
  func kinds(code: String, issues: Bool, hasNationals: Bool, withoutNationality: Bool) throws {
    let country = try #require(Country(icao: code))
    #expect(country.isIssuer == issues)
    #expect(country.isNationality == hasNationals)
    #expect(country.isWithoutNationality == withoutNationality)
  }

  @Test("map classes of British nationality to the United Kingdom, Kosovo to XK")
  func behind() throws {
    let british = try #require(Country(icao: "GBD"))
    #expect(british.alpha3 == "GBR")
    #expect(british.m49 == "826")
    #expect(Country(alpha2: "GB")?.icao == "GBR")
    #expect(Country(alpha2: "XK")?.icao == "RKS")
    #expect(Country(icao: "XXB")?.alpha2 == nil)
  }
}

import Bytes
import Codes
import Testing

@Suite("Partial dates")
struct PartialDateTests {
  @Test(
    "are read and written in ISO form", arguments: ["1985", "1985-03", "1985-03-12", "unknown"])
  func iso(text: String) throws {
    #expect(try PartialDate(iso: text).description == text)
  }

  @Test(
    "refuse what is no date",
    arguments: ["", "85", "1985-", "1985-13", "1985-02-29", "1985-3-12", "0000", "1985-03-12-01"])
  func wrong(text: String) {
    #expect(throws: Fault(.field, "")) { try PartialDate(iso: text) }
  }

  @Test(
    "compare to yes, no or cannot be said",
    arguments: [
      ("1985-03-12", "1985-03-12", true), ("1985-03-12", "1985-03-13", false),
      ("1985", "1985-03-12", nil), ("1985", "1985", nil), ("1985-04", "1985-03-12", false),
      ("unknown", "1985", nil),
    ] as [(String, String, Bool?)])
  func same(left: String, right: String, expected: Bool?) throws {
    let left = try PartialDate(iso: left)
    let right = try PartialDate(iso: right)
    #expect(left.isSame(as: right) == expected)
    #expect(right.isSame(as: left) == expected)
    #expect(left.isCompatible(with: right) == (expected != false))
  }

  @Test("know their first and last day, their order and the age they leave open")
  func bounds() throws {
    let february = try PartialDate(iso: "2024-02")
    #expect(february.latest?.description == "2024-02-29")
    let day = try CivilDate(iso: "2024-02-10")
    #expect(february.isBefore(day) == nil)
    #expect(try PartialDate(iso: "2023").isBefore(day) == true)
    #expect(try PartialDate(iso: "2025").isBefore(day) == false)
    #expect(try PartialDate(iso: "1985").age(on: day) == 38...39)
    #expect(try PartialDate(iso: "1985-02-10").age(on: day) == 39...39)
    #expect(try PartialDate(iso: "2024").age(on: day) == 0...0)
    #expect(try PartialDate(iso: "2025").age(on: day) == nil)
    #expect(PartialDate.unknown.age(on: day) == nil)
  }

  @Test(
    "read the six characters of a zone",
    arguments: [
      ("850312", "1985-03-12"), ("251121", "2025-11-21"), ("251122", "1925-11-22"),
      ("85<<<<", "1985"), ("8503<<", "1985-03"), ("<<<<<<", "unknown"), ("25<<<<", "2025"),
      ("2512<<", "1925-12"), ("000229", "2000-02-29"),
    ])
  func birth(characters: String, expected: String) throws {
    let today = try CivilDate(iso: "2025-11-21")
    let date = PartialDate(mrz: Array(characters.utf8), years: .birth(reference: today))
    #expect(date?.description == expected)
    #expect(date?.mrz == characters)
  }

  @Test(
    "leave out what stands below an unknown part of a birth date",
    arguments: [("85<<12", "1985"), ("<<0312", "unknown"), ("<<03<<", "unknown")])
  func gap(characters: String, expected: String) throws {
    let today = try CivilDate(iso: "2025-11-21")
    let field = Array(characters.utf8)
    #expect(PartialDate(mrz: field, years: .birth(reference: today))?.description == expected)
    #expect(PartialDate(mrz: field, years: .expiry(reference: today)) == nil)
  }

  @Test(
    "refuse characters of a zone that are no date",
    arguments: [
      "85<<32", "<<1312", "<<0230", "851312", "850230", "8A0312", "8503", "8<0312", "010229",
    ])
  func notBirth(characters: String) throws {
    let today = try CivilDate(iso: "2025-11-21")
    #expect(PartialDate(mrz: Array(characters.utf8), years: .birth(reference: today)) == nil)
  }

  @Test(
    "resolve an expiry as BSI TR-03135-1 does; its two examples come first",
    arguments: [
      ("2012-05-02", "150401", "2015-04-01"), ("2012-05-02", "110302", "2011-03-02"),
      ("2012-05-02", "270502", "2027-05-02"), ("2012-05-02", "280502", "1928-05-02"),
      ("1998-05-02", "050101", "2005-01-01"), ("2025-11-21", "251120", "2025-11-20"),
    ])
  func expiry(today: String, characters: String, expected: String) throws {
    let years = TwoDigitYear.expiry(reference: try CivilDate(iso: today))
    #expect(PartialDate(mrz: Array(characters.utf8), years: years)?.description == expected)
  }

  @Test("mark 1 January and 1 July as possibly conventional, and survive the form of records")
  func birthDate() throws {
    for (text, expected) in [
      ("1970-07-01", true), ("1970-01-01", true), ("1970-07-02", false), ("1970", false),
      ("unknown", false),
    ] {
      let date = BirthDate(try PartialDate(iso: text), source: .mrz)
      #expect(date.isPossiblyConventional == expected)
      #expect(try BirthDate(json: date.json) == date)
    }
    let hijri = BirthDate(
      try PartialDate(iso: "1985"), source: .printed, calendar: .solarHijri, asWritten: "1364")
    #expect(try BirthDate(json: hijri.json) == hijri)
    #expect(throws: Fault(.field, "")) { try BirthDate(json: ["source": "guess"]) }
  }
}

@Suite("Finger positions and kinds of document")
struct PositionTests {
  @Test("a slap names its fingers, and every single finger stands in one slap")
  func slaps() {
    let slaps: [FingerPosition] = [.rightFour, .leftFour, .bothThumbs]
    #expect(slaps.map(\.rawValue) == [13, 14, 15])
    #expect(slaps.flatMap(\.fingers).sorted() == FingerPosition.singles)
    #expect(FingerPosition.singles.map(\.rawValue) == Array(1...10))
    #expect(FingerPosition.rightThumb.hand == .right)
    #expect(FingerPosition.leftFour.hand == .left)
    #expect(FingerPosition.bothThumbs.hand == nil)
  }

  @Test(
    "the document code suggests the kind",
    arguments: [
      ("P<", DocumentKind.passport), ("PP", .passport), ("PA", .passport),
      ("PD", .diplomaticPassport), ("PO", .servicePassport), ("PE", .emergencyDocument),
      ("PR", .refugeeDocument), ("PS", .statelessDocument), ("PL", .laissezPasser),
      ("ID", .identityCard), ("I<", .identityCard), ("AC", .crewCertificate), ("V<", .visa),
      ("X<", .other), ("<<", .other),
    ])
  func kinds(code: String, kind: DocumentKind) {
    #expect(DocumentKind(documentCode: code) == kind)
  }
}

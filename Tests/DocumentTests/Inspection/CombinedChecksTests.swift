import Bytes
import Codes
import Document
import Names
import Support
import Testing

@Suite("Checks across page, chip and documents")
struct CombinedChecksTests {
  private static let day = CivilDate(daysSince1970: 15_600)  // 2012-09-17

  private static func zone(
    _ change: (inout MachineReadableZone.Content) -> Void = { _ in }
  ) throws -> MachineReadableZone {
    var content = MachineReadableZone.Content(
      format: .td3, documentCode: "P", issuerCode: "IRQ", primaryIdentifier: "Al Hasani",
      secondaryIdentifier: "Ali Hasan", documentNumber: "A12345678", nationalityCode: "IRQ",
      birthDate: PartialDate(year: 1974, month: 8, day: 12) ?? .unknown, sex: .male,
      expiryDate: PartialDate(year: 2015, month: 4, day: 15) ?? .unknown, optionalData: "77")
    change(&content)
    return try MachineReadableZone(writing: content)
  }

  private static func chip(_ zone: MachineReadableZone) throws -> ChipContent {
    let field = DataGroupTests.tlv([0x5F, 0x1F], zone.characters)
    var chip = ChipContent()
    try chip.add(DataGroupTests.tlv([0x61], field), named: "DG1")
    return chip
  }

  private func comparison(
    _ stored: (inout MachineReadableZone.Content) -> Void,
    _ printed: (inout MachineReadableZone.Content) -> Void
  ) throws -> DocumentCheck {
    try Self.chip(Self.zone(stored)).comparison(with: Self.zone(printed))
  }

  @Test("the printed zone against the chip's: failed but for optional data and fillers (5.7.2)")
  func zones() throws {
    #expect(try comparison({ _ in }, { _ in }) == DocumentCheck(.zoneOfChip, .successful))
    let name = try comparison({ _ in }, { $0.secondaryIdentifier = "Ali Husain" })
    #expect(name == DocumentCheck(.zoneOfChip, .failed, "printed and stored differ: name"))
    let optional = try comparison({ _ in }, { $0.optionalData = "" })
    #expect(optional.outcome == .undetermined)
    let both = try comparison({ _ in }, { ($0.optionalData, $0.documentNumber) = ("", "B1") })
    #expect(both.outcome == .failed)
    // The issuer left out the day in one place.
    let filler = try comparison(
      { $0.birthDate = .month(year: 1974, month: 8) }, { $0.optionalData = "77" })
    #expect(filler == DocumentCheck(.zoneOfChip, .successful))
    let other = try comparison(
      { $0.birthDate = .month(year: 1974, month: 9) }, { $0.optionalData = "77" })
    #expect(other.outcome == .failed)
    #expect(try Self.chip(Self.zone()).comparison(with: nil).outcome == .notSupported)
    #expect(ChipContent().comparison(with: try Self.zone()).outcome == .undetermined)
  }

  private func typed(_ change: (inout TypedDocument) -> Void = { _ in }) throws -> DocumentCheck {
    var typed = TypedDocument(
      kind: .passport, issuerCode: "IRQ", names: [PersonName(issued: "Ali Hasan Al-Hasani")],
      nationalityCode: "IRQ")
    typed.number = "a 12345678"
    typed.sex = .male
    typed.birth = BirthDate(.day(try CivilDate(iso: "1974-08-12")), source: .printed)
    typed.expires = .day(try CivilDate(iso: "2015-04-15"))
    change(&typed)
    return try Self.zone().comparison(with: typed, as: .typedData, on: Self.day)
  }

  @Test("data typed from the page against the chip's zone (5.7.5)")
  func typedData() throws {
    #expect(try typed() == DocumentCheck(.typedData, .successful))
    #expect(
      try typed { $0.number = "A12345679" }
        == DocumentCheck(.typedData, .failed, "they differ: document number"))
    #expect(try typed { $0.sex = .female }.outcome == .failed)
    #expect(try typed { $0.nationalityCode = "SYR" }.outcome == .failed)
    #expect(
      try typed { $0.birth = BirthDate(.year(1975), source: .printed) }.outcome == .failed)
    // What is typed in part contradicts nothing.
    #expect(
      try typed { $0.birth = BirthDate(.year(1974), source: .printed) }.outcome == .successful)
    #expect(
      try typed { $0.names = [PersonName(issued: "Ali Hassan Alhassani")] }
        == DocumentCheck(.typedData, .undetermined, "the name is spelt in another way"))
    #expect(try typed { $0.names.append(PersonName(issued: "علي حسن")) }.outcome == .successful)
  }

  @Test("a visa against the passport: name, birth date, sex and nationality (5.7.4)")
  func permit() throws {
    let visa = try Self.zone {
      $0.format = .mrvB; $0.documentCode = "V"; $0.optionalData = ""
    }
    let zone = try Self.zone()
    #expect(
      zone.comparison(withPermit: visa, on: Self.day) == DocumentCheck(.permitZone, .successful))
    let other = try Self.zone {
      $0.format = .mrvB
      $0.documentCode = "V"
      $0.optionalData = ""
      $0.sex = .female
    }
    #expect(
      zone.comparison(withPermit: other, on: Self.day)
        == DocumentCheck(.permitZone, .failed, "they differ: sex"))
    let long = "Abdulrahman Muhammad Abdulrazzaq Ibrahim Mustafa"
    let whole = try Self.zone { $0.secondaryIdentifier = long }
    let short = try Self.zone {
      $0.format = .mrvB
      $0.documentCode = "V"
      $0.optionalData = ""
      $0.secondaryIdentifier = long
    }
    #expect(whole.name.mayBeTruncated && short.name.mayBeTruncated)
    #expect(whole.comparison(withPermit: short, on: Self.day).outcome == .successful)
  }

  @Test("without a printed zone the chip's tells expiry, kind and codes (5.7.1)")
  func chipAlone() throws {
    var document = InspectedDocument()
    document.chip = try Self.chip(try Self.zone())
    let checks = DocumentReport(document.checks(on: Self.day))
    #expect(checks.outcome(of: .expiry) == .successful)
    #expect(checks.outcome(of: .kind) == .successful)
    #expect(checks.outcome(of: .typedIssuer) == .successful)
    #expect(checks.outcome(of: .content(of: 1)) == .successful)
    #expect(checks.outcome(of: .zoneOfChip) == .notSupported)
    #expect(checks[.reading] == nil)
    let later = DocumentReport(document.checks(on: CivilDate(daysSince1970: 17_000)))
    #expect(later.outcome(of: .expiry) == .failed)
    document.chip = ChipContent()
    #expect(DocumentReport(document.checks(on: Self.day)).outcome(of: .expiry) == .undetermined)
  }

  @Test("an officer's word on the portrait, and both sides of a card")
  func officer() throws {
    var document = InspectedDocument()
    document.printed = try Self.zone {
      $0.format = .td1; $0.documentCode = "I"
    }
    var checks = DocumentReport(document.checks(on: Self.day))
    #expect(checks[.portrait] == nil)
    #expect(checks.outcome(of: .bothSides) == .notSupported)
    document.isPortraitSame = false
    var front = TypedDocument(
      kind: .identityCard, issuerCode: "IRQ", names: [PersonName(issued: "Ali Hasan Al Hasani")],
      nationalityCode: "IRQ")
    front.number = "A12345678"
    document.typed = front
    checks = DocumentReport(document.checks(on: Self.day))
    #expect(checks.outcome(of: .portrait) == .failed)
    #expect(checks.outcome(of: .bothSides) == .successful)
    document.isPortraitSame = true
    #expect(
      DocumentReport(document.checks(on: Self.day)).outcome(of: .portrait) == .successful)
  }

  /// Unit LDS_B of BSI TR-03105-5.1: a zone in DG1 of which one character was changed, by the
  /// field.
  @Test(
    "a zone in DG1 that does not hold fails there, with the fields named",
    arguments: [
      (53, "document number's digit"), (57, "birth date"), (63, "birth date's digit"),
      (64, "sex"), (71, "expiry date's digit"), (87, "composite digit"),
    ])
  func brokenZone(place: Int, words: String) throws {
    var characters = try Self.zone().characters
    characters[place] = place == 57 ? UInt8(ascii: "9") : UInt8(ascii: "Q")
    var chip = ChipContent()
    let field = DataGroupTests.tlv([0x5F, 0x1F], characters)
    try chip.add(DataGroupTests.tlv([0x61], field), named: "DG1")
    let check = try #require(chip.contentChecks(on: Self.day).first)
    #expect(check.outcome == .failed)
    #expect(check.detail.contains(words), "\(check.detail)")
    #expect(!check.detail.contains("HASANI"))
  }

  @Test("what the issuer signed and an inspection needs is missed where nobody read it")
  func unread() throws {
    var chip = ChipContent()
    try chip.add(try read(Fixture.path("chip/bsi-2008/EF_SOD.bin")), named: "EF.SOD")
    // It signs DG1, DG2, DG3 and DG14; fingers open to few.
    let checks = chip.contentChecks(on: Self.day)
    #expect(checks.map(\.name) == [.content(of: 1), .content(of: 2), .content(of: 14)])
    #expect(checks.allSatisfy { $0.outcome == .undetermined })
    #expect(checks.allSatisfy { $0.detail == "signed, but not read" })
  }

  @Test("fields of a chip: the zone's, then those in the issuer's own script")
  func page() throws {
    var chip = try Self.chip(try Self.zone())
    let name = DataGroupTests.tlv([0x5F, 0x0E], Array("الحسني<<علي".utf8))
    try chip.add(DataGroupTests.tlv([0x6B], [0x5C, 2, 0x5F, 0x0E] + name), named: "DG11")
    let entries = DocumentPage.entries(of: chip, on: Self.day)
    #expect(entries.contains { $0.label == "document number" && $0.value == "A12345678" })
    #expect(
      entries.contains { $0.label == "name" && $0.value == "الحسني علي" && $0.note == "DG11" })
  }
}

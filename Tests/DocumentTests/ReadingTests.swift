import Bytes
import Codes
import Document
import Support
import Testing

@Suite("Reading machine-readable zones")
struct ReadingTests {
  static let upper = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
  static let lower = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
  private let today = CivilDate(daysSince1970: 20_000)

  @Test("zones of another program's generator give back the values they were made from")
  func generated() throws {
    let rows = try Fixture.rows("mrz/generated.tsv")
    #expect(rows.count == 600)
    for row in rows { try check(row) }
  }

  /// One row of `generated.tsv`: format, code, issuer, primary, secondary, number, nationality,
  /// birth, sex, expiry, optional, optional2, lines.
  private func check(_ row: [String]) throws {
    let zone = try MachineReadableZone(lines: row[12].split(separator: "|").map(String.init))
    #expect(zone.format.rawValue == row[0])
    #expect(zone.documentCode == row[1])
    #expect(zone.issuerCode == row[2])
    #expect(zone.documentNumber == row[5])
    #expect(zone.nationalityCode == row[6])
    #expect(zone.birthDate(on: today)?.mrz == row[7])
    #expect(zone.sex?.rawValue == row[8])
    #expect(zone.expiryDate(on: today)?.mrz == row[9])
    #expect(zone.optionalData == row[10])
    #expect(zone.optionalData2 == row[11])
    let report = zone.report(on: today)
    for name: DocumentCheck.Name in [
      .reading, .characters, .documentCode, .name, .documentNumberDigit, .birthDate,
      .birthDateDigit, .sex, .expiryDate, .expiryDateDigit,
    ] {
      #expect(report.outcome(of: name) == .successful, "\(name): \(row[12])")
    }
    #expect(
      report.outcome(of: .compositeDigit) == (zone.format.isVisa ? .notSupported : .successful))
  }

  @Test("a whole report of the standard's example passport")
  func example() throws {
    let zone = try MachineReadableZone(lines: [Self.upper, Self.lower])
    let report = zone.report(on: try CivilDate(iso: "2012-04-15"))
    let wrong = report.checks.filter { $0.outcome != .successful }
    // The example's issuer is Utopia, and nothing else is wrong with it.
    #expect(wrong.map(\.name) == [.issuer, .nationality])
    #expect(report.combined == .failed)
    #expect(zone.birthDate(on: today)?.description == "1974-08-12")
    #expect(zone.name.displayed == "ERIKSSON, ANNA MARIA")
    #expect(zone.sex == .female)
    #expect(zone.optionalData == "ZE184226B")
    let late = zone.report(on: try CivilDate(iso: "2012-04-16"))
    #expect(late.outcome(of: .expiry) == .failed)
    #expect(try DocumentReport(json: report.json) == report)
  }

  @Test("a single wrong character is found by its own digit and by the composite digit")
  func everyDigit() throws {
    let line = Array(Self.lower.utf8)
    for (index, name): (Int, DocumentCheck.Name) in [
      (1, .documentNumberDigit), (13, .birthDateDigit), (21, .expiryDateDigit),
      (28, .optionalDataDigit),
    ] {
      var changed = line
      changed[index] = changed[index] == 0x31 ? 0x32 : 0x31
      let zone = try MachineReadableZone(
        lines: [Self.upper, String(decoding: changed, as: UTF8.self)])
      let failed = Set(zone.report(on: today).failed.map(\.name))
      #expect(failed.contains(name))
      #expect(failed.contains(.compositeDigit))
    }
  }

  @Test(
    "spaces, small letters and odd line ends are tidied, never silently",
    arguments: [
      ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\n\r\n" + lower + "\r\n", [], .successful),
      (" " + upper + " \n" + lower, [.spaces], .successful),
      (upper.lowercased() + "\n" + lower, [.smallLetters], .undetermined),
      (upper + lower, [.joinedLines], .successful),
    ] as [(String, [MachineReadableZone.Tidying], CheckOutcome)])
  func tidying(
    text: String, tidying: [MachineReadableZone.Tidying], outcome: CheckOutcome
  ) throws {
    let zone = try MachineReadableZone(text: text)
    #expect(zone.lines == [Self.upper, Self.lower])
    #expect(zone.tidying == tidying)
    #expect(zone.report(on: today).outcome(of: .reading) == outcome)
  }

  @Test("what cannot be a zone is refused with its place")
  func refused() throws {
    func fault(_ text: String) -> Fault? {
      do {
        _ = try MachineReadableZone(text: text)
        return nil
      } catch { return error }
    }
    #expect(fault("")?.code == .zoneFormat)
    let strange = fault(Self.upper + "\nL898902C3€UTO7408122F1204159ZE184226B<<<<<10")
    #expect(strange?.code == .zoneCharacter)
    #expect(strange?.place == "line 2, column 10")
    let short = fault(Self.upper + "\n" + Self.lower.dropLast())
    #expect(short?.place == "line 2")
    #expect(short?.detail == "44 characters expected, but 43")
    #expect(fault(String(repeating: "<", count: 2000))?.code == .zoneFormat)
    let french = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6"
    #expect(fault(french)?.code == .zoneFormat)
  }

  @Test("an officer's correction stands beside the raw reading and meets the printed digit")
  func correction() throws {
    let misread = "L8989O2C36UTO7408122F1204159ZE184226B<<<<<10"
    let raw = try MachineReadableZone(lines: [Self.upper, misread])
    #expect(raw.report(on: today).outcome(of: .documentNumberDigit) == .failed)
    let corrected = try raw.correcting(.documentNumber, with: "L898902C3", by: "officer-7")
    let report = corrected.report(on: today)
    #expect(report.outcome(of: .documentNumberDigit) == .successful)
    #expect(report.outcome(of: .compositeDigit) == .successful)
    #expect(report[.reading]?.detail == "corrected by an officer: document number")
    #expect(corrected.readLines == [Self.upper, misread])
    #expect(corrected.lines == [Self.upper, Self.lower])
    #expect(corrected.corrections.first?.asRead == "L8989O2C3")
    #expect(throws: Fault(.zoneField, "")) {
      try raw.correcting(.documentNumber, with: "L898902C3X", by: "officer-7")
    }
    #expect(throws: Fault(.zoneField, "")) { try raw.correcting(.sex, with: "ж", by: "o") }
    #expect(throws: Fault(.zoneField, "")) { try raw.correcting(.optionalData2, with: "", by: "o") }
  }

  @Test("special codes: UNO is an issuer, in lieu of a nationality only on its own documents")
  func codes() throws {
    func report(_ issuer: String, _ nationality: String) throws -> DocumentReport {
      try MachineReadableZone(lines: [
        "P<\(issuer)ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36\(nationality)7408122F1204159ZE184226B<<<<<10",
      ]).report(on: today)
    }
    for (issuer, nationality, first, second): (String, String, CheckOutcome, CheckOutcome) in [
      ("IRQ", "IRQ", .successful, .successful), ("D<<", "D<<", .successful, .successful),
      ("RKS", "RKS", .successful, .successful), ("UNO", "UNO", .successful, .successful),
      ("UNA", "UNO", .successful, .failed), ("IRQ", "UNO", .successful, .failed),
      ("XPO", "XPO", .successful, .undetermined), ("SWE", "XXB", .successful, .successful),
      ("XXA", "XXA", .failed, .successful), ("QQQ", "QQQ", .undetermined, .undetermined),
      ("GBD", "GBD", .successful, .successful), ("DEU", "DEU", .undetermined, .undetermined),
    ] {
      let report = try report(issuer, nationality)
      #expect(report.outcome(of: .issuer) == first, "\(issuer)")
      #expect(report.outcome(of: .nationality) == second, "\(nationality)")
    }
  }

  @Test("unknown birth dates are read, wrong dates and characters fail")
  func dates() throws {
    func zone(_ birth: String) throws -> MachineReadableZone {
      try MachineReadableZone(lines: [
        Self.upper, "L898902C36UTO\(birth)2F1204159ZE184226B<<<<<10",
      ])
    }
    for (birth, text) in [
      ("<<<<<<", "unknown"), ("74<<<<", "1974"), ("7408<<", "1974-08"), ("74<<12", "1974"),
      ("<<0812", "unknown"),
    ] {
      let zone = try zone(birth)
      #expect(zone.birthDate(on: today)?.description == text)
      #expect(zone.report(on: today).outcome(of: .birthDate) == .successful)
    }
    for birth in ["740230", "<<1312", "74<<32", "7408AB", "741312"] {
      #expect(try zone(birth).report(on: today).outcome(of: .birthDate) == .failed)
    }
    let letters = try zone("7408AB").report(on: today)
    #expect(letters.outcome(of: .characters) == .failed)
  }
}

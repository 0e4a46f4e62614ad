import Bytes
import Codes
import Document
import Support
import Testing

@Suite("Writing machine-readable zones")
struct WritingTests {
  private let today = CivilDate(daysSince1970: 20_000)

  private func content(_ format: MachineReadableZone.Format = .td3) -> MachineReadableZone.Content {
    MachineReadableZone.Content(
      format: format, documentCode: format.isVisa ? "V" : format == .td3 ? "P" : "I",
      issuerCode: "UTO", primaryIdentifier: "Eriksson", secondaryIdentifier: "Anna Maria",
      documentNumber: "L898902C3", nationalityCode: "UTO",
      birthDate: PartialDate(year: 1974, month: 8, day: 12) ?? .unknown, sex: .female,
      expiryDate: PartialDate(year: 2012, month: 4, day: 15) ?? .unknown)
  }

  @Test("the standard's example passport comes out character by character")
  func example() throws {
    var content = content()
    content.optionalData = "ZE184226B"
    let zone = try MachineReadableZone(writing: content)
    #expect(zone.lines == [ReadingTests.upper, ReadingTests.lower])
  }

  @Test("the same values give the same zone as another program's generator")
  func generated() throws {
    for row in try Fixture.rows("mrz/generated.tsv") {
      let zone = try MachineReadableZone(writing: try content(of: row))
      #expect(zone.lines.joined(separator: "|") == row[12])
    }
  }

  /// One row of `generated.tsv`: format, code, issuer, primary, secondary, number, nationality,
  /// birth, sex, expiry, optional, optional2, lines.
  private func content(of row: [String]) throws -> MachineReadableZone.Content {
    MachineReadableZone.Content(
      format: try #require(MachineReadableZone.Format(rawValue: row[0])), documentCode: row[1],
      issuerCode: row[2], primaryIdentifier: row[3], secondaryIdentifier: row[4],
      documentNumber: row[5], nationalityCode: row[6],
      birthDate: try #require(
        PartialDate(mrz: Array(row[7].utf8), years: .birth(reference: today))),
      sex: try #require(Sex(rawValue: row[8])),
      expiryDate: try #require(
        PartialDate(mrz: Array(row[9].utf8), years: .expiry(reference: today))),
      optionalData: row[10], optionalData2: row[11])
  }

  @Test("the standard's examples of names are read in their parts, and written where they fit")
  func names() throws {
    let rows = try Fixture.rows("mrz/icao-names.tsv")
    #expect(rows.count == 33)
    for row in rows {
      let format = try #require(MachineReadableZone.Format(rawValue: row[0]))
      let length = try #require(format.range(of: .name)).count
      var content = content(format)
      content.primaryIdentifier = row[1]
      content.secondaryIdentifier = row[2]
      let written = try MachineReadableZone(writing: content).text(.name)
      let padded = row[4] + String(repeating: "<", count: length - row[4].utf8.count)
      if row[3] == "cut" {
        // The standard leaves the way of cutting to the issuer, and asks for a letter at the end.
        #expect(written.utf8.count == length && written.utf8.last != UInt8(ascii: "<"))
        #expect(written.contains("<<"))
      } else {
        #expect(written == padded)
      }
      content.primaryIdentifier = "X"
      let zone = try MachineReadableZone(writing: content)
        .correcting(.name, with: row[4], by: "officer-7")
      #expect(zone.name.isWellFormed)
      #expect(zone.name.mayBeTruncated == (row[4].utf8.count == length))
      #expect(zone.name.hasOnePart == row[2].isEmpty)
      if row[3] == "whole" {
        let plain = row[1].replacing("-", with: " ").replacing("'", with: "")
        #expect(zone.name.primary.joined(separator: " ") == plain)
        #expect(zone.name.secondary.joined(separator: " ") == row[2])
      }
    }
  }

  @Test("a cut that falls on a separator still ends with a letter")
  func cutOnSeparator() throws {
    var content = content(.td1)
    for letters in 10...30 {
      content.primaryIdentifier = String(repeating: "A", count: letters)
      content.secondaryIdentifier = "BB CCC DDDD EEEEE FFFFFF"
      let name = try MachineReadableZone(writing: content).text(.name)
      #expect(name.utf8.count == 30 && name.utf8.last != UInt8(ascii: "<"), "\(name)")
      #expect(name.contains("<<"))
    }
    content.primaryIdentifier = String(repeating: "A", count: 50)
    content.secondaryIdentifier = ""
    #expect(
      try MachineReadableZone(writing: content).text(.name) == String(repeating: "A", count: 30))
  }

  @Test(
    "what is written is read back, unknown dates and long numbers included",
    arguments: MachineReadableZone.Format.allCases)
  func roundTrip(format: MachineReadableZone.Format) throws {
    var content = content(format)
    content.issuerCode = "IRQ"
    content.nationalityCode = "IRQ"
    content.primaryIdentifier = "عبد الناصر"
    content.secondaryIdentifier = "جمال"
    content.birthDate = .year(1985)
    content.sex = .unspecified
    content.expiryDate = PartialDate(year: 2028, month: 2, day: 29) ?? .unknown
    if format.hasLongNumbers { content.documentNumber = "A1234567890123" }
    let zone = try MachineReadableZone(writing: content)
    #expect(zone.name.primary == ["EBD", "ALNAXSSR"])
    #expect(zone.documentNumber == content.documentNumber)
    #expect(zone.birthDate(on: today) == .year(1985))
    #expect(zone.sex == .unspecified)
    #expect(zone.expiryDate(on: today) == content.expiryDate)
    let outcomes = Set(zone.report(on: today).checks.map(\.outcome))
    #expect(
      outcomes
        == (format.isVisa
          ? [.successful, .notSupported]
          : format == .td3
            ? [.successful] : [.successful, .notSupported]))
    #expect(try MachineReadableZone(lines: zone.lines) == zone)
  }

  @Test("a value that does not fit is refused by the name of its field")
  func refused() throws {
    func place(_ change: (inout MachineReadableZone.Content) -> Void) -> String? {
      var content = content()
      change(&content)
      do {
        _ = try MachineReadableZone(writing: content)
        return nil
      } catch { return error.place }
    }
    #expect(place { $0.documentNumber = "A123456789" } == "document-number")
    #expect(place { $0.documentNumber = "a12345" } == "document-number")
    #expect(place { $0.documentCode = "PPP" } == "document-code")
    #expect(place { $0.nationalityCode = "1RQ" } == "nationality")
    #expect(place { $0.optionalData = String(repeating: "1", count: 15) } == "optional-data")
    #expect(place { $0.optionalData2 = "1" } == "optional-data-2")
    #expect(
      place {
        $0.format = .td2
        $0.documentNumber = "A12345678901234"
      } == "optional-data")
    #expect(
      place {
        $0.format = .td1
        $0.documentNumber = "A1234567 901"
      } == "document-number")
  }
}

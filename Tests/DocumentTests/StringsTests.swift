import Bytes
import Codes
import Document
import Support
import Testing

/// What another program says of a check digit, as `strings.tsv` spells it.
private func expected(_ verdict: String) -> CheckOutcome {
  switch verdict {
  case "1": .successful
  case "0": .failed
  default: .notSupported
  }
}

@Suite("Zones from the tests of other readers")
struct StringsTests {
  private let today = CivilDate(daysSince1970: 20_000)

  @Test("each digit gets the verdict of an independent checker")
  func digits() throws {
    var compared = 0
    for row in try Fixture.rows("mrz/strings.tsv") where row[2] != "-" {
      let zone = try MachineReadableZone(lines: row[8].split(separator: "|").map(String.init))
      #expect(zone.format.rawValue == row[2])
      let report = zone.report(on: today)
      let isLong = zone.documentNumber.count > 9
      if !isLong {
        // The other program does not read numbers that go on in the optional data.
        #expect(report.outcome(of: .documentNumberDigit) == expected(row[3]), "\(row[8])")
      }
      #expect(report.outcome(of: .birthDateDigit) == expected(row[4]), "\(row[8])")
      #expect(report.outcome(of: .expiryDateDigit) == expected(row[5]), "\(row[8])")
      #expect(report.outcome(of: .optionalDataDigit) == expected(row[6]), "\(row[8])")
      #expect(report.outcome(of: .compositeDigit) == expected(row[7]), "\(row[8])")
      compared += 1
    }
    #expect(compared == 149)
  }

  @Test("whole zones that came as one string are divided, and say so")
  func joined() throws {
    for row in try Fixture.rows("mrz/strings.tsv") where row[1] == "whole" {
      let zone = try MachineReadableZone(text: row[0])
      #expect(zone.format.rawValue == row[2])
      #expect(zone.tidying == [.joinedLines])
      #expect(zone.readLines == [row[0]])
      #expect(zone.lines.joined() == row[0])
    }
  }

  @Test("pieces that are no line of a zone are refused with a reason")
  func pieces() throws {
    let pieces = try Fixture.rows("mrz/strings.tsv").filter { $0[1] == "unreadable" }
    #expect(pieces.count == 20)
    for row in pieces {
      #expect(throws: Fault(.zoneFormat, "")) { try MachineReadableZone(text: row[0]) }
    }
  }

  @Test(
    "long document numbers are put together from both fields and their own digit holds",
    arguments: [
      ("I<UTOD23145890<7349<<<<<<<<<<<", "D23145890734", CheckOutcome.successful),
      ("IDBEL000000387<2899<<<<<<<<<<<", "000000387289", .successful),
      ("IDBEL600001131<7755<<<<<<<<<<<", "600001131775", .successful),
      ("I<PRT000024759<ZZ70<<<<<<<<<<<", "000024759ZZ7", .successful),
      ("I<PRT000024759<ZZ72<<<<<<<<<<<", "000024759ZZ7", .undetermined),
      ("I<UTOD23145890<7340<<<<<<<<<<<", "D23145890734", .failed),
    ])
  func long(upper: String, number: String, outcome: CheckOutcome) throws {
    let zone = try MachineReadableZone(
      lines: [upper, "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"])
    #expect(zone.documentNumber == number)
    #expect(zone.optionalData == "")
    #expect(zone.report(on: today).outcome(of: .documentNumberDigit) == outcome)
  }

  @Test("a long number in a TD2 zone, and other data behind it")
  func longTD2() throws {
    let zone = try MachineReadableZone(
      lines: ["I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"])
    #expect(zone.documentNumber == "D23145890734")
    #expect(zone.report(on: today).outcome(of: .documentNumberDigit) == .successful)
    #expect(zone.report(on: today).outcome(of: .compositeDigit) == .successful)
    let card = try MachineReadableZone(
      lines: [
        "I<UTOD23145890<7349<ABC<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2",
        "STEVENSON<<PETER<JOHN<<<<<<<<<",
      ])
    #expect(card.documentNumber == "D23145890734")
    #expect(card.optionalData == "ABC")
  }
}

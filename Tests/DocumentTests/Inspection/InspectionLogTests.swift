import Bytes
import Codes
import Crypto
import Document
import Foundation
import Support
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("The log of an inspection")
struct InspectionLogTests {
  private static let day = CivilDate(daysSince1970: 15_600)  // 2012-09-17

  /// The BSI's specimen, whose DG15 nobody signed, with a printed zone of another name.
  private static func document() throws -> InspectedDocument {
    var chip = ChipContent()
    for name in ["EF_COM", "EF_SOD", "Datagroup1", "Datagroup2", "Datagroup14", "Datagroup15"] {
      try chip.add(try read(Fixture.path("chip/bsi-2008/\(name).bin")), named: name)
    }
    var document = InspectedDocument()
    document.chip = chip
    let zone = try #require(try chip.zone())
    document.printed = try MachineReadableZone(
      lines: zone.lines.map { $0.replacingOccurrences(of: "ERIKA", with: "ERIKO") })
    return document
  }

  private static func report(_ document: InspectedDocument) -> InspectionReport {
    let moment = Instant(milliseconds: 1_347_840_000_000)
    let result = PassiveAuthentication(
      document.chip ?? ChipContent(), trust: IssuerTrust(), at: moment)
    return InspectionReport(
      transaction: "0123456789abcdef", begunAt: moment,
      checks: result.checks + document.checks(on: day),
      aborted: [.init(.init("chip.active-authentication"), "the chip was taken away")],
      timings: [.init("files", microseconds: 1250)],
      components: [.init("program", name: "Maabar", version: "0.1.0")])
  }

  /// What a parser of another maker finds: each element's name with its attributes and text.
  private final class Elements: NSObject, XMLParserDelegate {
    var found: [(name: String, attributes: [String: String])] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) { found.append((name, attributes)) }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func elements(_ xml: String) -> Elements? {
    let parser = XMLParser(data: Data(xml.utf8))
    let elements = Elements()
    parser.delegate = elements
    return parser.parse() ? elements : nil
  }

  @Test(
    "the log is well-formed and has every check, group, time and version",
    arguments: InspectionLog.Profile.allCases)
  func wellFormed(profile: InspectionLog.Profile) throws {
    let document = try Self.document()
    let report = Self.report(document)
    let found = try #require(elements(InspectionLog(report, of: document).xml(profile))).found
    let checks = found.filter { $0.name == "log:Check" }
    #expect(checks.count == report.checks.checks.count + report.aborted.count)
    for check in report.checks.checks {
      #expect(
        checks.contains {
          $0.attributes["name"] == check.name.description
            && $0.attributes["result"] == check.outcome.rawValue
        })
    }
    #expect(checks.contains { $0.attributes["result"] == "aborted" })
    let groups = found.filter { $0.name == "log:Group" }
    #expect(groups.count == InspectionGroup.allCases.count)
    #expect(groups.first?.attributes["result"] == "failed")
    #expect(found.first?.attributes["id"] == "0123456789abcdef")
    #expect(found.contains { $0.name == "log:Timing" && $0.attributes["microseconds"] == "1250" })
    #expect(found.contains { $0.name == "log:Component" && $0.attributes["version"] == "0.1.0" })
    #expect(
      found.contains { $0.name == "log:Document" && $0.attributes["issuer"] == "D" })
  }

  /// Words and numbers of the specimen's holder, and the first bytes of the files that hold them.
  private static let personal = [
    "MUSTERMANN", "ERIKA", "ERIKO", "C11T002JM", "960812", "1996", "615b5f1f", "7582",
  ]

  @Test("the basic profile has nothing of a person")
  func basic() throws {
    let document = try Self.document()
    let xml = InspectionLog(Self.report(document), of: document, trace: "00A4").xml(.basic)
    for word in Self.personal { #expect(!xml.contains(word), "\(word)") }
    #expect(!xml.contains("dce:ChipFiles>") && !xml.contains("dc:DocumentDetails>"))
    #expect(!xml.contains("dce:Trace"))
  }

  @Test("the standard profile has what open checks were made on, and no fingers")
  func standard() throws {
    var document = try Self.document()
    try document.chip?.add(
      DataGroupTests.tlv([0x63], DataGroupTests.tlv([0x7F, 0x61], [2, 1, 0])), named: "DG3")
    let xml = InspectionLog(Self.report(document), of: document, trace: "00A4").xml(.standard)
    let elements = try #require(self.elements(xml))
    let names = elements.found.map(\.name)
    for name in ["dc:DocumentDetails", "dce:ChipFiles", "dce:Trace", "dcc:Mismatch"] {
      #expect(names.contains(name), "\(name)")
    }
    #expect(xml.contains("615b5f1f"))
    // DG2 is as it was signed: nothing about it is open. DG3 is never logged.
    #expect(!xml.contains("75823ae7") && !xml.contains("63067f61"))
    let field = elements.found.first { $0.name == "log:Field" }
    #expect(field?.attributes["name"] == "name")
    #expect(field?.attributes["printed"]?.hasPrefix("MUSTERMANN<<ERIKO") == true)
  }

  @Test("a document with nothing open gives the same log in both profiles")
  func nothingOpen() throws {
    var document = InspectedDocument()
    document.printed = try MachineReadableZone(
      lines: [ReadingTests.upper.replacingOccurrences(of: "UTO", with: "IRQ"), ReadingTests.lower])
    let report = InspectionReport(
      transaction: "00", begunAt: Instant(milliseconds: 0),
      checks: [
        DocumentCheck(.reading, .successful),
        DocumentCheck(.signerCertificate, .undetermined, "", reason: .issuerNotAvailable),
      ])
    let log = InspectionLog(report, of: document)
    #expect(
      log.xml(.basic) == log.xml(.standard).replacingOccurrences(of: "standard", with: "basic"))
  }

  @Test("whatever a trace or a certificate's name holds, the log stays well-formed")
  func hostile() throws {
    let document = try Self.document()
    let trace = "\u{0}\u{1B}[31m<a>&\"'\u{202E}\u{FFFE}]]>\r\n\u{7F}"
    let xml = InspectionLog(Self.report(document), of: document, trace: trace).xml(.standard)
    let elements = try #require(self.elements(xml))
    #expect(elements.text.contains("[31m<a>&\"'\u{202E}"))
    #expect(!xml.contains("\u{202E}") && !xml.contains("\u{1B}"))
  }
}

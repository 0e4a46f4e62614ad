import Bytes
import Codes
import Foundation
import FoundationXML
import Host
import Record
import Support
import Testing

@testable import Flows

@Suite("The report page")
struct ReportTests {
  /// A month at three points: many of one nationality, some of others, three of one.
  private func withReport(
    source: String = "Test registry", _ body: (FlowReport) throws -> Void
  ) throws {
    try Ledger.with { ledger in
      let random = SeededRandomness(seed: 3)
      let bytes = random.bytes(6 * 1500).map(Int.init)
      var records: [ImpersonalRecord] = []
      for n in 0..<1500 {
        let roll = bytes[(6 * n)..<(6 * n + 6)].map { $0 }
        let day = 1 + roll[0] % 31
        records.append(
          try Ledger.crossing(
            Int64(n + 1), roll[1] % 5 < 2 ? .exitPermitted : .admitted,
            day: "2026-03-\(day < 10 ? "0" : "")\(day)",
            point: ["IQ-IBK", "IQ-BGW", "IQ-SHM"][roll[2] % 3],
            direction: roll[1] % 5 < 2 ? .exit : .entry,
            nationality: n < 3 ? "NZL" : ["IRQ", "IRQ", "IRQ", "TUR", "IRN", "SYR"][roll[3] % 6],
            sex: [.female, .male, .male][roll[4] % 3],
            age: roll[5] % 80...roll[5] % 80))
      }
      try ledger.apply(records)
      let (from, to) = (try CivilDate(iso: "2026-03-01"), try CivilDate(iso: "2026-03-31"))
      let questions = try FlowReport.questions(from: from, to: to, step: .day, minimumCell: 5)
      let releases = try FlowRelease.together(
        questions, ledger.database, origin: FlowOrigin(source: source, checkpoint: "log 7 abcd"))
      try body(FlowReport(releases, step: .day))
    }
  }

  @Test("Each page is well-formed, in its language and direction, and names nothing to fetch")
  func isWhole() throws {
    try withReport { report in
      for language in PageLanguage.allCases {
        let page = report.page(in: language)
        #expect(page.contains("lang=\"\(language.rawValue)\""))
        #expect(page.contains(language.isRightToLeft ? "dir=\"rtl\"" : "dir=\"ltr\""))
        let reader = PageReader()
        #expect(reader.read(page))
        #expect(reader.links == PageLanguage.allCases.map(FlowReport.name))
        #expect(reader.identities.count == Set(reader.identities).count)
        #expect(reader.charts.count == 5 && reader.charts.allSatisfy { $0.count > 10 })
      }
    }
  }

  @Test("What crosses the ledger stands in the tables, and three travellers of a state do not")
  func showsWhatIsReleased() throws {
    try withReport { report in
      let entries = try #require(report.places.count(at: [nil, nil, "entry"]))
      let exits = try #require(report.places.count(at: [nil, nil, "exit"]))
      #expect(entries + exits == 1500)
      #expect(report.overTime.count(at: [nil, "entry"]) == entries)
      #expect(report.places.count(at: [nil, "NZL", nil]) == nil)
      let page = report.page(in: .english)
      #expect(page.contains("<bdi>\(ReportWords.number(entries))</bdi>"))
      let rows = page.components(separatedBy: "<tr>").filter { $0.contains("New Zealand") }
      #expect(!rows.isEmpty)
      #expect(rows.allSatisfy { $0.contains("left out") })
      #expect(report.page(in: .arabic).contains("نيوزيلندا"))
    }
  }

  @Test("What stands in the registry's name stays text")
  func escapes() throws {
    try withReport(source: "<script>alert(1)</script> & \u{202E}txt") { report in
      let page = report.page(in: .kurdish)
      #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; \u{FFFD}txt"))
      #expect(!page.unicodeScalars.contains("\u{202E}"))
      #expect(page.components(separatedBy: "<script>").count == 2)
    }
  }

  @Test("A period without a crossing is a page that says so")
  func isEmpty() throws {
    try Ledger.with { ledger in
      let day = try CivilDate(iso: "2026-03-01")
      let questions = try FlowReport.questions(from: day, to: day, step: .day, minimumCell: 5)
      let releases = try FlowRelease.together(
        questions, ledger.database, origin: FlowOrigin(source: "Test", checkpoint: nil))
      let page = FlowReport(releases, step: .day).page(in: .english)
      #expect(PageReader().read(page))
      #expect(page.contains("Nothing was counted in this period."))
    }
  }

  @Test("Ticks are round, few, and reach beyond the largest count", arguments: 1...3000)
  func ticks(most: Int) throws {
    let ticks = ChartCanvas.ticks(upTo: most)
    let last = try #require(ticks.last)
    #expect(ticks.first == 0 && last >= most && (2...7).contains(ticks.count))
    var step = ticks[1]
    while step % 10 == 0 { step /= 10 }
    #expect([1, 2, 5].contains(step))
  }

  private static let browser: Path? = ["/usr/bin/chromium", "/usr/bin/chromium-browser"]
    .map { Path($0) }.first { Disk().exists($0) }

  @Test(
    "Chromium draws the page in each language, and its filter counts the rows",
    .enabled(if: browser != nil, "chromium is not installed"), arguments: PageLanguage.allCases)
  func isDrawn(language: PageLanguage) throws {
    let browser = try #require(Self.browser)
    try withTemporaryFolder { folder in
      try withReport { report in
        for file in report.files {
          try Disk().write(Array(file.text.utf8), to: Path(folder) / file.name)
        }
        let page = "file://\(folder)/\(FlowReport.name(of: language))"
        let picture = Path(folder) / "page.png"
        let common = [
          "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder)/profile",
          "--window-size=900,3200",
        ]
        let drawn = try ChildProcess.run(browser, common + ["--screenshot=\(picture)", page])
        #expect(drawn == 0)
        let bytes = try Disk().read(picture, limit: 1 << 24)
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        // An empty page of this size has 12 kB.
        #expect(bytes.count > 60_000)
        let run = try ChildProcess.run(
          browser, common + ["--dump-dom", page], input: [], outputLimit: 1 << 22)
        let text = String(decoding: run.output, as: UTF8.self)
        #expect(text.contains("<bdi id=\"shown\">\(report.places.rows.count)</bdi>"))
      }
    }
  }
}

/// Reads a page as XML and keeps what the tests ask for.
final class PageReader: NSObject, XMLParserDelegate {
  private(set) var links: [String] = []
  private(set) var identities: [String] = []
  private(set) var charts: [String] = []

  func read(_ page: String) -> Bool {
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    return parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if let identity = attributes["id"] { identities.append(identity) }
    if name == "svg", let label = attributes["aria-label"] { charts.append(label) }
    if let link = attributes["href"], !link.hasPrefix("#") { links.append(link) }
    #expect(attributes["src"] == nil)
  }
}

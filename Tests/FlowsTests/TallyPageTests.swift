import Bytes
import Codes
import Host
import Support
import Testing

@testable import Flows

@Suite("The page of tallies")
struct TallyPageTests {
  private let ever = CivilDate(daysSince1970: 0)...CivilDate(daysSince1970: 47_000)

  private func tallies(_ name: String) throws -> [Tally] {
    var reader = try DTMReader(ByteSource(try Fixture.bytes("flows/\(name).csv")))
    var tallies: [Tally] = []
    while let tally = try reader.next() { tallies.append(tally) }
    return tallies
  }

  @Test(
    "Each published table is drawn in each language, point by point",
    arguments: ["dtm_ehoa_nat", "dtm_ehoa_dmg", "dtm_wca_dmg"])
  func draws(name: String) throws {
    let tallies = try tallies(name)
    let page = try TallyPage(tallies, TallyQuestion(by: [.point], days: ever))
    let points = Set(tallies.map { "\($0.point) (\($0.country))" })
    #expect(page.files.map(\.name).count == PageLanguage.allCases.count)
    for (file, language) in zip(page.files, PageLanguage.allCases) {
      let reader = PageReader()
      #expect(reader.read(file.text))
      // Bars of all points, and a line chart for each of the largest.
      #expect(reader.charts.count == 1 + min(points.count, TallyPage.largest))
      #expect(file.text.contains(language.isRightToLeft ? "dir=\"rtl\"" : "dir=\"ltr\""))
      for point in points { #expect(file.text.contains(point)) }
    }
    let people = Dictionary(grouping: tallies, by: \.point).mapValues {
      $0.reduce(0) { $0 + $1.count }
    }
    let most = try #require(people.values.max())
    #expect(page.page(in: .english).contains(ReportWords.number(most)))
  }

  @Test("A page is of one table, of something, and a point's name stays text")
  func refuses() throws {
    let both = try tallies("dtm_ehoa_nat") + tallies("dtm_ehoa_dmg")
    #expect(throws: Fault(.flowQuery, "")) {
      _ = try TallyPage(both, TallyQuestion(by: [.point], days: ever))
    }
    let one = TallyQuestion(by: [.point], tables: ["dtm-ehoa-nat"], days: ever)
    #expect(try !TallyPage(both, one).files.isEmpty)
    #expect(throws: Fault(.flowQuery, "")) { _ = try TallyPage([], one) }
    let bad = Tally(
      .table(.west, file: 0), line: 2, point: "<script>alert(1)</script>&", country: "BFA",
      day: CivilDate(daysSince1970: 20_000), movement: .incoming, count: 3)
    let page = try TallyPage([bad], TallyQuestion(by: [.point], days: ever))
    for file in page.files {
      #expect(!file.text.contains("<script>alert"))
      #expect(PageReader().read(file.text))
    }
  }
}

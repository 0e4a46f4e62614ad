import Bytes
import Codes
import Host
import Record
import Support
import Testing

@testable import Flows

@Suite("Tables of flow monitoring")
struct TallyTests {
  private func fixture(_ name: String) throws -> ByteSource {
    ByteSource(try Fixture.bytes("flows/\(name).csv"))
  }

  private func all(_ reader: inout DTMReader) throws -> [Tally] {
    var tallies: [Tally] = []
    while let tally = try reader.next() { tallies.append(tally) }
    return tallies
  }

  private let ever = CivilDate(daysSince1970: 0)...CivilDate(daysSince1970: 47_000)

  // The days are those of date -u -d @1517356800, and of 17,532 days after 1970-01-01.
  @Test(
    "Published tables are told by their columns and read whole",
    arguments: [
      ("dtm_ehoa_nat", DTMForm.eastNationality, "2018-01-01"),
      ("dtm_ehoa_dmg", .eastDemography, "2018-01-01"),
      ("dtm_wca_dmg", .westDemography, "2018-01-31"),
    ])
  func readsPublished(name: String, form: DTMForm, day: String) throws {
    var reader = try DTMReader(try fixture(name))
    let tallies = try all(&reader)
    #expect(reader.form == form)
    #expect(reader.rows == 59 && tallies.count == 59 && reader.remarks.isEmpty)
    #expect(tallies[0].day.description == day)
  }

  @Test("A row says what it says")
  func readsARow() throws {
    var reader = try DTMReader(try fixture("dtm_ehoa_nat"))
    let first = try #require(try reader.next())
    #expect(first.point == "Ali Adde" && first.country == "DJI" && first.movement == .outgoing)
    #expect(
      first.from?.country == "ETH" && first.to?.country == "SAU" && first.nationality == "ETH")
    #expect(first.count == 43 && first.reasons == ["disaster", "conflict", "economic"])
    #expect(first.sex == nil && first.vulnerable.isEmpty)
  }

  @Test("Tallies of several points, or of two tables of one flow, are not added")
  func refusesDoubleCounts() throws {
    var nationality = try DTMReader(try fixture("dtm_ehoa_nat"))
    var demography = try DTMReader(try fixture("dtm_ehoa_dmg"))
    let (left, right) = (try all(&nationality), try all(&demography))
    let plain = TallyQuestion(by: [.movement], days: ever)
    #expect(throws: Fault.self) { try plain.answer(left) }
    let byPoint = TallyQuestion(by: [.point, .movement], days: ever)
    #expect(
      try byPoint.answer(left).reduce(0) { $0 + $1.count } == left.reduce(0) { $0 + $1.count })
    #expect(throws: Fault.self) { try byPoint.answer(left + right) }
    #expect(throws: Fault.self) {
      try TallyQuestion(by: [.point, .sex], days: ever).answer(left)
    }
    let one = TallyQuestion(by: [.movement], points: [left[0].point], days: ever)
    #expect(try !one.answer(left).isEmpty)
  }

  @Test("What a line cannot mean is reported with its line, and the rest is read")
  func reportsLines() throws {
    let header = "t,fmp,fmp_country,from,to,sex,age,n,uac"
    let rows = [
      "1517356800.0,A,BFA,NER,BFA,male,18+,31.0,", "1517356800.0,A,BFA,NER,BFA,male,18+,-3,",
      "1517356800.0,A,BFA,XYZ,BFA,male,18+,3,", "1517356801,A,BFA,NER,BFA,male,18+,3,",
      "1517356800,A,BFA,NER,BFA,male,18+,3", "1517356800,A,BFA,NER,BFA,man,18+,3,",
      "1517356800,A,BFA,NER,BFA,male,50+,3,", "99999999999,A,BFA,NER,BFA,male,18+,3,",
      "1517356800,,BFA,NER,BFA,male,18+,3,", "1517356800,A,BFA,NER,BFA,male,18+,3.5,",
      "1517356800,A,BFA,NER,BFA,male,18+,<5,", "1517356800,A,BFA,NER,BFA,male,under 18,2,3",
    ]
    var reader = try DTMReader(
      ByteSource(Array(([header] + rows).joined(separator: "\n").utf8)))
    let tallies = try all(&reader)
    #expect(tallies.map(\.line) == [2, 13])
    #expect(reader.remarks.map(\.line) == Array(3...13))
    #expect(reader.remarks.filter(\.isTaken).map(\.line) == [13])
    #expect(tallies[1].vulnerable.isEmpty && tallies[1].count == 2)
    #expect(throws: Fault(.tallyFile, "")) { try DTMReader(ByteSource(Array("a,b\n1,2".utf8))) }
    #expect(throws: Fault(.tallyFile, "")) {
      try DTMReader(ByteSource(Array((header + "\n").utf8)), as: .eastNationality)
    }
  }
}

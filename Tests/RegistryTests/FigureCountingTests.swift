import Bytes
import Codes
import Crypto
import Flows
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Figures of what the registry took in")
struct FigureCountingTests {
  private func persons(_ registry: RegistryService) throws(Fault) -> FigureTable {
    try registry.figure(
      try FigureQuestion(
        .persons,
        try FlowQuery(
          by: [], measures: [.movements], from: CivilDate(daysSince1970: 0),
          to: CivilDate(daysSince1970: 50_000), minimumCell: 1)))
  }

  @Test("Crossings of one document are one person's, and an erased person is unlinked")
  func persons() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      let lines = try [
        station.line(1, document: "X1"), station.line(2, document: "X1"),
        station.line(3, document: "X2"),
      ]
      _ = try registry.ingest(try station.seal(lines, seq: 1, previous: nil).file)
      let before = try persons(registry)
      #expect(before.rows.map(\.cell) == [.number(2)])
      #expect(before.unlinked == 0)
      try registry.database.run("UPDATE record SET document = NULL WHERE row & 1099511627775 = 3")
      let after = try persons(registry)
      #expect(after.rows.map(\.cell) == [.number(1)])
      #expect(after.unlinked == 1)
    }
  }

  @Test("Places that are set are those of the next question")
  func places() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      _ = try registry.ingest(try station.seal(2).file)
      let query = try FlowQuery(
        by: [.governorate], measures: [.movements], from: CivilDate(daysSince1970: 0),
        to: CivilDate(daysSince1970: 50_000), minimumCell: 1)
      #expect(try registry.flows(query).rows.map(\.values) == [["unknown"]])
      let poe = try FlowQuery(
        by: [.poe], measures: [.movements], from: query.from, to: query.to, minimumCell: 1)
      let point = try #require(try registry.flows(poe).rows.first?.values.first)
      let place = FlowPlace(
        point: point, since: CivilDate(daysSince1970: 0), name: "Ibrahim Khalil",
        governorate: "IQG09", governorateName: "Duhok")
      try registry.place(PlaceBook([place]))
      #expect(try registry.auditEntries().map(\.act).last == .placesSet)
      #expect(try registry.flows(query).rows.map(\.values) == [["IQG09"]])
      #expect(try registry.places().all == [place])
    }
  }
}

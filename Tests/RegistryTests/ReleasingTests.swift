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

@Suite("Releases that can be made again")
struct ReleasingTests {
  private func plan(_ minimum: Int = 1, series: String = "monthly") throws -> ReleasePlan {
    let query = try FlowQuery(
      by: [.month, .poe, .direction], measures: [.movements],
      from: try CivilDate(iso: "2025-12-01"), to: try CivilDate(iso: "2026-12-31"),
      minimumCell: minimum)
    return try ReleasePlan(series: series, queries: [query], rules: ReleaseRules())
  }

  /// A correction of a station's record, which no longer counts as a movement.
  private func correction(
    of n: Int64, as number: Int64, _ station: SmallStation
  ) throws -> [UInt8] {
    let golden = String(
      decoding: try Fixture.bytes("records/correction.json").dropLast(), as: UTF8.self)
    guard case .object(var fields) = try JSON.parse(Array(golden.utf8)) else { return [] }
    fields["station"] = .string(station.name.text)
    fields["epoch"] = .string(station.epoch)
    fields["n"] = .integer(number)
    guard case .object(var correction)? = fields["correction"] else { return [] }
    correction["replaces"] = [
      "station": .string(station.name.text), "epoch": .string(station.epoch), "n": .integer(n),
    ]
    fields["correction"] = .object(correction)
    return try JSON.object(fields).canonicalLine()
  }

  @Test("A release comes out bit for bit after more records, a correction and an erasure")
  func againAfterAll() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      let batch = try station.seal(6)
      _ = try registry.ingest(batch.file)
      let released = try registry.publish(try plan())
      let csv = released.tables[0].csv()
      #expect(released.entry.mark.number == 1)
      let head = try Checkpoint(note: released.entry.note, verifier: registry.logVerifier)
      #expect(csv.contains("\(head.origin) \(head.size) \(head.root.hex)"))
      #expect(head.size == 1)

      let corrected = try correction(of: 2, as: 7, station)
      let second = try station.seal([corrected], seq: 2, previous: batch.id)
      #expect(try registry.ingest(second.file).newRecords == 1)
      let third = try station.seal([try station.line(8)], seq: 3, previous: second.id)
      #expect(try registry.ingest(third.file).newRecords == 1)
      let erased = try registry.erasable(
        try RecordIdentity(station: "IQ-IBK-1", epoch: station.epoch, n: 1))
      _ = try registry.erase(erased, basis: .retention, authority: "LAW-1", by: "1")

      let now = try registry.draft(try plan())[0].csv()
      #expect(now.split(separator: "\r\n").count > 2 && now != csv)
      let check = try registry.check(release: released.entry.mark.label)
      #expect(check.holds)
      #expect(check.digests == [ReleaseFolder.digest(Array(csv.utf8))])
      #expect(try ReleaseFolder.label(ofTable: Array(csv.utf8)) == released.entry.mark.label)

      let again = try registry.publish(try plan())
      #expect(again.entry.mark.revises == 1 && again.entry.mark.number == 2)
      #expect(try registry.publish(try plan(series: "other")).entry.mark.revises == nil)
      #expect(try registry.releaseEntries().count == 3)
      #expect(try registry.check(release: again.entry.mark.label).holds)
      #expect(
        fault { () throws(Fault) in _ = try registry.check(release: "R1-0000000000000000") }?.code
          == .unknownToRegistry)
    }
  }

  @Test("Facts, kept counts or an entry that somebody changed are found")
  func findsChanges() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      _ = try registry.ingest(try station.seal(6).file)
      let label = try registry.publish(try plan()).entry.mark.label
      try registry.database.run("UPDATE flow_count SET count = count + 1")
      try registry.database.run("DELETE FROM flow_packed")
      #expect(
        fault { () throws(Fault) in _ = try registry.check(release: label) }?.code == .flowDamaged)
      try registry.database.run("UPDATE flow_count SET count = count - 1")
      let holds = try registry.check(release: label).holds
      #expect(holds)
      try registry.database.run(
        "UPDATE flow_release SET entry = replace(entry, 'monthly', 'monthlx')")
      #expect(
        fault { () throws(Fault) in _ = try registry.check(release: label) }?.code == .flowDamaged)
    }
  }

  @Test("A draft is kept nowhere, and an adopted batch counts in the next release")
  func draftsAndAdoptions() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      _ = try registry.ingest(try station.seal(2).file)
      #expect(try registry.draft(try plan())[0].mark == nil)
      #expect(try registry.releaseEntries().isEmpty)
      station.beginEpoch("a")
      _ = try registry.ingest(try station.seal(3).file)
      let before = try registry.publish(try plan())
      try registry.approve(epoch: station.epoch, of: station.name)
      let after = try registry.publish(try plan())
      // No batch came between the two, and yet each is made again as it was.
      #expect(before.entry.note == after.entry.note)
      #expect(before.tables[0].csv() != after.tables[0].csv())
      #expect(try registry.check(release: before.entry.mark.label).holds)
      #expect(try registry.check(release: after.entry.mark.label).holds)
    }
  }

  @Test("A folder of a release names every file by its hash, and its label is in every row")
  func folder() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      _ = try registry.ingest(try station.seal(6).file)
      let release = try registry.publish(try plan())
      let files = ReleaseFolder.files(of: release, named: ["table.csv"])
      #expect(
        files.map(\.name)
          == ["table.csv", "completeness.csv", "revisions.csv", "release.json", "checkpoint"])
      let described = try ReleaseFolder.Described(Array(files[3].text.utf8))
      #expect(described.label == release.entry.mark.label)
      #expect(described.tables.map(\.name) == ["table.csv"])
      for file in described.tables + described.beside {
        let text = try #require(files.first { $0.name == file.name }?.text)
        #expect(ReleaseFolder.digest(Array(text.utf8)) == file.digest)
      }
      let head = try Checkpoint(note: files[4].text, verifier: registry.logVerifier)
      #expect(described.checkpoint == "\(head.origin) \(head.size) \(head.root.hex)")
      let rows = files[0].text.split(separator: "\r\n").dropFirst(2)
      #expect(rows.allSatisfy { $0.hasSuffix(",\(described.label)") })
    }
  }

  @Test("Days are whole before the last batch of their station, and not around a missing one")
  func completeness() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      let first = try station.seal(1)
      _ = try registry.ingest(first.file)
      // The batches were sealed on 2026-03-01 at eight.
      let (from, to) = (try CivilDate(iso: "2026-02-25"), try CivilDate(iso: "2026-03-02"))
      let heard = try registry.completeness(from: from, to: to)
      #expect(heard.points == ["IQ-IBK"])
      // Until 27 February nothing can come any more, wherever on earth the point lies.
      #expect(heard.wholeDays(of: "IQ-IBK") == 3)
      let third = try station.seal(
        [try station.line(9)], seq: 3, previous: Hash.digest(Array("second".utf8)))
      _ = try registry.ingest(third.file)
      let missing = try registry.completeness(from: from, to: to)
      #expect(missing.wholeDays(of: "IQ-IBK") == 3 && missing.pending == 0)
      #expect(missing.standing(at: Instant(milliseconds: Border.start)) == .provisional)
    }
  }
}

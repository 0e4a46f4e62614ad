import Bytes
import Codes
import Crypto
import Decision
import Foundation
import Host
import Match
import Names
import Seal
import Support
import Testing
import Torture

@testable import Station

/// The power fails between any two requests to the disk while lists, rules and a dictated entry are
/// installed: what was installed stays, whole, and nothing older comes back.
@Suite("Power cuts while lists are installed", .serialized)
struct ListPowerCutTests {
  /// A registry that lays its lists on sticks, one for each of its versions.
  private struct Sticks {
    let registry: TestRegistry
    let sample: SampleStation
    let root: Path

    func stick(_ number: Int) -> Path { root / "stick-\(number)" }
    func clear(_ number: Int) -> Path { root / "clear-\(number)" }

    static func list(_ version: Int64) throws -> Watchlist {
      try Watchlist(
        reference: WatchlistReference(id: "orders", title: "Orders", version: version),
        terms: WatchlistTerms(owner: "Court", legalBasis: "Act"),
        entries: try ((0..<30).map { "e\($0)" } + ["v\(version)"]).map {
          try WatchlistEntry(
            id: $0, names: [ListedName(PersonName(issued: "Person \($0)"), .primary)])
        }
      ).ordered()
    }

    static func rules(_ version: Int64) -> [UInt8] {
      Array(
        DefaultRules.text.replacing("\"version\": 1,", with: "\"version\": \(version),").utf8)
    }

    /// Lays version `number` of both onto the stick of that number, with the deltas from the one
    /// before.
    func lay(_ number: Int) throws {
      let (new, old) = (Int64(number), Int64(number - 1))
      let list = try Sticks.list(new)
      let before = try Sticks.list(old)
      try lay(
        .watchlist, "orders", new, try WatchlistLines.write(list), on: number,
        from: try WatchlistLines.write(before),
        by: try WatchlistPatch.make(from: before.reader, to: list.reader, entries: 31))
      try lay(
        .rules, "decision-rules", new, Sticks.rules(new), on: number, from: Sticks.rules(old),
        by: try LineDelta.make(from: Sticks.rules(old), version: old, to: Sticks.rules(new)))
      try registry.seal(clear(number), onto: stick(number), for: sample)
    }

    private func lay(
      _ content: ListStatement.Content, _ id: String, _ version: Int64, _ bytes: [UInt8],
      on number: Int, from base: [UInt8], by delta: [UInt8]
    ) throws {
      let place = clear(number)
      try Disk().makeFolder(place)
      let statement = ListStatement(
        content, list: id, version: version, entries: 31, hash: Hash.digest(bytes),
        bytes: Int64(bytes.count),
        deltas: [
          ListStatement.Delta(
            base: version - 1, baseHash: Hash.digest(base), hash: Hash.digest(delta),
            bytes: Int64(delta.count))
        ], made: sample.now, validUntil: sample.now.adding(milliseconds: 86_400_000))
      try Disk().write(bytes, to: place / "\(id).jsonl")
      try Disk().write(delta, to: place / "\(id).\(version - 1).delta")
      try Disk().write(
        try SignedStatement.sign(
          statement.json, as: .list, by: try #require(registry.statements[.list])),
        to: place / "\(id).note")
    }
  }

  private func open(
    _ root: Path, _ sample: SampleStation, files: any Files = Disk()
  ) throws -> PointOfEntry {
    try PointOfEntry(
      root, files: files, timekeeper: sample.timekeeper, randomness: sample.randomness)
  }

  @Test("What was installed stays whole, nothing older comes back, and the next stick goes on")
  func anywhere() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make(rules: DefaultRules.text)
      let registry = try TestRegistry(sample)
      try StationSetup.complete(
        try registry.enrol(request, sample), in: sample.root, files: Disk(),
        timekeeper: sample.timekeeper)
      let sticks = Sticks(registry: registry, sample: sample, root: Path(folder))
      for number in 2...4 { try sticks.lay(number) }
      let base = try DiskModel.files(below: sample.root)
      let log = DiskLog(below: sample.root.string)
      try RecordingFileSystem.recording(log) {
        let station = try open(sample.root, sample, files: RecordingFiles(log))
        for number in 2...3 {
          let report = try station.takeLists(from: sticks.stick(number))
          try #require(report.refused.isEmpty && report.installed.count == 1)
          #expect(report.snapshots.map(\.byDelta) == [number == 3])
          log.promise("lists \(number)")
        }
        var dictation = Dictation(reference: "118", authority: "Court")
        dictation.names = [ListedName(PersonName(issued: "Somebody Dictated"), .primary)]
        _ = try station.dictate(dictation, by: sample.supervisor)
        log.promise("dictated 1")
      }
      var model = DiskModel(base, log)
      try #require(model.count > 30, "the disk was asked for something")
      var cuts = 0
      let stride = max(1, model.count / 40)
      for place in Swift.stride(from: 0, through: model.count, by: stride) {
        model.advance(to: place)
        for cut in PowerCut.allCases {
          let root = Path(folder) / "cut"
          try DiskModel.lay(model.image(cut), in: root)
          try examine(root, model.promises, sample, sticks, "\(cut) after \(place)")
          try FileManager.default.removeItem(atPath: root.string)
          cuts += 1
        }
      }
      #expect(cuts > 60)
    }
  }

  private func examine(
    _ root: Path, _ promises: [String], _ sample: SampleStation, _ sticks: Sticks, _ cut: String
  ) throws {
    let station = try open(root, sample)
    let promised =
      promises.compactMap { promise -> Int64? in
        let words = promise.split(separator: " ")
        return words[0] == "lists" ? Int64(words[1]) : nil
      }.max() ?? 0
    // A lane opens at once, on the old state or the new one.
    _ = try Lane(station)
    let all = try station.standings().all
    for content in [ListStatement.Content.watchlist, .rules] {
      let one = all.first { $0.content == content && $0.list != "dictated" }
      #expect(one?.trouble == nil, "\(cut)")
      #expect((one?.version ?? 0) >= promised, "\(content) \(promised), \(cut)")
    }
    if let list = try? station.watchlists.list("orders") {
      let whole = try Sticks.list(list.reference.version)
      #expect(list == whole, "\(cut)")
    }
    if promises.contains("dictated 1") {
      #expect(try station.dictatedEntries().map(\.id) == ["D-1"], "\(cut)")
      #expect(try station.watchlists.list("dictated").entries.count == 1, "\(cut)")
    }
    // The stick of before is refused once the next was taken, and the next one goes on.
    let old = try station.takeLists(from: sticks.stick(2))
    if promised == 3 { #expect(old.refused.count == 2 && old.installed.isEmpty, "\(cut)") }
    let last = try station.takeLists(from: sticks.stick(4))
    #expect(last.refused == [] && last.installed.map(\.reference.version) == [4], "\(cut)")
    #expect(last.snapshots.map(\.version) == [4], "\(cut)")
  }
}

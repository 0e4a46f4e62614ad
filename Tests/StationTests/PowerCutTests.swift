import Bytes
import Codes
import Crypto
import Decision
import Foundation
import Host
import Record
import Seal
import Store
import Support
import Testing
import Torture

@testable import Station

/// The power fails between any two requests to the disk: what was promised is there after the next
/// start, and nobody has to help.
///
/// `swift test` cuts some sixty times; with MAABAR_LONG set, at every place and with eight seeds of
/// torn writes: MAABAR_LONG=1 swift test --filter PowerCutTests.
@Suite("Power cuts at a station", .serialized)
struct PowerCutTests {
  private static let isLong = ProcessInfo.processInfo.environment["MAABAR_LONG"] != nil

  /// A day of a station on a recording disk; what is promised to people is written down.
  private struct Day {
    let sample: SampleStation
    let log: DiskLog
    let stick: Path
    var registry: TestRegistry

    func open() throws(Fault) -> PointOfEntry {
      try PointOfEntry(
        sample.root, files: RecordingFiles(log), timekeeper: sample.timekeeper,
        randomness: sample.randomness)
    }

    func record(_ station: PointOfEntry, _ lane: Lane) throws {
      sample.timekeeper.advance(milliseconds: 1000)
      var input = LaneInput(direction: .entry)
      input.names = [RecordedName(issued: "HASSAN ALI", source: .declared)]
      input.nationality = "IRN"
      let assessment = try lane.assess(input)
      let decision = RecordedDecision(outcome: .admitted, overrideReason: "known here")
      let n = try lane.record(assessment, decision, by: sample.officer).n
      log.promise("record \(n) \(Hex.encode(Hash.sha256(try station.record(n).bytes())))")
    }

    func view(_ station: PointOfEntry, _ n: Int64) throws {
      try station.audit(.view, by: sample.secondLine, records: [n])
      log.promise("view \(n)")
    }

    func seal(_ station: PointOfEntry) throws {
      for entry in try station.seal() { log.promise("batch \(entry.seq) \(entry.id)") }
    }

    /// Carries batches to the registry and its receipts back.
    mutating func sync(_ station: PointOfEntry) throws {
      _ = try station.sync(over: stick)
      let out = stick / ExchangeNames.toRegistry / "IBK-1"
      let back = stick / ExchangeNames.toStation / "IBK-1"
      try Disk().makeFolder(back)
      for entry in try station.batches() where entry.state != .receipted {
        let name = ExchangeNames.batch(epoch: entry.epoch, seq: entry.seq)
        let file = try Disk().read(out / name, limit: 1 << 23)
        let (batch, receipt) = try registry.ingest(
          file, at: Instant(milliseconds: sample.timekeeper.now().utcMilliseconds))
        let answer = ExchangeNames.receipt(batchID: batch.id.bytes)
        try Disk().write(try receipt.text(), to: back / answer)
      }
      for seq in try station.sync(over: stick).receipted { log.promise("receipt \(seq)") }
    }

    mutating func run() throws {
      for _ in 0..<2 {
        let station = try open()
        let lane = try Lane(station)
        if try station.openShift() == nil { _ = try station.openShift(by: sample.officer) }
        try record(station, lane)
        try view(station, 1)
        try record(station, lane)
        try seal(station)
        try view(station, 2)
        try sync(station)
        let handover = try station.handover()
        try station.closeShift(handover, by: sample.officer, takenOverBy: sample.secondLine)
        log.promise("shift \(handover.shift.number)")
      }
    }
  }

  @Test("What was promised is there after a power cut anywhere, and the station works on by itself")
  func station() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make(rules: DefaultRules.text)
      let registry = try TestRegistry(sample)
      try StationSetup.complete(
        try registry.enrol(request, sample), in: sample.root, files: Disk(),
        timekeeper: sample.timekeeper)
      let base = try DiskModel.files(below: sample.root)
      let log = DiskLog(below: sample.root.string)
      var day = Day(
        sample: sample, log: log, stick: Path(folder) / "stick", registry: registry)
      try RecordingFileSystem.recording(log) { try day.run() }
      var model = DiskModel(base, log)
      try #require(model.count > 200, "the disk was asked for something")
      let stride = Self.isLong ? 1 : max(1, model.count / 20)
      var cuts = 0
      for place in Swift.stride(from: 0, to: model.count, by: stride) {
        model.advance(to: place)
        for cut in PowerCut.allCases {
          for seed in 0..<(cut == .tears && Self.isLong ? 8 : 1) {
            let root = Path(folder) / "cut-\(cuts)"
            try DiskModel.lay(model.image(cut, seed: UInt64(seed)), in: root)
            try examine(root, model.promises, sample, "\(cut) after \(place), seed \(seed)")
            try FileManager.default.removeItem(atPath: root.string)
            cuts += 1
          }
        }
      }
      #expect(cuts >= 60)
    }
  }

  @Test("On a disk that only says that it synced, promises are broken and the model sees it")
  func lyingDisk() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      let base = try DiskModel.files(below: sample.root)
      let log = DiskLog(below: sample.root.string)
      try RecordingFileSystem.recording(log) {
        let station = try PointOfEntry(
          sample.root, files: RecordingFiles(log), timekeeper: sample.timekeeper,
          randomness: sample.randomness)
        _ = try station.openShift(by: sample.officer)
      }
      for isHonest in [true, false] {
        var model = DiskModel(base, log, isHonest: isHonest)
        model.advance(to: model.count)
        let root = Path(folder) / "honest-\(isHonest)"
        try DiskModel.lay(model.image(.dropsAll), in: root)
        let station = try PointOfEntry(
          root, files: Disk(), timekeeper: sample.timekeeper, randomness: SystemRandomness())
        #expect(try (station.openShift() != nil) == isHonest)
      }
    }
  }

  /// Starts a station anew on what a power cut left.
  private func examine(
    _ root: Path, _ promises: [String], _ sample: SampleStation, _ cut: String
  ) throws {
    let clock = SimulatedTimekeeper(
      utcMilliseconds: sample.timekeeper.now().utcMilliseconds, bootID: "after")
    let station = try PointOfEntry(
      root, files: Disk(), timekeeper: clock, randomness: SystemRandomness())
    let batches = try station.batches()
    let views = try station.auditRecords(for: sample.supervisor).map(\.act)
      .filter { $0.action == .view }.flatMap(\.records).map(\.n)
    for promise in promises {
      let words = promise.split(separator: " ").map(String.init)
      let number = try #require(Int64(words[1]))
      switch words[0] {
      case "record":
        let line = try station.record(number).bytes()
        #expect(Hex.encode(Hash.sha256(line)) == words[2], "\(promise), \(cut)")
      case "batch":
        #expect(batches.contains { $0.seq == number && $0.id == words[2] }, "\(promise), \(cut)")
      case "receipt":
        #expect(
          batches.first { $0.seq == number }?.state == .receipted, "\(promise), \(cut)")
      case "shift":
        #expect(
          try station.shifts().contains { $0.number == number && $0.closed != nil },
          "\(promise), \(cut)")
      default: #expect(views.contains(number), "\(promise), \(cut)")
      }
    }
    try holdsTogether(station, cut)
    // It works on: a record, a batch on the chain, and nothing wrong in any file.
    let lane = try Lane(station)
    var input = LaneInput(direction: .exit)
    input.names = [RecordedName(issued: "ALI", source: .declared)]
    input.nationality = "IRN"
    let assessment = try lane.assess(input)
    let decision = RecordedDecision(outcome: .referred, overrideReason: "after the cut")
    let before = try station.journal.lastNumber()
    let isProposed = assessment.view.proposal.outcome == .referred
    let n = try lane.record(
      assessment, isProposed ? RecordedDecision(outcome: .referred) : decision,
      by: sample.officer
    ).n
    #expect(n == before + 1, "\(cut)")
    #expect(try !station.seal().isEmpty, "\(cut)")
    try holdsTogether(station, cut)
    #expect(try station.journal.database.damage().isEmpty, "\(cut)")
  }

  /// Numbers are dense, every record opens, and each stands in one batch of its own chain at most.
  private func holdsTogether(_ station: PointOfEntry, _ cut: String) throws {
    let last = try station.journal.lastNumber()
    #expect(try station.counts().all == Int(last), "numbers are dense, \(cut)")
    for n in 0..<last { _ = try station.record(n + 1) }
    let batches = try station.batches()
    #expect(batches.map(\.seq) == batches.indices.map { Int64($0 + 1) }, "\(cut)")
    #expect(
      batches.reduce(0) { $0 + $1.count } + (try station.counts().unsealed) == Int(last), "\(cut)")
    var previous: String?
    for batch in batches {
      let signed = try station.journal.database.first(
        "SELECT signed FROM batch WHERE seq = ?", batch.seq
      ) { row throws(Fault) in try row.bytes(0) }
      let manifest = try Manifest(line: try CMS.verify(try #require(signed)).content)
      #expect(manifest.position.previous?.hex == previous, "the chain, \(cut)")
      previous = batch.id
    }
  }
}

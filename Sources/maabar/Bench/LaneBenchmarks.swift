import Bytes
import Codes
import Console
import Crypto
import Decision
import Document
import Host
import Match
import Names
import Record
import Seal
import Station
import Store

extension Benchmark {
  /// Bytes of a record without and with ten finger templates of 700 bytes, the aim for a template.
  private static func recordSizes(
    _ input: LaneInput, _ lane: Lane, _ station: PointOfEntry, _ officer: OfficerSession,
    _ randomness: any Randomness
  ) throws(Fault) -> [(name: String, value: JSON)] {
    var facts: [(name: String, value: JSON)] = []
    for (name, fingers) in [
      ("bytes a record", []), ("bytes a record with ten templates", FingerPosition.singles),
    ] {
      var input = input
      input.templates = fingers.map {
        RecordedTemplate(
          finger: $0, format: "iso-19794-2:2005", base64: Base64.encode(randomness.bytes(700)))
      }
      let assessment = try lane.assess(input)
      let outcome = assessment.view.proposal.outcome
      let identity = try lane.record(assessment, RecordedDecision(outcome: outcome), by: officer)
      let bytes = try station.record(identity.n).bytes().count
      facts.append((name, .integer(Int64(bytes))))
    }
    return facts
  }

  /// Screening at the size of a real list: `--data` names a folder with `list.jsonl` and
  /// `queries.jsonl`.
  static let screening = Benchmark(
    "names", workload: "screen 500 queries against the list of --data",
    floor: "take the 500 names apart into words, once", unit: "query", needsData: true
  ) { ground throws(Fault) in
    guard let data = ground.data else {
      throw Fault(
        .usage, at: "--data", "name a folder with list.jsonl and queries.jsonl for this benchmark")
    }
    let list = try WatchlistFile.read(
      try ground.machine.files.read(data / "list.jsonl", limit: 1 << 28),
      unnamed: WatchlistReference(id: "bench", title: "Bench", version: 1)
    ).list
    let index = try ScreeningIndex([list])
    let lines = try ground.machine.files.read(data / "queries.jsonl", limit: 1 << 26)
      .split(separator: 0x0a).prefix(500)
    var queries: [ScreeningQuery] = []
    for line in lines {
      let json = try JSON.parse(line)
      let birth = try json["dob"]?.string.map { text throws(Fault) in try ListedDate(text) }
      queries.append(
        ScreeningQuery(
          names: [PersonName(issued: try json.requiredString("name"))], birth: birth,
          nationalities: json["nationality"]?.string.map { [$0] } ?? []))
    }
    let sink = Sink()
    return Trial(
      units: queries.count, facts: [("entries", .integer(Int64(index.entryCount)))],
      work: { () throws(Fault) in for query in queries { sink.add(index.screen(query).count) } },
      floor: { () throws(Fault) in
        for query in queries {
          for name in query.names { sink.add(NameTokens(name.issued).tokens.count) }
        }
      })
  }

  /// One traveller from a typed zone to the record on the disk.
  static let lane = Benchmark(
    "lane", workload: "check, screen, decide and record 20 travellers, each durable by itself",
    floor: "20 inserts of 2,000 bytes, each a transaction of its own with synchronous=FULL",
    unit: "traveller", aim: "a small multiple of the disk's own sync"
  ) { ground throws(Fault) in
    let machine = ground.machine
    let root = ground.scratch / "station"
    let configuration = StationConfiguration(
      station: try StationName("BENCH-1"), pointOfEntry: try StationName("IQ-BENCH"),
      country: "IRQ", zone: "UTC", mode: .land, lane: "1")
    _ = try StationSetup.make(
      configuration, rules: DefaultRules.text, protection: .simulated, in: root,
      files: machine.files,
      timekeeper: machine.timekeeper, randomness: machine.randomness)
    let station = try PointOfEntry(
      root, files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness)
    let lane = try Lane(station)
    let officer = OfficerSession(
      serviceNumber: "1", role: .officer, opened: machine.timekeeper.now())
    let bare = try Database(
      ground.scratch / "bare.sqlite",
      schema: Schema(
        applicationID: 1,
        migrations: ["CREATE TABLE record (n INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT;"]))
    var input = LaneInput(direction: .entry)
    // The specimen of ICAO Doc 9303-4, appendix A.
    input.zone = try MachineReadableZone(lines: [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
      "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ])
    let traveller = input
    let line = [UInt8](repeating: 0x20, count: 2000)
    return Trial(
      units: 20, facts: try recordSizes(traveller, lane, station, officer, machine.randomness),
      work: { () throws(Fault) in
        for _ in 0..<20 {
          let assessment = try lane.assess(traveller)
          let outcome = assessment.view.proposal.outcome
          _ = try lane.record(assessment, RecordedDecision(outcome: outcome), by: officer)
        }
      },
      floor: { () throws(Fault) in
        for _ in 0..<20 { try bare.run("INSERT INTO record (line) VALUES (?)", line) }
      })
  }
}

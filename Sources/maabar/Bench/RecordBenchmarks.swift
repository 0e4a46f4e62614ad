import Bytes
import Codes
import Console
import Flows
import Host
import Record
import Store

extension Benchmark {
  /// What the registry reads of each record on its hot path.
  static let scanning = Benchmark(
    "record-scan", workload: "scan a crossing's line of about 1,500 bytes for what is counted",
    floor: "look at each byte once", unit: "record", aim: "about a microsecond"
  ) { ground throws(Fault) in
    let line = try BenchmarkRecords.line(1, ground.machine.randomness)
    let sink = Sink()
    return Trial(
      units: 1000, facts: [("bytes a record", .integer(Int64(line.count)))],
      work: { () throws(Fault) in
        for _ in 0..<1000 { sink.add(Int(try RecordScanner.scan(line.span).identity.n)) }
      },
      floor: { () throws(Fault) in
        for _ in 0..<1000 { sink.add(line.reduce(into: 0) { $0 &+= Int($1) }) }
      })
  }

  /// What a record's roll-up costs inside the transaction that takes it in.
  static let counting = Benchmark(
    "flow-count", workload: "keep fact and roll-up of 1,000 crossings in one transaction",
    floor: "insert the 1,000 fact rows alone", unit: "record", aim: "at most twice the floor"
  ) { ground throws(Fault) in
    let schema = Schema(applicationID: 1, migrations: [FlowSchema.migration])
    let work = try Database(ground.scratch / "counted.sqlite", schema: schema)
    let floor = try Database(ground.scratch / "inserted.sqlite", schema: schema)
    var next: Int64 = 1
    var nextFloor: Int64 = 1
    return Trial(
      units: 1000,
      work: { () throws(Fault) in
        try work.transaction { () throws(Fault) in
          try FlowLedger.counting(in: work) { ledger throws(Fault) in
            for _ in 0..<1000 {
              try ledger.apply(try BenchmarkRecords.impersonal(next))
              next += 1
            }
          }
        }
      },
      floor: { () throws(Fault) in
        try floor.transaction { () throws(Fault) in
          let insertion = try floor.prepare(BenchmarkRecords.bareInsert)
          for _ in 0..<1000 {
            try insertion.bind(nextFloor, at: 1)
            try insertion.run()
            nextFloor += 1
          }
        }
      })
  }
}

/// Invented records for measuring.
enum BenchmarkRecords {
  static let epoch = "00112233445566778899aabbccddeeff"
  static let nationalities = ["IRQ", "IRN", "TUR", "SYR", "JOR", "KWT", "IND", "PAK", "D", "USA"]

  static let bareInsert: SQL = """
    INSERT INTO flow_fact (source, n, cell, made, measure, age)
    VALUES (1, ?, 1, 1772402400000, 'movements', 30)
    """

  /// The codes of an entry, as they vary from one traveller to the next.
  static func impersonal(_ n: Int64) throws(Fault) -> ImpersonalRecord {
    let some = Int(n)
    return ImpersonalRecord(
      kind: .crossing,
      identity: try RecordIdentity(station: "IQ-IBK", epoch: epoch, n: n),
      made: Instant(milliseconds: 1_772_402_400_000 + n),
      day: CivilDate(daysSince1970: 20_513 + some / 5000), pointOfEntry: "IQ-IBK",
      direction: .entry, outcome: .admitted,
      traveller: ImpersonalRecord.Traveller(
        mode: .land, category: some % 9 == 0 ? .driver : .ordinary,
        purpose: TravelPurpose.allCases[some % TravelPurpose.allCases.count],
        nationality: nationalities[some % nationalities.count],
        sex: some % 2 == 0 ? .female : .male,
        age: some % 80...some % 80))
  }

  /// The line of an ordinary entry with a passport and its report.
  static func line(
    _ n: Int64, _ randomness: any Randomness, station: String = "IQ-IBK"
  ) throws(Fault) -> [UInt8] {
    let place = CrossingPlace(
      pointOfEntry: "IQ-IBK", lane: "L1", direction: .entry, officer: "4711")
    var name = RecordedName(issued: "AL TIKRITI HASAN ALI", source: .mrz)
    name.primary = "AL TIKRITI"
    name.secondary = "HASAN ALI"
    var traveller = RecordedTraveller(names: [name], nationality: "IRQ")
    traveller.birth = BirthDate(.day(try CivilDate(iso: "1985-07-12")), source: .mrz)
    traveller.sex = RecordedSex(zone: .male)
    var document = RecordedDocument(kind: .passport)
    document.code = "P"
    document.issuer = "IRQ"
    document.number = "A12345678"
    document.expires = try PartialDate(iso: "2029-05-01")
    document.zone = [
      "P<IRQAL<TIKRITI<<HASAN<ALI<<<<<<<<<<<<<<<<<<",
      "A123456784IRQ8507128M2905014<<<<<<<<<<<<<<00",
    ]
    document.checks = (1...8).map { RecordedCheck(name: "mrz.check-\($0)", outcome: .successful) }
    var crossing = Crossing(
      captured: RecordTime(
        utc: Instant(milliseconds: 1_772_402_400_000), offsetMinutes: 180,
        monotonicNanoseconds: 5_000_000_000, boot: "b8d6b1f2-1111-4222-8333-444455556666"),
      circumstances: CrossingCircumstances(place: place, mode: .land, purpose: .visit),
      traveller: traveller, document: document, decision: RecordedDecision(outcome: .admitted))
    crossing.proposal = RecordedProposal(
      outcome: .admitted, ruleSet: "iraq-default", ruleVersion: 1,
      reasons: [RecordedReason(code: "clear", text: "Nothing speaks against it", rule: "clear")])
    let header = RecordHeader(
      identity: try RecordIdentity(station: station, epoch: epoch, n: n),
      salt: RecordSalt(from: randomness))
    return try RecordLine.crossing(CrossingRecord(header: header, crossing: crossing)).bytes()
  }
}

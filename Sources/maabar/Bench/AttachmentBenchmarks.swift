import Bytes
import Codes
import Console
import Crypto
import Decision
import Document
import Host
import Record
import Registry
import Seal
import Station

extension Benchmark {
  private static let attachmentBytes = 300_000
  private static let readAndHash = "read a file of 300 kB and hash it once with SHA-256"

  /// A station's part of an attachment: everything but the disk's own sync is processor time.
  static let attachmentSealing = Benchmark(
    "attachment-seal",
    workload: """
      keep the captures of three travellers, four files of 300 kB each: read each, encrypt it \
      under a key of its own, hash the ciphertext, write it; sync once a traveller
      """,
    floor: readAndHash, unit: "attachment", aim: "at most twice the floor"
  ) { ground throws(Fault) in
    let files = ground.machine.files
    let source = ground.scratch / "capture"
    try files.write(ground.machine.randomness.bytes(attachmentBytes), to: source)
    let folder = ground.scratch / "sealed"
    try files.makeFolder(folder)
    let sink = Sink()
    return Trial(
      units: 12,
      work: { () throws(Fault) in
        for _ in 0..<3 {
          for _ in 0..<4 {
            let sealed = try SealedAttachment(
              try files.read(source, limit: Parameters.captureBytes),
              key: ground.machine.randomness.bytes(AESGCM.keyCount))
            try files.place(sealed.ciphertext, at: folder / sealed.name.hex)
          }
          try files.settle(folder)
        }
      },
      floor: { () throws(Fault) in try readAndHash(source, files, 12, sink) })
  }

  /// The registry's part: from a pack on the medium to a stored ciphertext and its row.
  static let attachmentIntake = Benchmark(
    "attachment-intake",
    workload: """
      take in a pack of 25 attachments of 300 kB: read, hold each against its name, write it, \
      sync once, note what is stored
      """,
    floor: readAndHash, unit: "attachment", aim: "at most twice the floor"
  ) { ground throws(Fault) in
    let border = try AttachmentBorder(ground)
    let files = ground.machine.files
    let source = ground.scratch / "capture"
    try files.write(ground.machine.randomness.bytes(attachmentBytes), to: source)
    // A ciphertext is taken in once, so each sample has a pack of its own.
    let packs = try (0..<24).map { number throws(Fault) in
      try border.pack(number, of: 25, bytes: attachmentBytes)
    }
    var next = 0
    let sink = Sink()
    return Trial(
      units: 25, facts: try border.sizes(),
      work: { () throws(Fault) in
        let pack = packs[next % packs.count]
        next += 1
        if next > packs.count { try border.forget(pack) }
        let taken = try border.registry.take(packOf: pack.size) { offset, count throws(Fault) in
          try files.read(pack.path, from: offset, count: count)
        }
        guard taken.stored + taken.unnamed == 25 else {
          throw Fault(.bug, at: "bench", "a pack that was not taken in")
        }
      },
      floor: { () throws(Fault) in try readAndHash(source, files, 25, sink) })
  }

  private static func readAndHash(
    _ source: Path, _ files: any Files, _ count: Int, _ sink: Sink
  ) throws(Fault) {
    for _ in 0..<count {
      let bytes = try files.read(source, limit: Parameters.captureBytes)
      sink.add(Int(Hash.digest(bytes).bytes[0]))
    }
  }
}

/// A registry and an enrolled station, and packs for it.
private final class AttachmentBorder {
  struct Pack {
    let path: Path
    let size: Int
    let names: [Digest]
  }

  let registry: RegistryService
  private let ground: Benchmark.Ground
  private let station: PointOfEntry
  private let lane: Lane
  private let officer: OfficerSession
  private let input: LaneInput

  init(_ ground: Benchmark.Ground) throws(Fault) {
    self.ground = ground
    let machine = ground.machine
    registry = try RegistryService.make(
      RegistrySettings(name: "Bench", origin: "bench.example/log"),
      in: ground.scratch / "registry", files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness)
    try registry.folder.makeShards(machine.files)
    let root = ground.scratch / "station"
    let configuration = StationConfiguration(
      station: try StationName("BENCH-1"), pointOfEntry: try StationName("IQ-BENCH"),
      country: "IRQ", zone: "UTC", mode: .land, lane: "1")
    let request = try StationSetup.make(
      configuration, rules: DefaultRules.text, protection: .simulated, in: root,
      files: machine.files,
      timekeeper: machine.timekeeper, randomness: machine.randomness)
    try StationSetup.complete(
      try registry.enrol(request), in: root, files: machine.files,
      timekeeper: machine.timekeeper)
    station = try PointOfEntry(
      root, files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness)
    lane = try Lane(station)
    officer = OfficerSession(
      serviceNumber: "1", role: .officer, opened: machine.timekeeper.now())
    var input = LaneInput(direction: .entry)
    // The specimen of ICAO Doc 9303-4, appendix A.
    input.zone = try MachineReadableZone(lines: [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
      "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ])
    self.input = input
  }

  // MARK: Packs

  func pack(_ number: Int, of count: Int, bytes: Int) throws(Fault) -> Pack {
    var pack: [UInt8] = []
    var names: [Digest] = []
    for _ in 0..<count {
      let sealed = try SealedAttachment(
        ground.machine.randomness.bytes(bytes),
        key: ground.machine.randomness.bytes(AESGCM.keyCount))
      names.append(sealed.name)
      AttachmentPack.append(sealed.ciphertext, named: sealed.name, to: &pack)
    }
    pack += AttachmentPack.end
    let path = ground.scratch / "pack-\(number).tar"
    try ground.machine.files.write(pack, to: path)
    return Pack(path: path, size: pack.count, names: names)
  }

  /// Lets a pack be new again, outside of what is counted of it.
  func forget(_ pack: Pack) throws(Fault) { try registry.forgetUnnamed(pack.names) }

  // MARK: Bytes a record on the whole way

  private func travellers(_ count: Int, _ captures: [CapturedFile]) throws(Fault) -> [Int64] {
    var numbers: [Int64] = []
    for _ in 0..<count {
      var input = input
      input.captures = captures
      let assessment = try lane.assess(input)
      let outcome = RecordedDecision(outcome: assessment.view.proposal.outcome)
      numbers.append(try lane.record(assessment, outcome, by: officer).n)
    }
    return numbers
  }

  /// Bytes of a record with and without a portrait of 300 kB and three raw slaps of 1600x1500: its
  /// line, in a batch of twenty on the stick, in packs on the stick, and stored at the registry.
  func sizes() throws(Fault) -> [(name: String, value: JSON)] {
    var facts: [(name: String, value: JSON)] = []
    let random = ground.machine.randomness
    let slaps = [FingerPosition.rightFour, .leftFour, .bothThumbs].map {
      CapturedFile(
        .fingerImage, format: "image/x-portable-graymap", bytes: random.bytes(1600 * 1500),
        finger: $0)
    }
    let portrait = CapturedFile(.portrait, format: "image/jpeg", bytes: random.bytes(300_000))
    for (name, captures) in [("without", []), ("with", [portrait] + slaps)] {
      let numbers = try travellers(20, captures)
      let line = try station.record(numbers[0]).bytes().count
      let batch = try station.seal().reduce(0) { $0 + $1.bytes }
      let stick = ground.scratch / "stick-\(name)"
      try ground.machine.files.makeFolder(stick)
      let report = try station.sync(over: stick)
      let pass = try registry.ingest(exchange: stick)
      guard pass.packs.reduce(0, { $0 + $1.taken.stored }) == captures.count * 20 else {
        throw Fault(.bug, at: "bench", "attachments that did not arrive")
      }
      facts += [
        ("bytes of a record's line \(name) attachments", .integer(Int64(line))),
        ("bytes a record in the batch \(name)", .integer(Int64(batch / 20))),
        ("bytes a record in packs \(name)", .integer(report.attachments.written.bytes / 20)),
      ]
    }
    return facts
  }
}

import Bytes
import Console
import Crypto
import Host
import Registry
import Seal
import Synchronization
import Wire

extension Benchmark {
  /// Fifteen points of entry that come back after a month without a line, beside one that never
  /// went away.
  static let backlog = Benchmark(
    "backlog",
    workload: """
      150 batches of 1,000 crossings of about 1,500 bytes from 15 stations at once, over TLS on \
      loopback to a registry that serves, until each has its receipt; meanwhile another station \
      sends one batch of 10 after the other
      """,
    floor: "the other station's batches when nobody else sends", unit: "batch of 10",
    aim: "1,350,000 records (15 x 30 days x 3,000) within an hour, a receipt within seconds"
  ) { ground throws(Fault) in
    let scene = try BacklogScene(ground)
    let flood = try scene.flood()
    let perRecord = Double(flood.nanoseconds) / Double(BacklogScene.allRecords)
    let waits = flood.waits.sorted()
    return Trial(
      units: 1,
      facts: [
        ("records a second, by the wall clock", .integer(Int64(1e9 / perRecord))),
        ("a month's 1,350,000 records", .string(Duration.nanoseconds(perRecord * 1_350_000))),
        (
          "processor time of both sides a record",
          .string(Duration.nanoseconds(Double(flood.cpu) / Double(BacklogScene.allRecords)))
        ),
        ("the other station's receipts meanwhile", .integer(Int64(waits.count))),
        ("its median", .string(Duration.nanoseconds(Double(waits[waits.count / 2])))),
        ("its worst", .string(Duration.nanoseconds(Double(waits[waits.count - 1])))),
      ],
      work: { () throws(Fault) in _ = try scene.small() },
      floor: { () throws(Fault) in _ = try scene.small() })
  }
}

/// A registry that serves on loopback, 15 stations with a backlog on the disk, and one without.
private final class BacklogScene {
  private static let batches = 10
  private static let records = 1000
  static let allRecords = 15 * batches * records

  /// What came of the flood, in nanoseconds.
  struct Flood {
    let nanoseconds: UInt64
    let cpu: UInt64
    let waits: [UInt64]
  }

  /// What the threads tell each other.
  private final class Shared: Sendable {
    let port = Mutex<Int?>(nil)
    let left = Mutex(0)
    let fault = Mutex<Fault?>(nil)
  }

  private let ground: Benchmark.Ground
  private let isOver = Gate()
  private let ended = Gate()
  private let thread = OwnerThread(name: "bench-registry")
  private let shared = Shared()
  private let stations: [BenchmarkStation]
  private var line: StationLine?

  init(_ ground: Benchmark.Ground) throws(Fault) {
    self.ground = ground
    let files = ground.machine.files
    // The registry is closed again before it serves.
    stations = try IngestBorder(ground, records: BacklogScene.records, stations: 16).stations
    for (place, station) in stations.dropLast().enumerated() {
      try files.makeFolder(folder(place))
      for number in 0..<BacklogScene.batches {
        try files.write(
          try station.next(BacklogScene.records), to: folder(place) / "\(number).batch")
      }
    }
    let listening = Gate()
    thread.run { [ground, isOver, ended, shared] in
      defer {
        listening.open()
        ended.open()
      }
      guard let server = try? BacklogScene.server(ground) else { return }
      shared.port.withLock { $0 = server.port }
      listening.open()
      try? server.run { isOver.isOpen }
    }
    _ = listening.wait(milliseconds: 10_000)
    line = try StationLine(stations[15], try served(), ground.machine)
  }

  deinit {
    isOver.open()
    _ = ended.wait(milliseconds: 10_000)
    thread.end()
  }

  private static func server(_ ground: Benchmark.Ground) throws(Fault) -> RegistryServer {
    var settings = RegistryServer.Settings(
      address: try ServerAddress("https://127.0.0.1"), listen: "127.0.0.1")
    settings.port = 0
    return try RegistryServer(
      ground.scratch / "registry", settings, files: ground.machine.files,
      timekeeper: ground.machine.timekeeper, randomness: ground.machine.randomness)
  }

  private func folder(_ place: Int) -> Path { ground.scratch / "station-\(place)" }

  private func served() throws(Fault) -> Int {
    guard let port = shared.port.withLock({ $0 }) else {
      throw Fault(.bug, at: "bench", "the registry does not serve")
    }
    return port
  }

  /// Sends all backlogs at once, and small batches until the last of them has its receipts.
  func flood() throws(Fault) -> Flood {
    let port = try served()
    let clock = ground.machine.timekeeper
    let cpu = ProcessTime.cpuNanoseconds()
    let start = clock.now().monotonicNanoseconds
    shared.left.withLock { $0 = stations.count - 1 }
    for (place, station) in stations.dropLast().enumerated() {
      let folder = folder(place)
      let sender = OwnerThread(name: "bench-station")
      let sending = try StationLine.Making(station, port, ground.machine)
      sender.run { [shared] in
        do throws(Fault) {
          let line = try StationLine(sending)
          for number in 0..<BacklogScene.batches { try line.send(folder / "\(number).batch") }
        } catch { shared.fault.withLock { $0 = error } }
        shared.left.withLock { $0 -= 1 }
      }
      sender.end()
    }
    var waits: [UInt64] = []
    while shared.left.withLock({ $0 }) > 0 { waits.append(try small()) }
    if let fault = shared.fault.withLock({ $0 }) { throw fault }
    return Flood(
      nanoseconds: clock.now().monotonicNanoseconds - start,
      cpu: ProcessTime.cpuNanoseconds() - cpu, waits: waits)
  }

  /// Sends one batch of the station without a backlog; gives how long its receipt took.
  func small() throws(Fault) -> UInt64 {
    let clock = ground.machine.timekeeper
    let path = ground.scratch / "small.batch"
    try ground.machine.files.write(try stations[15].next(10), to: path)
    let start = clock.now().monotonicNanoseconds
    try line?.send(path)
    return clock.now().monotonicNanoseconds - start
  }
}

/// A station's connection to the registry.
private final class StationLine {
  /// What a connection is made of, by the thread that uses it.
  struct Making: Sendable {
    let address: ServerAddress
    let context: TLSContext
    let machine: Machine

    init(_ station: BenchmarkStation, _ port: Int, _ machine: Machine) throws(Fault) {
      address = try ServerAddress("https://127.0.0.1:\(port)")
      context = try TLSContext.client(
        try TLSIdentity(
          certificate: try Certificate(pem: station.answer.tlsCertificate), key: station.tlsKey),
        authorities: [try Certificate(pem: station.answer.tlsAuthority)])
      self.machine = machine
    }
  }

  private let courier: Courier

  convenience init(_ station: BenchmarkStation, _ port: Int, _ machine: Machine) throws(Fault) {
    try self.init(try Making(station, port, machine))
  }

  init(_ making: Making) throws(Fault) {
    let (address, machine) = (making.address, making.machine)
    let client = Client(
      address, making.context, over: NetworkOpener(address, timekeeper: machine.timekeeper),
      timekeeper: machine.timekeeper)
    courier = Courier(
      client, files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness)
  }

  /// Delivers a batch and waits for its receipt.
  func send(_ path: Path) throws(Fault) {
    let reply = try courier.deliver(path, to: SyncRoutes.batches).reply
    guard reply["receipt"]?.string != nil else {
      throw Fault(.bug, at: "bench", "a batch without a receipt")
    }
  }
}

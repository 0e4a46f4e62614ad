import Bytes
import Crypto
import Host
import Match
import Names
import Seal
import Support
import Synchronization
import Testing
import Wire

@testable import Registry
@testable import Station

@Suite("A station that stays connected")
struct NetworkWatchTests {
  /// A country, its clock, and what a station that stays connected has told.
  private final class Scene: @unchecked Sendable {
    let network: CountryNetwork
    let clock: EventfulClock
    let post: Post
    var told: [(at: Int64, what: String)] = []
    var isOver = false
    var opener: (any LineOpener)?

    init(_ folder: String) throws {
      network = try CountryNetwork(folder, clock: { EventfulClock($0) })
      clock = try #require(network.clock as? EventfulClock)
      post = try network.station("IBK-1")
    }

    func after(_ seconds: Int64, _ work: @escaping @Sendable () throws -> Void) {
      clock.after(milliseconds: seconds * 1000) {
        do { try work() } catch { Issue.record("\(error)") }
      }
    }

    /// Publishes an urgent entry as the command does, and the desk hears of it as it opens again.
    func publish(_ id: String) throws {
      let entry = try WatchlistEntry(
        id: id, names: [ListedName(PersonName(issued: "Person \(id)"), .primary)],
        ownTerms: ["order": .string(id)])
      _ = try network.country.registry.put(entry)
      try network.desk.know(network.country.registry)
    }

    /// Stays connected for so many seconds of the clock.
    func watch(seconds: Int64, manner: Courier.Manner = .plain, every: Int? = nil) throws {
      let end = clock.milliseconds + seconds * 1000
      var plan = WatchPlan()
      plan.sync = network.plan
      plan.sync.manner = manner
      plan.everySeconds = every
      try post.opened.watch(
        plan, over: opener ?? network.service,
        tell: { [self] event in told.append((clock.milliseconds, Scene.words(event))) },
        shouldStop: { [self] in isOver || clock.milliseconds >= end })
    }

    static func words(_ event: WatchEvent) -> String {
      switch event {
      case .synced: "synced"
      case .news(let lists, _): "news " + lists.installed.map(\.reference.id).joined(separator: " ")
      case .waiting(let fault): "waiting \(fault.code.name)"
      case .locked: "locked"
      }
    }
  }

  @Test(
    "An urgent entry is screened within ten seconds, on plain and metered lines",
    arguments: [
      Courier.Manner.plain, .metered,
    ])
  func urgent(manner: Courier.Manner) throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      let start = scene.clock.milliseconds
      for second in [17, 45, 101] as [Int64] {
        scene.after(second) { [scene] in try scene.publish("E-\(second)") }
      }
      try scene.watch(seconds: 150, manner: manner, every: 100)
      let news = scene.told.filter { $0.what == "news urgent" }.map { $0.at - start }
      // The third falls together with a sync, which may bring it.
      for second in [17, 45] as [Int64] {
        #expect(news.contains { $0 >= second * 1000 && $0 < second * 1000 + 10_000 }, "\(news)")
      }
      #expect(try scene.post.opened.watchlists.list("urgent").entries.count == 3)
      // One line for all of it: nothing was opened again.
      #expect(scene.network.service.opened == 1)
    }
  }

  @Test("While nothing happens a metered line carries less than half a megabyte a day")
  func quiet() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      try scene.watch(seconds: 5, manner: .metered)
      let before = scene.network.service.bytes
      try scene.watch(seconds: 86_400, manner: .metered, every: 86_400)
      let day = scene.network.service.bytes - before
      print("quiet metered day: \(day) bytes")
      #expect(day < 500_000)
    }
  }

  @Test("A line that is gone is tried again with growing waits, and what was missed comes at once")
  func gone() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      let line = BrokenOpener(scene.network.service)
      scene.opener = line
      scene.after(20) { [scene] in
        line.isGone.withLock { $0 = true }
        scene.network.service.dropLines()
      }
      scene.after(200) { [scene] in try scene.publish("E-1") }
      scene.after(320) { line.isGone.withLock { $0 = false } }
      let start = scene.clock.milliseconds
      try scene.watch(seconds: 500)
      #expect(scene.told.count { $0.what.hasPrefix("waiting") } == 1)
      let back = try #require(
        scene.told.first { $0.at - start > 320_000 && $0.what != "waiting wire.cut" })
      #expect(back.at - start < 320_000 + 61_000)
      #expect(try scene.post.opened.watchlists.list("urgent").entries.map(\.id) == ["E-1"])
      // Some thirty tries in five minutes at most, not three hundred.
      #expect(line.tries.withLock { $0 } < 40)
    }
  }

  @Test("A list that does not hold is refused, asked for less and less often, and then installed")
  func damaged() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      try scene.publish("E-1")
      let path = scene.network.country.registry.publication(of: "urgent").snapshot
      let good = try Disk().read(path, limit: 1 << 20)
      try Disk().write(good.map { $0 == 0x45 ? 0x46 : $0 }, to: path)
      scene.after(100) { try Disk().write(good, to: path) }
      let start = scene.clock.milliseconds
      try scene.watch(seconds: 400, every: 3600)
      let tries = scene.told.filter { $0.what.hasPrefix("news") }
      // After 2, 4, 8, ... seconds: six by 126 s, of which the last finds it whole.
      #expect((5...8).contains(tries.count), "\(tries)")
      #expect(tries.last?.what == "news urgent" && (tries.last?.at ?? 0) - start < 130_000)
      #expect(try scene.post.opened.watchlists.list("urgent").entries.count == 1)
    }
  }

  @Test("A revoked station's wait ends with a refusal, and so does its service")
  func revoked() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      scene.after(10) { [scene] in
        _ = try scene.network.country.registry.revoke(
          try scene.post.name, epoch: try scene.post.epoch, after: 0)
        try scene.network.desk.know(scene.network.country.registry)
      }
      #expect(throws: Fault(.wireRefused, "")) { try scene.watch(seconds: 400) }
    }
  }
}

/// Opens lines to a service as long as it is not gone.
private final class BrokenOpener: LineOpener, Sendable {
  let isGone = Mutex(false)
  let tries = Mutex(0)
  private let service: Held

  private struct Held: @unchecked Sendable { let service: MemoryService }

  init(_ service: MemoryService) { self.service = Held(service: service) }

  func open(milliseconds: Int) throws(Fault) -> any ByteLine {
    tries.withLock { $0 += 1 }
    guard !isGone.withLock({ $0 }) else { throw Fault(.unreachable, "nobody there") }
    return try service.service.open(milliseconds: milliseconds)
  }
}

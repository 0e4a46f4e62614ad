import Bytes
import Crypto
import Host
import Seal
import Synchronization
import Wire

/// Where requests from the network wait for the registry, which one thread owns.
///
/// Everything that waits is done together, and one checkpoint covers it: the group commit of the
/// log. Between two groups the registry is given to a command that asks for it.
final class RegistryDesk: Sendable {
  /// What becomes of a request at the registry.
  enum Outcome {
    case answer(Response)
    /// To be answered once a checkpoint covers what was taken in.
    case afterCheckpoint((RegistryService) throws(Fault) -> Response)
  }

  /// One request that waits.
  struct Work: Sendable {
    let reply: Reply
    let run: @Sendable (RegistryService) throws(Fault) -> Outcome

    /// For a station, which is looked up by the key that connects when its turn comes.
    init(
      key: Digest, reply: Reply,
      run: @escaping @Sendable (RegistryService, StationLedger.Station) throws(Fault) -> Outcome
    ) {
      self.reply = reply
      self.run = { registry throws(Fault) in
        guard let station = try registry.station(connectingWith: key) else {
          return .answer(.refused(Refusal(403, "not-enrolled")))
        }
        return try run(registry, station)
      }
    }

    /// For somebody who is not known.
    init(
      newcomer reply: Reply, run: @escaping @Sendable (RegistryService) throws(Fault) -> Outcome
    ) {
      self.reply = reply
      self.run = run
    }
  }

  private let root: Path
  private let files: any Files
  private let timekeeper: any Timekeeper
  private let randomness: any Randomness
  private let waiting = WaitingQueue<Work>()
  /// Stations that wait for other lists.
  let listWaiters = ListWaiters()
  /// Who may ask, by the key that connects; nil while a command has the registry.
  private let enrolled = Mutex<[Digest: StationName]?>(nil)
  /// What an administrator should see: no personal data.
  private let report: @Sendable (String) -> Void

  /// Requests that wait at most; more are told to come again.
  private static let waitingAtMost = 512
  /// How long the desk sleeps without work: how soon it sees that somebody asks.
  private static let turnMilliseconds = 100
  private let count = Atomic<Int>(0)

  init(
    _ root: Path, files: any Files, timekeeper: any Timekeeper, randomness: any Randomness,
    report: @escaping @Sendable (String) -> Void
  ) {
    self.root = root
    self.files = files
    self.timekeeper = timekeeper
    self.randomness = randomness
    self.report = report
  }

  /// The station that connects with a key, as far as that can be said without the registry.
  enum Caller {
    case station(StationName)
    case stranger
    /// A command has the registry.
    case unknown
  }

  func caller(_ key: Digest) -> Caller {
    enrolled.withLock { enrolled in
      guard let enrolled else { return .unknown }
      return enrolled[key].map { .station($0) } ?? .stranger
    }
  }

  /// Puts a request to those that wait; false when too many do.
  func put(_ work: Work) -> Bool {
    guard count.load(ordering: .relaxed) < RegistryDesk.waitingAtMost else { return false }
    count.add(1, ordering: .relaxed)
    waiting.append(work)
    return true
  }

  // MARK: The one thread

  /// Works until `shouldStop`; throws when the registry cannot be opened at all.
  func run(until shouldStop: () -> Bool) throws(Fault) {
    var registry: RegistryService? = try opened()
    while !shouldStop() {
      listWaiters.expire(now: now)
      if RegistryTurn.isAsked(root) {
        enrolled.withLock { $0 = nil }
        listWaiters.forget()
        registry = nil
        // Whoever asked has the registry once nobody asks; its turn ends when it opens again.
        _ = timekeeper.wait(at: Gate(), milliseconds: 20)
        continue
      }
      guard let present = registry else {
        registry = try reopened()
        continue
      }
      workOff(present, waitMilliseconds: RegistryDesk.turnMilliseconds)
    }
    enrolled.withLock { $0 = nil }
    while let rest = waiting.next(milliseconds: 0) {
      rest.reply.send(.refused(Refusal(503, "stopping")))
    }
  }

  private func opened() throws(Fault) -> RegistryService {
    let registry = try RegistryService.open(
      root, files: files, timekeeper: timekeeper, randomness: randomness)
    try know(registry)
    return registry
  }

  /// Takes up who may ask, whenever the registry was in other hands.
  func know(_ registry: RegistryService) throws(Fault) {
    let stations = try registry.connecting()
    enrolled.withLock { $0 = stations }
    // Whatever was published meanwhile is news to those who wait.
    listWaiters.know(try registry.publishedIndex(), for: Set(stations.keys))
  }

  /// The machine's monotonic clock.
  var now: UInt64 { timekeeper.now().monotonicNanoseconds }

  /// Does everything that waits, as one group; waits at most so long for the first of it.
  func workOff(_ registry: RegistryService, waitMilliseconds: Int = 0) {
    guard let first = waiting.next(milliseconds: waitMilliseconds) else { return }
    var group = [first]
    while group.count < Limits.groupedWork, let next = waiting.next(milliseconds: 0) {
      group.append(next)
    }
    count.subtract(group.count, ordering: .relaxed)
    work(off: group, registry)
  }

  /// Opens the registry again once the command that has it is done; nil as long as it is not.
  private func reopened() throws(Fault) -> RegistryService? {
    do throws(Fault) { return try opened() } catch {
      guard error.code == .folderInUse else { throw error }
      _ = timekeeper.wait(at: Gate(), milliseconds: 20)
      return nil
    }
  }

  private func work(off group: [Work], _ registry: RegistryService) {
    var later: [(Reply, (RegistryService) throws(Fault) -> Response)] = []
    for work in group {
      do throws(Fault) {
        switch try work.run(registry) {
        case .answer(let response): work.reply.send(response)
        case .afterCheckpoint(let rest): later.append((work.reply, rest))
        }
      } catch { fail(work.reply, error) }
    }
    guard !later.isEmpty else { return }
    do throws(Fault) { try registry.checkpoint() } catch {
      for (reply, _) in later { fail(reply, error) }
      return
    }
    for (reply, rest) in later {
      do throws(Fault) { reply.send(try rest(registry)) } catch { fail(reply, error) }
    }
  }

  /// The registry's own trouble: the station keeps what it has and comes again.
  private func fail(_ reply: Reply, _ fault: Fault) {
    report("\(fault)")
    let isFull = fault.code == .diskFull || fault.code.name == "store.full"
    reply.send(.refused(Refusal(isFull ? 507 : 503, isFull ? "storage" : "registry")))
  }

  /// Tells the administrator what became of a file.
  func note(_ text: String) { report(text) }
}

extension RegistryService {
  /// The station that may connect with a key: enrolled with it, and not revoked.
  func station(connectingWith key: Digest) throws(Fault) -> StationLedger.Station? {
    guard let station = try stations.station(connectingWith: key),
      try revocations.revocation(of: station.key) == nil
    else { return nil }
    return station
  }

  /// Every station that may connect, by its key.
  func connecting() throws(Fault) -> [Digest: StationName] {
    var names: [Digest: StationName] = [:]
    for station in try stations.stations()
    where try revocations.revocation(of: station.key) == nil {
      names[station.tlsKey] = station.name
    }
    return names
  }
}

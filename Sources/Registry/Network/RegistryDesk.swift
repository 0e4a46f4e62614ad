import Bytes
import Crypto
import Host
import Seal
import Synchronization
import Wire

/// Where requests from the network wait for the registry, which one thread owns.
///
/// Everything that waits is done together: batches of all stations are one commit, and one
/// checkpoint covers what came in about a second (`CheckpointPace`). Between two groups the
/// registry is given to a command that asks for it.
final class RegistryDesk: Sendable {
  /// What becomes of a request at the registry.
  enum Outcome {
    case answer(Response)
    /// To be answered once a checkpoint covers what was taken in.
    case afterCheckpoint(Later)
  }

  /// An answer that waits for a checkpoint.
  typealias Later = (RegistryService) throws(Fault) -> Response

  /// What is asked of the registry.
  enum Task: Sendable {
    /// A sealed file that has arrived; it is taken in with the others that wait.
    case batch(Arrival)
    /// Anything else of a station.
    case step(@Sendable (RegistryService, StationLedger.Station) throws(Fault) -> Outcome)
    /// What somebody asks who is not known.
    case introduction(@Sendable (RegistryService) throws(Fault) -> Outcome)
  }

  /// One request that waits.
  struct Work: Sendable {
    let reply: Reply
    let asker: Asker
    let task: Task

    /// For a station, which is looked up by the key that connects when its turn comes.
    init(key: Digest, reply: Reply, task: Task) {
      (self.asker, self.reply, self.task) = (.station(key), reply, task)
    }

    /// For somebody who is not known.
    init(
      newcomer reply: Reply, run: @escaping @Sendable (RegistryService) throws(Fault) -> Outcome
    ) {
      (self.asker, self.reply, self.task) = (.newcomer, reply, .introduction(run))
    }
  }

  /// Whose turn it is: each station's by itself, that of all newcomers together.
  enum Asker: Hashable {
    case station(Digest)
    case newcomer
  }

  /// What the one thread has begun and not yet answered.
  struct Begun {
    /// Answers that wait for a checkpoint.
    var later: [(reply: Reply, answer: Later)] = []
    var pace = CheckpointPace()
  }

  private let root: Path
  private let files: any Files
  private let timekeeper: any Timekeeper
  private let randomness: any Randomness
  private let waiting = DeskQueue()
  /// Stations that wait for other lists.
  let listWaiters = ListWaiters()
  /// Who may ask, by the key that connects; nil while a command has the registry.
  private let enrolled = Mutex<[Digest: StationName]?>(nil)
  /// What an administrator should see: no personal data.
  private let report: @Sendable (String) -> Void

  /// How long the desk sleeps without work: how soon it sees that somebody asks.
  private static let turnMilliseconds = 100

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

  /// Puts a request to those that wait; false when too many do, of this station or of all.
  func put(_ work: Work) -> Bool { waiting.append(work) }

  // MARK: The one thread

  /// Works until `shouldStop`; throws when the registry cannot be opened at all.
  func run(until shouldStop: () -> Bool) throws(Fault) {
    var registry: RegistryService? = try opened()
    var begun = Begun()
    while !shouldStop() {
      listWaiters.expire(now: now)
      if RegistryTurn.isAsked(root) {
        if let registry { settle(&begun, registry) }
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
      let turn = RegistryDesk.turnMilliseconds
      let wait = begun.later.isEmpty ? turn : min(turn, begun.pace.waitMilliseconds(now))
      takeGroup(present, &begun, waitMilliseconds: wait)
      let isDue = begun.pace.isDue(at: now, isIdle: waiting.isEmpty)
      if !begun.later.isEmpty, isDue { settle(&begun, present) }
    }
    if let registry { settle(&begun, registry) }
    enrolled.withLock { $0 = nil }
    while let rest = waiting.next(milliseconds: 0) {
      rest.reply.send(.refused(Refusal(503, "stopping")))
    }
  }

  /// The machine's monotonic clock.
  var now: UInt64 { timekeeper.now().monotonicNanoseconds }

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

  /// Does everything that waits and answers all of it, under one checkpoint.
  func workOff(_ registry: RegistryService) {
    var begun = Begun()
    takeGroup(registry, &begun, waitMilliseconds: 0)
    settle(&begun, registry)
  }

  /// Does what waits, as one group; waits at most so long for the first of it.
  private func takeGroup(
    _ registry: RegistryService, _ begun: inout Begun, waitMilliseconds: Int
  ) {
    guard let first = waiting.next(milliseconds: waitMilliseconds) else { return }
    var group = [first]
    var bytes = first.bytes
    while group.count < Limits.groupedWork, bytes < Limits.groupedBytes,
      let next = waiting.next(milliseconds: 0)
    {
      group.append(next)
      bytes += next.bytes
    }
    work(off: group, registry, &begun)
  }

  /// Opens the registry again once the command that has it is done; nil as long as it is not.
  private func reopened() throws(Fault) -> RegistryService? {
    do throws(Fault) { return try opened() } catch {
      guard error.code == .folderInUse else { throw error }
      _ = timekeeper.wait(at: Gate(), milliseconds: 20)
      return nil
    }
  }

  private func work(
    off group: [Work], _ registry: RegistryService, _ begun: inout Begun
  ) {
    var batches: [Delivery] = []
    for work in group {
      do throws(Fault) {
        if case .introduction(let run) = work.task {
          answer(work.reply, try run(registry), &begun)
          continue
        }
        guard case .station(let key) = work.asker,
          let station = try registry.station(connectingWith: key)
        else {
          work.reply.send(.refused(Refusal(403, "not-enrolled")))
          if case .batch(let arrival) = work.task { arrival.pause() }
          continue
        }
        switch work.task {
        case .batch(let arrival):
          batches.append(Delivery(arrival: arrival, reply: work.reply, station: station))
        case .step(let run): answer(work.reply, try run(registry, station), &begun)
        case .introduction: break
        }
      } catch {
        if case .batch(let arrival) = work.task { arrival.pause() }
        fail(work.reply, error)
      }
    }
    takeIn(batches, registry, &begun)
  }

  /// Sends an answer, or keeps it until a checkpoint is signed.
  func answer(_ reply: Reply, _ outcome: Outcome, _ begun: inout Begun) {
    switch outcome {
    case .answer(let response): reply.send(response)
    case .afterCheckpoint(let rest): begun.later.append((reply, rest))
    }
  }

  /// Signs a checkpoint over what was taken in, and sends the answers that wait for it.
  private func settle(_ begun: inout Begun, _ registry: RegistryService) {
    guard !begun.later.isEmpty else { return }
    let later = begun.later
    begun.later = []
    let start = now
    do throws(Fault) { try registry.checkpoint() } catch {
      for (reply, _) in later { fail(reply, error) }
      return
    }
    var answers: [(Reply, Result<Response, Fault>)] = []
    do throws(Fault) {
      // What is noted about many stations is one commit.
      try registry.committing { () throws(Fault) in
        for (reply, rest) in later {
          do throws(Fault) { answers.append((reply, .success(try rest(registry)))) } catch {
            answers.append((reply, .failure(error)))
          }
        }
      }
    } catch { answers = later.map { ($0.reply, .failure(error)) } }
    for (reply, answer) in answers {
      do throws(Fault) { reply.send(try answer.get()) } catch { fail(reply, error) }
    }
    begun.pace.note(from: start, to: now)
  }

  /// The registry's own trouble: the station keeps what it has and comes again.
  func fail(_ reply: Reply, _ fault: Fault) {
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
    var found = try stations.station(connectingWith: key)
    if found == nil, let next = try renewals.renewal(connectingWith: key) {
      found = try stations.stations().first { $0.number == next.station }
    }
    guard let station = found, try revocations.revocation(of: station.key) == nil else {
      return nil
    }
    return station
  }

  /// Every station that may connect, by its key.
  func connecting() throws(Fault) -> [Digest: StationName] {
    var names: [Digest: StationName] = [:]
    for station in try stations.stations()
    where try revocations.revocation(of: station.key) == nil {
      names[station.tlsKey] = station.name
      if let next = try renewals.renewal(of: station.number) {
        names[next.keys.tls] = station.name
      }
    }
    return names
  }
}

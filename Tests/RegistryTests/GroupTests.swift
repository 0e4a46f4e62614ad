import Bytes
import Crypto
import Host
import Seal
import Store
import Support
import Testing
import Wire

@testable import Registry

@Suite("Batches of many stations taken in together")
struct GroupTests {
  /// Files of three stations as they may wait together: chains, a gap, one twice, two at one place,
  /// a new epoch, one that is no batch, and one whose records are another station's.
  private func files(at registry: RegistryService) throws -> [[UInt8]] {
    let stations = try ["IBK-1", "BAS-1", "UMQ-1"].map { try SmallStation($0, at: registry) }
    var files: [[UInt8]] = []
    for _ in 0..<3 { for station in stations { files.append(try station.seal(4).file) } }
    files.append(files[2])
    let first = stations[0]
    files.append(try first.seal([try first.line(900)], seq: 2, previous: nil).file)
    files.append(try first.seal([try first.line(901)], seq: 9, previous: nil).file)
    files.append([1, 2, 3])
    files.append(try first.seal([try stations[1].line(902)], seq: 10, previous: nil).file)
    stations[2].beginEpoch("e")
    files.append(try stations[2].seal(2).file)
    return files
  }

  @Test("a group has the outcomes, the log and the counts of the same files one by one")
  func equal() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder + "/one").make()
      let files = try files(at: registry)
      // Every kind of outcome, told beforehand.
      let expected: [Ingested.Outcome] =
        [Ingested.Outcome](repeating: .accepted, count: 9) + [
          .repeated, .heldFork, .accepted, .refused, .badRecords, .heldEpoch,
        ]
      let together = try registry.ingest(group: files).map { try $0.get() }
      #expect(together.map(\.outcome) == expected)
      let head = try registry.checkpoint().head
      #expect(head.size == 12)
      for ingested in together where ingested.outcome.isKept {
        let batch = try #require(ingested.batch)
        #expect(try registry.receipt(for: batch).index < 12)
      }
      #expect(try registry.fsck().problems == [])
      #expect(try registry.fsck().records == 37)
      // Taken in again, one by one, all of it is known.
      for (file, before) in zip(files, together) where before.outcome.isKept {
        #expect(try registry.ingest(file).outcome == .repeated)
      }
    }
  }

  @Test("trouble at any step of a group leaves each file taken in or left as it was")
  func trouble() throws {
    var steps = 0
    for step in stride(from: 1, to: 400, by: 7) {
      let isOver = try withTemporaryFolder { folder in
        let border = Border(folder)
        let trouble = Trouble(at: step) { () throws(Fault) in
          throw Fault(.diskFull, at: "test", "full")
        }
        var files: [[UInt8]] = []
        do {
          let made = try border.make()
          files = try self.files(at: made)
        }
        do {
          let registry = try border.open(files: TroubledFiles(trouble))
          trouble.watch(registry)
          for result in registry.ingest(group: files) {
            guard case .failure(let fault) = result else { continue }
            #expect(fault.code == .diskFull)
          }
        }
        let registry = try border.open()
        let again = try registry.ingest(group: files).map { try $0.get() }
        #expect(again.allSatisfy { $0.outcome.isKept || $0.outcome.isQuarantined })
        #expect(try registry.checkpoint().head.size == 12)
        #expect(try registry.fsck().problems == [])
        return !trouble.hasStruck
      }
      steps += 1
      if isOver { break }
    }
    #expect(steps > 3, "there were steps to fail at")
  }

  @Test("a month's backlog of one station holds up no other, and too much is told to come again")
  func fairness() {
    let queue = DeskQueue()
    let keys = [UInt8(1), 2, 3].map { Hash.digest([$0]) }
    func work(_ key: Digest) -> RegistryDesk.Work {
      RegistryDesk.Work(
        key: key, reply: Reply { _ in }, task: .step { _, _ in .answer(.json(["a": 1])) })
    }
    for _ in 0..<Limits.waitingWorkOfOne { #expect(queue.append(work(keys[0]))) }
    #expect(!queue.append(work(keys[0])), "one station has its share")
    #expect(queue.append(work(keys[1])) && queue.append(work(keys[2])))
    let order = (0..<4).compactMap { _ in queue.next(milliseconds: 0)?.asker }
    #expect(order == [keys[0], keys[1], keys[2], keys[0]].map { .station($0) })
    #expect(queue.append(work(keys[0])), "there is room again")
    while queue.next(milliseconds: 0) != nil {}
    #expect(queue.isEmpty)
    // All stations together have a bound too.
    var count = 0
    for number in 0..<200 {
      let key = Hash.digest([UInt8(number & 0xff), 7])
      for _ in 0..<Limits.waitingWorkOfOne where queue.append(work(key)) { count += 1 }
    }
    #expect(count == Limits.waitingWork)
  }

  @Test("checkpoints come once a second under load, and sooner when nothing else waits")
  func pace() {
    let milli: UInt64 = 1_000_000
    var pace = CheckpointPace()
    #expect(pace.isDue(at: 5, isIdle: false), "the first one at once")
    pace.note(from: 100 * milli, to: 120 * milli)
    #expect(!pace.isDue(at: 900 * milli, isIdle: false))
    #expect(pace.isDue(at: 1100 * milli, isIdle: false))
    #expect(!pace.isDue(at: 299 * milli, isIdle: true), "at most a tenth of the time")
    #expect(pace.isDue(at: 300 * milli, isIdle: true))
    #expect(pace.waitMilliseconds(250 * milli) == 51)
    #expect(pace.waitMilliseconds(400 * milli) == 0)
    // A slow disk: never slower than a second.
    pace.note(from: 0, to: 5000 * milli)
    #expect(pace.isDue(at: 5000 * milli, isIdle: true))
  }

  @Test("the gaps of an answer are exact, however batches come in")
  func gaps() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      var here: Set<Int64> = []
      for seq in [Int64(3), 1, 9, 2, 4, 8, 70, 5, 6, 7, 69] {
        let file = try station.seal([try station.line(seq)], seq: seq, previous: nil).file
        // Whatever becomes of it, it was received.
        _ = try registry.ingest(file)
        here.insert(seq)
        let answer = try #require(try registry.answer(to: station.name))
        let missing = Set(answer.missing.flatMap { Array($0) })
        #expect(missing == Set(1...(here.max() ?? 1)).subtracting(here))
        #expect(answer.head == here.max())
      }
    }
  }
}

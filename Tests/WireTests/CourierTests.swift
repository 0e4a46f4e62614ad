import Bytes
import Crypto
import Host
import Support
import Synchronization
import Testing

@testable import Wire

@Suite("Carrying files over lines that break")
struct CourierTests {
  private func courier(
    _ scene: Scene, _ memory: MemoryService, manner: Courier.Manner = .plain
  ) throws -> Courier {
    Courier(
      try scene.client(over: memory), files: Disk(), timekeeper: scene.clock,
      randomness: SeededRandomness(seed: 1), manner: manner)
  }

  private func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 8) }
  }

  @Test("A delivery that is cut after any byte arrives whole with the next line, and once")
  func cuts() throws {
    try withTemporaryFolder { (folder: String) throws in
      let file = Path(folder) / "batch"
      let content = bytes(700)
      try Disk().write(content, to: file)
      let name = Hash.digest(content).hex
      // As many bytes as a delivery on one line takes.
      let whole = try Scene()
      let first = try courier(whole, try whole.memory())
      _ = try first.deliver(file, to: "/body")
      let all = first.client.bytesOnLine
      #expect(all > 2000)
      let scene = try Scene()
      let memory = try scene.memory()
      for cut in 0..<all where cut > all - 1100 || cut % 16 == 0 {
        scene.service.state.withLock { $0.bodies = [:] }
        memory.breaksAfter = cut
        let opened = memory.opened
        let courier = try courier(scene, memory)
        let reply = try courier.deliver(file, to: "/body").reply
        #expect(reply["have"]?.integer == 700)
        let isWhole = scene.service.state.withLock { $0.bodies[name] == content }
        #expect(isWhole, "cut at \(cut)")
        #expect(memory.opened - opened == 1 + courier.retries && courier.retries <= 1)
      }
    }
  }

  @Test("An answer that is cut after any byte is asked for again")
  func cutAnswers() throws {
    try withTemporaryFolder { (folder: String) throws in
      let file = Path(folder) / "batch"
      try Disk().write(bytes(100), to: file)
      let scene = try Scene()
      let memory = try scene.memory()
      for cut in stride(from: 0, to: 1600, by: 13) {
        memory.answersBreakAfter = cut
        #expect(
          try courier(scene, memory).deliver(file, to: "/body").reply["have"]?.integer == 100)
      }
    }
  }

  @Test("What has arrived is not sent again")
  func resumes() throws {
    try withTemporaryFolder { (folder: String) throws in
      let file = Path(folder) / "pack"
      let content = bytes(900_000)
      try Disk().write(content, to: file)
      let scene = try Scene()
      let memory = try scene.memory()
      memory.breaksAfter = 800_000
      let courier = try courier(scene, memory, manner: .metered)
      _ = try courier.deliver(file, to: "/body")
      let isWhole = scene.service.state.withLock { $0.bodies.values.first == content }
      #expect(isWhole)
      #expect(courier.retries == 1)
      #expect(courier.client.bytesOnLine < 1_000_000)
    }
  }

  @Test("A file that is cut on its way down goes on where it was, and another one begins anew")
  func fetches() throws {
    try withTemporaryFolder { (folder: String) throws in
      let source = Path(folder) / "list"
      let target = Path(folder) / "fetched"
      let content = bytes(300_000)
      try Disk().write(content, to: source)
      let scene = try Scene()
      scene.service.state.withLock { $0.file = (source, content.count) }
      let memory = try scene.memory()
      memory.answersBreakAfter = 200_000
      let cut = try courier(scene, memory)
      #expect(try cut.fetch("/file", to: target, limit: 300_000))
      #expect(Hash.digest(try Disk().read(target, limit: 1 << 20)) == Hash.digest(content))
      #expect(cut.retries == 1 && cut.client.bytesOnLine < 320_000)
      // What lies there of something longer does not stay.
      try Disk().write(bytes(300_001), to: Path(folder) / "fetched.part")
      #expect(try courier(scene, memory).fetch("/file", to: target, limit: 300_000))
      #expect(Hash.digest(try Disk().read(target, limit: 1 << 20)) == Hash.digest(content))
      #expect(throws: Fault(.wireAnswer, "")) {
        try courier(scene, memory).fetch("/file", to: target, limit: 299_999)
      }
    }
  }

  @Test("Waits double from a second to a minute with jitter, and end after eight failures in a row")
  func patience() throws {
    let random = SeededRandomness(seed: 3)
    for failures in 1...20 {
      let whole = min(60_000, 1000 << min(failures - 1, 16))
      let waits = (0..<50).map { _ in Patience.wait(after: failures, random) }
      #expect(waits.allSatisfy { $0 >= whole / 2 && $0 <= whole })
      #expect(Set(waits).count > 20)
    }
    let clock = SimulatedTimekeeper(utcMilliseconds: 0)
    var patience = Patience(clock, random)
    let cut = Fault(.wireCut, "")
    for _ in 1..<Patience.attempts { try patience.wait(after: cut) { false } }
    #expect(throws: cut) { try patience.wait(after: cut) { false } }
    let waited = clock.now().monotonicNanoseconds / 1_000_000
    #expect((63_500...127_000).contains(waited))
    // A refusal is not waited away.
    #expect(throws: Fault(.tls, "")) { try patience.wait(after: Fault(.tls, "")) { false } }
  }

  @Test("A metered line carries small pieces, with pauses between them")
  func metered() throws {
    try withTemporaryFolder { (folder: String) throws in
      let file = Path(folder) / "batch"
      try Disk().write(bytes(100_000), to: file)
      let scene = try Scene()
      let memory = try scene.memory()
      // Each exchange takes ten milliseconds of the clock.
      memory.work = { scene.clock.advance(milliseconds: 10) }
      let before = scene.clock.now().monotonicNanoseconds
      let plain = try courier(scene, memory)
      _ = try plain.deliver(file, to: "/body")
      let plainTime = scene.clock.now().monotonicNanoseconds - before
      let metered = try courier(scene, memory, manner: .metered)
      _ = try metered.deliver(file, to: "/body")
      let meteredTime = scene.clock.now().monotonicNanoseconds - before - plainTime
      #expect(meteredTime > plainTime * 3 / 2)
      // One piece; then one question and seven pieces.
      let asked = scene.service.state.withLock { $0.admitted.count }
      #expect(asked == 1 + 1 + 7)
    }
  }

  @Test("A metered line fetches in pieces, and what was begun of another file is left alone")
  func pieces() throws {
    try withTemporaryFolder { (folder: String) throws in
      let source = Path(folder) / "list"
      let target = Path(folder) / "fetched"
      let content = bytes(100_000)
      try Disk().write(content, to: source)
      let scene = try Scene()
      scene.service.state.withLock { $0.file = (source, content.count) }
      let memory = try scene.memory()
      let metered = try courier(scene, memory, manner: .metered)
      // Something else of this name was cut off before.
      try Disk().write(bytes(7), to: Path(folder) / "fetched.old.part")
      #expect(try metered.fetch("/file", to: target, limit: 100_000, tag: "new"))
      #expect(try Disk().read(target, limit: 1 << 20) == content)
      #expect(scene.service.state.withLock { $0.admitted.count } == 7)
      // Cut anywhere, it goes on in the middle.
      try Disk().remove(target)
      memory.answersBreakAfter = 50_000
      let cut = try courier(scene, memory, manner: .metered)
      #expect(try cut.fetch("/file", to: target, limit: 100_000, tag: "new"))
      #expect(try Disk().read(target, limit: 1 << 20) == content)
      #expect(cut.retries == 1 && cut.client.bytesOnLine < 125_000)
      // Cut between its last byte and its name, it is whole.
      try Disk().remove(target)
      try Disk().write(content, to: Path(folder) / "fetched.new.part")
      let asked = scene.service.state.withLock { $0.admitted.count }
      #expect(try cut.fetch("/file", to: target, limit: 100_000, tag: "new"))
      #expect(scene.service.state.withLock { $0.admitted.count } == asked)
    }
  }

  @Test("A service that asks to stay away is granted it, up to the longest wait")
  func stayAway() throws {
    for (asked, least, most) in [(20, 20_000, 21_000), (100_000, 60_000, 61_000)] {
      let scene = try Scene()
      scene.service.state.withLock { $0.busy = ["\(asked)"] }
      let before = scene.clock.now().monotonicNanoseconds
      #expect(try courier(scene, try scene.memory()).get("/x") != nil)
      let waited = Int(scene.clock.now().monotonicNanoseconds - before) / 1_000_000
      #expect((least...most).contains(waited), "\(waited)")
    }
  }

  @Test("Who waits for an answer is asked whether to stop")
  func stops() throws {
    let scene = try Scene()
    let start = scene.clock.now().monotonicNanoseconds
    let client = Client(
      scene.address, try scene.clientContext(), over: try scene.memory(),
      timekeeper: scene.clock,
      shouldStop: { scene.clock.now().monotonicNanoseconds - start > 3_000_000_000 })
    #expect(throws: Fault(.interrupted, "")) { try client.ask(.get("/slow"), waitingSeconds: 240) }
    #expect(scene.clock.now().monotonicNanoseconds - start < 4_000_000_000)
  }
}

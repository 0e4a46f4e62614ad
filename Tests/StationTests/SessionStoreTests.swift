import Bytes
import Host
import Support
import Testing

@testable import Station
import Store

@Suite("A session between two commands")
struct SessionStoreTests {
  /// A station under passphrases with a session kept in a folder of the test's.
  private struct Desk {
    let sample: SampleStation
    let store: SessionStore
    let kept: Path

    init(_ folder: String, _ mode: KeyMode = .passphrase) throws {
      sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(mode))
      kept = Path(folder) / "memory"
      try Disk().makeFolder(kept)
      store = SessionStore(folder: kept, files: Disk(), timekeeper: sample.timekeeper)
      let (station, session) = try sample.work()
      try station.change(by: session) { desk throws(Fault) in
        try desk.add(Crew.officer("7731"), role: .officer, by: session)
      }
      try station.keep(try station.signIn("7731", Passphrase(Crew.other)), in: store)
    }

    func resume() throws(Fault) -> OfficerSession? { try sample.open().resume(from: store) }
    func isKept() throws -> Bool {
      try Disk().list(kept, limit: 10).contains { $0.name.hasPrefix("session-") }
    }
  }

  @Test(
    "The next command works in it without asking, and unlocks the station",
    arguments: [
      KeyMode.passphrase, .rootFile,
    ])
  func resumes(mode: KeyMode) throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(folder, mode)
      let station = try desk.sample.open()
      #expect(station.isLocked == (mode == .passphrase))
      let session = try #require(try station.resume(from: desk.store))
      #expect(session.serviceNumber == "7731")
      #expect(session.role == .officer)
      #expect(!station.isLocked)
      _ = try station.journal.append(isPractice: false) { desk.sample.crossing($0) }
    }
  }

  @Test("It is the terminal's own: another one has none, and can unlock the station all the same")
  func terminals() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(folder)
      let next = SessionStore(
        folder: desk.kept, files: Disk(), timekeeper: desk.sample.timekeeper, terminal: 2)
      let station = try desk.sample.open()
      #expect(try station.resume(from: next) == nil)
      #expect(station.isLocked)
      try station.unlock(from: next)
      #expect(!station.isLocked)
      // The second line signs in there; the lane's own session stays what it was.
      try station.keep(
        try station.signIn(Crew.administrator, Passphrase(Crew.passphrase)), in: next)
      #expect(try desk.resume()?.serviceNumber == "7731")
      try station.endSession(in: next)
      #expect(try station.resume(from: next) == nil)
      #expect(try desk.resume()?.serviceNumber == "7731")
    }
  }

  @Test("It ends when nobody uses it, with the shift, with the boot and at sign-out")
  func ends() throws {
    try withTemporaryFolder { folder in
      let idle = try Desk(folder + "/idle")
      idle.sample.timekeeper.advance(milliseconds: 15 * 60_000)
      #expect(try idle.resume() == nil)
      #expect(try !idle.isKept())

      let shift = try Desk(folder + "/shift")
      for _ in 0..<71 {
        shift.sample.timekeeper.advance(milliseconds: 10 * 60_000)
        #expect(try shift.resume() != nil)
      }
      shift.sample.timekeeper.advance(milliseconds: 10 * 60_000)
      #expect(try shift.resume() == nil, "after twelve hours")

      let boot = try Desk(folder + "/boot")
      let next = SimulatedTimekeeper(utcMilliseconds: 0, bootID: "next")
      next.advance(milliseconds: 1000)
      let store = SessionStore(folder: boot.kept, files: Disk(), timekeeper: next)
      #expect(try boot.sample.open(timekeeper: next).resume(from: store) == nil)

      let out = try Desk(folder + "/out")
      try out.sample.open().endSession(in: out.store)
      #expect(try out.resume() == nil)
    }
  }

  @Test("A changed wall clock neither ends nor prolongs it")
  func clock() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(folder)
      desk.sample.timekeeper.set(utcMilliseconds: 0)
      #expect(try desk.resume() != nil)
      desk.sample.timekeeper.advance(milliseconds: 15 * 60_000)
      desk.sample.timekeeper.set(utcMilliseconds: 0)
      #expect(try desk.resume() == nil)
    }
  }

  @Test("Unlocking for carriage is no work: it keeps no session from ending")
  func carriage() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(folder)
      for _ in 0..<2 {
        desk.sample.timekeeper.advance(milliseconds: 7 * 60_000)
        let station = try desk.sample.open()
        try station.unlock(from: desk.store)
        #expect(!station.isLocked)
      }
      desk.sample.timekeeper.advance(milliseconds: 60_000)
      #expect(try desk.resume() == nil)
    }
  }

  @Test("A disabled officer, another role, a new key and a changed file end it")
  func revoked() throws {
    try withTemporaryFolder { folder in
      for change in [KeyChange.disable, .role, .passphrase, .rotate] {
        let desk = try Desk(folder + "/\(change)")
        do {
          let (station, by) = try desk.sample.work()
          try station.change(by: by) { officers throws(Fault) in try change.make(officers, by) }
        }
        #expect(try desk.resume() == nil, "\(change)")
      }
      let forged = try Desk(folder + "/forged")
      let name = try #require(
        try Disk().list(forged.kept, limit: 10).map(\.name).first { $0.hasPrefix("session-") })
      let bytes = try Disk().read(forged.kept / name, limit: 65_536)
      let text = String(decoding: bytes, as: UTF8.self)
      for (mark, other) in [("\"7731\"", "\"1001\""), ("\"officer\"", "\"administrator\"")] {
        let changed = text.split(separator: mark, omittingEmptySubsequences: false)
          .joined(separator: other)
        #expect(changed != text)
        try Disk().write(Array(changed.utf8), to: forged.kept / name, secret: true)
        #expect(try forged.resume() == nil, "\(mark)")
      }
    }
  }

  @Test("Who changes officers goes on working in the session that was resumed")
  func goesOn() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(folder)
      do {
        let (station, session) = try desk.sample.work()
        try station.keep(session, in: desk.store)
      }
      do {
        let station = try desk.sample.open()
        let session = try #require(try station.resume(from: desk.store))
        try station.change(by: session) { officers throws(Fault) in
          try officers.disable("7731", by: session)
        }
        _ = try station.journal.append(isPractice: false) { desk.sample.crossing($0) }
      }
      #expect(try desk.resume()?.serviceNumber == Crew.administrator)
    }
  }

  @Test("A folder for sessions is in memory, and nobody else's")
  func inMemory() throws {
    try withTemporaryFolder { (folder: String) throws in
      #expect(!VolatileFolder.isInMemory("/usr"))
      #expect(!VolatileFolder.isInMemory("/no/such/folder"))
      #expect(!VolatileFolder.isOwn("/usr"), "others may enter it")
      #expect(!VolatileFolder.isOwn(Path(folder) / "none"))
      if let own = VolatileFolder.own("maabar-test") {
        #expect(VolatileFolder.isInMemory(own))
        #expect(VolatileFolder.isOwn(own))
      }
    }
  }
}

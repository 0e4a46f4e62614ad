import Bytes
import Codes
import Crypto
import Host
import Record
import Support
import Testing

@testable import Station
import Store

/// Officers of a test, with passphrases that cost nothing to stretch.
enum Crew {
  static let administrator = "1001"
  static let passphrase = "four quiet camels cross"
  static let other = "seven green kettles sing"

  static func officer(_ serviceNumber: String, _ text: String = other) -> NewOfficer {
    NewOfficer(
      serviceNumber: serviceNumber, passphrase: Passphrase(text), cost: .simulated)
  }

  static func protection(_ mode: KeyMode) -> StationProtection {
    StationProtection(mode: mode, administrator: officer(administrator, passphrase))
  }
}

/// Every change of a station's officers or keys.
enum KeyChange: CaseIterable {
  case add, disable, role, passphrase, rotate, protect

  func make(_ desk: OfficerDesk, _ by: OfficerSession) throws(Fault) {
    switch self {
    case .add: try desk.add(Crew.officer("9"), role: .officer, by: by)
    case .disable: try desk.disable("7731", by: by)
    case .role: try desk.set(.supervisor, of: "7731", by: by)
    case .passphrase: try desk.setPassphrase(Crew.officer("7731"), by: by)
    case .rotate: try desk.rotate(by: by)
    case .protect: try desk.protect(by: .rootFile, by: by)
    }
  }
}

extension SampleStation {
  /// Opens the station as a process of its own would.
  func open(
    files: any Files = Disk(), timekeeper: (any Timekeeper)? = nil, tpm: TPMSealer = .system
  ) throws(Fault) -> PointOfEntry {
    try PointOfEntry(
      root, files: files, timekeeper: timekeeper ?? self.timekeeper, randomness: randomness,
      tpm: tpm)
  }

  /// Opens the station and signs its administrator in.
  func work() throws(Fault) -> (station: PointOfEntry, session: OfficerSession) {
    let station = try open()
    return (station, try station.signIn(Crew.administrator, Passphrase(Crew.passphrase)))
  }
}

@Suite("Officers and their sign-in")
struct OfficerTests {
  @Test("A session has the role that the officer was given, and each role has its functions")
  func roles() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      do {
        let (station, administrator) = try sample.work()
        #expect(administrator.role == .administrator)
        try station.change(by: administrator) { desk throws(Fault) in
          try desk.add(Crew.officer("9001"), role: .supervisor, by: administrator)
          try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
        }
      }
      let station = try sample.open()
      let officer = try station.signIn("7731", Passphrase(Crew.other))
      #expect(officer.role == .officer)
      #expect(officer.opened == sample.timekeeper.now())
      #expect(throws: Fault(.role, "")) { try officer.require(.secondLine, "to decide") }
      let desk = station.officers
      #expect(throws: Fault(.role, "")) { try desk.disable("9001", by: officer) }
      #expect(throws: Fault(.role, "")) { try desk.list(by: officer) }
      let supervisor = try station.signIn("9001", Passphrase(Crew.other))
      try desk.add(Crew.officer("7732"), role: .secondLine, by: supervisor)
      #expect(throws: Fault(.role, "")) {
        try desk.add(Crew.officer("9002"), role: .supervisor, by: supervisor)
      }
      #expect(throws: Fault(.role, "")) {
        try desk.setPassphrase(Crew.officer("1001"), by: supervisor)
      }
      #expect(throws: Fault(.role, "")) { try desk.protect(by: .rootFile, by: supervisor) }
      #expect(throws: Fault(.officer, "")) {
        try desk.add(Crew.officer("7731"), role: .officer, by: supervisor)
      }
      #expect(
        try desk.list(by: supervisor).map(\.serviceNumber) == ["1001", "7731", "7732", "9001"])
    }
  }

  @Test("Every change of officers and keys stands in the audit, before it is done, by whom on whom")
  func audited() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.rootFile))
      let (station, administrator) = try sample.work()
      try station.change(by: administrator) { desk throws(Fault) in
        try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
        for change in [KeyChange.role, .passphrase, .rotate, .protect, .disable] {
          try change.make(desk, administrator)
        }
      }
      let officer = OfficerSession(
        serviceNumber: "5555", role: .officer, opened: sample.timekeeper.now())
      #expect(throws: Fault(.role, "")) { try station.officers.rotate(by: officer) }
      #expect(throws: Fault(.role, "")) { try station.officers.list(by: officer) }
      // People type a passphrase into the wrong question: what is nobody's number is not kept.
      for number in ["my secret words", Crew.administrator] {
        #expect(throws: Fault(.signIn, "")) {
          try station.signIn(number, Passphrase("none of these four"))
        }
      }
      let acts = try station.auditRecords(for: sample.supervisor).map(\.act)
      let told = acts.map { act in
        let subject = act.subject.map { " \($0)" } ?? ""
        return "\(act.officer) \(act.action.rawValue)\(subject)\(act.isRefused ? " refused" : "")"
      }
      for expected in [
        "1001 sign-in", "1001 officer-added 7731", "1001 officer-changed 7731",
        "1001 key-changed", "1001 officer-disabled 7731", "5555 key-changed refused",
        "5555 look-up refused", "- sign-in-refused", "- sign-in-refused 1001",
      ] { #expect(told.contains(expected), "\(expected) in \(told)") }
      #expect(told.count { $0 == "1001 key-changed" } == 2)
      #expect(told.count { $0 == "1001 officer-changed 7731" } == 2)
      #expect(!told.contains { $0.contains("secret") })
    }
  }

  @Test("A wrong passphrase, an unknown number and a disabled officer are told apart by no word")
  func nobody() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let (station, administrator) = try sample.work()
      try station.change(by: administrator) { desk throws(Fault) in
        try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
        try desk.disable("7731", by: administrator)
      }
      for (number, text) in [
        (Crew.administrator, Crew.other), ("5555", Crew.passphrase), ("7731", Crew.other),
        ("", ""), (Crew.administrator, Crew.passphrase + " "),
      ] {
        let fault = fault { () throws(Fault) in
          _ = try station.signIn(number, Passphrase(text))
        }
        #expect(fault?.code == .signIn, "\(number)")
        #expect(fault?.detail == "service number and passphrase do not fit")
        sample.timekeeper.advance(milliseconds: 60_000)
      }
      #expect(throws: Fault(.officer, "")) {
        try station.officers.disable(Crew.administrator, by: administrator)
      }
    }
  }

  @Test("A passphrase typed in another normalisation form is the same")
  func normalised() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let composed = "sept \u{e9}l\u{e9}phants gris"
      _ = try sample.make(
        protection: StationProtection(
          mode: .passphrase, administrator: Crew.officer("1001", composed)))
      let decomposed = "sept e\u{301}le\u{301}phants gris"
      #expect(try sample.open().signIn("1001", Passphrase(decomposed)).role == .administrator)
    }
  }

  @Test(
    "A passphrase that is guessed first is refused, four odd words are taken",
    arguments: [
      ("four quiet camels cross", true), ("خمسة جمال تعبر النهر ليلا", true),
      ("14 characters!", false), ("passwordpassword", false), ("1001100110011001", false),
      ("IBK-1 IQ-IBK 7731 maabar", false), ("aaaaaaaaaaaaaaaaaaaaaa", false),
      ("qwertyuiop12345678", false), ("abababababababababab", false),
      (String(repeating: "camel ", count: 200), false),
    ])
  func quality(text: String, isTaken: Bool) {
    let fault = fault { () throws(Fault) in
      _ = try NewOfficer(
        serviceNumber: "7731", passphrase: Passphrase(text),
        station: ["IBK-1", "IQ-IBK", "1001"])
    }
    #expect(fault?.code == (isTaken ? nil : .passphrase))
  }

  @Test(
    "A service number is an identifier, never a name or a word with a space",
    arguments: ["", "7731 4", "علي", "a\u{0}b", "x/../y", String(repeating: "7", count: 25)])
  func serviceNumbers(text: String) {
    #expect(throws: Fault(.officer, "")) { try NewOfficer.check(text) }
  }
}

@Suite("Limits on sign-in")
struct SignInAttemptTests {
  private func attempt(
    _ station: PointOfEntry, _ number: String = Crew.administrator, _ text: String = "wrong"
  ) -> Fault.Code? {
    fault { () throws(Fault) in _ = try station.signIn(number, Passphrase(text)) }?.code
  }

  @Test("Waits grow from two seconds to five minutes, and never become a lock-out")
  func schedule() {
    let waits = (0...14).map { SignInAttempts.Schedule.number.seconds(after: $0) }
    #expect(waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
    #expect(SignInAttempts.Schedule.number.seconds(after: 32_767) == 300)
    #expect(SignInAttempts.Schedule.station.seconds(after: 20) == 0)
    #expect(SignInAttempts.Schedule.station.seconds(after: 100) == 60)
  }

  @Test("Waits outlive the process, and no setting of the clock shortens or lengthens them")
  func restarts() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      for _ in 0..<4 { #expect(attempt(try sample.open()) == .signIn) }
      #expect(attempt(try sample.open()) == .signInWait)
      let wall = sample.timekeeper.now().utcMilliseconds
      for jump: Int64 in [-wall, wall, 86_400_000 * 365] {
        sample.timekeeper.set(utcMilliseconds: wall + jump)
        #expect(attempt(try sample.open()) == .signInWait, "\(jump)")
      }
      sample.timekeeper.set(utcMilliseconds: 0)
      sample.timekeeper.advance(milliseconds: 1999)
      #expect(attempt(try sample.open()) == .signInWait)
      sample.timekeeper.advance(milliseconds: 1)
      #expect(attempt(try sample.open()) == .signIn, "the fifth wrong try, after two seconds")
      sample.timekeeper.advance(milliseconds: 4000)
      // The right one resets: three are free again.
      #expect(attempt(try sample.open(), Crew.administrator, Crew.passphrase) == nil)
      for _ in 0..<4 { #expect(attempt(try sample.open()) == .signIn) }
    }
  }

  @Test("After the machine starts again, at most the whole wait is served once more")
  func reboot() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      for _ in 0..<9 {
        #expect(attempt(try sample.open()) == .signIn)
        sample.timekeeper.advance(milliseconds: 300_000)
      }
      let rebooted = SimulatedTimekeeper(utcMilliseconds: 0, bootID: "next")
      #expect(attempt(try sample.open(timekeeper: rebooted)) == .signInWait)
      rebooted.advance(milliseconds: 63_999)
      #expect(attempt(try sample.open(timekeeper: rebooted)) == .signInWait)
      rebooted.advance(milliseconds: 1)
      #expect(attempt(try sample.open(timekeeper: rebooted)) == .signIn)
    }
  }

  @Test("A number that nobody has waits like one that somebody has")
  func unknown() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let station = try sample.open()
      for _ in 0..<4 { #expect(attempt(station, "5555") == .signIn) }
      #expect(attempt(station, "5555") == .signInWait)
      let bytes = try Disk().read(sample.folder.signInAttempts, limit: 65_536)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("5555"))
    }
  }

  @Test("One passphrase tried on every number meets the station's own limit")
  func spraying() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let station = try sample.open()
      let codes = (0..<40).map { attempt(station, "60\($0)") }
      #expect(codes.prefix(20).allSatisfy { $0 == .signIn || $0 == .signInWait })
      #expect(codes.suffix(15).allSatisfy { $0 == .signInWait })
    }
  }

  @Test("A try that cannot be counted is not made")
  func countedFirst() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let files = FailingFiles(atWrite: 1)
      let station = try sample.open(files: files)
      #expect(attempt(station, Crew.administrator, Crew.passphrase) == .diskFull)
      #expect(station.isLocked)
      #expect(attempt(station, Crew.administrator, Crew.passphrase) == nil)
    }
  }

  @Test("A file of tries that is damaged or removed counts as the longest wait, served once")
  func damaged() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      for bytes in [nil, Array("{}".utf8), [0xff]] as [[UInt8]?] {
        if let bytes {
          try Disk().write(bytes, to: sample.folder.signInAttempts, secret: true)
        } else {
          try Disk().remove(sample.folder.signInAttempts)
        }
        let boot = SimulatedTimekeeper(utcMilliseconds: 0, bootID: "fresh")
        let station = try sample.open(timekeeper: boot)
        #expect(attempt(station, Crew.administrator, Crew.passphrase) == .signInWait)
        boot.advance(milliseconds: 300_000)
        #expect(attempt(station, Crew.administrator, Crew.passphrase) == nil)
      }
    }
  }
}

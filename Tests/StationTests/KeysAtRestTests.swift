import Bytes
import Codes
import Crypto
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Station

@Suite("Keys at the station")
struct KeysAtRestTests {
  /// Every file of the folder, by its path below it.
  private func everything(in folder: Path, _ prefix: String = "") throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for entry in try Disk().list(folder, limit: 1000) {
      let name = prefix + entry.name
      if entry.kind == .folder {
        found.merge(try everything(in: folder / entry.name, name + "/")) { $1 }
      } else {
        found[name] = try Disk().read(folder / entry.name, limit: 1 << 26)
      }
    }
    return found
  }

  private func holds(_ bytes: [UInt8], _ secret: [UInt8]) -> Bool {
    bytes.firstRange(of: secret) != nil
      || bytes.firstRange(of: Array(Hex.encode(secret).utf8)) != nil
      || bytes.firstRange(of: Array(Base64.encode(secret).utf8)) != nil
  }

  /// The 32 bytes of the private number within a PKCS #8 key on P-256 (RFC 5915).
  private func privateNumber(_ der: [UInt8]) throws -> [UInt8] {
    let mark: [UInt8] = [0x02, 0x01, 0x01, 0x04, 0x20]
    let start = try #require(der.firstRange(of: mark)).upperBound
    return Array(der[start..<start + 32])
  }

  @Test("A stolen folder under passphrases holds no key, no passphrase and no traveller")
  func stolen() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      var secrets: [(String, [UInt8])] = [("passphrase", Array(Crew.passphrase.utf8))]
      do {
        let (station, administrator) = try sample.work()
        try station.change(by: administrator) { desk throws(Fault) in
          try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
          try desk.rotate(by: administrator)
        }
        _ = try station.journal.append(isPractice: false) { sample.crossing($0) }
        let keys = try StationKeys.read(
          of: "IBK-1", from: sample.folder, files: Disk(), randomness: sample.randomness)
        let credential = try #require(keys.file.active("7731"))
        let key = try #require(
          try credential.credential.open(Passphrase(Crew.other), of: "IBK-1", "7731"))
        let kek = try #require(
          try credential.entry.keyEncryptionKey(with: key, of: "IBK-1", keys.file.generation))
        try keys.unlock(with: kek)
        let open = try keys.unlocked()
        secrets += [("key-encryption key", kek), ("other passphrase", Array(Crew.other.utf8))]
        secrets += open.masters.map { ("master key", $0) }
        secrets.append(("signing key", try privateNumber(try open.signing.der())))
        secrets.append(("TLS key", try privateNumber(try open.tls.der())))
        secrets.append(("encryption key", try privateNumber(try open.encryption.der())))
        secrets.append(("officer's key", try privateNumber(try key.der())))
        secrets.append(("traveller", Array("HASSAN".utf8)))
      }
      #expect(secrets.count == 10)
      for (name, bytes) in try everything(in: sample.root) {
        for (what, secret) in secrets { #expect(!holds(bytes, secret), "\(what) in \(name)") }
      }
      let station = try sample.open()
      #expect(station.isLocked)
      let kept = try #require(try station.entries().first?.n)
      #expect(throws: Fault(.stationLocked, "")) { try station.record(kept) }
      #expect(throws: Fault(.stationLocked, "")) {
        try station.journal.append(isPractice: false) { sample.crossing($0) }
      }
      #expect(try station.entries().count == 1)
    }
  }

  @Test("The search finds a key where it stands bare: in a root file")
  func bare() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.rootFile))
      let keys = try StationKeys.read(
        of: "IBK-1", from: sample.folder, files: Disk(), randomness: sample.randomness)
      let kek = try keys.unlocked().keyEncryptionKey
      #expect(try everything(in: sample.root).contains { holds($0.value, kek) })
    }
  }

  @Test("A locked station carries what is sealed and takes receipts, and seals nothing")
  func locked() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make(protection: Crew.protection(.passphrase))
      var registry = try TestRegistry(sample)
      try StationSetup.complete(
        try registry.enrol(request, sample), in: sample.root, files: Disk(),
        timekeeper: sample.timekeeper)
      do {
        let (station, _) = try sample.work()
        _ = try station.journal.append(isPractice: false) { sample.crossing($0) }
        #expect(try station.seal().map(\.seq) == [1])
        _ = try station.journal.append(isPractice: false) { sample.crossing($0) }
      }
      let station = try sample.open()
      #expect(throws: Fault(.stationLocked, "")) { try station.seal() }
      let stick = Path(folder) / "stick"
      #expect(try station.sync(over: stick).written == [1])
      #expect(try station.counts().unsealed == 1)
      let batches = stick / ExchangeNames.toRegistry / "IBK-1"
      let name = try #require(try Disk().list(batches, limit: 10).first).name
      let file = try Disk().read(batches / name, limit: 1 << 23)
      let (batch, receipt) = try registry.ingest(file, at: Instant(milliseconds: 0))
      let back = stick / ExchangeNames.toStation / "IBK-1"
      try Disk().makeFolder(back)
      try Disk().write(
        try receipt.text(), to: back / ExchangeNames.receipt(batchID: batch.id.bytes))
      #expect(try station.sync(over: stick).receipted == [1])
    }
  }

  @Test("A key that was replaced opens nothing that is written afterwards, and all from before")
  func replaced() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let (station, administrator) = try sample.work()
      try station.change(by: administrator) { desk throws(Fault) in
        try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
      }
      let before = try station.journal.append(isPractice: false) {
        sample.crossing($0, name: "BEFORE")
      }.n
      // What an officer who leaves could have copied.
      let copy = try Disk().read(sample.folder.keys, limit: KeyFile.maximumBytes)
      try station.change(by: administrator) { desk throws(Fault) in
        try desk.disable("7731", by: administrator)
      }
      let after = try station.journal.append(isPractice: false) {
        sample.crossing($0, name: "AFTER")
      }.n
      let now = try Disk().read(sample.folder.keys, limit: KeyFile.maximumBytes)
      #expect(try KeyFile(now).generation == KeyFile(copy).generation + 1)
      let old = try KeyFile(copy)
      let (entry, credential) = try #require(old.active("7731"))
      let key = try #require(try credential.open(Passphrase(Crew.other), of: "IBK-1", "7731"))
      let kek = try #require(
        try entry.keyEncryptionKey(with: key, of: "IBK-1", old.generation))
      #expect(throws: Fault(.stationKeys, "")) { try StationSecrets(try KeyFile(now), under: kek) }
      for (n, name) in [(before, "BEFORE"), (after, "AFTER")] {
        #expect(String(decoding: try station.record(n).bytes(), as: UTF8.self).contains(name))
      }
      // The old keys, put beside the records of now, are told for what they are.
      #expect(throws: Fault(.stationKeys, "")) {
        try Journal(
          station: "IBK-1", folder: sample.folder,
          instance: String(
            decoding: try Disk().read(sample.folder.instance, limit: 64), as: UTF8.self),
          master: try StationSecrets(old, under: kek).master, timekeeper: sample.timekeeper,
          randomness: sample.randomness)
      }
      // Who goes round that with a program of their own opens the first record and not the second.
      let vault = try Vault(
        store: "station", keys: sample.folder.dataKeys,
        master: try StationSecrets(old, under: kek).master, timekeeper: sample.timekeeper,
        randomness: sample.randomness)
      func open(_ n: Int64) throws -> [UInt8] {
        let row = try #require(
          try station.journal.database.first(
            "SELECT data_key, sealed FROM record WHERE n = ?", n
          ) { row throws(Fault) in
            Vault.Sealed(dataKey: try row.int64(0), bytes: try row.bytes(1))
          })
        return try vault.open(row, table: JournalSchema.sealing(.crossing), row: n)
      }
      #expect(try !open(before).isEmpty)
      #expect(throws: (any Error).self) { try open(after) }
    }
  }

  @Test(
    "A change of officers or keys that is cut off at its write leaves a station that opens",
    arguments: [false, true], KeyChange.allCases)
  func cutOff(isDone: Bool, change: KeyChange) throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      do {
        let (station, administrator) = try sample.work()
        try station.change(by: administrator) { desk throws(Fault) in
          try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
        }
        _ = try station.journal.append(isPractice: false) { sample.crossing($0) }
      }
      do {
        // Two writes are the sign-in's own.
        let files = FailingFiles(atWrite: 3, isDone: isDone)
        let station = try sample.open(files: files)
        let by = try station.signIn(Crew.administrator, Passphrase(Crew.passphrase))
        #expect(throws: Fault(.diskFull, "")) {
          try station.change(by: by) { desk throws(Fault) in try change.make(desk, by) }
        }
        #expect(files.hasFailed)
      }
      let (station, _) = try sample.work()
      #expect(try !station.record(1).bytes().isEmpty)
      let officer = fault { () throws(Fault) in
        _ = try station.signIn("7731", Passphrase(Crew.other))
      }
      #expect(officer?.code == (isDone && change == .disable ? .signIn : nil))
    }
  }

  @Test(
    "A role that somebody raised in the file by hand opens nothing", arguments: KeyMode.allCases)
  func raised(mode: KeyMode) throws {
    guard mode != .tpm else { return }
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(mode))
      do {
        let (station, administrator) = try sample.work()
        try station.change(by: administrator) { desk throws(Fault) in
          try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
        }
      }
      let bytes = try Disk().read(sample.folder.keys, limit: KeyFile.maximumBytes)
      var text = String(decoding: bytes, as: UTF8.self)
      let mark = "\"role\":\"officer\""
      let place = try #require(Array(text.utf8).firstRange(of: Array(mark.utf8)))
      let start = text.utf8.index(text.utf8.startIndex, offsetBy: place.lowerBound)
      let end = text.utf8.index(text.utf8.startIndex, offsetBy: place.upperBound)
      text.replaceSubrange(start..<end, with: "\"role\":\"administrator\"")
      try Disk().write(Array(text.utf8), to: sample.folder.keys, secret: true)
      #expect(throws: Fault(.stationKeys, "")) {
        let station = try sample.open()
        _ = try station.signIn("7731", Passphrase(Crew.other))
      }
    }
  }
}

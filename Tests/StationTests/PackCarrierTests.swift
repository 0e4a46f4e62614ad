import Bytes
import Codes
import Crypto
import Decision
import Host
import Record
import Seal
import Support
import Synchronization
import Testing

@testable import Station

@Suite("Carrying attachments over a folder")
struct PackCarrierTests {
  private typealias Scene = CarrierScene

  @Test("Three raw slaps a traveller follow the records, and are pruned once backed up there")
  func wholeWay() throws {
    try withTemporaryFolder { folder in
      var scene = try Scene(folder)
      let slaps = try scene.record([2_400_000, 2_400_000, 2_400_000])
      let out = try scene.sync()
      #expect(out.written == [1])
      #expect(out.attachments.written.count == 1)
      #expect(try scene.packed() == slaps)
      #expect(try scene.counts() == [.sent: 3])
      #expect(try scene.sync().attachments.there == 1, "what lies there whole is not written again")
      try scene.receipt()
      try scene.takePacksAway()
      try scene.say(1, leaf: 1)
      let back = try scene.sync()
      #expect(back.attachments.stored == 3)
      #expect(back.refused == [])
      #expect(try scene.packs().isEmpty)
      #expect(try scene.counts() == [.stored: 3])
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 0, "no backup yet")
      // A backup of before the first statement does not hold them.
      try scene.say(2, leaf: 1, backedUp: 0)
      _ = try scene.sync()
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 0)
      try scene.say(3, leaf: 1, backedUp: 2)
      _ = try scene.sync()
      #expect(try scene.counts() == [.backedUp: 3])
      #expect(try scene.station.pruneAttachments(storedForDays: 7).count == 0)
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 3)
      #expect(try scene.counts() == [.pruned: 3])
      let path = scene.station.folder.attachment(slaps[0])
      #expect(Disk().kind(of: path) == nil)
    }
  }

  @Test("A statement that is forged, another's, of another key or log prunes nothing")
  func forged() throws {
    try withTemporaryFolder { folder in
      var scene = try Scene(folder)
      try scene.record([10])
      _ = try scene.sync()
      // Without a receipt for its batch no statement settles a record.
      try scene.say(1, leaf: 9)
      #expect(try scene.sync().attachments.stored == 0)
      try scene.receipt()
      try scene.say(2, leaf: 9, station: "OTHER")
      #expect(try scene.sync().refused.count == 1)
      try scene.say(3, leaf: 9, log: "other.example/log")
      #expect(try scene.sync().refused.count == 1)
      try scene.say(4, leaf: 9, as: .backup)
      #expect(try scene.sync().refused.count == 1)
      let path = scene.stick / "to-station" / "IBK-1" / ExchangeNames.attachments
      try scene.say(5, leaf: 9)
      var note = try Disk().read(path, limit: 10_000)
      note[20] ^= 1
      for bytes in [note, [], Array("maabar".utf8), Array(note.dropLast(20))] {
        try Disk().write(bytes, to: path)
        #expect(try scene.sync().refused.count == 1)
      }
      #expect(try scene.counts() == [.sent: 1])
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 0)
      // What does not cover the batch settles nothing either.
      try scene.say(6, leaf: 0)
      #expect(try scene.sync().attachments.stored == 0)
      try scene.say(7, leaf: 0, line: 1)
      #expect(try scene.sync().attachments.stored == 1)
    }
  }

  @Test("What did not arrive goes out again, once for each statement; an older one says nothing")
  func missing() throws {
    try withTemporaryFolder { folder in
      var scene = try Scene(folder)
      let names = try scene.record([10, 20, 30])
      _ = try scene.sync()
      try scene.receipt()
      try scene.takePacksAway()
      try scene.say(2, leaf: 1, missing: [names[1]])
      let first = try scene.sync()
      #expect(first.attachments.stored == 2)
      #expect(first.attachments.askedAgain == 1)
      #expect(try scene.packed() == [names[1]])
      // The same statement on the same stick asks for nothing more.
      let again = try scene.sync()
      #expect(again.attachments.askedAgain == 0)
      #expect(again.attachments.there == 1)
      #expect(try scene.packs().count == 1)
      try scene.say(1, leaf: 1)
      #expect(try scene.sync().attachments.stored == 0, "an older statement")
      // The registry lost one that it had: it goes out again unless it was pruned.
      try scene.say(3, leaf: 1, missing: [names[0]], backedUp: 2)
      #expect(try scene.sync().attachments.askedAgain == 1)
      #expect(try scene.packed() == [names[0]])
      // One was stated by the second, one by the third statement: a backup holds the first of them.
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 1)
      try scene.say(4, leaf: 1, missing: [names[0]], backedUp: 3)
      _ = try scene.sync()
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 1)
      try scene.say(5, leaf: 1, missing: [names[2]], backedUp: 3)
      #expect(try scene.sync().attachments.lost == 1)
      // Given up there: nobody is alarmed any more.
      try scene.say(6, leaf: 1, givenUp: [names[2]], backedUp: 3)
      #expect(try scene.sync().attachments.lost == 0)
    }
  }

  @Test("What was given up and lies here still is not taken for stored, and goes out again")
  func givenUp() throws {
    try withTemporaryFolder { folder in
      var scene = try Scene(folder)
      let names = try scene.record([10, 20])
      _ = try scene.sync()
      try scene.receipt()
      try scene.takePacksAway()
      try scene.say(1, leaf: 1, givenUp: [names[1]], backedUp: 1)
      #expect(try scene.sync().attachments.stored == 1)
      #expect(try scene.packed() == [names[1]])
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 1)
      // Stored after all, then given up by an administrator whose registry lost it.
      try scene.takePacksAway()
      try scene.say(2, leaf: 1, backedUp: 1)
      #expect(try scene.sync().attachments.stored == 1)
      #expect(try scene.packed() == [])
      try scene.say(3, leaf: 1, givenUp: [names[1]], backedUp: 2)
      _ = try scene.sync()
      #expect(try scene.packed() == [names[1]])
      #expect(try scene.station.pruneAttachments(storedForDays: 0).count == 0)
    }
  }

  @Test("A pack that was cut or changed on the stick is written anew; a lost stick costs nothing")
  func cut() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let names = try scene.record([3000, 4000])
      _ = try scene.sync()
      let entry = try #require(try scene.packs().first)
      let path = scene.stick / "to-registry" / "IBK-1" / "packs" / entry.name
      let whole = try Disk().read(path, limit: 1 << 20)
      var changed = whole
      changed[2000] ^= 1
      for bytes in [Array(whole.dropLast(1)), Array(whole.prefix(700)), changed, []] {
        try Disk().write(bytes, to: path)
        #expect(try scene.sync().attachments.written.count == 1)
        #expect(try Disk().read(path, limit: 1 << 20) == whole)
      }
      let other = Path(folder) / "other"
      try Disk().makeFolder(other)
      #expect(try scene.sync(over: other).attachments.written.count == 1)
      #expect(try scene.packed(other) == names)
    }
  }

  @Test("A sync writes no more than it may, oldest first, and the next one goes on")
  func limited() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      var names: [Digest] = []
      for _ in 0..<5 { names += try scene.record([400_000]) }
      let none = try scene.sync(atMost: 0)
      #expect(none.written == [1], "records are not held up")
      #expect(none.attachments.stop == .limit)
      #expect(none.attachments.waiting.count == 5)
      let first = try scene.sync(atMost: 900_000)
      #expect(first.attachments.stop == .limit)
      #expect(try scene.packed() == Array(names.prefix(2)))
      #expect(first.attachments.waiting.count == 3)
      _ = try scene.sync(atMost: 900_000)
      #expect(try scene.packed() == Array(names.prefix(4)))
      let last = try scene.sync(atMost: 900_000)
      #expect(try scene.packed() == names)
      #expect(last.attachments.stop == nil)
    }
  }

  @Test("On a stick without room the records go, and packs make way for them")
  func full() throws {
    try withTemporaryFolder { folder in
      let room = Room()
      let scene = try Scene(folder, files: room)
      try scene.record([100_000])
      // What the file system says leaves nothing beside the reserve for records.
      room.free.withLock { $0 = PackCarrier.reserveBytes + 100_000 }
      let first = try scene.sync()
      #expect(first.written == [1])
      #expect(first.attachments.stop == .full)
      #expect(try scene.packs().isEmpty)
      #expect(try scene.counts() == [.kept: 1])
      // It says nothing, and the pack fails halfway.
      room.free.withLock { $0 = nil }
      room.packsFail.withLock { $0 = true }
      #expect(try scene.sync().attachments.stop == .full)
      room.packsFail.withLock { $0 = false }
      #expect(try scene.sync().attachments.stop == nil)
      #expect(try scene.packs().count == 1)
      // The stick is full of packs when a batch comes.
      try scene.record([])
      room.batchesFail.withLock { $0 = 1 }
      #expect(try scene.sync().written == [2])
      #expect(try scene.packs().count == 1, "and they are written again where there is room")
    }
  }

  @Test("A journal that came back from a backup still sends what the registry asks for")
  func restored() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      // Its record was synced, and the journal has forgotten both since.
      let kept = try scene.station.attachments.keep([
        CapturedFile(.portrait, format: "image/jpeg", bytes: [1, 2, 3])
      ])
      let name = try #require(Digest(try Hex.decode(kept[0].name)))
      let gone = Hash.digest([1])
      try scene.say(1, leaf: 3, missing: [name, gone])
      _ = try scene.sync()
      #expect(try scene.packed() == [name])
      try scene.takePacksAway()
      try scene.say(2, leaf: 2, missing: [gone])
      _ = try scene.sync()
      #expect(try scene.counts() == [.sent: 1], "a statement that covers less says nothing of it")
      try scene.say(3, leaf: 3, missing: [gone])
      _ = try scene.sync()
      #expect(try scene.counts() == [.stored: 1])
    }
  }

  @Test("A capture that no record names is swept away, and one that the disk lost is told")
  func swept() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let name = try #require(try scene.record([10]).first)
      // A crossing that was cut off between its captures and its record.
      let orphans = try scene.station.attachments.keep([
        CapturedFile(.portrait, format: "image/jpeg", bytes: [1])
      ])
      let orphan = try #require(Digest(try Hex.decode(orphans[0].name)))
      let path = scene.station.folder.attachment(orphan)
      try Disk().write([1], to: Path(path.string + ".part"))
      _ = try scene.sync()
      #expect(Disk().kind(of: path) == nil)
      #expect(Disk().kind(of: Path(path.string + ".part")) == nil)
      #expect(Disk().kind(of: scene.station.folder.attachment(name)) == .file)
      try scene.record([20])
      try Disk().write([9], to: scene.station.folder.attachment(name))
      try scene.takePacksAway()
      #expect(try scene.sync().attachments.damaged == 1)
    }
  }
}

/// The real file system, with room of the test's own.
private final class Room: Files {
  let free = Mutex<Int?>(nil)
  let packsFail = Mutex(false)
  let batchesFail = Mutex(0)
  private let disk = Disk()

  func read(_ path: Path, limit: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, limit: limit)
  }
  func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, from: offset, count: count)
  }
  func append(_ bytes: [UInt8], to path: Path) throws(Fault) { try disk.append(bytes, to: path) }
  func keep(_ part: Path, as path: Path) throws(Fault) { try disk.keep(part, as: path) }
  func write(_ bytes: [UInt8], to path: Path, secret: Bool) throws(Fault) {
    let isFull =
      path.name.hasSuffix(".tar")
      ? packsFail.withLock { $0 }
      : path.name.hasSuffix(".batch")
        && batchesFail.withLock { left in
          left -= 1
          return left >= 0
        }
    guard !isFull else { throw Fault(.diskFull, at: path.string, "no space left") }
    try disk.write(bytes, to: path, secret: secret)
  }
  func makeFolder(_ path: Path) throws(Fault) { try disk.makeFolder(path) }
  func list(_ folder: Path, limit: Int) throws(Fault) -> [FolderEntry] {
    try disk.list(folder, limit: limit)
  }
  func list(
    _ folder: Path, ending: String, limit: Int, among names: Int
  ) throws(Fault) -> (entries: [FolderEntry], isWhole: Bool) {
    try disk.list(folder, ending: ending, limit: limit, among: names)
  }
  func remove(_ path: Path) throws(Fault) { try disk.remove(path) }
  func move(_ from: Path, to: Path) throws(Fault) { try disk.move(from, to: to) }
  func kind(of path: Path) -> FileKind? { disk.kind(of: path) }
  func freeBytes(at path: Path) -> Int? { free.withLock { $0 } }
}

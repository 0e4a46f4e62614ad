import Bytes
import Crypto
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Taking attachments in")
struct AttachmentIntakeTests {
  /// A registry with one station, a record that names attachments, and packs to carry them.
  private struct Scene {
    let border: Border
    let registry: RegistryService
    let station: SmallStation

    init(_ folder: String, files: any Files = Disk()) throws {
      border = Border(folder)
      registry = try border.make(files: files)
      station = try SmallStation("IBK-1", at: registry)
    }

    /// Attachments of a few bytes, each another.
    func sealed(_ count: Int, bytes: Int = 100, from first: Int = 0) throws -> [SealedAttachment] {
      try (first..<first + count).map { number in
        try SealedAttachment(
          [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: bytes),
          key: Hash.sha256(Array("key \(number)".utf8)))
      }
    }

    /// A record's line that names attachments.
    func line(_ n: Int64, _ attachments: [SealedAttachment]) throws -> [UInt8] {
      var fields = try #require(try JSON.parse(try station.line(n)).object)
      fields["attachments"] = .array(
        attachments.map { one in
          [
            "kind": "portrait", "format": "image/jpeg", "name": .string(one.name.hex),
            "bytes": .integer(Int64(one.ciphertext.count)), "key": .string(Hex.encode(one.key)),
          ]
        })
      return try JSON.object(fields).canonicalLine()
    }

    /// Carries a batch with one record for each list of attachments.
    func carry(_ records: [[SealedAttachment]], seq: Int64 = 1) throws {
      var lines: [[UInt8]] = []
      for (place, attachments) in records.enumerated() {
        lines.append(try line(seq * 100 + Int64(place), attachments))
      }
      try border.carry(try station.seal(lines, seq: seq, previous: nil))
    }

    func pack(_ attachments: [SealedAttachment]) -> [UInt8] {
      var pack: [UInt8] = []
      for one in attachments {
        AttachmentPack.append(one.ciphertext, named: one.name, to: &pack)
      }
      return pack + AttachmentPack.end
    }

    var packs: Path { border.exchange / "to-registry" / "IBK-1" / "packs" }

    func carry(pack bytes: [UInt8], as name: String = "a.tar") throws {
      try Disk().makeFolder(packs)
      try Disk().write(bytes, to: packs / name)
    }

    func pass() throws -> ExchangePass { try registry.ingest(exchange: border.exchange) }

    /// What the registry says to the station, its signature verified.
    func statement() throws -> AttachmentStatement {
      let path = border.exchange / "to-station" / "IBK-1" / "attachments.note"
      return try AttachmentStatement(
        note: try Disk().read(path, limit: 1 << 20),
        verifier: try station.answer.verifier(of: .attachments))
    }

    var packNames: [String] {
      ((try? Disk().list(packs, limit: 100)) ?? []).map(\.name)
    }
  }

  @Test("records do not wait for attachments, which are missing until a pack brings them")
  func ordinary() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(3)
      try scene.carry([[all[0], all[1]], [all[2]]])
      let first = try scene.pass()
      #expect(first.count(.accepted) == 1)
      #expect(first.receipts == 1, "no record waits for an attachment")
      #expect(try scene.statement().missing == all.map(\.name))
      #expect(try scene.statement().leaf == 1)
      try scene.carry(pack: scene.pack(Array(all.prefix(2))))
      let second = try scene.pass()
      #expect(second.packs.map(\.taken.stored) == [2])
      #expect(scene.packNames == [])
      #expect(try scene.statement().missing == [all[2].name])
      #expect(try scene.statement().number == 2)
      // The same pack again is no news, and neither is the statement.
      try scene.carry(pack: scene.pack(Array(all.prefix(2))))
      #expect(try scene.pass().packs.map(\.taken.repeated) == [2])
      #expect(try scene.statement().number == 2)
      let counts = try scene.registry.attachmentCounts()
      #expect(counts.map(\.stored) == [2])
      #expect(counts.map(\.missing) == [1])
      let path = scene.registry.folder.attachment(all[0].name)
      #expect(try Disk().read(path, limit: 1000) == all[0].ciphertext)
      #expect(try scene.registry.fsck().problems == [])
    }
  }

  @Test("what comes before its record is kept and adopted when the record comes")
  func early() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(2)
      try scene.carry(pack: scene.pack(all))
      #expect(try scene.pass().packs.map(\.taken.unnamed) == [2])
      #expect(try scene.registry.unnamedAttachments().count == 2)
      try scene.carry([[all[0]]])
      _ = try scene.pass()
      #expect(try scene.registry.unnamedAttachments().count == 1)
      #expect(try scene.statement().missing.isEmpty)
      #expect(try scene.registry.fsck().problems == [])
      // What nobody names is let go after 90 days.
      scene.border.clock.advance(milliseconds: Limits.unnamedMilliseconds + 1)
      _ = try scene.pass()
      #expect(try scene.registry.unnamedAttachments().count == 0)
      let path = scene.registry.folder.attachment(all[1].name)
      #expect(Disk().kind(of: path) == nil)
    }
  }

  @Test("a pack that is cut, changed or none at all gives what is good and never stops the next")
  func damaged() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(6, bytes: 900)
      try scene.carry([all])
      let whole = scene.pack(Array(all[0..<2]))
      try scene.carry(pack: Array(whole.dropLast(1500)), as: "a-cut.tar")
      var changed = scene.pack(Array(all[2..<4]))
      changed[600] ^= 1
      try scene.carry(pack: changed, as: "b-changed.tar")
      try scene.carry(pack: Array("hello".utf8), as: "c-text.tar")
      try scene.carry(pack: [], as: "d-empty.tar")
      try Disk().makeFolder(scene.packs / "e-folder.tar")
      try scene.carry(
        pack: [UInt8](repeating: 0, count: Parameters.packBytes + 1), as: "f-large.tar")
      try scene.carry(pack: scene.pack(Array(all[4..<6])), as: "g-good.tar")
      let pass = try scene.pass()
      #expect(
        pass.packs.map(\.taken.outcome) == [
          .damaged, .damaged, .damaged, .notAPack, .notAPack, .notAPack, .taken,
        ])
      #expect(pass.packs.map(\.taken.stored) == [1, 1, 0, 0, 0, 0, 2])
      #expect(try Set(scene.statement().missing) == [all[1].name, all[2].name])
      #expect(scene.packNames == [])
      let aside = try Disk().list(scene.border.exchange / "quarantine" / "IBK-1", limit: 100)
      #expect(aside.count == 6)
      // The station sends exactly the missing ones again.
      try scene.carry(pack: scene.pack([all[1], all[2]]))
      #expect(try scene.pass().packs.map(\.taken.stored) == [2])
      #expect(try scene.statement().missing.isEmpty)
    }
  }

  @Test("what nobody names fills a bounded room, is then left, and never keeps out what is named")
  func flood() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      // The bound stands in for a gigabyte of junk.
      let size = Int(Limits.unnamedBytes) - 50
      try scene.registry.committing { () throws(Fault) in
        try scene.registry.attachments.put(
          StoredCiphertext(
            name: Hash.digest([1]), bytes: Int64(size), received: Border.start, isNamed: false),
          isNamed: false)
      }
      let all = try scene.sealed(2)
      try scene.carry(pack: scene.pack([all[0]]), as: "junk.tar")
      #expect(try scene.pass().packs.map(\.taken.outcome) == [.left])
      #expect(scene.packNames == ["junk.tar"])
      try scene.carry([[all[1]]])
      try scene.carry(pack: scene.pack([all[1]]), as: "named.tar")
      #expect(try scene.pass().packs.map(\.taken.outcome) == [.left, .taken])
      #expect(try scene.statement().missing.isEmpty)
      // Its record comes at last: the pack that was left is taken.
      try scene.carry([[all[0]]], seq: 2)
      #expect(try scene.pass().packs.map(\.taken.outcome) == [.taken])
      #expect(try scene.statement().missing.isEmpty)
    }
  }

  @Test("a station that names another's attachment first cannot make it seem stored")
  func claimed() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let other = try SmallStation("THIEF", at: scene.registry)
      let all = try scene.sealed(1)
      var fields = try #require(try JSON.parse(try scene.line(100, all)).object)
      fields["station"] = "THIEF"
      fields["epoch"] = .string(other.epoch)
      try scene.border.carry(
        try other.seal([try JSON.object(fields).canonicalLine()], seq: 1, previous: nil))
      _ = try scene.pass()
      try scene.carry([all])
      _ = try scene.pass()
      #expect(try scene.statement().missing == all.map(\.name))
      try scene.carry(pack: scene.pack(all))
      _ = try scene.pass()
      #expect(try scene.statement().missing.isEmpty)
    }
  }

  @Test("attachments of a held batch are asked for like any other")
  func held() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(1)
      scene.station.beginEpoch("e")
      try scene.carry([all])
      #expect(try scene.pass().count(.heldEpoch) == 1)
      #expect(try scene.statement().missing == all.map(\.name))
      try scene.carry(pack: scene.pack(all))
      _ = try scene.pass()
      #expect(try scene.statement().missing.isEmpty)
      _ = try scene.registry.approve(epoch: scene.station.epoch, of: scene.station.name)
      #expect(try scene.registry.fsck().problems == [])
    }
  }

  @Test("a statement names nine hundred missing ones at most, and covers no more")
  func bounded() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(1100, bytes: 1)
      try scene.carry(stride(from: 0, to: 1100, by: 50).map { Array(all[$0..<$0 + 50]) })
      _ = try scene.pass()
      let first = try scene.statement()
      #expect(first.missing.count == 900)
      #expect(first.leaf == 0)
      #expect(first.line == 18, "fifty a record")
      #expect(first.named == 1100)
      try scene.carry(pack: scene.pack(Array(all.prefix(700))))
      _ = try scene.pass()
      let second = try scene.statement()
      #expect(second.missing.count == 400)
      #expect(second.leaf == 1)
    }
  }

  @Test("an attachment opens with its record's key, and who opened it is noted")
  func opening() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(1)
      try scene.carry([all])
      _ = try scene.pass()
      let record = try RecordIdentity(station: "IBK-1", epoch: scene.station.epoch, n: 100)
      let attachment = try #require(try scene.registry.attachments(of: record).first)
      let missing = fault { () throws(Fault) in
        _ = try scene.registry.open(attachment, of: record, reason: "CASE-1")
      }
      #expect(missing?.code == .unknownToRegistry)
      #expect(try scene.registry.auditEntries().isEmpty)
      try scene.carry(pack: scene.pack(all))
      _ = try scene.pass()
      scene.registry.user = 7
      let opened = try scene.registry.open(attachment, of: record, reason: "CASE-1")
      #expect(opened.file == [UInt8](repeating: 0, count: 100))
      let entries = try scene.registry.auditEntries()
      #expect(entries.map(\.act) == [.attachmentOpened])
      #expect(entries.map(\.reason) == ["CASE-1"] && entries.map(\.user) == [7])
      #expect(entries.map(\.records) == [[record]])
      #expect(
        fault { () throws(Fault) in
          _ = try scene.registry.open(attachment, of: record, reason: "")
        }?.code == .registryReason)
      let other = try RecordIdentity(station: "IBK-1", epoch: scene.station.epoch, n: 101)
      #expect(throws: Fault.self) { try scene.registry.attachments(of: other) }
    }
  }

  @Test("what an erased record named is destroyed and never taken in again")
  func erased() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(2)
      try scene.carry([all])
      try scene.carry(pack: scene.pack([all[0]]))
      _ = try scene.pass()
      let row = try #require(try scene.registry.attachments.named(all[0].name).first).row
      let record = try RecordIdentity(station: "IBK-1", epoch: scene.station.epoch, n: 100)
      let found = try scene.registry.erasable(record)
      _ = try scene.registry.erase(found, basis: .request, authority: "DPA 7", by: "A-1")
      #expect(try scene.registry.eraseAttachments(of: row) == 0, "nothing is left to do")
      let path = scene.registry.folder.attachment(all[0].name)
      #expect(Disk().kind(of: path) == nil)
      try scene.carry(pack: scene.pack(all))
      #expect(try scene.pass().packs.map(\.taken.repeated) == [2])
      #expect(Disk().kind(of: path) == nil)
      #expect(try scene.statement().missing.isEmpty, "it is asked for no more")
      #expect(try scene.registry.attachmentCounts().map(\.erased) == [2])
      #expect(try scene.registry.fsck().problems == [])
    }
  }

  @Test("fsck finds a stored attachment that was changed or lost, and repair asks for it again")
  func repairing() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let all = try scene.sealed(3)
      try scene.carry([all])
      try scene.carry(pack: scene.pack(all))
      _ = try scene.pass()
      #expect(try scene.registry.repairAttachments() == [])
      var changed = all[0].ciphertext
      changed[5] ^= 1
      try Disk().write(changed, to: scene.registry.folder.attachment(all[0].name))
      try Disk().remove(scene.registry.folder.attachment(all[1].name))
      #expect(try scene.registry.fsck().problems.count == 2)
      #expect(try Set(scene.registry.repairAttachments()) == Set(all[0...1].map(\.name.hex)))
      #expect(try scene.registry.fsck().problems == [])
      _ = try scene.pass()
      #expect(try Set(scene.statement().missing) == Set(all[0...1].map(\.name)))
      try scene.carry(pack: scene.pack(all))
      #expect(try scene.pass().packs.map(\.taken.stored) == [2])
      #expect(try scene.registry.fsck().problems == [])
      // A database that is older than the files finds them again.
      try scene.registry.committing { () throws(Fault) in
        try scene.registry.attachments.remove(all[0].name)
        let named = try scene.registry.attachments.named(all[0].name)
        for one in named { try scene.registry.attachments.set(.missing, of: one) }
      }
      #expect(try scene.registry.repairAttachments() == [])
      #expect(try scene.registry.attachmentCounts().map(\.missing) == [0])
      // A row that somebody edits is seen.
      try scene.registry.database.run(
        "UPDATE attachment SET bytes = 1 WHERE name = ?", all[2].name.bytes)
      #expect(try !scene.registry.fsck().isWhole)
    }
  }

  @Test("trouble at any step of taking a pack in leaves nothing counted that is not there")
  func trouble() throws {
    var step = 0
    var isComplete = false
    while !isComplete {
      step += 1
      isComplete = try withMemoryFolder { folder in
        var scene: Scene? = try Scene(folder)
        let border = try #require(scene).border
        let all = try #require(scene).sealed(2)
        try scene?.carry([all])
        _ = try scene?.pass()
        try scene?.carry(pack: try #require(scene).pack(all))
        scene = nil
        let trouble = Trouble(at: step) { () throws(Fault) in
          throw Fault(.diskFull, at: "injected", "no space left")
        }
        do {
          let registry = try border.open(files: TroubledFiles(trouble))
          trouble.watch(registry)
          let error = fault { () throws(Fault) in
            _ = try registry.ingest(exchange: border.exchange)
          }
          #expect(error == nil || error?.code == .diskFull, "step \(step)")
        }
        let registry = try border.open()
        for one in all {
          let isStored = try registry.attachments.named(one.name).contains { $0.state == .stored }
          let file = try? Disk().read(registry.folder.attachment(one.name), limit: 1000)
          #expect(!isStored || file == one.ciphertext, "step \(step)")
        }
        _ = try registry.ingest(exchange: border.exchange)
        #expect(try registry.attachmentCounts().map(\.stored) == [2], "step \(step)")
        #expect(try registry.fsck().problems == [], "step \(step)")
        return !trouble.hasStruck
      }
    }
    #expect(step > 8)
  }
}

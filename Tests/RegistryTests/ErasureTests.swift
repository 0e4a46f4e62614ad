import Bytes
import Codes
import Crypto
import Flows
import Foundation
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Erasing a person")
struct ErasureTests {
  /// The number that stands in every record of the person to be erased.
  static let canary = "ZQ7708112"

  /// A registry with others' records, the person's own, an outcome and a note about her, and a fork
  /// that repeats one of her records; and what may be looked for afterwards.
  struct Case {
    let border: Border
    let station: SmallStation
    let batches: [BatchSealer.Batch]
    let lines: [[UInt8]]

    init(_ folder: String, registry: RegistryService, border: Border) throws {
      self.border = border
      station = try SmallStation("IBK-1", at: registry)
      let crossing = try station.line(2, document: ErasureTests.canary)
      let later = try station.line(5, document: ErasureTests.canary.lowercased())
      let outcome = try Case.about(2, "records/outcome.json", n: 6, station)
      let note = try Case.about(2, "records/note.json", n: 7, station)
      lines = [crossing, later, outcome, note]
      let first = try station.seal(
        [try station.line(1), crossing, try station.line(3)], seq: 1, previous: nil)
      let second = try station.seal(
        [try station.line(4), later, outcome, note], seq: 2, previous: first.id)
      let fork = try station.seal(
        [crossing, try station.line(9)], seq: 2, previous: first.id)
      batches = [first, second, fork]
      for batch in batches { _ = try registry.ingest(batch.file) }
      try registry.checkpoint()
    }

    /// A golden record of another kind that speaks of the station's record `of`.
    private static func about(
      _ of: Int64, _ fixture: String, n: Int64, _ station: SmallStation
    ) throws -> [UInt8] {
      guard case .object(var fields) = try JSON.parse(Fixture.bytes(fixture)) else { return [] }
      let identity: [String: JSON] = [
        "station": .string(station.name.text), "epoch": .string(station.epoch), "n": .integer(of),
      ]
      fields["of"] = .object(identity)
      fields["station"] = identity["station"]
      fields["epoch"] = identity["epoch"]
      fields["n"] = .integer(n)
      return try JSON.object(fields).canonicalLine()
    }

    func identity(_ n: Int64) throws -> RecordIdentity {
      try RecordIdentity(station: "IBK-1", epoch: station.epoch, n: n)
    }
  }

  private func erase(_ registry: RegistryService) throws -> [Tombstone] {
    try registry.erase(
      try registry.erasable(documentNumber: Self.canary), basis: .court,
      authority: "Court of Dohuk 12/2026", by: "A-1")
  }

  @Test("a document's number finds every record of the person, and what speaks of them")
  func finds() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let one = try Case(folder, registry: registry, border: border)
      for typed in ["ZQ7708112", "zq 7708-112"] {
        let found = try registry.erasable(documentNumber: typed)
        #expect(found.map(\.identity.n) == [2, 5, 6, 7])
        #expect(found.map(\.kind) == [.crossing, .crossing, .outcome, .note])
        #expect(found[0].person.contains(Self.canary) && found[0].person.contains("TIKRITI"))
      }
      // From the note too, up to the crossing and down to its outcome; not to another crossing.
      #expect(try registry.erasable(try one.identity(7)).map(\.identity.n) == [2, 6, 7])
      // In the fork, which is held and in no index.
      #expect(try registry.erasable(try one.identity(9)).map(\.isHeld) == [true])
      for missing in [{ try registry.erasable(documentNumber: "NOBODY") }] {
        #expect(throws: Fault(.unknownToRegistry, "")) { try missing() }
      }
    }
  }

  @Test("nothing of the person is left in any file, and everything else is as it was")
  func leavesNothing() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let one = try Case(folder, registry: registry, border: border)
      let table = try counts(registry)
      let receipts = try one.batches.map { try registry.receipt(for: $0.id).text() }
      let rows = try [2, 5, 6, 7].map {
        try #require(try registry.rowIfKnown(of: one.identity($0)))
      }
      let blobs = try rows.map { try #require(try registry.records.kept($0)).sealed.bytes }
      let digest = registry.records.digest(ofDocument: Self.canary)
      let salts = try one.lines.map { try #require(JSON.parse($0)["salt"]?.string) }
      #expect(try holding(digest, border).isEmpty == false)
      #expect(try holding(Array(blobs[0].prefix(24)), border).isEmpty == false)
      #expect(try readable(registry, border).contains { $0.contains(Self.canary) })

      let made = try erase(registry)
      #expect(made.map(\.records.count) == [4])
      #expect(made[0].records.map(\.identity.n) == [2, 5, 6, 7])
      for blob in blobs {
        #expect(try holding(Array(blob.prefix(24)), border) == [], "a ciphertext")
      }
      #expect(try holding(digest, border) == [], "the blind index")
      for salt in salts { #expect(try holding(Array(salt.utf8), border) == []) }
      // Every kept file opened with the registry's key, every row with the data keys on the disk.
      let texts = try readable(registry, border)
      #expect(texts.count > 5)
      for text in texts {
        #expect(!text.lowercased().contains(Self.canary.lowercased()))
        for salt in salts { #expect(!text.contains(salt)) }
      }
      for row in rows {
        #expect(throws: Fault(.rowErased, "")) { try registry.records.line(row) }
      }
      #expect(try counts(registry) == table, "counts stay")
      #expect(try one.batches.map { try registry.receipt(for: $0.id).text() } == receipts)
      for batch in one.batches {
        _ = try one.station.verify(try registry.receipt(for: batch.id), for: batch)
      }
      let findings = try registry.fsck()
      #expect(findings.problems == [])
      #expect(findings.erased == 4 && findings.records == 3)
      #expect(try registry.auditEntries().map(\.act) == [.erase])
    }
  }

  @Test("taken in again, as it was, sealed anew, in a fork, adopted: the erased stay out")
  func staysErased() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let one = try Case(folder, registry: registry, border: border)
      let receipts = try one.batches.map { try registry.receipt(for: $0.id).text() }
      _ = try erase(registry)
      let table = try counts(registry)
      for (batch, receipt) in zip(one.batches, receipts) {
        let again = try BatchSealer.encrypt(
          batch.inner, to: Certificate(pem: one.station.answer.encryptionCertificate))
        for file in [batch.file, again] {
          #expect(try registry.ingest(file).outcome == .repeated)
          #expect(try registry.receipt(for: batch.id).text() == receipt)
        }
      }
      // A kept file that is lost comes back without her.
      try Disk().remove(registry.folder.batch(one.batches[0].id))
      #expect(try registry.ingest(one.batches[0].file).outcome == .repeated)
      #expect(try registry.fsck().problems == [])
      // Another batch with the same records, next on the chain.
      let copy = try one.station.seal(
        [one.lines[0], try one.station.line(11)], seq: 3, previous: one.batches[1].id)
      let ingested = try registry.ingest(copy.file)
      #expect(ingested.outcome == .accepted)
      #expect(ingested.newRecords == 1 && ingested.erasedRecords == 1)
      #expect(try registry.adopt(one.batches[2].id).batches == 1)
      try registry.checkpoint()
      #expect(try registry.fsck().problems == [])
      #expect(!(try readable(registry, border).contains { $0.contains(Self.canary) }))
      #expect(throws: Fault(.unknownToRegistry, "")) {
        try registry.erasable(documentNumber: Self.canary)
      }
      #expect(try counts(registry) - table == 2, "the two new travellers")
    }
  }

  @Test("a registry that is restored from before the erasure carries it out when it is opened")
  func restored() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      var registry: RegistryService? = try border.make()
      let one = try Case(folder, registry: try #require(registry), border: border)
      registry = nil
      let manager = FileManager.default
      try manager.copyItem(atPath: border.root.string, toPath: folder + "/backup")
      let second = try border.open()
      _ = try erase(second)
      let table = try counts(second)
      let note = try Disk().read(second.tombstones.path(1), limit: 1 << 20)
      // With the tombstones in place, as a restore of databases and batches leaves them.
      for isInPlace in [true, false] {
        let root = Path(folder) / "restored-\(isInPlace)" / "registry"
        try Disk().makeFolder(root.parent)
        try manager.copyItem(atPath: folder + "/backup", toPath: root.string)
        let copy = Border(root.parent.string)
        if isInPlace { try second.tombstones.copied(to: root / "tombstones").write(note, 1) }
        let restored = try copy.open()
        if !isInPlace {
          #expect(try readable(restored, copy).contains { $0.contains(Self.canary) })
          #expect(try restored.replayTombstones(from: second.folder.tombstones) == 1)
        }
        #expect(!(try readable(restored, copy).contains { $0.contains(Self.canary) }))
        #expect(try counts(restored) == table)
        #expect(try restored.fsck().problems == [])
        #expect(try restored.ingest(one.batches[0].file).outcome == .repeated)
        #expect(try restored.replayTombstones(from: second.folder.tombstones) == 0)
      }
    }
  }

  @Test("a registry that never had the records counts them once and keeps nothing of them")
  func emptyRegistry() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      var registry: RegistryService? = try border.make()
      let station = try SmallStation("IBK-1", at: try #require(registry))
      registry = nil
      try FileManager.default.copyItem(atPath: border.root.string, toPath: folder + "/backup")
      let batch = try station.seal(
        [try station.line(1), try station.line(2, document: Self.canary)], seq: 1, previous: nil)
      let second = try border.open()
      _ = try second.ingest(batch.file)
      _ = try erase(second)
      let table = try counts(second)
      let root = Path(folder) / "other" / "registry"
      try Disk().makeFolder(root.parent)
      try FileManager.default.copyItem(atPath: folder + "/backup", toPath: root.string)
      let copy = Border(root.parent.string)
      let restored = try copy.open()
      #expect(try restored.replayTombstones(from: second.folder.tombstones) == 1)
      let ingested = try restored.ingest(batch.file)
      #expect(ingested.newRecords == 1 && ingested.erasedRecords == 1)
      try restored.checkpoint()
      #expect(try restored.fsck().problems == [])
      #expect(try counts(restored) == table)
      #expect(!(try readable(restored, copy).contains { $0.contains(Self.canary) }))
    }
  }

  @Test("cut off before any durable step, it is complete once the registry is opened again")
  func cutOff() throws {
    try withTemporaryFolder { folder in
      let prepared = Border(folder + "/prepared")
      _ = try Case(folder, registry: try prepared.make(), border: prepared)
      var step = 0
      var isComplete = false
      var isBegun = false
      while !isComplete {
        step += 1
        let copy = Border("\(folder)/\(step)")
        try Disk().makeFolder(copy.root.parent)
        try FileManager.default.copyItem(
          atPath: prepared.root.string, toPath: copy.root.string)
        let trouble = Trouble(at: step) { () throws(Fault) in
          throw Fault(.diskFull, at: "injected", "no space left")
        }
        do {
          let registry = try copy.open(files: TroubledFiles(trouble))
          let found = try registry.erasable(documentNumber: Self.canary)
          trouble.watch(registry)
          let error = fault { () throws(Fault) in
            _ = try registry.erase(
              found, basis: .request, authority: "DPA 7", by: "A-1")
          }
          isComplete = !trouble.hasStruck
          #expect(error == nil || error?.code == .diskFull, "step \(step): \(error as Any)")
        }
        let registry = try copy.open()
        #expect(try registry.fsck().problems == [], "step \(step)")
        if try registry.erasures.last() == nil {
          // Not begun: nothing was promised, and nothing is gone.
          #expect(!isBegun, "step \(step)")
          #expect(try registry.erasable(documentNumber: Self.canary).count == 4)
        } else {
          isBegun = true
          #expect(
            !(try readable(registry, copy).contains { $0.contains(Self.canary) }), "step \(step)")
          #expect(try registry.vault.unfinishedErasures() == [])
        }
        try FileManager.default.removeItem(atPath: "\(folder)/\(step)")
      }
      #expect(step > 40 && isBegun)
    }
  }

  @Test("a tombstone holds no personal data and is verified with openssl alone")
  func stockTombstone() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      _ = try Case(folder, registry: registry, border: border)
      let made = try #require(try erase(registry).first)
      let (tombstone, note) = try registry.tombstone(1)
      #expect(tombstone == made)
      for word in [Self.canary, "TIKRITI", "1985", "IRN"] { #expect(!note.contains(word)) }
      try write(note, to: folder + "/1.note")
      let key = registry.folder.statementVerifier(.erasure)
      let script = Fixture.path("batches/tombstone.sh")
      let run = try StockTool.bash("bash '\(script)' 1.note '\(key)'", in: folder)
      #expect(run.status == 0, "\(run.problems)\(run.text)")
      #expect(try JSON.parse(run.output.dropLast())["number"] == 1)
      let forged = note.replacing("\"basis\":\"court\"", with: "\"basis\":\"request\"")
      try write(forged, to: folder + "/2.note")
      #expect(try StockTool.bash("bash '\(script)' 2.note '\(key)'", in: folder).status != 0)
      #expect(throws: Fault(.unknownToRegistry, "")) { try registry.tombstone(2) }
    }
  }

  @Test("an authority that could be a person's name is refused, and tombstones cannot be swapped")
  func refusals() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let one = try Case(folder, registry: registry, border: border)
      let found = try registry.erasable(try one.identity(9))
      for authority in ["", "محكمة", "a\u{1b}b", String(repeating: "a", count: 65), "a\"b"] {
        #expect(throws: Fault(.erasure, "")) {
          try registry.erase(found, basis: .court, authority: authority, by: "A-1")
        }
      }
      #expect(try registry.erasures.last() == nil)
      _ = try registry.erase(found, basis: .unlawful, authority: "File 3", by: "A-1")
      _ = try erase(registry)
      #expect(try registry.fsck().problems == [])
      let paths = [1, 2].map { registry.tombstones.path($0) }
      let notes = try paths.map { try Disk().read($0, limit: 1 << 20) }
      for (path, bytes) in [(paths[0], notes[1]), (paths[1], notes[1].map { $0 &+ 0 } + [10])] {
        let old = try Disk().read(path, limit: 1 << 20)
        try Disk().write(bytes, to: path)
        #expect(try registry.fsck().problems.count >= 1)
        try Disk().write(old, to: path)
      }
      try Disk().remove(paths[0])
      #expect(try registry.fsck().problems.count >= 1)
      try Disk().write(notes[0], to: paths[0])
      #expect(try registry.fsck().problems == [])
    }
  }

  // MARK: Looking for somebody

  /// The files below a registry's folder that hold some bytes.
  private func holding(_ bytes: [UInt8], _ border: Border) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: border.root.string).sorted().filter {
      name in
      let path = border.root / name
      guard Disk().kind(of: path) == .file else { return false }
      return try Disk().read(path, limit: 1 << 26).firstRange(of: bytes) != nil
    }
  }

  /// Everything that can be read with any key on the disk: kept files, records, conflicting ones.
  private func readable(_ registry: RegistryService, _ border: Border) throws -> [String] {
    var texts: [String] = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: border.root.string)
    where Disk().kind(of: border.root / name) == .file {
      let bytes = try Disk().read(border.root / name, limit: 1 << 26)
      texts.append(String(decoding: bytes, as: UTF8.self))
      if let inner = try? CMS.decrypt(bytes, with: registry.keys.encryption) {
        texts.append(String(decoding: inner, as: UTF8.self))
      }
    }
    let rows = try registry.database.rows("SELECT row FROM record WHERE data_key > 0") {
      row throws(Fault) in try row.int64(0)
    }
    for row in rows {
      texts.append(String(decoding: try registry.records.line(row), as: UTF8.self))
    }
    for line in try registry.records.conflicts() {
      texts.append(String(decoding: line, as: UTF8.self))
    }
    return texts
  }

  /// Records that count.
  private func counts(_ registry: RegistryService) throws -> Int {
    try registry.reconcileFlows().records
  }
}

extension TombstoneFolder {
  /// The same registry's tombstones in another folder.
  fileprivate func copied(to folder: Path) -> TombstoneFolder {
    TombstoneFolder(folder: folder, files: files, verifier: verifier)
  }
}

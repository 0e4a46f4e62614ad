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
import Torture

@testable import Registry
@testable import Station

@Suite("An erasure at the registry reaches the stations")
struct StationErasureTests {
  /// Nothing of the person in the station's files, nor in what any key opens there.
  private func expectGone(
    _ post: Post, _ traces: Person.Traces, _ country: Country, _ comment: Comment? = nil
  ) throws {
    #expect(try traces.found(below: post.root) == [], comment)
    for text in try post.readable(with: country.registry.keys.encryption) {
      #expect(!text.contains(Person.name) && !text.contains(Person.document), comment)
    }
  }

  @Test("Record, note, outcome, captures, index and kept batches go; order, proofs, counts stay")
  func everything() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try post.recordPerson()
      try post.decide(on: 2)
      try post.record("B")
      try country.carry(post)
      let traces = try post.traces([2, 3, 5])
      // Ciphertexts of three records, a digest, two captures with their names, one batch.
      #expect(traces.bytes.count == 9)
      #expect(try traces.found(below: post.root).isEmpty == false)
      let ids = try post.opened.batches().map(\.id)
      let sheet = try post.opened.daySheet(try post.opened.recordTime().day)
      let counted = try country.counted()

      let tombstone = try #require(try country.erase().first)
      #expect(tombstone.records.map(\.identity.n) == [2, 3, 5])
      let report = try country.carry(post).report
      #expect(report.erasures.tombstones == [1] && report.erasures.records == 3)
      #expect(report.refused == [])
      try expectGone(post, traces, country)
      for n: Int64 in [2, 3, 5] {
        #expect(throws: Fault(.rowErased, "")) { try post.opened.record(n) }
      }
      #expect(try post.opened.openReferrals().isEmpty)
      // The order, the signed manifests, the counts and the rest of the batch are what they were.
      #expect(try Array(post.opened.batches().map(\.id).prefix(1)) == ids)
      #expect(try post.opened.daySheet(try post.opened.recordTime().day) == sheet)
      #expect(try country.counted() == counted)
      let entry = try #require(try post.opened.batches().first)
      let kept = try RedactedBatch.open(
        try post.opened.outbox().file(of: entry), with: country.registry.keys.encryption)
      #expect(kept.id.hex == entry.id)
      // The note's own audit record stands between the note and the outcome.
      #expect(kept.lines.map { $0 == nil } == [false, true, true, false, true, false])
      // The station's audit says so, and travels.
      let supervisor = OfficerSession(
        serviceNumber: "9001", role: .supervisor, opened: country.clock.now())
      let acts = try post.opened.auditRecords(for: supervisor).map(\.act)
      let act = try #require(acts.first { $0.action == .erasure })
      #expect(act.records.map(\.n) == [2, 3, 5] && act.officer == "-")
      #expect(act.detail == "tombstone 1, attachments 2")
      try country.carry(post)
      #expect(try country.carry(post).report.erasures == ErasureReport())
      #expect(try country.registry.fsck().problems == [])
      #expect(try post.opened.journal.database.damage() == [])
    }
  }

  @Test("A station that comes back from before the erasure erases again at its next sync")
  func oldSnapshot() throws {
    for isSealed in [false, true] {
      for isImage in [false, true] {
        try withTemporaryFolder { folder in
          try oldSnapshot(folder, isSealed: isSealed, isImage: isImage)
        }
      }
    }
  }

  private func oldSnapshot(_ folder: String, isSealed: Bool, isImage: Bool) throws {
    let country = try Country(folder)
    let post = try country.station("IBK-1")
    try post.record("A")
    try country.carry(post)
    try post.recordPerson()
    try post.record("B")
    if isSealed { _ = try post.opened.seal() }
    post.close()
    try country.copy(post.root, to: country.folder / "snapshot")
    try post.open()
    try country.carry(post)
    _ = try country.erase()
    #expect(try country.carry(post).report.erasures.records == 1)
    let counted = try country.counted()
    post.close()
    try country.copy(country.folder / "snapshot", to: post.root)
    if !isImage { try Disk().remove(StationFolder(post.root).instance) }
    try post.open()
    let traces = try post.traces([2])
    #expect(try traces.found(below: post.root).isEmpty == false)
    // On a stick of its own, as another journey would bring it.
    let stick = country.folder / "second"
    _ = try post.sync(stick)
    _ = try country.registry.ingest(exchange: stick)
    #expect(try post.sync(stick).erasures.records == 1)
    try expectGone(post, traces, country, "sealed \(isSealed), image \(isImage)")
    #expect(try traces.found(below: stick) == [], "the stick's batch is written anew")
    // It works on, and what the person's record stood between arrives.
    try post.record("C")
    for _ in 0..<2 {
      _ = try post.sync(stick)
      _ = try country.registry.ingest(exchange: stick)
    }
    for held in try country.registry.heldBatches() where held.state == .heldEpoch {
      _ = try country.registry.approve(epoch: held.epoch, of: post.name)
      break
    }
    #expect(try country.registry.fsck().problems == [])
    #expect(try country.counted() == counted + 1)
    #expect(throws: Fault(.unknownToRegistry, "")) {
      try country.registry.erasable(documentNumber: Person.document)
    }
  }

  @Test("A batch whose receipt was lost goes out without the erased, and gets its receipt")
  func unreceipted() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      try post.record("B")
      _ = try post.sync(country.stick)
      _ = try country.registry.ingest(exchange: country.stick)
      let traces = try post.traces([1])
      _ = try country.erase()
      // The receipt never comes back; the tombstone does, on another stick.
      let stick = country.folder / "second"
      _ = try post.sync(stick)
      let incoming = stick / ExchangeNames.toStation / "IBK-1"
      try Disk().makeFolder(incoming)
      let note = Array(try country.registry.tombstone(1).note.utf8)
      try Disk().write(note, to: incoming / ExchangeNames.tombstone(Hash.digest(note)))
      let report = try post.sync(stick)
      #expect(report.erasures.records == 1 && report.written.contains(1))
      #expect(try traces.found(below: stick) == [])
      let pass = try country.registry.ingest(exchange: stick)
      #expect(pass.count(.repeated) == 1 && pass.count(.accepted) == 1)
      #expect(try post.sync(stick).receipted == [1, 2])
      // A registry that lost the file takes what is left for it.
      let entry = try #require(try post.opened.batches().first)
      let id = try #require(Digest(try Hex.decode(entry.id)))
      try Disk().remove(country.registry.folder.batch(id))
      let file = try post.opened.outbox().file(of: entry)
      #expect(try country.registry.ingest(file).outcome == .repeated)
      #expect(try country.registry.fsck().problems == [])
      // Nobody else may leave a record out: only what a tombstone names.
      let whole = try RedactedBatch.open(file, with: country.registry.keys.encryption)
      let less = try whole.without([1]).file(to: country.registry.keys.encryptionCertificate)
      #expect(try country.registry.ingest(less).outcome == .refused)
    }
  }

  @Test("A registry restored from before the erasure hears of it from a station, and erases again")
  func registryForgot() throws {
    for isFollowed in [false, true] {
      try withTemporaryFolder { folder in
        let country = try Country(folder)
        let post = try country.station("IBK-1")
        let other = try country.station("BGW-1")
        try post.recordPerson()
        try other.record("K")
        try country.carry(post)
        try country.carry(other)
        country.registry = try moved(country, "old") { _ in }
        _ = try country.erase()
        try country.carry(post)
        let lost = try country.registry.tombstone(1).tombstone
        // The copy from before takes its place; its own first tombstone is another one.
        country.registry = try RegistryService.open(
          country.folder / "old", files: Disk(), timekeeper: country.clock,
          randomness: SystemRandomness())
        #expect(try country.registry.erasable(documentNumber: Person.document).count == 1)
        if isFollowed {
          let identity = try RecordIdentity(station: "BGW-1", epoch: try other.epoch, n: 1)
          _ = try country.registry.erase(
            try country.registry.erasable(identity), basis: .request, authority: "DPA 7", by: "A")
        }
        let stick = country.folder / "second"
        _ = try post.sync(stick)
        let pass = try country.registry.ingest(exchange: stick)
        #expect(pass.notes.contains { $0.contains("carried out again, by Court of Dohuk") })
        #expect(throws: Fault(.unknownToRegistry, "")) {
          try country.registry.erasable(documentNumber: Person.document)
        }
        let again = try country.registry.tombstone(isFollowed ? 2 : 1).tombstone
        #expect(again.records == lost.records && again.authority == lost.authority)
        #expect(try country.registry.fsck().problems == [])
        #expect(try post.sync(stick).refused == [])
        // The first stick still holds the lost tombstone: nothing new comes of it.
        let last = try country.registry.ingest(exchange: country.stick)
        #expect(last.notes.filter { $0.contains("carried out") } == [])
        #expect(try post.sync(country.stick).erasures.records == 0)
      }
    }
  }

  /// Copies the registry's folder as it stands, and opens the original again.
  private func moved(
    _ country: Country, _ name: String, _ between: (Path) throws -> Void
  ) throws -> RegistryService {
    let root = country.registry.folder.root
    try country.copy(root, to: country.folder / name)
    try between(root)
    return country.registry
  }

  @Test("What was still at the station when its crossing was erased is counted, then erased too")
  func followers() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      try country.carry(post)
      let identity = try RecordIdentity(station: "IBK-1", epoch: try post.epoch, n: 1)
      try post.decide(on: 1)
      _ = try country.registry.erase(
        try country.registry.erasable(identity), basis: .court, authority: "Court", by: "A-1")
      let traces = try post.traces([1, 2, 4])
      let pending = try country.registry.reconcileFlows()
      let report = try country.carry(post).report
      #expect(report.erasures.tombstones == [1, 2] && report.erasures.records == 3)
      #expect(try country.registry.tombstone(2).tombstone.records.map(\.identity.n) == [2, 4])
      #expect(try country.registry.reconcileFlows().records == pending.records + 1, "the outcome")
      try expectGone(post, traces, country)
      #expect(try country.registry.fsck().problems == [])
      for text in try country.readable() { #expect(!text.contains(Person.name)) }
    }
  }

  @Test("A locked station keeps the tombstone and erases as soon as an officer signs in")
  func locked() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let passphrase = Passphrase("four quiet camels cross")
      let post = try country.station(
        "IBK-1",
        protection: StationProtection(
          mode: .passphrase,
          administrator: NewOfficer(
            serviceNumber: "1001", passphrase: passphrase, cost: .simulated)))
      _ = try post.opened.signIn("1001", passphrase)
      try post.recordPerson()
      try country.carry(post)
      let traces = try post.traces([1])
      _ = try country.erase()
      post.close()
      try post.open()
      #expect(try country.carry(post).report.erasures.waiting == 1)
      _ = try post.opened.signIn("1001", passphrase)
      try expectGone(post, traces, country)
      #expect(try post.sync(country.stick).erasures == ErasureReport())
    }
  }

  @Test("Pruned records are no hindrance: what is left of them goes, lists and audit can be read")
  func pruned() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson(.admitted)
      try post.record("B")
      let supervisor = OfficerSession(
        serviceNumber: "9001", role: .supervisor, opened: country.clock.now())
      _ = try post.opened.auditRecords(for: supervisor)
      let traces = try post.traces([1])
      try country.carry(post)
      _ = try country.registry.ingest(exchange: country.stick)
      country.clock.advance(milliseconds: 1000)
      _ = try country.registry.backUp(
        to: country.folder / "disk-a", keys: country.folder / "disk-b")
      try country.carry(post)
      country.clock.advance(milliseconds: 1000)
      #expect(try post.opened.prune(olderThanDays: 0).records >= 2)
      #expect(try post.opened.silentAlerts(for: supervisor).isEmpty)
      _ = try post.opened.auditRecords(for: supervisor)
      _ = try country.erase()
      #expect(try country.carry(post).report.erasures.records == 1)
      try expectGone(post, traces, country)
    }
  }

  @Test("The power may fail anywhere while a station erases: the next start completes it by itself")
  func cutOff() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try post.recordPerson()
      try post.decide(on: 2)
      try country.carry(post)
      try post.record("B")
      let traces = try post.traces([2, 3, 5])
      let sheet = try post.opened.daySheet(try post.opened.recordTime().day)
      _ = try country.erase()
      _ = try country.registry.ingest(exchange: country.stick)
      post.close()
      let base = try DiskModel.files(below: post.root)
      let log = DiskLog(below: post.root.string)
      try RecordingFileSystem.recording(log) {
        let station = try PointOfEntry(
          post.root, files: RecordingFiles(log), timekeeper: country.clock,
          randomness: SystemRandomness())
        #expect(try station.sync(over: country.stick).erasures.records == 3)
      }
      var model = DiskModel(base, log)
      try #require(model.count > 60, "the disk was asked for something")
      let stride = ProcessInfo.processInfo.environment["MAABAR_LONG"] != nil ? 1 : model.count / 15
      var isBegun = false
      for place in Swift.stride(from: 0, to: model.count, by: stride) {
        model.advance(to: place)
        for cut in PowerCut.allCases {
          let comment: Comment = "\(cut) after \(place)"
          let again = Post(country.folder / "cut", country.clock)
          try DiskModel.lay(model.image(cut, seed: UInt64(place)), in: again.root)
          try again.open()
          let isDone = try !again.opened.auditActs(.erasure).isEmpty
          #expect(isDone || !isBegun || cut != .keepsAll, comment)
          if cut == .keepsAll { isBegun = isDone }
          let report = try again.sync(country.stick)
          #expect(report.erasures.records == (isDone ? 0 : 3) && report.refused == [], comment)
          try expectGone(again, traces, country, comment)
          #expect(try again.opened.auditActs(.erasure).count == 1, comment)
          #expect(
            try again.opened.daySheet(try again.opened.recordTime().day) == sheet, comment)
          #expect(try again.opened.journal.database.damage() == [], comment)
          again.close()
          try FileManager.default.removeItem(atPath: again.root.string)
        }
      }
      #expect(isBegun)
    }
  }
}

extension PointOfEntry {
  /// The audited acts of a kind.
  fileprivate func auditActs(_ action: AuditAction) throws -> [AuditedAct] {
    var acts: [AuditedAct] = []
    try journal.eachLine(of: .audit) { _, line throws(Fault) in
      guard case .audit(let record) = try RecordLine(line), record.act.action == action else {
        return
      }
      acts.append(record.act)
    }
    return acts
  }
}

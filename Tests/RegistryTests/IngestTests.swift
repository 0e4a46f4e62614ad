import Bytes
import Codes
import Crypto
import Flows
import Host
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Taking batches in")
struct IngestTests {
  @Test("a batch is kept, its records stand in the store, and its receipt holds at the station")
  func accepted() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let batch = try station.seal(5)
      let ingested = try registry.ingest(batch.file)
      #expect(ingested.outcome == .accepted)
      #expect(ingested.newRecords == 5)
      #expect(ingested.batch == batch.id)
      // No receipt before a checkpoint.
      #expect(
        fault { () throws(Fault) in _ = try registry.receipt(for: batch.id) }?.code
          == .unknownToRegistry)
      try registry.checkpoint()
      let head = try station.verify(try registry.receipt(for: batch.id), for: batch)
      #expect(head.size == 1)
      let row = RecordLedger.row(epoch: 1, n: 3)
      #expect(try registry.records.line(row) == (try station.line(3)))
      #expect(try registry.fsck().problems == [])
      #expect(try registry.fsck().records == 5)
    }
  }

  @Test("the same batch again gives the same receipt, counts once, and is no error")
  func repeated() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let open = try border.make()
      let station = try SmallStation("IBK-1", at: open)
      let first = try station.seal()
      _ = try open.ingest(first.file)
      try open.checkpoint()
      let receipt = try open.receipt(for: first.id).text()
      for _ in 0..<3 {
        _ = try open.ingest(try station.seal().file)
        try open.checkpoint()
        #expect(try open.ingest(first.file).outcome == .repeated)
        // Sealed anew to the same registry: other bytes, the same batch.
        let other = try BatchSealer.encrypt(
          first.inner, to: try Certificate(pem: station.answer.encryptionCertificate))
        #expect(other != first.file)
        #expect(try open.ingest(other).outcome == .repeated)
        #expect(try open.receipt(for: first.id).text() == receipt)
      }
    }
    try withTemporaryFolder { folder in
      // Also after the registry was closed and opened.
      let border = Border(folder)
      var batch: BatchSealer.Batch?
      var receipt = ""
      do {
        let registry = try border.make()
        let sealed = try SmallStation("IBK-1", at: registry).seal()
        _ = try registry.ingest(sealed.file)
        try registry.checkpoint()
        receipt = try registry.receipt(for: sealed.id).text()
        batch = sealed
      }
      let sealed = try #require(batch)
      let registry = try border.open()
      #expect(try registry.ingest(sealed.file).outcome == .repeated)
      #expect(try registry.receipt(for: sealed.id).text() == receipt)
      #expect(try registry.fsck().records == 3)
    }
  }

  @Test("a gap is accepted and answered with the exact ranges, which heal")
  func gap() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      var batches: [BatchSealer.Batch] = []
      for _ in 1...10 { batches.append(try station.seal(1)) }
      for seq in [2, 3, 7, 10] {
        #expect(try registry.ingest(batches[seq - 1].file).outcome == .accepted)
      }
      let answer = try #require(try registry.answer(to: station.name))
      #expect(answer.head == 10)
      #expect(answer.missing == [1...1, 4...6, 8...9])
      for seq in [9, 1, 5, 4, 6, 8] {
        #expect(try registry.ingest(batches[seq - 1].file).outcome == .accepted)
      }
      #expect(try registry.answer(to: station.name)?.missing == [])
      try registry.checkpoint()
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("at most 64 missing ranges are named")
  func manyGaps() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      for number: Int64 in 1...70 {
        let batch = try station.seal(
          [try station.line(number)], seq: number * 2, previous: Hash.digest([1]))
        #expect(try registry.ingest(batch.file).outcome == .accepted)
      }
      let answer = try #require(try registry.answer(to: station.name))
      let odd: [ClosedRange<Int64>] = stride(from: 1, to: 128, by: 2).map { $0...$0 }
      #expect(answer.missing == odd)
    }
  }

  @Test("a jump of over 100,000 is not taken; one of 100,000 is")
  func jump() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let previous = Hash.digest([1])
      for seq: Int64 in [100_001, Int64.max] {
        let far = try station.seal([try station.line(1)], seq: seq, previous: previous)
        #expect(try registry.ingest(far.file).outcome == .jump)
      }
      let edge = try station.seal([try station.line(1)], seq: 100_000, previous: previous)
      #expect(try registry.ingest(edge.file).outcome == .accepted)
      #expect(try registry.answer(to: station.name)?.missing == [1...99_999])
    }
  }

  @Test("another batch at a taken place is a fork: kept, logged, not counted until adopted")
  func fork() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let first = try station.seal()
      let second = try station.seal()
      #expect(try registry.ingest(first.file).outcome == .accepted)
      #expect(try registry.ingest(second.file).outcome == .accepted)
      let rival = try station.seal(
        [try station.line(50), try station.line(51)], seq: 2, previous: first.id)
      let behind = try station.seal([try station.line(52)], seq: 3, previous: rival.id)
      #expect(try registry.ingest(rival.file).outcome == .heldFork)
      #expect(try registry.ingest(behind.file).outcome == .heldFork)
      #expect(try registry.ingest(rival.file).outcome == .repeated)
      try registry.checkpoint()
      _ = try station.verify(try registry.receipt(for: rival.id), for: rival)
      #expect(try registry.fsck().records == 6)
      #expect(try registry.fsck().held == 2)
      #expect(try registry.heldBatches().map(\.batch) == [rival.id, behind.id])
      // The true chain goes on.
      #expect(try registry.ingest(try station.seal().file).outcome == .heldFork)
      let adopted = try registry.adopt(rival.id)
      #expect(adopted.batches == 2)
      #expect(adopted.records == 3)
      let findings = try registry.fsck()
      #expect(findings.problems == [])
      #expect(findings.records == 9)
    }
  }

  @Test("a batch that does not follow the chain is held, from either side")
  func chain() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let first = try station.seal()
      #expect(try registry.ingest(first.file).outcome == .accepted)
      let loose = try station.seal([try station.line(9)], seq: 2, previous: Hash.digest([9]))
      #expect(try registry.ingest(loose.file).outcome == .heldFork)
      // 5 is here and names its predecessor; another 4 does not fit.
      let fifth = try station.seal([try station.line(10)], seq: 5, previous: Hash.digest([4]))
      #expect(try registry.ingest(fifth.file).outcome == .accepted)
      let fourth = try station.seal([try station.line(11)], seq: 4, previous: Hash.digest([3]))
      #expect(try registry.ingest(fourth.file).outcome == .heldFork)
    }
  }

  @Test("batches of an epoch that was not approved are held, and count once it is")
  func epochs() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      _ = try registry.ingest(try station.seal().file)
      station.beginEpoch("a")
      let first = try station.seal()
      let second = try station.seal()
      #expect(try registry.ingest(second.file).outcome == .heldEpoch)
      #expect(try registry.ingest(first.file).outcome == .heldEpoch)
      try registry.checkpoint()
      _ = try station.verify(try registry.receipt(for: first.id), for: first)
      #expect(try registry.fsck().records == 3)
      #expect(
        fault { () throws(Fault) in
          try registry.approve(epoch: String(repeating: "b", count: 32), of: station.name)
        }?.code == .unknownToRegistry)
      #expect(try registry.approve(epoch: station.epoch, of: station.name) == 2)
      #expect(try registry.approve(epoch: station.epoch, of: station.name) == 0)
      #expect(try registry.ingest(try station.seal().file).outcome == .accepted)
      let findings = try registry.fsck()
      #expect(findings.problems == [])
      #expect(findings.records == 12)
      #expect(findings.held == 0)
    }
  }

  @Test("no station keeps opening epochs for ever")
  func manyEpochs() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      var outcomes: [Ingested.Outcome] = []
      for number in 0..<20 {
        let epoch = Hex.encode([UInt8](repeating: UInt8(number), count: 16))
        let batch = try station.seal(
          [try station.line(1, epoch: epoch)], seq: 1, previous: nil, epoch: epoch)
        outcomes.append(try registry.ingest(batch.file).outcome)
      }
      #expect(
        outcomes == Array(repeating: .heldEpoch, count: 16)
          + Array(repeating: .epochs, count: 4))
    }
  }

  @Test("the same record again counts once; another content under its number is kept and flagged")
  func recordsOnce() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let first = try station.seal(3)
      _ = try registry.ingest(first.file)
      let lines = [
        try station.line(2), try station.line(3, document: "OTHER"), try station.line(4),
        try station.line(4),
      ]
      let mixed = try station.seal(lines, seq: 2, previous: first.id)
      let ingested = try registry.ingest(mixed.file)
      #expect(ingested.outcome == .accepted)
      #expect(ingested.newRecords == 1)
      #expect(ingested.repeatedRecords == 2)
      #expect(ingested.conflictingRecords == 1)
      try registry.checkpoint()
      let findings = try registry.fsck()
      #expect(findings.problems == [])
      #expect(findings.records == 4)
      #expect(findings.conflicts == 1)
    }
  }

  @Test("records of another station or of no form make a bad batch, and nothing of it is counted")
  func badRecords() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let other = try SmallStation("BGW-1", at: registry)
      let foreign = [try station.line(1), try other.line(1)]
      let huge = [try station.line(Int64.max)]
      let wrong = [try station.line(1), Array("{\"n\":2}".utf8)]
      for lines in [foreign, huge, wrong] {
        let batch = try station.seal(lines, seq: 1, previous: nil)
        #expect(try registry.ingest(batch.file).outcome == .badRecords)
      }
      #expect(try registry.fsck().batches == 0)
      #expect(try registry.ingest(try station.seal().file).outcome == .accepted)
    }
  }

  @Test("no station corrects or decides what another counted")
  func othersCrossings() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let other = try SmallStation("BGW-1", at: registry)
      #expect(try registry.ingest(try other.seal(1).file).outcome == .accepted)
      let before = try registry.reconcileFlows().measures
      let kinds = [("correction", "correction"), ("outcome", "of")]
      for (file, part) in kinds {
        let line = try station.line(5, from: file, about: other, in: part)
        let batch = try station.seal([try station.line(1), line], seq: 1, previous: nil)
        #expect(try registry.ingest(batch.file).outcome == .badRecords, "\(file)")
      }
      #expect(try registry.reconcileFlows().measures == before)
      for (place, (file, part)) in kinds.enumerated() {
        let own = try station.line(5 + Int64(place), from: file, about: station, in: part)
        let batch = try station.seal([own], seq: 1 + 2 * Int64(place), previous: nil)
        #expect(try registry.ingest(batch.file).outcome == .accepted, "\(file)")
      }
    }
  }

  @Test("what is not sealed for this registry by an enrolled key is refused, with one word")
  func refused() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let elsewhere = try Border(folder + "/other").make()
      let stranger = try SmallStation("IBK-1", at: elsewhere)
      #expect(try registry.ingest(try stranger.seal().file).outcome == .refused)
      let unknown = try SmallStation("XXX-1", at: elsewhere)
      #expect(try registry.ingest(try unknown.seal().file).outcome == .refused)
      // Another station's key over this one's name.
      let second = try SmallStation("BGW-1", at: registry)
      let forged = try BatchSealer(
        certificate: try Certificate(pem: second.answer.stationCertificate), key: second.key,
        recipient: try Certificate(pem: second.answer.encryptionCertificate),
        origin: second.answer.origin
      ).seal(
        [try station.line(1)],
        at: Manifest.Position(
          station: station.name, epoch: station.epoch, seq: 1, previous: nil),
        clocks: Manifest.Clocks(
          wall: .init(milliseconds: Border.start), monotonicNanoseconds: 1, bootID: "test"),
        seen: nil)
      #expect(try registry.ingest(forged.file).outcome == .refused)
      let good = try station.seal().file
      for bytes in [[], Array(good.dropLast()), Array(good.prefix(100)), good + [0], [0x30]] {
        #expect(try registry.ingest(bytes).outcome == .refused)
      }
      #expect(try registry.fsck().batches == 0)
    }
  }
}

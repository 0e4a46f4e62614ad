import Bytes
import Codes
import Crypto
import Foundation
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Station

@Suite("Carrying batches over a folder")
struct FolderSyncTests {
  /// A station with three records, enrolled at a registry, and a stick.
  private struct Border {
    let sample: SampleStation
    var registry: TestRegistry
    let station: PointOfEntry
    let stick: Path

    init(_ folder: String) throws {
      sample = SampleStation(folder)
      let request = try sample.make()
      registry = try TestRegistry(sample)
      let answer = try registry.enrol(request, sample)
      try StationSetup.complete(
        answer, in: sample.root, files: Disk(), timekeeper: sample.timekeeper)
      station = try PointOfEntry(
        sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
      stick = Path(folder) / "stick"
      try record(3)
    }

    func record(_ count: Int) throws {
      for _ in 0..<count {
        _ = try station.journal.append(isPractice: false) { sample.crossing($0) }
      }
    }

    var outgoing: Path { stick / ExchangeNames.toRegistry / "IBK-1" }
    var incoming: Path { stick / ExchangeNames.toStation / "IBK-1" }

    func batchFiles() throws -> [String] {
      Disk().exists(outgoing) ? try Disk().list(outgoing, limit: 100).map(\.name) : []
    }

    /// The registry takes all batches of the stick and leaves receipts.
    mutating func answer() throws -> [SealedBatch] {
      var batches: [SealedBatch] = []
      try Disk().makeFolder(incoming)
      for name in try batchFiles() {
        let file = try Disk().read(outgoing / name, limit: 8 << 20)
        let (batch, receipt) = try registry.ingest(file, at: Instant(milliseconds: 0))
        let receiptName = ExchangeNames.receipt(batchID: batch.id.bytes)
        try Disk().write(try receipt.text(), to: incoming / receiptName)
        batches.append(batch)
      }
      try Disk().write(
        try registry.answer(station.journal.epoch.text), to: incoming / ExchangeNames.answer)
      return batches
    }
  }

  @Test("Records reach the registry byte for byte, and the receipt settles the batch")
  func wholeWay() throws {
    try withTemporaryFolder { folder in
      var border = try Border(folder)
      let sealed = try border.station.seal()
      #expect(sealed.map(\.count) == [3])
      #expect(try border.station.seal().isEmpty)
      let out = try border.station.sync(over: border.stick)
      #expect(out.written == [1])
      #expect(try border.station.batches().map(\.state) == [.sent])
      let batches = try border.answer()
      let lines = batches.flatMap { batch in batch.records.lines.map { Array($0) } }
      #expect(try lines == (1...3).map { try border.station.journal.line($0) })
      let back = try border.station.sync(over: border.stick)
      #expect(back.receipted == [1])
      #expect(try border.station.batches().map(\.state) == [.receipted])
      #expect(try border.batchFiles().isEmpty)
    }
  }

  @Test("Each batch names the one before it, and the checkpoint that the station has seen")
  func chain() throws {
    try withTemporaryFolder { folder in
      var border = try Border(folder)
      _ = try border.station.seal()
      _ = try border.station.sync(over: border.stick)
      let first = try #require(try border.answer().first)
      _ = try border.station.sync(over: border.stick)
      try border.record(2)
      _ = try border.station.seal()
      _ = try border.station.sync(over: border.stick)
      let second = try #require(try border.answer().first)
      #expect(first.manifest.position.previous == nil)
      #expect(first.manifest.seen == nil)
      #expect(second.manifest.position.previous == first.id)
      #expect(second.manifest.position.seq == 2)
      #expect(second.manifest.seen?.size == 1)
    }
  }

  @Test("A lost stick costs nothing: the next one carries everything without a receipt")
  func lostStick() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      _ = try border.station.seal()
      #expect(try border.station.sync(over: Path(folder) / "lost").written == [1])
      #expect(try border.station.sync(over: border.stick).written == [1])
      #expect(try border.station.sync(over: border.stick).waiting == [1])
      let name = try #require(try border.batchFiles().first)
      try Disk().write([1, 2, 3], to: border.outgoing / name)
      #expect(try border.station.sync(over: border.stick).written == [1], "a cut file is rewritten")
    }
  }

  @Test("A receipt that was changed, or is another batch's, settles nothing")
  func forgedReceipts() throws {
    try withTemporaryFolder { folder in
      var border = try Border(folder)
      _ = try border.station.seal()
      try border.record(1)
      _ = try border.station.seal()
      _ = try border.station.sync(over: border.stick)
      let ids = try border.answer().map(\.id.bytes)
      let names = ids.map { ExchangeNames.receipt(batchID: $0) }
      let true0 = try Disk().read(border.incoming / names[0], limit: 65_536)
      let true1 = try Disk().read(border.incoming / names[1], limit: 65_536)
      // Swapped: both are good receipts, each for the other batch.
      try Disk().write(true1, to: border.incoming / names[0])
      try Disk().write(true0, to: border.incoming / names[1])
      #expect(try border.station.sync(over: border.stick).refused.count == 2)
      // The leaf stands in the second line, in Base64: another character there is another leaf.
      var changed = true0
      changed[60] = changed[60] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      for bytes in [changed, [], Array(true0.dropLast(30)), Array("hello".utf8)] {
        try Disk().write(bytes, to: border.incoming / names[0])
        #expect(try border.station.sync(over: border.stick).refused.count == 2)
      }
      #expect(try border.station.batches().allSatisfy { $0.state == .sent })
      try Disk().write(true0, to: border.incoming / names[0])
      try Disk().write(true1, to: border.incoming / names[1])
      #expect(try border.station.sync(over: border.stick).receipted == [1, 2])
    }
  }

  @Test("A log that shows another history at a size already seen is refused")
  func twoHistories() throws {
    try withTemporaryFolder { folder in
      var border = try Border(folder)
      _ = try border.station.seal()
      _ = try border.station.sync(over: border.stick)
      _ = try border.answer()
      _ = try border.station.sync(over: border.stick)
      try border.record(1)
      _ = try border.station.seal()
      _ = try border.station.sync(over: border.stick)
      // A registry with the same keys that has forgotten the first batch: size 1, another root.
      let name = try #require(try border.batchFiles().first)
      let file = try Disk().read(border.outgoing / name, limit: 8 << 20)
      let forgetful = border.registry
      let batch = try SealedBatch.open(
        file, with: [forgetful.encryption], origin: forgetful.origin
      ) { _, _ in true }
      let leaf = LogLeaf(batch, receivedAt: Instant(milliseconds: 5))
      let tree = MerkleProver(leafHashes: [MerkleTree.leafHash(try leaf.line())])
      let note = try Checkpoint(
        origin: forgetful.origin, size: 1, root: try tree.root(size: 1)
      ).signed(by: forgetful.signer)
      let receipt = Receipt(leaf: leaf, index: 0, proof: [], checkpoint: note)
      try Disk().write(
        try receipt.text(),
        to: border.incoming / ExchangeNames.receipt(batchID: batch.id.bytes))
      let report = try border.station.sync(over: border.stick)
      #expect(report.receipted.isEmpty)
      #expect(report.refused.first?.contains("two histories") == true)
    }
  }

  @Test("An answer counts only when the registry signed it, for this station")
  func answers() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      _ = try border.station.seal()
      try Disk().makeFolder(border.incoming)
      let path = border.incoming / ExchangeNames.answer
      let epoch = border.station.journal.epoch.text
      let answer = { (station: String) in
        RegistryAnswer(
          station: station, epoch: epoch, head: nil, missing: [1...1, 3...5],
          setAside: [.init(file: "x.batch", reason: "refused")], held: ["held-fork": 2])
      }
      let good = try border.registry.sign(answer("IBK-1"))
      try Disk().write(good, to: path)
      let report = try border.station.sync(over: border.stick)
      #expect(report.missing == [1...1, 3...5])
      #expect(report.setAside == ["x.batch: refused"])
      #expect(report.held == ["held-fork": 2])
      let others = [
        answer("IBK-1").json.line(), String(good.dropLast(20)),
        good.replacing("held-fork", with: "held-epoch"),
        try border.registry.sign(answer("BGW-1")), "",
      ]
      for other in others {
        try Disk().write(other, to: path)
        let report = try border.station.sync(over: border.stick)
        #expect(report.refused.count == 1 && report.missing.isEmpty, "\(other)")
      }
    }
  }

  @Test("A sealed batch cannot be half made: a death at any step leaves records waiting or sealed")
  func sealingSurvives() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      let gate = border.station.journal.database.gate
      var deaths = 0
      for steps in 0...200 {
        var left = steps
        gate.body = { () throws(Fault) in
          left -= 1
          if left < 0 { throw Fault(.bug, "the power fails here") }
        }
        let fault = fault { () throws(Fault) in _ = try border.station.seal() }
        gate.body = nil
        let counts = try border.station.counts()
        let sealed = try border.station.batches().map(\.count).reduce(0, +)
        #expect(counts.unsealed + sealed == 3)
        if fault == nil { break }
        deaths += 1
      }
      #expect(deaths > 3)
      #expect(try border.station.batches().map(\.count) == [3])
    }
  }

  @Test("A stick that cannot be written is named, and the batches stay where they are")
  func readOnlyStick() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      _ = try border.station.seal()
      // A file stands where the folder should be: true for every user, root too.
      try Disk().write("no folder", to: border.stick)
      let fault = fault { () throws(Fault) in
        _ = try border.station.sync(over: border.stick)
      }
      #expect(fault?.place.contains("stick") == true)
      #expect(try border.station.batches().map(\.state) == [.sealed])
    }
  }

  @Test("A link or pipe in the place of a stick's folders is refused, and nothing is written by it")
  func linkedFolders() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      _ = try border.station.seal()
      let victim = Path(folder) / "victim"
      try Disk().makeFolder(victim)
      for place in [
        border.outgoing.parent, border.outgoing, border.incoming.parent, border.incoming,
      ] {
        try Disk().makeFolder(place.parent)
        #expect(unsafe symlink(victim.string, place.string) == 0)
        #expect(
          fault { () throws(Fault) in _ = try border.station.sync(over: border.stick) }?.code
            == .fileKind)
        #expect(try Disk().list(victim, limit: 9).isEmpty)
        try Disk().remove(place)
      }
      #expect(unsafe mkfifo(border.incoming.string, 0o600) == 0)
      #expect(
        fault { () throws(Fault) in _ = try border.station.sync(over: border.stick) }?.code
          == .fileKind)
      try Disk().remove(border.incoming)
      #expect(try border.station.sync(over: border.stick).written == [1])
    }
  }
}

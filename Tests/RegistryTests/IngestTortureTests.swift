import Bytes
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

/// The power fails between any two requests to the disk while a registry takes a stick in: batches,
/// packs of attachments, and a batch of which a record was erased.
///
/// `swift test` cuts some forty times; with MAABAR_LONG set, at every place and with eight seeds of
/// torn writes: MAABAR_LONG=1 swift test --filter IngestTortureTests.
@Suite("Power cuts at a registry that takes a stick in", .serialized)
struct IngestTortureTests {
  private static let isLong = ProcessInfo.processInfo.environment["MAABAR_LONG"] != nil

  /// A registry and a stick in one folder: two batches, five captures in two packs, a bad file, and
  /// a batch that repeats a record which was erased.
  private struct Scene {
    let border: Border
    let station: SmallStation
    let captures: [SealedAttachment]
    let batches: [BatchSealer.Batch]

    init(_ folder: String) throws {
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let erased = try station.line(1, document: "ZQ7708112")
      let first = try station.seal([erased], seq: 1, previous: nil)
      _ = try registry.ingest(first.file)
      try registry.checkpoint()
      _ = try registry.erase(
        try registry.erasable(documentNumber: "ZQ7708112"), basis: .court, authority: "Court",
        by: "A-1")
      let captures = try (0..<5).map { number in
        try SealedAttachment(
          [UInt8](repeating: UInt8(number), count: 3000),
          key: Hash.sha256(Array("key \(number)".utf8)))
      }
      var all = [first]
      for (seq, names) in [(Int64(2), captures[0..<3]), (3, captures[3..<5])] {
        var fields = try #require(try JSON.parse(try station.line(seq * 10)).object)
        fields["attachments"] = .array(
          names.map { one in
            [
              "kind": "portrait", "format": "image/jpeg", "name": .string(one.name.hex),
              "bytes": .integer(Int64(one.ciphertext.count)), "key": .string(Hex.encode(one.key)),
            ]
          })
        let lines = [
          try JSON.object(fields).canonicalLine(), try station.line(seq * 10 + 1),
          seq == 2 ? erased : try station.line(seq * 10 + 2),
        ]
        let batch = try station.seal(lines, seq: seq, previous: all[all.count - 1].id)
        try border.carry(batch)
        all.append(batch)
      }
      self.border = border
      self.station = station
      self.captures = captures
      batches = all
      try border.carry([1, 2, 3], of: "IBK-1", as: "x.batch")
      let packs = border.exchange / ExchangeNames.toRegistry / "IBK-1" / ExchangeNames.packs
      try Disk().makeFolder(packs)
      for (name, some) in [("a.tar", captures[0..<2]), ("b.tar", captures[2..<5])] {
        var pack: [UInt8] = []
        for one in some { AttachmentPack.append(one.ciphertext, named: one.name, to: &pack) }
        try Disk().write(pack + AttachmentPack.end, to: packs / name)
      }
    }
  }

  @Test("What has a receipt is kept, what is not kept lies on the stick, and nothing counts twice")
  func ingest() throws {
    try withMemoryFolder { folder in
      let scene = try Scene(folder + "/day")
      let root = Path(folder) / "day"
      let base = try DiskModel.files(below: root)
      let log = DiskLog(below: root.string)
      try RecordingFileSystem.recording(log) {
        let registry = try scene.border.open(files: RecordingFiles(log))
        let pass = try registry.ingest(exchange: scene.border.exchange)
        #expect(pass.count(.accepted) == 2 && pass.packs.map(\.taken.stored) == [2, 3])
      }
      var model = DiskModel(base, log)
      try #require(model.count > 80, "the disk was asked for something")
      let stride = Self.isLong ? 1 : max(1, model.count / 14)
      var cuts = 0
      for place in Swift.stride(from: 0, to: model.count, by: stride) {
        model.advance(to: place)
        for cut in PowerCut.allCases {
          for seed in 0..<(cut == .tears && Self.isLong ? 8 : 1) {
            let copy = Path(folder) / "cut"
            try DiskModel.lay(model.image(cut, seed: UInt64(seed)), in: copy)
            try examine(copy, scene, "\(cut) after \(place), seed \(seed)")
            try FileManager.default.removeItem(atPath: copy.string)
            cuts += 1
          }
        }
      }
      #expect(cuts >= 40)
      if Self.isLong { print("\(cuts) power cuts at \(model.count) places") }
    }
  }

  private func examine(_ root: Path, _ scene: Scene, _ cut: String) throws {
    let border = Border(root.string)
    try Disk().makeFolder(border.exchange / ExchangeNames.toRegistry)
    try examineBefore(border, scene, cut)
    // In a new process, as after a power cut; the same stick once more.
    let registry = try border.open()
    _ = try registry.ingest(exchange: border.exchange)
    let findings = try registry.fsck()
    #expect(findings.problems == [] && findings.uncovered == 0, "\(cut)")
    #expect(findings.batches == 3 && findings.records == 5, "\(cut)")
    // The erased record stood in two batches, and is counted once.
    #expect(findings.erased == 2 && findings.ciphertexts == 5, "\(cut)")
    #expect(try registry.reconcileFlows().records == 6, "\(cut)")
    let counts = try registry.attachmentCounts()
    #expect(counts.map(\.missing) == [0] && counts.map(\.stored) == [5], "\(cut)")
    for batch in scene.batches {
      _ = try scene.station.verify(try registry.receipt(for: batch.id), for: batch)
    }
    #expect(try registry.vault.unfinishedErasures() == [], "\(cut)")
  }

  /// What was promised is kept, and what is not kept lies on the stick.
  private func examineBefore(_ border: Border, _ scene: Scene, _ cut: String) throws {
    let registry = try border.open()
    #expect(try registry.fsck().problems == [], "\(cut), before healing")
    let out = border.exchange / ExchangeNames.toRegistry / "IBK-1"
    let back = border.exchange / ExchangeNames.toStation / "IBK-1"
    for batch in scene.batches.dropFirst() {
      let receipt = back / ExchangeNames.receipt(batchID: batch.id.bytes)
      let position = batch.manifest.position
      let file = out / ExchangeNames.batch(epoch: position.epoch, seq: position.seq)
      let isKept = try registry.batches.batch(id: batch.id) != nil
      #expect(isKept || Disk().exists(file), "a batch is nowhere, \(cut)")
      if let text = try? Disk().read(receipt, limit: 65_536) {
        #expect(isKept, "a receipt for nothing, \(cut)")
        _ = try scene.station.verify(try Receipt(text), for: batch)
      }
    }
    for (name, some) in [("a.tar", 0..<2), ("b.tar", 2..<5)]
    where !Disk().exists(out / ExchangeNames.packs / name) {
      for one in scene.captures[some] {
        #expect(try registry.attachments.ciphertext(one.name) != nil, "a capture is gone, \(cut)")
      }
    }
  }
}

import Bytes
import Crypto
import Foundation
import Host
import Seal
import Support
import Testing

@testable import Registry

@Suite("Taking a folder in")
struct ExchangeTests {
  private func names(_ folder: Path) -> [String] {
    ((try? Disk().list(folder, limit: 1000)) ?? []).map(\.name)
  }

  @Test("batches go, receipts and an answer come, and a second pass finds nothing left to do")
  func pass() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let batches = [try station.seal(), try station.seal(), try station.seal()]
      try border.carry(batches[0])
      try border.carry(batches[2])
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(pass.count(.accepted) == 2)
      #expect(pass.receipts == 2)
      #expect(pass.answers.map(\.missing) == [[2...2]])
      let outgoing = border.exchange / "to-station" / "IBK-1"
      let answer = try RegistryAnswer(
        try SignedStatement.open(
          try Disk().read(outgoing / "answer.note", limit: 65_536), as: .answer,
          verifier: try station.answer.verifier(of: .answer)))
      #expect(answer == pass.answers[0])
      for batch in [batches[0], batches[2]] {
        let name = ExchangeNames.receipt(batchID: batch.id.bytes)
        let receipt = try Receipt(try Disk().read(outgoing / name, limit: 65_536))
        #expect(try station.verify(receipt, for: batch).size == 2)
      }
      #expect(names(border.exchange / "to-registry" / "IBK-1") == [])
      // The lost one comes late, one comes again.
      try border.carry(batches[1])
      try border.carry(batches[0])
      let second = try registry.ingest(exchange: border.exchange)
      #expect(second.files.map(\.ingested.outcome) == [.repeated, .accepted])
      #expect(second.answers.map(\.missing) == [[]])
      #expect(try registry.ingest(exchange: border.exchange).files.isEmpty)
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("a bad file is moved aside with its reason, and never stops the next")
  func quarantine() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let good = try station.seal()
      var tampered = try station.seal().file
      tampered[tampered.count / 2] ^= 1
      try border.carry([], of: "IBK-1", as: "a.batch")
      try border.carry(tampered, of: "IBK-1", as: "b.batch")
      try border.carry(Array(good.file.dropLast(20)), of: "IBK-1", as: "c.batch")
      try border.carry(
        [UInt8](repeating: 0x30, count: (8 << 20) + 1), of: "IBK-1", as: "d.batch")
      try border.carry([1, 2, 3], of: "IBK-1", as: "e.batch.part")
      try border.carry([1, 2, 3], of: "IBK-1", as: "holiday.jpg")
      try border.carry(good, as: "z.batch")
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(
        pass.files.map(\.ingested.outcome)
          == [.notABatch, .refused, .refused, .notABatch, .accepted])
      #expect(
        names(border.exchange / "quarantine" / "IBK-1") == [
          "a.batch.not-a-batch", "b.batch.refused", "c.batch.refused", "d.batch.not-a-batch",
        ])
      #expect(names(border.exchange / "to-registry" / "IBK-1") == ["e.batch.part", "holiday.jpg"])
      #expect(
        pass.answers[0].setAside.map(\.reason)
          == ["not-a-batch", "refused", "refused", "not-a-batch"])
      #expect(try registry.ingest(exchange: border.exchange).files.isEmpty)
    }
  }

  @Test("links, pipes, folders and strange names are passed by without a wait or a trap")
  func hostile() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      try border.carry(try station.seal(), as: "good.batch")
      let place = (border.exchange / "to-registry" / "IBK-1").string
      let manager = FileManager.default
      try manager.createSymbolicLink(
        atPath: place + "/link.batch", withDestinationPath: "/etc/passwd")
      try manager.createSymbolicLink(atPath: place + "/loop.batch", withDestinationPath: place)
      try manager.createDirectory(
        atPath: place + "/folder.batch", withIntermediateDirectories: false)
      #expect(unsafe mkfifo(place + "/pipe.batch", 0o600) == 0)
      let above = (border.exchange / "to-registry").string
      try manager.createSymbolicLink(atPath: above + "/LINK-1", withDestinationPath: "/etc")
      try manager.createDirectory(
        atPath: above + "/lower case", withIntermediateDirectories: false)
      try manager.createDirectory(atPath: above + "/GHOST-1", withIntermediateDirectories: false)
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(pass.count(.accepted) == 1)
      #expect(pass.count(.notABatch) == 4)
      #expect(pass.notes.count == 2)
      #expect(names(Path(place)) == [])
      #expect(try Disk().read("/etc/passwd", limit: 1 << 20).isEmpty == false)
    }
  }

  @Test("a link in the place of the folder for receipts is not written through")
  func linkedReceipts() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      try border.carry(try station.seal())
      let manager = FileManager.default
      try manager.createDirectory(atPath: folder + "/victim", withIntermediateDirectories: false)
      try manager.createSymbolicLink(
        atPath: (border.exchange / "to-station").string, withDestinationPath: folder + "/victim")
      #expect(
        fault { () throws(Fault) in
          _ = try registry.ingest(exchange: border.exchange)
        }?.code == .exchangeFolder)
      #expect(names(Path(folder + "/victim")) == [])
      // Nothing is lost: the batch is still there, and is known when the folder is mended.
      try manager.removeItem(atPath: (border.exchange / "to-station").string)
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(pass.files.map(\.ingested.outcome) == [.repeated])
      #expect(pass.receipts == 1)
    }
  }

  @Test("a folder that is no exchange folder is refused with its name")
  func noExchange() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let error = fault { () throws(Fault) in
        _ = try registry.ingest(exchange: Path(folder) / "nothing")
      }
      #expect(error?.code == .exchangeFolder)
      #expect(error?.place.hasSuffix("nothing") == true)
    }
  }

  @Test("asked to stop, it answers what it took in and leaves the rest")
  func stop() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      for _ in 0..<4 { try border.carry(try station.seal(1)) }
      var asked = 0
      let pass = try registry.ingest(exchange: border.exchange) {
        asked += 1
        return asked > 2
      }
      #expect(pass.wasStopped)
      #expect(pass.receipts == 2)
      #expect(names(border.exchange / "to-registry" / "IBK-1").count == 2)
      #expect(try registry.ingest(exchange: border.exchange).receipts == 2)
    }
  }

  @Test("a receipt is verified with openssl alone")
  func stockReceipt() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let batches = try (0..<6).map { _ in try station.seal(1) }
      for batch in batches { try border.carry(batch) }
      _ = try registry.ingest(exchange: border.exchange)
      let name = ExchangeNames.receipt(batchID: batches[3].id.bytes)
      let receipt = border.exchange / "to-station" / "IBK-1" / name
      let script = Fixture.path("batches/receipt.sh")
      try Disk().write(
        (try NoteVerifier(station.answer.logKey)).key.pem, to: Path(folder) / "log.pem")
      func verify(_ file: Path) throws -> StockTool {
        try StockTool.bash(
          "command -v openssl >/dev/null && bash \"$@\"",
          [script, file.string, "log.pem", station.answer.origin], in: folder)
      }
      let good = try verify(receipt)
      #expect(good.status == 0, "\(good.problems)")
      #expect(good.text.contains(batches[3].id.hex))
      // Any changed letter of leaf, index or path is noticed.
      let text = try Disk().read(receipt, limit: 65_536)
      let note = try #require(text.firstRange(of: Array("\n\n".utf8))).lowerBound
      for place in stride(from: 30, to: note, by: 41) {
        var changed = text
        changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        try Disk().write(changed, to: Path(folder) / "changed.receipt")
        #expect(try verify(Path(folder) / "changed.receipt").status != 0, "letter \(place)")
      }
    }
  }
}

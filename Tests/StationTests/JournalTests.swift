import Bytes
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Station

@Suite("The journal of a station")
struct JournalTests {
  @Test("What was recorded is there after the process ends, and reads back byte for byte")
  func keeps() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      var journal = try sample.journal()
      let one = try journal.append(isPractice: false) { sample.crossing($0) }
      let two = try journal.append(isPractice: true) { sample.crossing($0, name: "ALI") }
      #expect((one.n, two.n) == (1, 2))
      #expect(one.epoch == two.epoch)
      let line = try journal.line(2)
      journal = try sample.journal()
      #expect(try journal.line(2) == line)
      #expect(try RecordLine(line).header.isPractice)
      #expect(try journal.counts() == (2, 2))
      #expect(fault { () throws(Fault) in _ = try journal.line(3) }?.code == .noSuchRecord)
    }
  }

  @Test("A process that dies at any step loses nothing acknowledged and records nothing by half")
  func survives() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      var acknowledged: [Int64] = []
      var deaths = 0
      // Each round lets the journal take one step more before it dies, until rounds get through.
      for steps in 0...100 where acknowledged.count < 3 {
        let journal = try sample.journal()
        var left = steps
        journal.database.gate.body = { () throws(Fault) in
          left -= 1
          if left < 0 { throw Fault(.storeFull, "the power fails here") }
        }
        do throws(Fault) {
          acknowledged.append(try journal.append(isPractice: false) { sample.crossing($0) }.n)
        } catch { deaths += 1 }
        journal.database.gate.body = nil
        let after = try sample.journal()
        for n in acknowledged { _ = try RecordLine(try after.line(n)) }
        #expect(try after.counts().all == acknowledged.count)
      }
      #expect(deaths >= 3)
      #expect(acknowledged == [1, 2, 3])
    }
  }

  @Test("A folder that comes back under another instance starts a new epoch")
  func newEpoch() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make()
      #expect(try sample.journal().epoch.text == request.epoch)
      try Disk().write("0123456789abcdef0123456789abcdef", to: sample.folder.instance)
      let restored = try sample.journal()
      #expect(restored.epoch.number == 2)
      #expect(restored.epoch.text != request.epoch)
      #expect(try sample.journal().epoch.text == restored.epoch.text)
    }
  }

  @Test("Nothing of a traveller stands in clear in any file of the station")
  func encrypts() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      let journal = try sample.journal()
      _ = try journal.append(isPractice: false) { sample.crossing($0, name: "XQZCANARYQZX") }
      for entry in try Disk().list(sample.root, limit: 100) where entry.kind == .file {
        let bytes = try Disk().read(sample.root / entry.name, limit: 1 << 24)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("XQZCANARYQZX"), "\(entry.name)")
      }
    }
  }
}

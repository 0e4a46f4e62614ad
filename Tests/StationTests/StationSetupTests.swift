import Bytes
import Codes
import Host
import Seal
import Support
import Testing

@testable import Station

@Suite("Setting up a station")
struct StationSetupTests {
  @Test("A second setup in the same folder is refused and changes nothing")
  func once() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make()
      #expect(throws: Fault(.stationExists, "")) { try sample.make() }
      let bytes = try Disk().read(sample.folder.enrolmentRequest, limit: 65_536)
      #expect(try EnrolmentRequest(bytes) == request)
    }
  }

  @Test("Keys that are cut, missing or another station's are named, never used")
  func keys() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      let whole = try Disk().read(sample.folder.keys, limit: KeyFile.maximumBytes)
      var changed = whole
      // A digit within the sealed keys.
      let mark = Array("\"keys\":\"".utf8)
      let place = try #require(whole.firstRange(of: mark)).upperBound + 40
      changed[place] = changed[place] == 0x30 ? 0x31 : 0x30
      for bytes in [[], Array(whole.prefix(12)), Array(whole.dropLast(3)), changed] {
        try Disk().write(bytes, to: sample.folder.keys, secret: true)
        #expect(throws: Fault(.stationKeys, "")) { try keys(sample) }
      }
      try Disk().write(whole, to: sample.folder.keys, secret: true)
      #expect(try !keys(sample).isLocked)
      let other = SampleStation(folder + "/other")
      _ = try other.make(protection: .simulated)
      #expect(throws: Fault(.stationKeys, "")) { try keys(other, of: "BGW-1") }
    }
  }

  private func keys(_ sample: SampleStation, of station: String = "IBK-1") throws -> StationKeys {
    try StationKeys.read(
      of: station, from: sample.folder, files: Disk(), randomness: sample.randomness)
  }

  @Test("The configuration reads back, and reduced control demands its legal basis")
  func configuration() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      let bytes = try Disk().read(sample.folder.configuration, limit: 65_536)
      var configuration = try StationConfiguration(bytes)
      #expect(configuration.pointOfEntry.text == "IQ-IBK")
      #expect(configuration.recordsPerBatch == 1000)
      configuration.control = .reduced
      #expect(throws: Fault(.field, "")) {
        try StationConfiguration(Array(configuration.json.line().utf8))
      }
    }
  }

  @Test("A time zone that the machine does not know is refused before anything is written")
  func zone() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let configuration = StationConfiguration(
        station: try StationName("IBK-1"), pointOfEntry: try StationName("IQ-IBK"),
        country: "IRQ", zone: "Asia/Nowhere", mode: .land, lane: "1")
      #expect(throws: Fault(.timeZone, "")) {
        try StationSetup.make(
          configuration, rules: "{}", protection: .simulated, in: sample.root, files: Disk(),
          timekeeper: sample.timekeeper, randomness: sample.randomness)
      }
      #expect(!Disk().exists(sample.root))
    }
  }
}

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
      let sealed = try Disk().read(sample.folder.signingKey, limit: 4096)
      var changed = sealed
      changed[20] ^= 1
      for bytes in [[], Array(sealed.prefix(12)), Array(sealed.dropLast()), changed] {
        try Disk().write(bytes, to: sample.folder.signingKey, secret: true)
        #expect(throws: Fault(.stationKeys, "")) {
          try StationKeys.read(from: sample.folder, files: Disk())
        }
      }
      try Disk().write(sealed, to: sample.folder.signingKey, secret: true)
      _ = try StationKeys.read(from: sample.folder, files: Disk())
      try Disk().write([UInt8](repeating: 1, count: 32), to: sample.folder.masterKey, secret: true)
      #expect(throws: Fault(.stationKeys, "")) {
        try StationKeys.read(from: sample.folder, files: Disk())
      }
    }
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
          configuration, rules: "{}", in: sample.root, files: Disk(),
          timekeeper: sample.timekeeper, randomness: sample.randomness)
      }
      #expect(!Disk().exists(sample.root))
    }
  }
}

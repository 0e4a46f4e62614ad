import Bytes
import Codes
import Device
import Host
import Simulated
import Support
import Testing
import VirtualPassport

@Suite("A simulated reader with chips")
struct ChipReaderTests {
  private static let select: [UInt8] =
    [0x00, 0xA4, 0x04, 0x0C, 0x07] + FileTree.application

  /// A folder with one plain document and one with a chip beside it.
  private func folder(_ body: (SpecimenFolder) throws -> Void) throws {
    try withTemporaryFolder { top in
      let disk = Disk()
      let issuer = try SpecimenIssuer.make(
        country: #require(Country(icao: "UTO")), atMilliseconds: 1_795_262_400_000,
        randomness: SeededRandomness(seed: 1))
      let specimen = try SpecimenMaker.make(
        .complete, issuer: issuer, atMilliseconds: 1_795_262_400_000,
        randomness: SeededRandomness(seed: 2))
      try specimen.write(to: Path(top) / "b", files: disk)
      try disk.write("PLAIN", to: Path(top) / "a.txt")
      try disk.write("CHIPPED", to: Path(top) / "b.txt")
      try body(SpecimenFolder(Path(top), files: disk))
    }
  }

  @Test("a document's chip is in the field from its zone on until the next document comes")
  func followsDocuments() throws {
    try folder { folder in
      let reader = SimulatedDevice.documentReader(of: try folder.documents())
      #expect(reader.descriptor.capabilities.contains(.chip))
      let hub = DeviceHub(
        drivers: [SimulatedDriver([reader])], timekeeper: SimulatedTimekeeper(utcMilliseconds: 0))
      let session = try hub.open(reader.identity)
      let deadline = session.deadline(milliseconds: 60_000)
      let first = session.capture(.document(), by: deadline).captured
      #expect(first?.items.map(\.bytes) == [Array("PLAIN".utf8)])
      #expect(session.exchange(Self.select, by: deadline).captured == nil)
      let second = session.capture(.document(), by: deadline).captured
      #expect(second?.items.map(\.bytes) == [Array("CHIPPED".utf8)])
      #expect(session.powerChip(by: deadline).captured == VirtualChip.answerToReset)
      #expect(session.exchange(Self.select, by: deadline).captured == [0x90, 0x00])
      reader.takeAway()
      guard case .retry = session.exchange(Self.select, by: deadline) else {
        Issue.record("a chip answered that was taken away")
        return
      }
    }
  }

  @Test("the folder of one chip is one document, whose zone is that of its DG1")
  func takesChipFolder() throws {
    try withTemporaryFolder { top in
      for name in Fixture.names(in: "chip/bsi-2008") where name.hasSuffix(".bin") {
        try Disk().write(try Fixture.bytes("chip/bsi-2008/\(name)"), to: Path(top) / name)
      }
      let steps = try SpecimenFolder(Path(top), files: Disk()).documents()
      #expect(steps.count == 1)
      guard case .electronic(let zone, _)? = steps.first?.specimen else {
        Issue.record("no electronic document")
        return
      }
      #expect(String(decoding: zone, as: UTF8.self).contains("C11T002JM4"))
    }
  }
}

import Host
import Support
import Testing

@testable import PCSC

@Suite("What a chip reader says about itself")
struct ReaderNameTests {
  // Names as the README of pcsc-lite and the readers page of its CCID driver show them.
  @Test(
    "A name is taken apart: the count of readers belongs to no identity, serial and slot do",
    arguments: [
      ("Virtual PCD 00 00", "Virtual", "PCD", nil, 0),
      ("Virtual PCD 00 01", "Virtual", "PCD, slot 2", nil, 0),
      ("Gemalto PC Twin Reader (70D7E2EE) 01 00", "Gemalto", "PC Twin Reader", "70D7E2EE", 1),
      (
        "ACS ACR1281 1S Dual Reader [ACR1281 Dual Reader PICC] (0A1B) 0A 00", "ACS",
        "ACR1281 1S Dual Reader [ACR1281 Dual Reader PICC]", "0A1B", 10
      ),
      (
        "Identiv uTrust 4701 F Dual Interface Reader [uTrust 4701 F] (53692030200116) 00 01",
        "Identiv", "uTrust 4701 F Dual Interface Reader [uTrust 4701 F], slot 2",
        "53692030200116", 0
      ),
      ("Reader", "", "Reader", nil, nil), ("", "", "", nil, nil),
      ("Model 4700", "Model", "4700", nil, nil), ("A () 00 00", "A", "()", nil, 0),
    ] as [(String, String, String, String?, Int?)])
  func name(name: String, make: String, model: String, serial: String?, count: Int?) {
    let parts = ReaderName(name)
    #expect(parts.make == make && parts.model == model)
    #expect(parts.serial == serial && parts.count == count)
  }

  @Test("A serial number is text, whatever stands around it; anything else is none")
  func serial() {
    #expect(ReaderTraits.serial(Array("SN  123 \0\0".utf8)) == "SN 123")
    for bytes in [[], [0, 0], [0x20, 0x20], [0x41, 0xFF], [UInt8](repeating: 0x41, count: 65)] {
      #expect(ReaderTraits.serial(bytes) == nil)
    }
  }

  // FEATURE_GET_TLV_PROPERTIES of an Omnikey-like reader, PC/SC part 10, clause 2.6.
  @Test("The list of properties is read as far as it is whole")
  func properties() {
    let values = ReaderTraits.values([0x0A, 4, 0, 0, 1, 0, 0x01, 2, 0, 0, 0x0B, 9, 1])
    #expect(values.mapValues(Array.init) == [0x0A: [0, 0, 1, 0], 0x01: [0, 0]])
    #expect(ReaderTraits.values([0x0A]).isEmpty && ReaderTraits.values([]).isEmpty)
  }

  @Test("A USB reader without serial number is known by the port it hangs on")
  func place() throws {
    // SCARD_ATTR_CHANNEL_ID: 0x0020, bus 3, device 5.
    let address = try #require(ReaderTraits.address([0x05, 0x03, 0x20, 0x00]))
    #expect(address == .init(bus: 3, device: 5))
    #expect(ReaderTraits.address([0x05, 0x03, 0x01, 0x00]) == nil)
    #expect(ReaderTraits.address([0x05, 0x03]) == nil)
    try withTemporaryFolder { folder in
      let files = Disk()
      for (name, bus, device) in [("usb3", "3", "1"), ("3-1.2", "3", "5"), ("1-1", "1", "5")] {
        try files.makeFolder(Path(folder) / name)
        try files.write("\(bus)\n", to: Path(folder) / name / "busnum")
        try files.write("\(device)\n", to: Path(folder) / name / "devnum")
      }
      #expect(address.place(in: Path(folder), files) == "usb 3-1.2")
      #expect(ReaderTraits.USBAddress(bus: 3, device: 9).place(in: Path(folder), files) == nil)
      #expect(address.place(in: Path(folder) / "none", files) == nil)
    }
  }

  @Test("T=0 takes a short command with data without the length of its answer")
  func characterForm() {
    let both: [UInt8] = [0, 0xA4, 0, 0, 2, 0x3F, 0, 0]
    #expect(PCSCConnection.characterForm(both) == both.dropLast())
    let others: [[UInt8]] = [
      [0, 0xB0, 0, 0, 0], [0, 0xA4, 0, 0, 2, 0x3F, 0], [0, 0xB0, 0, 0, 0, 1, 0], [0, 0x84],
    ]
    for command in others { #expect(PCSCConnection.characterForm(command) == command) }
  }
}

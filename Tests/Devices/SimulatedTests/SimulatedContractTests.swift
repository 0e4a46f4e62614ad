import Codes
import Device
import DeviceContract
import Host
import Simulated
import Testing
import VirtualPassport

@Suite("The simulated devices keep the driver contract")
struct SimulatedContractTests {
  private static let mrz = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
  ]

  private func documentBench() -> DeviceBench {
    let device = SimulatedDevice.documentReader(serial: "DR-1")
    let specimen = Specimen.document(lines: Self.mrz)
    return DeviceBench(
      driver: SimulatedDriver([device]), identity: device.identity, request: .document(),
      layOn: { device.lay(specimen) },
      expected: [Array("\(Self.mrz[0])\r\n\(Self.mrz[1])\r\n".utf8)],
      unplug: { device.unplug() }, plugIn: { device.plugIn() },
      readBadly: { device.inject(.badRead(.turnDocument)) }, fail: { device.inject(.failure) },
      hang: { device.hang(until: $0) },
      option: ("latency", .number(30), .number(-1)))
  }

  private func fingerBench() throws -> DeviceBench {
    let device = SimulatedDevice.fingerScanner(serial: "FS-1")
    let fingers: [FingerPosition] = [.rightIndex, .rightMiddle, .rightRing]
    let hand = fingers.map { finger in
      FingerSpecimen(
        position: finger, bytes: Array("P5 2 1 255\n".utf8) + [UInt8(finger.rawValue), 255])
    }
    return DeviceBench(
      driver: SimulatedDriver([device]), identity: device.identity,
      request: try .fingers(fingers, for: .inspection),
      layOn: { device.lay(.hand(hand)) }, expected: hand.map(\.bytes),
      unplug: { device.unplug() }, plugIn: { device.plugIn() },
      readBadly: { device.inject(.badRead(.placeAgain)) }, fail: { device.inject(.failure) },
      hang: { device.hang(until: $0) },
      option: ("tells-fingers", .toggle(true), .number(1)),
      layOnAllBut: { absent in device.lay(.hand(hand.filter { $0.position != absent })) })
  }

  private func chipBench() -> DeviceBench {
    let device = SimulatedDevice.documentReader(serial: "DR-2", readsChips: true)
    var files = FileTree()
    files[.master, FileTree.cardAccess] = [0x31, 0x00]
    files[.application, FileTree.common] = [0x60, 0x00]
    var access = ChipAccess()
    access.isNeeded = false
    let chip = VirtualChip(
      ChipSpecimen(files: files, access: access), randomness: SeededRandomness(seed: 1))
    return DeviceBench(
      driver: SimulatedDriver([device]), identity: device.identity, request: .document(),
      commands: [[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x1C], [0x00, 0xB0, 0x00, 0x00, 0x00]],
      layOn: { device.lay(.document(lines: Self.mrz, chip: chip)) },
      expected: [[0x90, 0x00], [0x31, 0x00, 0x90, 0x00]],
      unplug: { device.unplug() }, plugIn: { device.plugIn() },
      option: ("latency", .number(30), .number(-1)))
  }

  @Test("The document reader with a chip on it", arguments: DevicePromise.all)
  func chipReader(keeps promise: DevicePromise) {
    #expect(promise.broken(by: chipBench()) == [])
  }

  @Test("The document reader", arguments: DevicePromise.all)
  func documentReader(keeps promise: DevicePromise) {
    #expect(promise.broken(by: documentBench()) == [])
  }

  @Test("The finger scanner", arguments: DevicePromise.all)
  func fingerScanner(keeps promise: DevicePromise) throws {
    #expect(promise.broken(by: try fingerBench()) == [])
  }
}

import Codes
import Device
import DeviceContract
import Simulated
import Testing

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

  @Test("The document reader", arguments: DevicePromise.all)
  func documentReader(keeps promise: DevicePromise) {
    #expect(promise.broken(by: documentBench()) == [])
  }

  @Test("The finger scanner", arguments: DevicePromise.all)
  func fingerScanner(keeps promise: DevicePromise) throws {
    #expect(promise.broken(by: try fingerBench()) == [])
  }
}

import Bytes
import Codes
import Device
import DeviceContract
import Host
import Simulated
import Socket
import Support
import Testing

/// A simulated device served at a socket, and the driver of that socket.
final class ServedDevice: Sendable {
  let device: SimulatedDevice
  let driver: SocketDriver
  let server: DeviceServer
  let identity: DeviceIdentity

  init(_ device: SimulatedDevice, in folder: String) throws {
    self.device = device
    let path = Path(folder) / "device.sock"
    let hub = DeviceHub(drivers: [SimulatedDriver([device])], timekeeper: SystemTimekeeper())
    server = try DeviceServer(device.identity, of: hub, at: path)
    driver = SocketDriver([path])
    identity = DeviceIdentity(
      driver: "socket", make: device.identity.make, model: device.identity.model,
      serial: device.identity.serial)
  }

  deinit { server.stop() }

  /// Plugs in, and waits as long as a hand at a cable would until the driver sees it.
  func plugIn() {
    device.plugIn()
    for _ in 0..<2000 where (try? driver.list())?.isEmpty ?? true {
      _ = Gate().wait(milliseconds: 10)
    }
  }
}

@Suite("Devices over a socket keep the driver contract")
struct SocketContractTests {
  @Test("A document reader in another process", arguments: DevicePromise.all)
  func documentReader(keeps promise: DevicePromise) throws {
    try withTemporaryFolder { folder in
      let served = try ServedDevice(.documentReader(serial: "DR-1"), in: folder)
      let specimen = Specimen.document(lines: ["FIRST<", "SECOND"])
      let bench = DeviceBench(
        driver: served.driver, identity: served.identity, request: .document(),
        layOn: { served.device.lay(specimen) }, expected: [Array("FIRST<\r\nSECOND\r\n".utf8)],
        unplug: { served.device.unplug() }, plugIn: { served.plugIn() },
        readBadly: { served.device.inject(.badRead(.turnDocument)) },
        fail: { served.device.inject(.failure) }, hang: { served.device.hang(until: $0) },
        option: ("latency", .number(30), .number(-1)))
      #expect(promise.broken(by: bench) == [])
    }
  }

  @Test("A finger scanner in another process", arguments: DevicePromise.all)
  func fingerScanner(keeps promise: DevicePromise) throws {
    try withTemporaryFolder { folder in
      let served = try ServedDevice(.fingerScanner(serial: "FS-1"), in: folder)
      let fingers: [FingerPosition] = [.rightIndex, .rightMiddle, .rightRing]
      let hand = fingers.map { finger in
        // As large as a slap, so that it comes in many pieces.
        FingerSpecimen(
          position: finger,
          bytes: [UInt8](repeating: UInt8(finger.rawValue), count: 2_400_000))
      }
      let bench = DeviceBench(
        driver: served.driver, identity: served.identity,
        request: try .fingers(fingers, for: .inspection),
        layOn: { served.device.lay(.hand(hand)) }, expected: hand.map(\.bytes),
        unplug: { served.device.unplug() }, plugIn: { served.plugIn() },
        readBadly: { served.device.inject(.badRead(.placeAgain)) },
        fail: { served.device.inject(.failure) }, hang: { served.device.hang(until: $0) },
        option: ("tells-fingers", .toggle(true), .number(1)),
        layOnAllBut: { absent in
          served.device.lay(.hand(hand.filter { $0.position != absent }))
        })
      #expect(promise.broken(by: bench) == [])
    }
  }
}

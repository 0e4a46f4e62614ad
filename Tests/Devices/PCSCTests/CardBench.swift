import Bytes
import Device
import DeviceContract
import Host
import Support

@testable import PCSC

/// Two chips and their virtual readers behind a running pcscd, with a driver for them.
struct CardBench {
  let service: CardServiceProcess
  let driver = PCSCDriver(files: Disk())
  let first: VirtualCard
  let second: VirtualCard
  /// The first reader.
  let identity = DeviceIdentity(driver: "pcsc", make: "Virtual", model: "PCD", serial: nil)

  /// Runs a test with a bench of its own.
  static func use(
    _ respond: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 + [0x90, 0x00] },
    _ body: (CardBench) throws -> Void
  ) throws {
    try CardServiceProcess.use { service in
      let bench = CardBench(
        service: service, first: VirtualCard(port: service.port, respond),
        second: VirtualCard(port: service.port + 1, respond))
      defer {
        bench.first.takeAway()
        bench.second.takeAway()
        // What one test did to the service is no business of the next.
        bench.service.stop()
      }
      try bench.awaitCard(false)
      try body(bench)
    }
  }

  /// Lays the first chip on, and waits until the service has seen it.
  func lay() throws {
    first.lay()
    try awaitCard(true)
  }

  /// Waits until the service says of the first reader that a card is there, or that none is.
  func awaitCard(_ isThere: Bool) throws {
    let library = try CardLibrary()
    // A service that has just begun has its socket before it answers there.
    for _ in 0..<2000 where !answers(library) { _ = Gate().wait(milliseconds: 10) }
    let context = try library.establish()
    defer { library.release(context) }
    for _ in 0..<2000 {
      var states = [ReaderState("Virtual PCD 00 00")]
      try? library.wait(context, &states, milliseconds: 0)
      if states[0].hasCard == isThere, states[0].now != 0, !states[0].isGone { return }
      _ = Gate().wait(milliseconds: 10)
    }
  }

  private func answers(_ library: CardLibrary) -> Bool {
    guard let context = try? library.establish() else { return false }
    library.release(context)
    return true
  }

  /// Ends the service, and waits until the driver has noticed.
  func unplug() {
    service.stop()
    for _ in 0..<2000 where (try? driver.list())?.isEmpty == false {
      _ = Gate().wait(milliseconds: 10)
    }
  }

  /// Starts the service again, and waits until the driver has found the reader.
  func plugIn() {
    try? service.start()
    for _ in 0..<2000 where (try? driver.list().contains { $0.identity == identity }) != true {
      _ = Gate().wait(milliseconds: 10)
    }
  }

  /// The bench of the driver contract: a chip that answers with the command and a status.
  var contract: DeviceBench {
    let select: [UInt8] = [0x00, 0xA4, 0x04, 0x0C, 0x01, 0xA0]
    let long: [UInt8] = [0x00, 0xB0, 0x00, 0x00, 0x00, 0x20, 0x00]
    return DeviceBench(
      driver: driver, identity: identity, request: .document(), commands: [select, long],
      layOn: { try? lay() }, expected: [select + [0x90, 0x00], long + [0x90, 0x00]],
      unplug: { unplug() }, plugIn: { plugIn() }, readBadly: { first.loseNext() },
      hang: { gate in
        try? lay()
        first.hang(until: gate)
      },
      option: ("sharing", .choice("shared"), .choice("borrowed")))
  }
}

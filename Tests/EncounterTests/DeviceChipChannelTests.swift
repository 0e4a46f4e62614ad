import Bytes
import Document
import Host
import Synchronization
import Testing

@testable import Device
@testable import Encounter

/// A driver of one document reader whose chip answers what a test tells it.
private final class ChipDriver: DeviceDriver, DeviceConnection {
  let name = "chips"
  let descriptor: DeviceDescriptor
  private let endings: Mutex<[Attempt<[UInt8]>]>
  private let seen = Mutex<[[UInt8]]>([])

  init(_ capabilities: Set<DeviceCapability>, _ endings: [Attempt<[UInt8]>]) {
    descriptor = DeviceDescriptor(
      identity: DeviceIdentity(driver: "chips", make: "Test", model: "Reader", serial: "1"),
      deviceClass: .documentReader, capabilities: capabilities)
    self.endings = Mutex(endings)
  }

  /// The commands that came; an empty one for each time the chip was powered.
  var commands: [[UInt8]] { seen.withLock { $0 } }

  func start(_ events: DeviceEvents) throws(Fault) {}
  func list() throws(Fault) -> [DeviceDescriptor] { [descriptor] }
  func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection { self }
  func stop() {}
  func close() {}

  func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture> {
    .cancelled
  }

  func powerChip(_ control: CaptureControl) -> Attempt<[UInt8]> { exchange([], control) }

  func exchange(_ command: [UInt8], _ control: CaptureControl) -> Attempt<[UInt8]> {
    seen.withLock { $0.append(command) }
    return endings.withLock { $0.isEmpty ? .timedOut : $0.removeFirst() }
  }
}

@Suite("The chip on a reader")
struct DeviceChipChannelTests {
  private func session(_ driver: ChipDriver) throws -> DeviceSession {
    try DeviceHub(drivers: [driver], timekeeper: SimulatedTimekeeper(utcMilliseconds: 0))
      .open(driver.descriptor.identity)
  }

  @Test("the chip is powered first, then commands go to it as they are")
  func exchanging() throws {
    let driver = ChipDriver([.chip], [.captured([0x3B, 0x80]), .captured([0x90, 0x00])])
    let session = try session(driver)
    let channel = try DeviceChipChannel(session, by: session.deadline(milliseconds: 60_000))
    #expect(channel.answerToReset == [0x3B, 0x80])
    #expect(channel.longestCommand == 261)
    #expect(try channel.exchange([0x00, 0xA4]) == [0x90, 0x00])
    #expect(driver.commands == [[], [0x00, 0xA4]])
  }

  @Test("extended length is for readers that say so")
  func extended() throws {
    let driver = ChipDriver([.chip, .extendedLength], [.captured([0x3B])])
    let session = try session(driver)
    let channel = try DeviceChipChannel(session, by: session.deadline(milliseconds: 60_000))
    #expect(channel.longestCommand == 65_544)
  }

  @Test("every ending of the device is what a reading understands")
  func endings() throws {
    let failed = Fault(.deviceFailed, "the field is off")
    let endings: [(Attempt<[UInt8]>, ChipInterruption)] = [
      (.retry(RetryHint(.readAgain), kept: nil), .cardLost), (.cancelled, .cancelled),
      (.timedOut, .timedOut), (.deviceError(failed), .failed(failed)),
      (.removed, .failed(Fault(.deviceMissing, ""))),
    ]
    for (ending, expected) in endings {
      let driver = ChipDriver([.chip], [.captured([0x3B]), ending])
      let session = try session(driver)
      let channel = try DeviceChipChannel(session, by: session.deadline(milliseconds: 60_000))
      #expect(throws: expected) { try channel.exchange([0x00]) }
    }
  }

  @Test("a reader without a chip reader says so")
  func unable() throws {
    let session = try session(ChipDriver([.machineReadableZone], []))
    #expect(throws: ChipInterruption.failed(Fault(.deviceUnable, ""))) {
      try DeviceChipChannel(session, by: session.deadline(milliseconds: 1000))
    }
  }
}

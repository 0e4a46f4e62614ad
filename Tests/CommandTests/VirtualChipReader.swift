import Bytes
import Device
import Host
import Synchronization
import VirtualPassport

/// A chip reader in this process, on which a test lays virtual passports.
final class VirtualChipReader: DeviceDriver {
  static let identity = DeviceIdentity(
    driver: "virtual", make: "Test", model: "Chip reader", serial: "1")

  private struct State {
    var events: DeviceEvents?
    var chip: VirtualChip?
    /// Commands until somebody takes the document away; nil for never.
    var commandsLeft: Int?
    /// Counts documents laid on, so that another one is known to be another.
    var laid = 0
  }

  private let state = Mutex(State())

  let name = "virtual"

  func start(_ events: DeviceEvents) throws(Fault) {
    state.withLock { $0.events = events }
    events.post(.arrived(descriptor), of: Self.identity)
    if state.withLock({ $0.chip != nil }) { events.post(.documentPresent, of: Self.identity) }
  }

  func list() throws(Fault) -> [DeviceDescriptor] { [descriptor] }
  func stop() {}

  private var descriptor: DeviceDescriptor {
    DeviceDescriptor(
      identity: Self.identity, deviceClass: .documentReader,
      capabilities: [.chip, .extendedLength, .documentPresence])
  }

  func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection { Connection(self) }

  /// Lays a document on; it is taken away in the middle of so many commands.
  func lay(_ chip: VirtualChip, takenAwayAfter commands: Int? = nil) {
    let events = state.withLock { state in
      state.chip = chip
      state.commandsLeft = commands
      state.laid += 1
      return state.events
    }
    events?.post(.documentPresent, of: Self.identity)
  }

  func takeAway() {
    let events = state.withLock { state in
      state.chip = nil
      return state.events
    }
    events?.post(.documentRemoved, of: Self.identity)
  }

  /// The document that lies there, with the count of its laying on.
  fileprivate var document: (chip: VirtualChip, laid: Int)? {
    state.withLock { state in state.chip.map { ($0, state.laid) } }
  }

  /// Counts a command; true when the document is taken away in the middle of it.
  fileprivate func isTakenAway() -> Bool {
    let isTaken = state.withLock { state in
      guard let left = state.commandsLeft else { return false }
      state.commandsLeft = left - 1
      return left <= 0
    }
    if isTaken { takeAway() }
    return isTaken
  }

  private final class Connection: DeviceConnection {
    private let reader: VirtualChipReader
    private let powered = Mutex<Int?>(nil)

    init(_ reader: VirtualChipReader) { self.reader = reader }

    func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture> {
      .deviceError(Fault(.deviceUnable, "no eye for the page"))
    }

    func powerChip(_ control: CaptureControl) -> Attempt<[UInt8]> {
      Attempt { () throws(Ending) in
        while true {
          if let (chip, laid) = reader.document {
            powered.withLock { $0 = laid }
            return chip.powerOn()
          }
          try control.wait(milliseconds: 5)
        }
      }
    }

    func exchange(_ command: [UInt8], _ control: CaptureControl) -> Attempt<[UInt8]> {
      guard let (chip, laid) = reader.document, powered.withLock({ $0 }) == laid,
        !reader.isTakenAway(), let answer = chip.answer(command)
      else {
        powered.withLock { $0 = nil }
        return .retry(RetryHint(.readAgain), kept: nil)
      }
      return .captured(answer)
    }

    func close() {}
  }
}

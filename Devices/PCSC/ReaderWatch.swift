import Bytes
import Device
import Host
import Synchronization

/// A reader that is there.
struct WatchedReader: Sendable {
  /// The name by which the service calls it now.
  let name: String
  let descriptor: DeviceDescriptor
  /// Which arrival this is: a reader that went and came back is another one.
  let arrival: Int
  /// Its state as it was last seen; 0 before.
  var state: UInt32 = 0

  var identity: DeviceIdentity { descriptor.identity }
  var hasCard: Bool { state & ReaderState.present != 0 }
}

/// Watches which readers and cards are there, on a thread and a context of its own, through any
/// number of ends of the service.
final class ReaderWatch: Sendable {
  /// How long it waits for a change before it looks at the list of readers all the same.
  private static let waitMilliseconds = 1000
  /// How often it looks for a service that is not there.
  private static let retryMilliseconds = 300

  private struct Present {
    var readers: [WatchedReader] = []
    var arrivals = 0
    /// The context in which the thread waits; nil outside.
    var context: Int?
  }

  private let service: any CardService
  private let usbDevices: Path
  private let files: any Files
  private let present = Mutex(Present())
  private let stopped = Gate()
  private let looked = Gate()

  /// `usbDevices` is the kernel's list of USB devices.
  init(_ service: any CardService, usbDevices: Path, files: any Files) {
    self.service = service
    self.usbDevices = usbDevices
    self.files = files
  }

  /// The readers that are there, in the order of their arrival.
  var readers: [WatchedReader] { present.withLock { $0.readers } }

  /// Begins; comes back when what is there has been posted, or after `milliseconds`.
  func start(_ events: DeviceEvents, milliseconds: Int) {
    let thread = OwnerThread(name: "PC/SC readers")
    thread.run { [self] in watch(events) }
    thread.end()
    _ = looked.wait(milliseconds: milliseconds)
  }

  /// Ends; nothing is posted afterwards but what is being posted now.
  func stop() {
    stopped.open()
    if let context = present.withLock({ $0.context }) { service.cancel(context) }
  }

  // MARK: The thread

  private func watch(_ events: DeviceEvents) {
    var isOut = false
    while !stopped.isOpen {
      do throws(CardStatus) {
        let context = try service.establish()
        defer { service.release(context) }
        isOut = false
        try follow(context, events)
      } catch {
        keep([], events)
        if !isOut { events.post(.fault(error.outage), of: PCSCDriver.itself) }
        isOut = true
      }
      looked.open()
      _ = stopped.wait(milliseconds: Self.retryMilliseconds)
    }
  }

  /// Follows readers and cards until the service ends.
  private func follow(_ context: Int, _ events: DeviceEvents) throws(CardStatus) {
    present.withLock { $0.context = context }
    defer { present.withLock { $0.context = nil } }
    while !stopped.isOpen {
      let names = try service.readers(context)
      keep(names, events)
      for name in names where !readers.contains(where: { $0.name == name }) {
        arrive(name, context, events)
      }
      // What lies on the readers already is told before anybody asks.
      var states = readers.map { ReaderState($0.name, known: $0.state) }
      let isNew = states.contains { $0.known == 0 }
      if !isNew { looked.open() }
      states.append(ReaderState(ReaderState.plugAndPlay))
      do throws(CardStatus) {
        try service.wait(context, &states, milliseconds: isNew ? 0 : Self.waitMilliseconds)
      } catch {
        // A reader that went meanwhile is found out by the list.
        guard [.timeout, .cancelled, .unknownReader, .readerUnavailable].contains(error) else {
          throw error
        }
        if error == .unknownReader { _ = stopped.wait(milliseconds: 10) }
      }
      for state in states.dropLast() where !state.isGone && state.now != 0 { take(state, events) }
    }
  }

  /// Lets all readers go that are not among `names`.
  private func keep(_ names: [String], _ events: DeviceEvents) {
    let gone = present.withLock { present in
      defer { present.readers.removeAll { !names.contains($0.name) } }
      return present.readers.filter { !names.contains($0.name) }
    }
    for reader in gone { events.post(.removed, of: reader.identity) }
  }

  private func arrive(_ name: String, _ context: Int, _ events: DeviceEvents) {
    let traits = ReaderTraits(service, context, name)
    let place = traits.address.flatMap { $0.place(in: usbDevices, files) }
    let reader = present.withLock { present in
      present.arrivals += 1
      let taken = Set(present.readers.map(\.identity))
      let reader = WatchedReader(
        name: name,
        descriptor: DeviceDescriptor(name, traits, place: place, taken: taken),
        arrival: present.arrivals)
      present.readers.append(reader)
      return reader
    }
    events.post(.arrived(reader.descriptor), of: reader.identity)
  }

  /// Takes in what has become of a reader and tells of its card.
  private func take(_ state: ReaderState, _ events: DeviceEvents) {
    let now = state.now & ~ReaderState.changed
    let change = present.withLock { present -> (before: WatchedReader, after: WatchedReader)? in
      guard let index = present.readers.firstIndex(where: { $0.name == state.name }) else {
        return nil
      }
      let before = present.readers[index]
      present.readers[index].state = now
      return (before, present.readers[index])
    }
    guard let (before, after) = change else { return }
    // The upper half counts insertions and removals: a card that was changed at once is seen.
    let isOther = before.state >> 16 != after.state >> 16
    if before.hasCard, !after.hasCard || isOther {
      events.post(.documentRemoved, of: after.identity)
    }
    if after.hasCard, !before.hasCard || isOther {
      events.post(.documentPresent, of: after.identity)
    }
  }
}

extension DeviceDescriptor {
  /// A reader by the service's name for it, with an identity that no other reader here has.
  fileprivate init(
    _ name: String, _ traits: ReaderTraits, place: String?, taken: Set<DeviceIdentity>
  ) {
    let parts = ReaderName(name)
    func identity(_ place: String?) -> DeviceIdentity {
      DeviceIdentity(
        driver: PCSCDriver.driverName, make: parts.make, model: parts.model,
        serial: parts.serial ?? traits.serial, place: place)
    }
    // Readers of one model without serial number and port can only be counted.
    let free = [identity(place)] + (2...99).map { identity("reader \($0)") }
    var capabilities: Set<DeviceCapability> = [.chip, .documentPresence]
    if traits.passesExtendedLength { capabilities.insert(.extendedLength) }
    self.init(
      identity: free.first { !taken.contains($0) } ?? identity(name),
      deviceClass: .documentReader, capabilities: capabilities, options: PCSCOptions().list)
  }
}

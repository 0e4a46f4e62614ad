import Bytes
import Device
import Host
import Testing

@Suite("One stream carries the events of all devices")
struct DeviceEventsTests {
  private let reader = DeviceIdentity(driver: "test", make: "a", model: "b", serial: "c")

  @Test("Events come in order, stamped with both clocks")
  func order() throws {
    let clock = SimulatedTimekeeper(utcMilliseconds: 5)
    let events = DeviceEvents(timekeeper: clock)
    events.post(.documentPresent, of: reader)
    clock.advance(milliseconds: 10)
    events.post(.documentRemoved, of: reader)
    let both = events.drain()
    #expect(both.map(\.kind) == [.documentPresent, .documentRemoved])
    #expect(both.map(\.at.utcMilliseconds) == [5, 15])
    #expect(events.next() == nil)
  }

  @Test("A stream that nobody reads drops passing events and keeps the lasting ones")
  func bounded() {
    let events = DeviceEvents(timekeeper: SimulatedTimekeeper(utcMilliseconds: 0))
    events.post(.removed, of: reader)
    for _ in 0..<3000 { events.post(.fingerPresent, of: reader) }
    events.post(.fault(Fault(.deviceFailed, "")), of: reader)
    let kept = events.drain().map(\.kind)
    #expect(kept.count == 1024)
    #expect(kept.first == .removed)
    #expect(kept.last == .fault(Fault(.deviceFailed, "")))
    #expect(events.droppedCount == 3002 - 1024)
  }

  @Test("An identity names the device without its port when it has a serial number")
  func identity() {
    let first = DeviceIdentity(driver: "d", make: "m/k", model: "x", serial: "1", place: "usb 1-2")
    let moved = DeviceIdentity(driver: "d", make: "m/k", model: "x", serial: "1", place: "usb 3-1")
    #expect(first == moved)
    #expect(first.description == "d/m_k/x/1")
    let nameless = DeviceIdentity(
      driver: "d", make: "m", model: "x", serial: nil, place: "usb 1-2.3")
    #expect(nameless.description == "d/m/x/@usb 1-2.3")
  }

  @Test("A driver that cannot start is told by an event and hides no other")
  func brokenDriver() {
    let hub = DeviceHub(
      drivers: [BrokenDriver()], timekeeper: SimulatedTimekeeper(utcMilliseconds: 0))
    #expect(hub.list().isEmpty)
    #expect(hub.events.drain().map(\.kind) == [.fault(Fault(.deviceFailed, ""))])
    #expect(hub.first(.documentReader) == nil)
  }
}

private struct BrokenDriver: DeviceDriver {
  var name: String { "broken" }
  func start(_ events: DeviceEvents) throws(Fault) {
    throw Fault(.deviceFailed, "libnothing.so is not installed")
  }
  func list() throws(Fault) -> [DeviceDescriptor] { [] }
  func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection {
    throw Fault(.deviceMissing, "")
  }
  func stop() {}
}

import Bytes
import Device
import DeviceContract
import Host
import Support
import Testing

@testable import PCSC

@Suite("Chips behind the real pcscd", .serialized)
struct CardLossTests {
  private static let ping: [UInt8] = [0x00, 0x84, 0x00, 0x00, 0x08]

  private func hub(_ bench: CardBench) -> DeviceHub {
    DeviceHub(drivers: [bench.driver], timekeeper: SystemTimekeeper())
  }

  private func deadline(_ session: DeviceSession) -> Deadline {
    session.deadline(milliseconds: 60_000)
  }

  @Test("A document laid on and taken away is told, on each reader for itself")
  func presence() throws {
    try CardBench.use { bench in
      let hub = hub(bench)
      let other = DeviceIdentity(driver: "pcsc", make: "Virtual", model: "PCD, slot 2", serial: nil)
      #expect(hub.list().map(\.identity) == [bench.identity, other])
      for reader in hub.list() {
        #expect(reader.deviceClass == .documentReader)
        #expect(reader.capabilities == [.chip, .documentPresence, .extendedLength])
      }
      _ = hub.events.drain()
      bench.second.lay()
      #expect(hub.events.next(milliseconds: 60_000)?.kind == .documentPresent)
      bench.second.takeAway()
      let event = hub.events.next(milliseconds: 60_000)
      #expect(event?.kind == .documentRemoved && event?.device == other)
    }
  }

  @Test("A document that lies there before the station starts is told")
  func presentBefore() throws {
    try CardBench.use { bench in
      try bench.lay()
      let kinds = hub(bench).events.drain().filter { $0.device == bench.identity }.map(\.kind)
      #expect(kinds.count == 2 && kinds.last == .documentPresent)
    }
  }

  @Test("Commands and answers of extended length pass whole")
  func extendedLength() throws {
    let answer = [UInt8](repeating: 0xA5, count: 65_000) + [0x90, 0x00]
    let command =
      [0x00, 0x2A, 0x00, 0xBE, 0x00, 0xEA, 0x60] + [UInt8](repeating: 0x5A, count: 60_000) + [0, 0]
    let right = command
    try CardBench.use({ $0 == right ? answer : [0x67, 0x00] }) { bench in
      try bench.lay()
      let session = try hub(bench).open(bench.identity)
      #expect(session.powerChip(by: deadline(session)).captured == VirtualCard.answerToReset)
      let attempt = session.exchange(command, by: deadline(session))
      #expect(attempt.captured == answer)
    }
  }

  @Test("A chip that was away answers only after it was powered anew")
  func loss() throws {
    try CardBench.use { bench in
      try bench.lay()
      let session = try hub(bench).open(bench.identity)
      let answer = Self.ping + [0x90, 0x00]
      #expect(session.powerChip(by: deadline(session)).captured != nil)
      #expect(session.exchange(Self.ping, by: deadline(session)).captured == answer)
      // Taken away and laid on again between two commands, the service having seen it.
      bench.first.takeAway()
      try bench.awaitCard(false)
      try bench.lay()
      for _ in 0..<2 {
        guard case .retry(let hint, nil) = session.exchange(Self.ping, by: deadline(session)) else {
          Issue.record("no retry")
          return
        }
        #expect(hint == RetryHint(.readAgain))
      }
      #expect(session.powerChip(by: deadline(session)).captured != nil)
      #expect(session.exchange(Self.ping, by: deadline(session)).captured == answer)
    }
  }

  @Test("Powering resets a chip that has power already")
  func coldReset() throws {
    try CardBench.use { bench in
      try bench.lay()
      let session = try hub(bench).open(bench.identity)
      _ = session.powerChip(by: deadline(session))
      let before = bench.first.powerings
      #expect(session.powerChip(by: deadline(session)).captured != nil)
      #expect(bench.first.powerings > before)
    }
  }

  @Test("A chip that another program holds is shared in a transaction, or told to be busy")
  func sharing() throws {
    try CardBench.use { bench in
      try bench.lay()
      let library = try CardLibrary()
      let context = try library.establish()
      defer { library.release(context) }
      let session = try hub(bench).open(bench.identity)
      let name = "Virtual PCD 00 00"
      // Another program that shares.
      let (shared, _) = try library.connect(context, name, .shared, .t1)
      #expect(session.powerChip(by: deadline(session)).captured != nil)
      #expect(session.exchange(Self.ping, by: deadline(session)).captured != nil)
      // Alone or not at all.
      _ = session.configure(["sharing": .choice("exclusive")], by: deadline(session))
      guard case .deviceError(let fault) = session.powerChip(by: deadline(session)) else {
        Issue.record("not busy")
        return
      }
      #expect(fault.code == .deviceBusy)
      library.disconnect(shared, .leave)
      #expect(session.powerChip(by: deadline(session)).captured != nil)
      // Now this one holds it alone.
      #expect(throws: CardStatus.sharingViolation) {
        _ = try library.connect(context, name, .shared, .t1)
      }
    }
  }

  @Test("A protocol that the chip does not speak is said to be none of its")
  func protocols() throws {
    try CardBench.use { bench in
      try bench.lay()
      let session = try hub(bench).open(bench.identity)
      _ = session.configure(["protocol": .choice("T=0")], by: deadline(session))
      guard case .deviceError(let fault) = session.powerChip(by: deadline(session)) else {
        Issue.record("powered")
        return
      }
      #expect(fault.code == .deviceUnable)
    }
  }

  @Test("The zone is not for this reader: it says so at once")
  func noZone() throws {
    try CardBench.use { bench in
      let session = try hub(bench).open(bench.identity)
      guard case .deviceError(let fault) = session.capture(.document(), by: deadline(session))
      else {
        Issue.record("captured")
        return
      }
      #expect(fault.code == .deviceUnable && fault.detail.contains("type the zone"))
    }
  }
}

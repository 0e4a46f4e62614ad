import Bytes
import Device
import Host
import Testing

@testable import PCSC

@Suite("Readers that come and go while the service stays")
struct ScriptedServiceTests {
  private static let long = 60_000

  private func hub(_ service: ScriptedService) -> DeviceHub {
    let driver = PCSCDriver(files: Disk()) { () throws(Fault) in service }
    return DeviceHub(drivers: [driver], timekeeper: SystemTimekeeper())
  }

  private func next(_ hub: DeviceHub) -> DeviceEvent? { hub.events.next(milliseconds: Self.long) }

  @Test("A reader keeps its identity when it is plugged in again under another count")
  func identity() throws {
    let service = ScriptedService()
    let hub = hub(service)
    #expect(hub.list().isEmpty)
    service.set { $0.names = ["Maker Reader (77) 00 00"] }
    let first = try #require(next(hub))
    service.set { $0.names = [] }
    #expect(next(hub)?.kind == .removed)
    service.set { $0.names = ["Maker Reader (77) 03 00"] }
    #expect(next(hub)?.device == first.device)
    #expect(first.device.description == "pcsc/Maker/Reader/77")
  }

  @Test("The serial number comes from the reader where its name has none; twins are counted")
  func serials() throws {
    let service = ScriptedService()
    service.set {
      $0.names = ["A B 00 00", "A B 01 00", "A B 02 00"]
      $0.serials = ["A B 01 00": "S-1"]
    }
    let identities = hub(service).list().map(\.identity.description)
    #expect(identities == ["pcsc/A/B/-", "pcsc/A/B/S-1", "pcsc/A/B/@reader 2"])
  }

  @Test("A card that is changed faster than anybody looks is one taken away and another laid on")
  func changed() throws {
    let service = ScriptedService()
    service.set {
      $0.names = ["A B 00 00"]
      $0.cards = ["A B 00 00"]
      $0.counts = ["A B 00 00": 1]
    }
    let hub = hub(service)
    #expect(hub.events.drain().map(\.kind).last == .documentPresent)
    service.set { $0.counts = ["A B 00 00": 3] }
    #expect(next(hub)?.kind == .documentRemoved && next(hub)?.kind == .documentPresent)
  }

  @Test("A service that is not there is told once, and its readers arrive when it comes")
  func outage() throws {
    let service = ScriptedService()
    service.set { $0.outage = .noService }
    let hub = hub(service)
    guard case .fault(let fault) = next(hub)?.kind else {
      Issue.record("no fault")
      return
    }
    #expect(fault.code == .cardService)
    #expect(fault.detail.contains("pcscd") && fault.detail.contains("systemctl enable --now"))
    service.set {
      $0.outage = nil
      $0.names = ["A B 00 00"]
    }
    guard case .arrived = next(hub)?.kind else {
      Issue.record("something between outage and arrival")
      return
    }
    service.set { $0.outage = .communicationFailed }
    #expect(next(hub)?.kind == .removed)
    guard case .fault(let later) = next(hub)?.kind else {
      Issue.record("no second fault")
      return
    }
    #expect(later.detail.contains("polkit"))
  }

  @Test("A missing library names its packages, and the driver is left out")
  func noLibrary() {
    let fault = #expect(throws: Fault.self) {
      _ = try RuntimeLibrary(
        "libpcsclite.so.99", package: "pcscd and libpcsclite1", for: "to use chip readers (PC/SC)",
        functions: [])
    }
    #expect(fault?.code == .libraryMissing)
    #expect(
      fault?.detail
        == "the Debian packages pcscd and libpcsclite1 are needed to use chip readers (PC/SC)")
    let driver = PCSCDriver(files: Disk()) { () throws(Fault) in throw Fault(.libraryMissing, "x") }
    let hub = DeviceHub(drivers: [driver], timekeeper: SystemTimekeeper())
    #expect(hub.list().isEmpty)
    guard case .fault = hub.events.next()?.kind else {
      Issue.record("no fault")
      return
    }
  }

  @Test(
    "What goes wrong with a command is told as what it means",
    arguments: [
      (CardStatus.removedCard, "retry"), (.resetCard, "retry"), (.notTransacted, "retry"),
      (.noService, "removed"), (.readerUnavailable, "removed"), (.invalidHandle, "removed"),
      (.sharingViolation, "device.busy"), (.insufficientBuffer, "device.failed"),
      (.denied, "device.failed"), (.unsupportedCard, "device.unable"),
    ])
  func endings(status: CardStatus, ending: String) throws {
    let service = ScriptedService()
    service.set {
      $0.names = ["A B 00 00"]
      $0.cards = ["A B 00 00"]
    }
    let hub = hub(service)
    let session = try hub.open(try #require(hub.list().first).identity)
    let deadline = session.deadline(milliseconds: Self.long)
    #expect(session.powerChip(by: deadline).captured != nil)
    service.set { $0.transmission = status }
    #expect(word(session.exchange([0, 0x84, 0, 0, 8], by: deadline)) == ending)
  }

  @Test("A reader that is pulled out in the middle of a command is removed, not lost")
  func pulledOut() throws {
    let service = ScriptedService()
    service.set {
      $0.names = ["A B 00 00"]
      $0.cards = ["A B 00 00"]
    }
    let hub = hub(service)
    let session = try hub.open(try #require(hub.list().first).identity)
    let deadline = session.deadline(milliseconds: Self.long)
    #expect(session.powerChip(by: deadline).captured != nil)
    service.set {
      $0.transmission = .notTransacted
      $0.names = []
    }
    #expect(word(session.exchange([0, 0x84, 0, 0, 8], by: deadline)) == "removed")
  }

  @Test("An answer without status is a chip that left the field, not an answer")
  func shortAnswer() throws {
    let service = ScriptedService()
    service.set {
      $0.names = ["A B 00 00"]
      $0.cards = ["A B 00 00"]
      $0.short = [0x90]
    }
    let hub = hub(service)
    let session = try hub.open(try #require(hub.list().first).identity)
    let deadline = session.deadline(milliseconds: Self.long)
    #expect(session.powerChip(by: deadline).captured != nil)
    #expect(word(session.exchange([0, 0x84, 0, 0, 8], by: deadline)) == "retry")
  }

  @Test("A chip that does not answer to reset is the operator's turn, not a wait without end")
  func mute() throws {
    let service = ScriptedService()
    service.set {
      $0.names = ["A B 00 00"]
      $0.cards = ["A B 00 00"]
      $0.connection = .unresponsiveCard
    }
    let hub = hub(service)
    let session = try hub.open(try #require(hub.list().first).identity)
    #expect(word(session.powerChip(by: session.deadline(milliseconds: Self.long))) == "retry")
  }

  private func word(_ attempt: Attempt<[UInt8]>) -> String {
    switch attempt {
    case .captured: "captured"
    case .retry: "retry"
    case .deviceError(let fault): fault.code.name
    case .cancelled: "cancelled"
    case .timedOut: "timed out"
    case .removed: "removed"
    }
  }
}

import Bytes
import Codes
import Device
import Encounter
import Host
import Record
import Simulated
import Station

/// The finger scanner of a lane of the demonstration, and what a lane does with it.
struct DemoFingers {
  /// How long the scanner may take for one capture.
  private static let captureMilliseconds = 20_000

  let device: SimulatedDevice
  private let hub: DeviceHub

  init(serial: String, _ timekeeper: any Timekeeper) {
    device = SimulatedDevice.fingerScanner(serial: serial)
    hub = DeviceHub(drivers: [SimulatedDriver([device])], timekeeper: timekeeper)
  }

  /// Captures a traveller's fingers, as far as the scanner is there: the crossing goes on without.
  func capture(
    _ traveller: DemoTraveller, for encounter: inout TravellerEncounter, into input: inout LaneInput
  ) throws(Fault) {
    let request = try CaptureRequest.fingers(traveller.fingers, for: .inspection)
    device.lay(.living(LivingHand(seed: traveller.hands)))
    if traveller.mishap == .unplugged { device.inject(.unplug(afterMilliseconds: 20)) }
    let session = try hub.open(device.identity)
    var attempts = 0
    while encounter.state.step == .fingers {
      attempts += 1
      let deadline = session.deadline(milliseconds: Self.captureMilliseconds)
      _ = try encounter.captureFingers(request, on: session, by: deadline)
      if encounter.attempts.last?.fault?.code == .deviceMissing {
        _ = try encounter.waiveFingers(.noDevice)
      } else if encounter.state.step == .fingers, attempts == EncounterState.mostAttempts {
        _ =
          encounter.hasPoorFingers
          ? try encounter.acceptPoorFingers() : try encounter.waiveFingers(.unusable)
      }
    }
    session.close()
    device.takeAway()
    // Somebody finds the plug before the next traveller.
    device.plugIn()
    input.captures = (encounter.fingers?.evidence.items ?? []).compactMap(CapturedFile.init)
    input.missing = encounter.missing(of: traveller.fingers)
  }
}

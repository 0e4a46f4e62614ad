import Bytes
import Codes
import Crypto
import Host
import Seal
import Station

/// One station of the fleet: its machine, what runs there, and what its disk must hold.
final class StationHouse {
  let index: Int
  let name: StationName
  let machine: Machine
  private let randomness: any Randomness
  private(set) var entry: PointOfEntry?
  var promised = Promised()
  /// An image of its disk from earlier, with what was promised of it then.
  var image: (folder: Path, promised: Promised)?
  /// Images that were made.
  var images = 0
  /// The signing key that it goes on with; nil before it was looked at.
  var signingKey: Digest?

  /// Which machine of the name this is, from 0: a stolen one is replaced.
  private(set) var life = 0

  init(
    _ index: Int, _ machine: Machine, named name: StationName, randomness: any Randomness
  ) {
    self.index = index
    self.machine = machine
    self.randomness = randomness
    self.name = name
  }

  /// The station's folder.
  var folder: Path { machine.root / "station-\(life)" }

  /// A new machine takes the name; nothing was promised of it yet.
  func beginLife() {
    life += 1
    promised = Promised()
    image = nil
    signingKey = nil
  }

  /// Makes the station; gives its request to be enrolled.
  func make() throws(Fault) -> EnrolmentRequest {
    try StationSetup.make(
      StationConfiguration(
        station: name, pointOfEntry: try StationName("IQ-\(name)"), country: "IRQ",
        zone: "Asia/Baghdad", mode: .land, lane: "1", recordsPerBatch: 25),
      rules: "{}", protection: .simulated, in: folder, files: machine.files,
      timekeeper: machine.clock, randomness: randomness)
  }

  func complete(_ answer: EnrolmentAnswer) throws(Fault) {
    try StationSetup.complete(answer, in: folder, files: machine.files, timekeeper: machine.clock)
  }

  func open() throws(Fault) {
    entry = try PointOfEntry(
      folder, files: machine.files, timekeeper: machine.clock, randomness: randomness)
  }

  func close() { entry = nil }

  var opened: PointOfEntry {
    get throws(Fault) {
      guard let entry else { throw Fault(.bug, at: name.text, "the station is closed") }
      return entry
    }
  }
}

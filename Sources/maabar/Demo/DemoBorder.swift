import Bytes
import Codes
import Console
import Decision
import Host
import Match
import Registry
import Seal
import Simulated
import Station

/// The border of the demonstration: a registry in this process and two points of entry, set up and
/// enrolled as an administrator would, each with its lists and a simulated document reader.
final class DemoBorder {
  /// One point of entry with its lane and its reader.
  struct Post {
    let root: Path
    let station: PointOfEntry
    let lane: Lane
    let device: SimulatedDevice
    let reader: LaneReader
    let fingers: DemoFingers
    /// Who works in the lane, and in the second line.
    let officer: OfficerSession
    let secondLine: OfficerSession
  }

  /// Where everything of the demonstration lies.
  let folder: Path
  let machine: Machine
  /// Time passes only as the day's story goes on.
  let timekeeper: SimulatedTimekeeper
  let registry: RegistryService
  /// The stations at work by code: one at each point of entry, and `hut`.
  private(set) var posts: [String: Post]
  /// A second station at the land crossing, which is stolen in the evening.
  static let hut = "IQ-IBK hut"
  /// What keys and numbers are made from.
  private let randomness: any Randomness
  /// The lists that are installed at both.
  let watchlists: [Watchlist]
  /// What was read of each list.
  let imports: [(title: String, report: ImportReport)]

  /// The stick that is carried between the points of entry and the registry.
  var stick: Path { folder / "stick" }

  /// Sets all of it up below a fresh folder.
  ///
  /// `travellers` is about how many will come; batches are kept so small that a day makes several,
  /// or nothing could be missing between two of them.
  init(
    in folder: Path, lists: Path, day: CivilDate, travellers: Int, machine: Machine,
    randomness: any Randomness
  ) throws(Fault) {
    self.folder = folder
    self.machine = machine
    self.randomness = randomness
    // Local midnight at UTC+3, less an hour in which things are set up.
    let start = Int64(day.daysSince1970) * 86_400_000 - 4 * 3_600_000
    timekeeper = SimulatedTimekeeper(utcMilliseconds: start, bootID: "demo")
    try machine.files.makeFolder(folder)
    registry = try RegistryService.make(
      RegistrySettings(name: "Iraq (demonstration)", origin: "registry.example/iq/demo"),
      in: folder / "registry", files: machine.files, timekeeper: timekeeper,
      randomness: randomness)
    let read = try DemoBorder.watchlists(lists, machine.files)
    watchlists = read.map(\.list)
    imports = read.map { ($0.list.reference.title, $0.report) }
    posts = [:]
    let batch = max(5, travellers / 10)
    for (key, code, id, mode, batch) in [
      (DemoDay.land, DemoDay.land, "IBK-1", TransportMode.land, batch),
      (DemoDay.air, DemoDay.air, "BGW-1", .air, batch),
      (DemoBorder.hut, DemoDay.land, "IBK-2", .land, 2),
    ] {
      let root = folder / id.lowercased()
      let configuration = StationConfiguration(
        station: try StationName(id), pointOfEntry: try StationName(code), country: "IRQ",
        zone: "Asia/Baghdad", mode: mode, lane: "1", recordsPerBatch: batch)
      let request = try StationSetup.make(
        configuration, rules: DefaultRules.text, protection: .simulated, in: root,
        files: machine.files, timekeeper: timekeeper, randomness: randomness)
      try StationSetup.complete(
        try registry.enrol(request), in: root, files: machine.files, timekeeper: timekeeper)
      let shelf = WatchlistShelf(StationFolder(root).lists, files: machine.files)
      for watchlist in watchlists { _ = try shelf.install(watchlist) }
      try DemoOfficers.add(
        to: try PointOfEntry(
          root, files: machine.files, timekeeper: timekeeper, randomness: randomness))
      posts[key] = try DemoBorder.open(root, machine, timekeeper, randomness)
    }
  }

  /// The station of a code; throws `.bug` for one that is not there.
  func post(_ code: String) throws(Fault) -> Post {
    guard let post = posts[code] else {
      throw Fault(.bug, at: "demo \(code)", "a traveller at a station that is not there")
    }
    return post
  }

  /// Cuts the power of a station and starts it again from what its disk held at that moment.
  func cutPower(of code: String) throws(Fault) -> DemoPowerCut {
    let promised = try numbers(code)
    let image = try DemoPowerCut.Image(of: try post(code).root, machine.files)
    // The orderly end that this is to the process leaves its traces, which the image replaces.
    posts[code] = nil
    try image.restore(machine.files)
    posts[code] = try DemoBorder.open(image.root, machine, timekeeper, randomness)
    return DemoPowerCut(promised: promised, found: try numbers(code), unfolded: image.unfolded)
  }

  private func numbers(_ code: String) throws(Fault) -> [Int64] {
    try post(code).station.entries(atMost: 1_000_000).map(\.n).sorted()
  }

  private static func open(
    _ root: Path, _ machine: Machine, _ timekeeper: SimulatedTimekeeper,
    _ randomness: any Randomness
  ) throws(Fault) -> Post {
    let station = try PointOfEntry(
      root, files: machine.files, timekeeper: timekeeper, randomness: randomness)
    let device = SimulatedDevice.documentReader(serial: station.configuration.station.text)
    // Devices wait by the machine's own clock: a simulated one would stand still meanwhile.
    return Post(
      root: root, station: station, lane: try Lane(station), device: device,
      reader: try LaneReader(device, machine.timekeeper),
      fingers: DemoFingers(
        serial: station.configuration.station.text, machine.timekeeper),
      officer: try DemoOfficers.signIn(.officer, at: station),
      secondLine: try DemoOfficers.signIn(.secondLine, at: station))
  }

  /// The United Nations' list as it is published, and lists in our own form with invented people.
  private static func watchlists(
    _ folder: Path, _ files: any Files
  ) throws(Fault) -> [(list: Watchlist, report: ImportReport)] {
    let published = folder / "un-consolidated-sample.xml"
    let bytes = try files.read(published, limit: UNConsolidatedList.maximumBytes)
    var read: [(list: Watchlist, report: ImportReport)] = []
    do throws(Fault) { read.append(try UNConsolidatedList.read(bytes)) } catch {
      throw error.within(published.string)
    }
    for name in ["national.jsonl", "exit-orders.jsonl", "protective.jsonl"] {
      let path = folder / name
      let bytes = try files.read(path, limit: 1 << 20)
      do throws(Fault) { read.append(try WatchlistLines.read(bytes)) } catch {
        throw error.within(path.string)
      }
    }
    return read
  }

  /// Lets the clocks run on to a second of the local day.
  func wait(until second: Int, of day: CivilDate) {
    let wanted = Int64(day.daysSince1970) * 86_400_000 - 3 * 3_600_000 + Int64(second) * 1000
    timekeeper.advance(milliseconds: max(0, wanted - timekeeper.now().utcMilliseconds))
  }
}

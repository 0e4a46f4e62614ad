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
struct DemoBorder {
  /// One point of entry with its lane and its reader.
  struct Post {
    let station: PointOfEntry
    let lane: Lane
    let device: SimulatedDevice
    let reader: LaneReader
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
  /// The points of entry by code.
  let posts: [String: Post]
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
    var posts: [String: Post] = [:]
    for (code, id, mode) in [
      ("IQ-IBK", "IBK-1", TransportMode.land), ("IQ-BGW", "BGW-1", TransportMode.air),
    ] {
      let root = folder / id.lowercased()
      let configuration = StationConfiguration(
        station: try StationName(id), pointOfEntry: try StationName(code), country: "IRQ",
        zone: "Asia/Baghdad", mode: mode, lane: "1", recordsPerBatch: max(5, travellers / 10))
      let request = try StationSetup.make(
        configuration, rules: DefaultRules.text, protection: .simulated, in: root,
        files: machine.files,
        timekeeper: timekeeper, randomness: randomness)
      try StationSetup.complete(
        try registry.enrol(request), in: root, files: machine.files, timekeeper: timekeeper)
      let shelf = WatchlistShelf(StationFolder(root).lists, files: machine.files)
      for watchlist in watchlists { _ = try shelf.install(watchlist) }
      posts[code] = try DemoBorder.post(root, machine, timekeeper, randomness)
    }
    self.posts = posts
  }

  private static func post(
    _ root: Path, _ machine: Machine, _ timekeeper: SimulatedTimekeeper,
    _ randomness: any Randomness
  ) throws(Fault) -> Post {
    let station = try PointOfEntry(
      root, files: machine.files, timekeeper: timekeeper, randomness: randomness)
    let device = SimulatedDevice.documentReader(serial: station.configuration.station.text)
    // Devices wait by the machine's own clock: a simulated one would stand still meanwhile.
    let code = station.configuration.pointOfEntry.text
    return Post(
      station: station, lane: try Lane(station), device: device,
      reader: try LaneReader(device, machine.timekeeper),
      officer: OfficerSession(
        serviceNumber: "\(code)-7731", role: .officer, opened: timekeeper.now()),
      secondLine: OfficerSession(
        serviceNumber: "\(code)-8102", role: .secondLine, opened: timekeeper.now()))
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

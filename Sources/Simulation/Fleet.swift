import Bytes
import Crypto
import Host
import Registry
import Seal
import Station
import Store
import Torture
import Wire

/// A country's stations, its registry, the sticks between them, and everything that goes wrong.
///
/// One step is one thing that somebody does; what it is, whom it befalls and what goes wrong with
/// it comes from the dice.
final class Fleet {
  let plan: SimulationPlan
  let dice: Dice
  let world: WorldTime
  let history: History
  let truth = Truth()
  let registry: RegistryHouse
  let stations: [StationHouse]
  let address: ServerAddress
  let root: Path
  /// Sticks by number; each is a folder, wherever it is just now.
  var sticks: [Path] = []
  var stickCount = 0
  /// Answers that went out on sticks, by station, and which of them lie on a stick.
  var answersOnSticks: [String: Int] = [:]
  var stickAnswers: [Path: [String: Int]] = [:]
  /// The newest version of the list that was published.
  var listVersion: Int64 = 0
  /// Documents that were issued so far.
  var documentCount = 0
  /// Stations that were stolen, as a list on paper tells, and the machines in thieves' hands.
  var thefts: [Theft] = []
  var thieves: [StationHouse] = []
  /// A station that is let in like the others, and is hostile; in half of the countries.
  var hostile: HostileStation?
  /// Keys of the registry that were replaced so far.
  var rotations = 0
  let randomness: SeededRandomness
  /// How often each thing happened.
  private(set) var counts: [String: Int] = [:]

  /// 2 March 2026, 07:00 UTC.
  private static let start: Int64 = 1_772_434_800_000

  /// Makes and enrols everybody in an empty folder.
  init(_ plan: SimulationPlan, in root: Path, follow: ((String) -> Void)?) throws {
    self.plan = plan
    self.root = root
    dice = Dice(plan.seed)
    world = WorldTime(Fleet.start)
    history = History(follow: follow)
    address = try ServerAddress("https://registry.example")
    let randomness = SeededRandomness(seed: plan.seed ^ 0x5eed_0001)
    self.randomness = randomness
    registry = RegistryHouse(
      try Machine("registry", root / "registry", world), address, randomness: randomness)
    let world = world
    stations = try (1...plan.stations).map { number in
      let name = "ST-\(number)"
      return StationHouse(
        number - 1, try Machine(name, root / name, world), named: try StationName(name),
        randomness: randomness)
    }
    registry.machine.isHonest = plan.defect != .lyingDisk
    try registry.make()
    truth.learn(try registry.opened.logKeys)
    for station in stations { try enrol(station) }
    for _ in 0...plan.stations { addStick() }
    if dice.oneIn(2) { hostile = try admitHostile() }
  }

  /// Makes a station and enrols it.
  func enrol(_ station: StationHouse) throws {
    let request = try station.make()
    try station.complete(try registry.opened.enrol(request))
    try station.open()
    try registry.network?.know()
  }

  func addStick() {
    stickCount += 1
    sticks.append(root / "stick-\(stickCount)")
  }

  // MARK: Telling

  func note(_ text: String) { history.note(text, at: world.now) }

  func count(_ what: String) { counts[what, default: 0] += 1 }

  /// Ends the simulation: a rule does not hold.
  func violated(_ rule: String, _ detail: String) -> Violation {
    note("VIOLATION \(rule): \(detail)")
    return Violation(
      rule: rule, detail: detail, step: history.step, history: history.newest)
  }

  // MARK: Trouble

  /// What goes wrong this time: mostly nothing.
  func someTrouble() -> Trouble {
    switch dice.below(12) {
    case 0, 1:
      .power(
        dice.anySize(bits: 9), dice.pick([.dropsAll, .keepsAll, .tears]) ?? .tears, dice.seed())
    case 2 where dice.oneIn(2): .full(dice.anySize(bits: 6))
    default: .none
    }
  }

  /// Lets a machine work through trouble; nil when it ended in a fault that may come of it or that
  /// `allowed` names, or when the power failed.
  func working<Value>(
    _ what: String, at machine: Machine, _ trouble: Trouble, allowing allowed: Set<Fault.Code> = [],
    other: Machine? = nil, _ body: () throws(Fault) -> Value
  ) throws -> Value? {
    count(what)
    machine.arm(trouble)
    var value: Value?
    var fault: Fault?
    do throws(Fault) { value = try body() } catch { fault = error }
    let isTroubled = !trouble.isNone
    if case .power(_, let cut, let seed) = trouble {
      try powerFailed(machine, what, cut, seed)
      return nil
    }
    machine.disarm()
    guard let fault else { return value }
    note("\(machine.name) \(what): \(fault.code.name)")
    let isFromTrouble = isTroubled && Fleet.mayComeOfTrouble(fault)
    guard isFromTrouble || allowed.contains(fault.code) else {
      throw violated("only what is known to go wrong does", "\(machine.name) \(what): \(fault)")
    }
    count("\(what) \(fault.code.name)")
    return nil
  }

  /// A full disk or a dying neighbour is told as what it is, never as damage.
  private static func mayComeOfTrouble(_ fault: Fault) -> Bool {
    switch fault.code {
    case .storeFull, .diskFull, .wireCut, .unreachable, .wireRefused: true
    default: false
    }
  }

  /// The power fails at a machine and comes back; it starts again with what its disk holds.
  func powerFailed(
    _ machine: Machine, _ what: String, _ cut: PowerCut, _ seed: UInt64
  ) throws {
    count("power cut")
    machine.cutPower()
    let house = stations.first { $0.machine === machine }
    if let house { house.close() } else { registry.close() }
    let touched = try machine.restart(cut, seed)
    note("\(machine.name) \(what): power cut (\(cut)), \(touched) files touched")
    // It may fail again while the machine starts.
    if dice.oneIn(6) {
      machine.arm(.power(dice.anySize(bits: 6), .tears, 0))
      _ = try? start(house)
      count("power cut while starting")
      machine.cutPower()
      if let house { house.close() } else { registry.close() }
      _ = try machine.restart(.tears, dice.seed())
    }
    do { try start(house) } catch {
      throw violated("a machine starts after a power cut", "\(machine.name): \(error)")
    }
    if let house { try checkJournal(of: house) } else { try checkRegistry() }
  }

  /// Starts what runs at a machine: a station, or the registry.
  func start(_ station: StationHouse?) throws {
    if let station {
      try station.open()
      try learn(station)
    } else {
      try registry.open()
      truth.learn(try registry.opened.logKeys)
      try learnErasures()
    }
  }
}

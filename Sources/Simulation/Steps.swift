import Bytes
import Host

/// What happens next.
extension Fleet {
  /// Something that may happen, and how often among all.
  private enum Happening: CaseIterable {
    case record, network, stick, ingest, seal, prune, clock, keys, reboot, saveImage, restoreImage
    case publish, erase, backup, restoreRegistry, rebootRegistry, administer, settle
    case loseStick, copyStick, damageStick, theft, thief
    case renewKeys, rotateRegistry, destroyKeys, hostile

    var weight: Int {
      switch self {
      case .record: 50
      case .network: 26
      case .stick: 20
      case .ingest: 16
      case .seal: 4
      case .prune: 3
      case .clock, .reboot, .settle, .publish, .administer: 3
      case .backup, .loseStick, .copyStick, .damageStick: 2
      case .keys, .saveImage, .restoreImage, .erase, .rebootRegistry: 1
      case .restoreRegistry, .theft: 1
      case .thief, .hostile: 2
      case .renewKeys, .rotateRegistry, .destroyKeys: 1
      }
    }

    static let total = allCases.reduce(0) { $0 + $1.weight }
  }

  /// Time passes, and something happens.
  func step() throws {
    history.nextStep()
    let mean = 365 * 86_400_000 / (plan.stations * SimulationPlan.stepsInStationYear)
    world.advance(Int64(dice.below(2 * mean)))
    try happen(next())
  }

  private func next() -> Happening {
    var left = dice.below(Happening.total)
    for happening in Happening.allCases {
      left -= happening.weight
      if left < 0 { return happening }
    }
    return .record
  }

  private func happen(_ happening: Happening) throws {
    let station = stations[dice.below(stations.count)]
    let stick = sticks[dice.below(sticks.count)]
    let trouble = someTrouble()
    switch happening {
    case .record: try record(station, trouble)
    case .network: try syncOverNetwork(station)
    case .stick: try syncOverStick(station, stick, trouble)
    case .ingest: try takeStick(stick, trouble)
    case .seal: try seal(station, trouble)
    case .prune: try prune(station, trouble)
    case .clock: disturbClock(station)
    case .keys: try rotateKeys(station, trouble)
    case .reboot: try reboot(station)
    case .saveImage: try saveImage(station)
    case .restoreImage: try restoreImage(station)
    case .publish: try publish(trouble)
    case .erase: try erase(trouble)
    case .backup: try backUp(trouble)
    case .restoreRegistry: if dice.oneIn(4) { try restoreRegistry() }
    case .rebootRegistry: try rebootRegistry()
    case .administer: try administer(trouble)
    case .settle: try settleAlarms(station)
    case .loseStick: lose(stick)
    case .copyStick: try copy(stick)
    case .damageStick: try damage(stick)
    case .theft: if dice.oneIn(3) { try steal(station) }
    case .thief: if let thief = dice.pick(thieves) { try thieve(thief) }
    case .renewKeys: try renewKeys(station, trouble)
    case .rotateRegistry: if dice.oneIn(2) { try rotateRegistry(trouble) }
    case .destroyKeys: if dice.oneIn(4) { try destroyKeys(trouble) }
    case .hostile: try provoke()
    }
  }

  // MARK: Sticks

  /// A stick is lost; another is bought.
  private func lose(_ stick: Path) {
    sticks.removeAll { $0 == stick }
    stickAnswers[stick] = nil
    Scratch.remove(stick)
    addStick()
    count("stick lost")
    note("\(stick.name) is lost")
  }

  /// Somebody copies a stick; original and copy come back whenever they do.
  private func copy(_ stick: Path) throws {
    guard sticks.count < plan.stations * 2 + 4, Disk().exists(stick) else { return }
    addStick()
    if let copy = sticks.last {
      try Disk().copyFolder(stick, to: copy)
      stickAnswers[copy] = stickAnswers[stick]
    }
    count("stick copied")
    note("\(stick.name) is copied as stick-\(stickCount)")
  }

  /// A file of a stick is changed, cut, or gone.
  private func damage(_ stick: Path) throws {
    guard let file = dice.pick(try Fleet.files(below: stick)) else { return }
    var bytes = try Disk().read(file, limit: .max)
    switch dice.below(4) {
    case 0: try Disk().remove(file)
    case 1: try Disk().place(Array(bytes.prefix(dice.below(bytes.count))), at: file)
    case 2:
      // Under another name of its kind: what it is, its content says.
      guard let other = dice.pick(try Fleet.files(below: stick)) else { return }
      try Disk().place(bytes, at: other)
    default:
      guard !bytes.isEmpty else { return }
      bytes[dice.below(bytes.count)] ^= UInt8(1 << dice.below(8))
      try Disk().place(bytes, at: file)
    }
    count("stick damaged")
    note("a file of \(stick.name) is damaged")
  }

  /// Every file below a folder, in the order of names.
  static func files(below folder: Path) throws(Fault) -> [Path] {
    guard Disk().kind(of: folder) == .folder else { return [] }
    var all: [Path] = []
    for entry in try Disk().list(folder, limit: .max) {
      switch entry.kind {
      case .folder: all += try files(below: folder / entry.name)
      case .file: all.append(folder / entry.name)
      case .other: break
      }
    }
    return all
  }
}

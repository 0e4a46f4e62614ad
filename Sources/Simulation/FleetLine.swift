import Bytes
import Host
import Wire

/// What the network does to one sync of a station.
struct NetworkWeather {
  /// Lines that cannot be opened at first.
  var unreachable = 0
  /// Times that something is sent or received on a line before it breaks, for each line in turn;
  /// the lines after them hold.
  var breaks: [Int] = []
  /// How much of what is sent when a line breaks still arrives, in eighths.
  var eighths = 0
  /// How long each answer takes, milliseconds.
  var delay: Int64 = 0
  /// Somebody between who spoils the stream of the first line, at a time that it is used.
  var spoiled: (use: Int, how: Spoiling)?

  static let fair = NetworkWeather()
}

/// What somebody between two machines does to a piece of what they say. What a network drops,
/// doubles and reorders TCP mends; whoever sits behind TCP can do it all the same.
enum Spoiling: CaseIterable {
  case drops, doubles, reorders, alters

  /// The piece as it arrives.
  func spoil(_ bytes: [UInt8], eighths: Int) -> [UInt8] {
    let half = bytes.count / 2
    switch self {
    case .drops: return []
    case .doubles: return bytes + bytes
    case .reorders: return Array(bytes[half...] + bytes[..<half])
    case .alters:
      var bytes = bytes
      if !bytes.isEmpty { bytes[(bytes.count - 1) * eighths / 8] ^= 1 }
      return bytes
    }
  }
}

/// Opens lines from a station's machine to the registry's, in some weather.
final class FleetOpener: LineOpener {
  private let service: MemoryService?
  private let weather: NetworkWeather
  private let world: WorldTime
  private let isCut: () -> Bool
  private var tried = 0
  private var opened = 0
  /// What the first line carried to the registry.
  private let heard: ((_ bytes: [UInt8]) -> Void)?

  /// `service` is nil while the registry is down; `isCut` says whether either machine has died;
  /// `heard` is given what whoever listens to the first line hears.
  init(
    _ service: MemoryService?, _ weather: NetworkWeather, _ world: WorldTime,
    heard: ((_ bytes: [UInt8]) -> Void)? = nil, isCut: @escaping () -> Bool
  ) {
    self.service = service
    self.heard = heard
    self.weather = weather
    self.world = world
    self.isCut = isCut
  }

  func open(milliseconds: Int) throws(Fault) -> any ByteLine {
    tried += 1
    guard let service, tried > weather.unreachable, !isCut() else {
      world.advance(Int64(milliseconds))
      throw Fault(.unreachable, "no line to the registry")
    }
    let left = opened < weather.breaks.count ? weather.breaks[opened] : Int.max
    opened += 1
    var weather = weather
    if opened > 1 { weather.spoiled = nil }
    return FleetLine(
      try service.open(milliseconds: milliseconds), left, weather, world,
      heard: opened > 1 ? nil : heard, isCut: isCut)
  }
}

/// One line, until it breaks or a machine at either end dies.
private final class FleetLine: ByteLine {
  private let line: any ByteLine
  private let weather: NetworkWeather
  private let world: WorldTime
  private let isCut: () -> Bool
  private var left: Int
  private var isBroken = false
  private let heard: ((_ bytes: [UInt8]) -> Void)?
  private var uses = 0

  init(
    _ line: any ByteLine, _ left: Int, _ weather: NetworkWeather, _ world: WorldTime,
    heard: ((_ bytes: [UInt8]) -> Void)?, isCut: @escaping () -> Bool
  ) {
    self.heard = heard
    self.line = line
    self.left = left
    self.weather = weather
    self.world = world
    self.isCut = isCut
  }

  /// True when this use of the line is its last.
  private func isLast() -> Bool {
    guard left != .max else { return false }
    left -= 1
    return left < 0
  }

  /// What becomes of a piece on its way.
  private func carried(_ bytes: [UInt8]) -> [UInt8] {
    uses += 1
    guard let (use, how) = weather.spoiled, uses == use else { return bytes }
    return how.spoil(bytes, eighths: weather.eighths)
  }

  private func breakNow() {
    isBroken = true
    line.end()
  }

  func send(_ bytes: [UInt8], milliseconds: Int) -> Bool {
    guard !isBroken, !isCut() else { return false }
    let isLast = isLast()
    let count = isLast ? bytes.count * weather.eighths / 8 : bytes.count
    heard?(bytes)
    let isSent = line.send(carried(Array(bytes.prefix(count))), milliseconds: milliseconds)
    if isLast || isCut() { breakNow() }
    return isSent && !isBroken
  }

  func receive(atMost count: Int, milliseconds: Int) -> NetworkStream.Received {
    guard !isBroken, !isCut() else { return .ended }
    if weather.delay > 0 { world.advance(weather.delay) }
    if isLast() { breakNow() }
    guard !isBroken else { return .ended }
    var received = line.receive(atMost: count, milliseconds: milliseconds)
    if case .bytes(let bytes) = received {
      let arrived = carried(bytes)
      received = arrived.isEmpty ? .nothing : .bytes(arrived)
    }
    // What a registry's last breath says while its power fails reaches nobody.
    guard !isCut() else {
      breakNow()
      return .ended
    }
    return received
  }

  func end() { line.end() }
}

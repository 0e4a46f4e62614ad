import Bytes
import Codes
import Console
import Host
import Record
import Station

/// Counts groups that an enumerator types, a line each.
struct TallyPrompt {
  private let open: OpenTally
  private let station: PointOfEntry
  private let officer: OfficerSession
  private let invocation: Invocation
  private var shorthand: TallyShorthand
  /// Figures of this sitting that still count, newest last.
  private var counted: [(n: Int64, people: Int)] = []

  init(
    _ open: OpenTally, _ station: PointOfEntry, _ officer: OfficerSession, _ invocation: Invocation
  ) {
    self.open = open
    self.station = station
    self.officer = officer
    self.invocation = invocation
    shorthand = TallyShorthand(open.observation, country: station.tallyCountry)
  }

  /// Serves until an empty line or the end of input.
  mutating func serve() throws(Fault) {
    invocation.outlet.note(
      "\(open.observation.point, .strong): a line a group, `undo` takes the last back")
    while let line = try line() {
      do throws(Fault) { try take(line) } catch {
        guard error.code == .stationTally || error.code == .record else { throw error }
        invocation.outlet.note("\(error.place, .warning): \(error.detail)")
      }
      if Interruption.isRequested { return }
    }
  }

  /// The next line; nil for an empty one or the end of input.
  private func line() throws(Fault) -> String? {
    do throws(Fault) { return try invocation.prompt.askOptional(shorthand.standing, .text) } catch {
      guard error.code == .noAnswer else { throw error }
      return nil
    }
  }

  private mutating func take(_ line: String) throws(Fault) {
    if line == "undo" || line == "u" { return try undo() }
    guard let figure = try shorthand.read(line) else { return }
    let identity = try station.tally(figure, in: open.n, by: officer)
    counted.append((identity.n, figure.people))
    let people = figure.parts.map(\.words).joined(separator: ", ")
    let how = figure.method == .counted ? "" : "  \(figure.method.rawValue)"
    invocation.outlet.line(
      """
      \("\(identity.n)", .good)  \(people)\(how)  \
      \("now \(counted.reduce(0) { $0 + $1.people }) people", .faint)
      """)
    try invocation.outlet.flush()
  }

  private mutating func undo() throws(Fault) {
    guard let last = counted.last else {
      throw Fault(.stationTally, at: "undo", "nothing was counted in this sitting")
    }
    _ = try station.strikeTally(last.n, by: officer)
    counted.removeLast()
    invocation.outlet.line("\("taken back", .warning) \(last.n)  \(last.people) people")
  }
}

extension TallyPart {
  /// `3 girls`, `2 women, 1 of them pregnant`.
  fileprivate var words: String {
    let noun =
      switch (sex, age.adulthood) {
      case (.male, .adult): people == 1 ? "man" : "men"
      case (.female, .adult): people == 1 ? "woman" : "women"
      case (.male, .child): people == 1 ? "boy" : "boys"
      case (.female, .child): people == 1 ? "girl" : "girls"
      case (_, .adult): people == 1 ? "adult" : "adults"
      case (_, .child): people == 1 ? "child" : "children"
      default: people == 1 ? "person" : "people"
      }
    let band = age == age.adulthood ? "" : " \(age.rawValue)"
    let some = vulnerable.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { " (\($0.value) \($0.key.rawValue))" }.joined()
    return "\(people) \(noun)\(band)\(some)"
  }
}

/// Records figures that a program gives, all checked before the first is recorded.
struct TallyInput {
  private let open: OpenTally
  private let station: PointOfEntry
  private let officer: OfficerSession

  /// Bytes of one file at most: some 50,000 figures.
  private static let fileBytes = 16 << 20

  init(_ open: OpenTally, _ station: PointOfEntry, _ officer: OfficerSession) {
    self.open = open
    self.station = station
    self.officer = officer
  }

  /// Records the figures of a file; each answer leaves once its figure is on the disk.
  func record(_ path: Path, _ invocation: Invocation) throws(Fault) {
    let name = path.string == "-" ? "standard input" : path.string
    let bytes = try invocation.read(path, limit: TallyInput.fileBytes)
    var figures: [(place: String, figure: TallyFigure)] = []
    var faults: [Fault] = []
    for (index, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0d }) {
      let place = "\(name):\(index + 1)"
      do throws(Fault) { figures.append((place, try figure(line))) } catch {
        faults.append(error.within(place))
      }
    }
    if let first = faults.first {
      for fault in faults.dropFirst() { invocation.outlet.note("\(fault.description, .bad)") }
      throw first
    }
    guard !figures.isEmpty else { throw Fault(.stationTally, at: name, "no figure stands in it") }
    for (place, figure) in figures {
      if Interruption.isRequested {
        throw Fault(.interrupted, at: place, "this line and those after it are not recorded")
      }
      let identity: RecordIdentity
      do throws(Fault) { identity = try station.tally(figure, in: open.n, by: officer) } catch {
        throw error.within(place)
      }
      invocation.answer([
        "n": .integer(identity.n), "people": .integer(Int64(figure.people)),
      ]) { outlet in outlet.line("\(identity.n, .good)  \(figure.people) people") }
      try invocation.outlet.flush()
    }
  }

  /// A figure of one line; what the observation says is filled in where it is left out.
  private func figure(_ line: ArraySlice<UInt8>) throws(Fault) -> TallyFigure {
    let json = try JSON.parse(line)
    guard var fields = json.object else {
      throw Fault(.stationTally, at: "figure", "an object expected")
    }
    fields["point"] = fields["point"] ?? .string(open.observation.point)
    fields["country"] = fields["country"] ?? .string(station.tallyCountry)
    fields["method"] = fields["method"] ?? .string(open.observation.method.rawValue)
    if fields["share"] == nil, let share = open.observation.sharePercent {
      fields["share"] = .integer(Int64(share))
    }
    let figure = try TallyFigure(json: .object(fields), at: "figure")
    try figure.hold()
    return figure
  }
}

extension TallyFigure {
  /// Holds the countries of a figure against the table; a record only has a form for them.
  fileprivate func hold() throws(Fault) {
    let named = [
      ("country", country), ("nationality", nationality), ("origin", origin?.country),
      ("previous", previous?.country), ("next", next?.country), ("final", final?.country),
    ]
    for case (let name, let code?) in named where code != TallyPlace.other {
      guard Country.all.contains(where: { $0.alpha3 == code }) else {
        throw Fault(.stationTally, at: name, "no country of ISO 3166-1")
      }
    }
  }
}

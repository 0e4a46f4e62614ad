import Bytes
import Codes
import Document
import Host
import Match
import Record

/// One day at two points of entry: a few hundred ordinary travellers and the stories among them.
///
/// All persons are invented, but for the names of those whom the shipped lists name. The same seed,
/// day and lists give the same travellers.
struct DemoDay {
  /// A land crossing to Turkey and an airport.
  static let land = "IQ-IBK"
  static let air = "IQ-BGW"

  let people: DemoPeople
  let lists: [Watchlist]
  private(set) var travellers: [DemoTraveller] = []
  /// What the operator of the bus sent ahead.
  var manifest = DemoManifest()

  /// A day with its travellers in the order in which they step up.
  ///
  /// - Parameters:
  ///   - seed: what the day is made from.
  ///   - day: the local day.
  ///   - lists: the installed watchlists; the stories about listed people take theirs from them,
  ///     and a story whose list is missing is left out.
  ///   - count: how many ordinary travellers.
  static func planned(
    seed: UInt64, on day: CivilDate, lists: [Watchlist], ordinary count: Int = 320
  ) throws(Fault) -> DemoDay {
    let people = DemoPeople(day: day, randomness: SeededRandomness(seed: seed))
    var made = DemoDay(people: people, lists: lists)
    for _ in 0..<count { try made.addOrdinary() }
    try made.addStories()
    try made.addListedPeople()
    try made.addRareStories()
    made.travellers = made.travellers.enumerated()
      .sorted { ($0.element.second, $0.offset) < ($1.element.second, $1.offset) }
      .enumerated().map { index, item in
        var traveller = item.element
        traveller.id =
          "T" + String(repeating: "0", count: 4 - min(4, "\(index + 1)".count))
          + "\(index + 1)"
        return traveller
      }
    return made
  }

  private init(people: DemoPeople, lists: [Watchlist]) {
    self.people = people
    self.lists = lists
  }

  /// Adds a traveller of a person; more is set on what is returned through `change`.
  mutating func add(
    _ person: DemoPerson, _ story: DemoStory, _ direction: Direction, at pointOfEntry: String,
    hour: Int, minute: Int = 0, lane: Int? = nil, zone: [String],
    _ change: (inout DemoTraveller) -> Void = { _ in }
  ) {
    let isLeaving = direction == .exit
    let isNational = person.nationality == DemoNation.iraq.code
    var traveller = DemoTraveller(
      second: hour * 3600 + minute * 60 + people.number(0...59), pointOfEntry: pointOfEntry,
      lane: lane ?? people.number(1...4), direction: direction, story: story, category: .ordinary,
      purpose: isLeaving == isNational ? people.pick([.visit, .business, .holiday]) : .return,
      stayDays: isLeaving || isNational ? nil : 30, zone: zone, names: person.names(.printed),
      birth: BirthDate(.day(person.birth), source: .printed), sex: person.sex,
      nationality: person.nationality, residence: person.nationality)
    traveller.conveyance = conveyance(pointOfEntry, isLeaving: isLeaving)
    let nation = DemoNation.all.first { $0.code == person.nationality }
    if !isLeaving, nation?.needsVisa ?? true, !isNational { traveller.permit = people.visa() }
    change(&traveller)
    travellers.append(traveller)
  }

  /// How often nations meet at each point of entry, in parts of a hundred.
  private static let nationsOnLand: [(DemoNation, Int)] = [
    (.iraq, 44), (.turkey, 38), (.syria, 8), (.germany, 5), (.iran, 3), (.jordan, 2),
  ]
  private static let nationsInTheAir: [(DemoNation, Int)] = [
    (.iraq, 46), (.iran, 18), (.jordan, 12), (.turkey, 9), (.germany, 6), (.syria, 5),
    (.pakistan, 4),
  ]

  private mutating func addOrdinary() throws(Fault) {
    let isLand = people.chance(55)
    let nation = pick(isLand ? Self.nationsOnLand : Self.nationsInTheAir)
    let person = people.person(of: nation)
    let isCard = isLand && nation.code == "TUR" && people.chance(30)
    let zone =
      isCard
      ? try person.zone(card: "I", personalNumber: people.digits(11)) : try person.zone()
    // Lorries and families by day on the road; flights in two waves.
    let hour = isLand ? people.number(5...21) : people.pick([1, 2, 3, 9, 10, 11, 14, 18, 19, 22])
    let isDriver = isLand && nation.code == "TUR" && person.sex == .male && people.chance(35)
    let lorry = isDriver ? lorry() : nil
    add(
      person, .ordinary, people.chance(52) ? .entry : .exit, at: isLand ? Self.land : Self.air,
      hour: hour, minute: people.number(0...59), zone: zone
    ) { traveller in
      guard let lorry else { return }
      traveller.category = .driver
      traveller.purpose = .work
      traveller.conveyance = lorry
    }
  }

  private func pick(_ shares: [(DemoNation, Int)]) -> DemoNation {
    var left = people.randomness.below(shares.map(\.1).reduce(0, +))
    for (nation, share) in shares {
      if left < share { return nation }
      left -= share
    }
    return .iraq
  }

  func lorry() -> RecordedConveyance {
    var lorry = RecordedConveyance(kind: .truck)
    lorry.identifier = "73 \(people.pick(["AB", "KL", "TR"])) \(people.digits(3))"
    lorry.country = "TUR"
    return lorry
  }

  private func conveyance(_ pointOfEntry: String, isLeaving: Bool) -> RecordedConveyance {
    guard pointOfEntry == Self.air else {
      return RecordedConveyance(kind: people.pick([.car, .car, .bus, .foot]))
    }
    var flight = RecordedConveyance(kind: .aircraft)
    let (number, carrier, other) = people.pick([
      ("IA 224", "IA", "IST"), ("TK 802", "TK", "IST"), ("RJ 810", "RJ", "AMM"),
      ("IA 111", "IA", "IKA"), ("IA 231", "IA", "FRA"),
    ])
    flight.identifier = number
    flight.carrier = carrier
    flight.from = isLeaving ? "BGW" : other
    flight.to = isLeaving ? other : "BGW"
    return flight
  }
}

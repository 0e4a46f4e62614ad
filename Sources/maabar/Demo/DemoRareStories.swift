import Bytes
import Codes
import Document
import Record

// The stories of odd papers, of groups, and of days on which something breaks.
extension DemoDay {
  mutating func addRareStories() throws(Fault) {
    try addBus()
    try addTwins()
    try addUnitedNationsPass()
    try addRefugeeDocument()
    try addUnpluggedScanner()
    try addPowerCut()
    try addStolenStation()
    try addErasedPerson()
  }

  /// A bus: one passenger of the list stayed behind, one boarded after it was sent.
  private mutating func addBus() throws(Fault) {
    var bus = RecordedConveyance(kind: .bus)
    bus.identifier = "34 BUS \(people.digits(3))"
    bus.country = DemoNation.turkey.code
    let passengers = (0..<13).map { _ in people.person(of: .turkey, ages: 20...65) }
    manifest.passengers = passengers.dropLast().map { person in
      DemoManifest.Passenger(
        name: person.names(.printed)[0].issued, birth: person.birth,
        nationality: person.nationality, documentNumber: person.number)
    }
    let group = manifest.group
    for (order, person) in passengers.dropFirst().enumerated() {
      add(
        person, .busGroup, .entry, at: Self.land, hour: 11, minute: 20 + order, lane: 3,
        zone: try person.zone()
      ) { traveller in
        traveller.conveyance = bus
        traveller.links = [
          RecordedLink(kind: .group, id: group, role: order == 0 ? "leader" : "member")
        ]
      }
    }
  }

  /// Born on one day, with passports issued one after the other, in one lane within two minutes.
  private mutating func addTwins() throws(Fault) {
    let first = people.person(of: .iraq, .male, ages: 20...40)
    var second = first
    second.given[0] = DemoNation.iraq.men.first { $0 != first.given[0] } ?? first.given[0]
    let number = people.number(10_000_000...99_999_998)
    for (order, twin) in [first, second].enumerated() {
      var twin = twin
      twin.number = "A\(number + order)"
      add(
        twin, .twins, .exit, at: Self.air, hour: 10, minute: 40 + order, lane: 2,
        zone: try twin.zone())
    }
  }

  /// A laissez-passer shows the organisation in the place of a nationality (ICAO Doc 9303-3,
  /// section 5; document code of Doc 9303-4, clause 4.4).
  private mutating func addUnitedNationsPass() throws(Fault) {
    var official = people.person(of: .germany, .female, ages: 30...60)
    official.nationality = "UNO"
    official.code = "PL"
    add(
      official, .unitedNationsPass, .entry, at: Self.air, hour: 2, minute: 10,
      zone: try official.zone()
    ) { traveller in
      traveller.nationality = "XXX"
      traveller.residence = DemoNation.jordan.code
      traveller.category = .unitedNations
      traveller.purpose = .work
      traveller.permit = nil
    }
  }

  /// Issued by the country of asylum; the nationality says refugee (1951 Convention, article 28).
  private mutating func addRefugeeDocument() throws(Fault) {
    var refugee = people.person(of: .syria, ages: 25...60)
    refugee.nationality = "XXB"
    refugee.code = "PR"
    refugee.issuer = DemoNation.germany.code
    refugee.number = people.documentNumber("G")
    add(
      refugee, .refugeeDocument, .entry, at: Self.air, hour: 18, minute: 15,
      zone: try refugee.zone()
    ) {
      $0.residence = DemoNation.germany.code
      $0.purpose = .visit
    }
  }

  /// Two travellers whose fingers are captured; before the first one's are, the plug is pulled.
  private mutating func addUnpluggedScanner() throws(Fault) {
    for order in 0..<2 {
      let person = people.person(of: .iran, ages: 25...50)
      add(
        person, .unpluggedScanner, .entry, at: Self.air, hour: 11, minute: 5 + order, lane: 1,
        zone: try person.zone()
      ) { traveller in
        traveller.fingers = [.rightIndex, .rightMiddle]
        traveller.hands = UInt64(order + 1)
        traveller.mishap = order == 0 ? .unplugged : nil
      }
    }
  }

  private mutating func addPowerCut() throws(Fault) {
    let person = people.person(of: .turkey)
    add(
      person, .powerCut, .entry, at: Self.land, hour: 13, minute: 30, zone: try person.zone()
    ) {
      $0.mishap = .powerCut
    }
  }

  /// Six travellers at a hut with one lane, whose machine somebody takes away at night.
  private mutating func addStolenStation() throws(Fault) {
    for order in 0..<6 {
      let person = people.person(of: .iraq)
      add(
        person, .stolenStation, order.isMultiple(of: 2) ? .exit : .entry, at: Self.land,
        hour: 8 + 2 * order, minute: 15, lane: 1, zone: try person.zone())
    }
  }

  private mutating func addErasedPerson() throws(Fault) {
    let person = people.person(of: .turkey)
    add(
      person, .erasedPerson, .entry, at: Self.land, hour: 4, minute: 20, zone: try person.zone())
  }
}

import Bytes
import Codes
import Document
import Record

// The stories that need no list.
extension DemoDay {
  mutating func addStories() throws(Fault) {
    for index in 1...6 { try addFamily(index) }
    try addPilgrims()
    try addDriver()
    addPasses()
    addPeopleWithoutDocuments()
    try addOnePartName()
    try addNamesakes()
    try addBadCheckDigit()
    try addProtectionClaim()
    try addUnaccompaniedChild()
  }

  /// Two parents and up to four children, one behind the other.
  private mutating func addFamily(_ index: Int) throws(Fault) {
    let nation = people.pick([DemoNation.iraq, .turkey, .syria])
    let father = people.person(of: nation, .male, ages: 30...52)
    var mother = people.person(of: nation, .female, ages: 27...45)
    if !nation.hasPatronyms { mother.family = father.family }
    let children = (0..<people.number(1...4)).map { _ in
      var child = people.person(of: nation, ages: 1...14)
      child.family = father.family
      if nation.hasPatronyms { child.given = [child.given[0]] + father.given.prefix(2) }
      return child
    }
    let hour = people.number(7...19)
    let (lane, isEntry) = (people.number(1...4), people.chance(60))
    let members = [(father, "head"), (mother, "spouse")] + children.map { ($0, "child") }
    for (order, (person, role)) in members.enumerated() {
      add(
        person, .family, isEntry ? .entry : .exit, at: Self.land, hour: hour, minute: 20 + order,
        lane: lane, zone: try person.zone()
      ) { traveller in
        traveller.links = [RecordedLink(kind: .family, id: "F-\(index)", role: role)]
        traveller.purpose = .visit
      }
    }
  }

  /// A group on its way to Karbala with its leader.
  private mutating func addPilgrims() throws(Fault) {
    for order in 0..<8 {
      let person = people.person(of: .pakistan, ages: 35...70)
      add(
        person, .ordinary, .entry, at: Self.air, hour: 9, minute: 30 + order, lane: 2,
        zone: try person.zone()
      ) { traveller in
        traveller.category = .pilgrim
        traveller.purpose = .religion
        traveller.links = [
          RecordedLink(kind: .group, id: "G-1", role: order == 0 ? "leader" : "member")
        ]
      }
    }
  }

  /// Brings goods in the morning, drives back empty, and comes again at night.
  private mutating func addDriver() throws(Fault) {
    let driver = people.person(of: .turkey, .male, ages: 30...55)
    let zone = try driver.zone()
    let lorry = lorry()
    for (direction, hour) in [(Direction.entry, 6), (.exit, 13), (.entry, 21)] {
      add(driver, .driver, direction, at: Self.land, hour: hour, minute: 10, lane: 4, zone: zone) {
        $0.category = .driver
        $0.purpose = .work
        $0.conveyance = lorry
      }
    }
  }

  /// Border residents with passes of cardboard, typed by the officer.
  private mutating func addPasses() {
    for order in 0..<5 {
      let person = people.person(of: order < 3 ? .iraq : .turkey)
      var pass = RecordedDocument(kind: .borderResidentPass)
      pass.issuer = person.nationality
      pass.number = "BR-\(people.digits(5))"
      pass.authority = order < 3 ? "Zakho District" : "Silopi Kaymakamlığı"
      pass.issued = people.day.adding(days: -people.number(20...300))
      pass.expires = .day(people.day.adding(days: people.number(30...360)))
      add(
        person, .passWithoutZone, order.isMultiple(of: 2) ? .entry : .exit, at: Self.land,
        hour: 8 + 2 * order, minute: 40, zone: []
      ) { traveller in
        traveller.document = pass
        traveller.category = .borderResident
        traveller.purpose = .shopping
        traveller.stayDays = nil
        traveller.permit = nil
        traveller.conveyance = RecordedConveyance(kind: .foot)
      }
    }
  }

  /// One lost everything on the way, one never had any.
  private mutating func addPeopleWithoutDocuments() {
    for (nation, pointOfEntry, hour) in [
      (DemoNation.iraq, Self.air, 11), (.syria, Self.land, 16),
    ] {
      let person = people.person(of: nation, ages: 22...50)
      add(person, .withoutDocument, .entry, at: pointOfEntry, hour: hour, zone: []) { traveller in
        traveller.document = RecordedDocument(kind: .none)
        traveller.names = person.names(.declared)
        traveller.birth = BirthDate(.year(person.birth.year), source: .declared)
        traveller.permit = nil
      }
    }
  }

  private mutating func addOnePartName() throws(Fault) {
    let person = DemoPerson(
      nationality: "IDN", given: [DemoName("Suparman")], family: nil, script: "Latn", sex: .male,
      birth: people.day.adding(days: -41 * 365), number: people.documentNumber("C"),
      expires: people.expiry())
    add(
      person, .onePartName, .entry, at: Self.air, hour: 10, minute: 15, zone: try person.zone()
    ) {
      $0.category = .pilgrim
      $0.purpose = .religion
    }
  }

  /// Two men of one name, registered with one conventional birth date, hours apart.
  private mutating func addNamesakes() throws(Fault) {
    let nation = DemoNation.iraq
    let given = [nation.men[0], nation.men[3], nation.men[4]]
    for hour in [9, 15] {
      let person = DemoPerson(
        nationality: nation.code, given: given, family: nation.families[0], hasPatronyms: true,
        script: nation.script, sex: .male,
        birth: try CivilDate(iso: "1957-07-01"),
        number: people.documentNumber(nation.numberPrefix), expires: people.expiry())
      add(
        person, .namesake, hour == 9 ? .exit : .entry, at: Self.land, hour: hour, minute: 5,
        zone: try person.zone())
    }
  }

  /// A worn page: the reader takes the check digit of the number for another.
  private mutating func addBadCheckDigit() throws(Fault) {
    let person = people.person(of: .jordan, .female)
    var zone = try person.zone()
    var line = Array(zone[1].utf8)
    line[9] = line[9] == UInt8(ascii: "9") ? UInt8(ascii: "0") : line[9] + 1
    zone[1] = String(decoding: line, as: UTF8.self)
    add(person, .badCheckDigit, .entry, at: Self.air, hour: 14, minute: 25, zone: zone)
  }

  private mutating func addProtectionClaim() throws(Fault) {
    let person = people.person(of: .syria, .female, ages: 24...40)
    add(
      person, .protectionClaim, .entry, at: Self.land, hour: 17, minute: 45,
      zone: try person.zone()
    ) { traveller in
      traveller.category = .protection
      traveller.purpose = .protection
      traveller.permit = nil
      traveller.stayDays = nil
      traveller.claimsProtection = true
    }
  }

  private mutating func addUnaccompaniedChild() throws(Fault) {
    let child = people.person(of: .iraq, ages: 9...13)
    add(
      child, .unaccompaniedChild, .exit, at: Self.air, hour: 18, minute: 50, zone: try child.zone()
    ) {
      $0.isUnaccompanied = true
    }
  }
}

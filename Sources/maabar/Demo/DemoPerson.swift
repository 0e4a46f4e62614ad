import Bytes
import Codes
import Document
import Record

/// An invented person with an invented document.
struct DemoPerson: Sendable, Equatable {
  /// The nationality and the document's issuer.
  var nationality: String
  /// Given names, the father's and grandfather's behind them where that is the custom.
  var given: [DemoName]
  /// The family or tribal name; nil for a name of one part.
  var family: DemoName?
  /// True when the second and third of `given` are the father's and the grandfather's.
  var hasPatronyms = false
  /// The script of the original names.
  var script: String
  var sex: Sex
  var birth: CivilDate
  /// The document's code where it is no ordinary passport, and its issuer where that is not the
  /// country of the nationality.
  var code = "P"
  var issuer: String?
  /// The document's number.
  var number: String
  var expires: CivilDate

  /// The lines of a passport, or of a card of the given code.
  func zone(card code: String? = nil, personalNumber: String = "") throws(Fault) -> [String] {
    let secondary = family == nil ? [] : given
    let primary = family ?? given.first ?? DemoName("X")
    let content = MachineReadableZone.Content(
      format: code == nil ? .td3 : .td1, documentCode: code ?? self.code,
      issuerCode: issuer ?? nationality,
      primaryIdentifier: primary.latin,
      secondaryIdentifier: secondary.map(\.latin).joined(separator: " "), documentNumber: number,
      nationalityCode: nationality, birthDate: .day(birth), sex: sex, expiryDate: .day(expires),
      optionalData: personalNumber)
    return try MachineReadableZone(writing: content).lines
  }

  /// The names as an officer finds them on the page: in Latin letters, and in the script of the
  /// country where that is another one.
  func names(_ source: StatementSource) -> [RecordedName] {
    let latin = name(source, "Latn", \.latin)
    return script == "Latn" ? [latin] : [latin, name(source, script, \.original)]
  }

  private func name(
    _ source: StatementSource, _ script: String, _ form: (DemoName) -> String
  ) -> RecordedName {
    let givenNames = given.map(form)
    var name = RecordedName(
      issued: (givenNames + [family].compactMap { $0.map(form) }).joined(separator: " "),
      script: script, source: source)
    name.given = hasPatronyms ? givenNames.first : givenNames.joined(separator: " ")
    if hasPatronyms {
      name.father = givenNames.dropFirst().first
      name.grandfather = givenNames.dropFirst(2).first
    }
    name.family = family.map(form)
    return name
  }
}

/// Invents people of one day, the same ones from the same randomness.
struct DemoPeople {
  let day: CivilDate
  let randomness: any Randomness

  /// One of several things.
  func pick<Item>(_ items: [Item]) -> Item { items[randomness.below(items.count)] }

  /// True in so many of a hundred cases.
  func chance(_ percent: Int) -> Bool { randomness.below(100) < percent }

  /// A whole number of a range.
  func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + randomness.below(range.upperBound - range.lowerBound + 1)
  }

  /// So many digits.
  func digits(_ count: Int) -> String {
    String((0..<count).map { _ in Character(String(randomness.below(10))) })
  }

  /// A person of a nation; of Iraqis over forty, one in six is registered with the first of July.
  func person(
    of nation: DemoNation, _ sex: Sex? = nil, ages: ClosedRange<Int> = 19...74
  ) -> DemoPerson {
    let sex = sex ?? (chance(58) ? .male : .female)
    var birth = day.adding(days: -number(ages) * 365 - ages.lowerBound / 4 - number(10...340))
    if nation.hasPatronyms, birth.age(on: day) > 40, chance(16) {
      birth = CivilDate(year: birth.year, month: 7, day: 1) ?? birth
    }
    var given = [pick(sex == .female ? nation.women : nation.men)]
    if nation.hasPatronyms { given += [pick(nation.men), pick(nation.men)] }
    return DemoPerson(
      nationality: nation.code, given: given, family: pick(nation.families),
      hasPatronyms: nation.hasPatronyms, script: nation.script, sex: sex, birth: birth,
      number: documentNumber(nation.numberPrefix), expires: expiry())
  }

  /// A number of nine characters.
  func documentNumber(_ prefix: String) -> String { prefix + digits(9 - prefix.utf8.count) }

  /// A day within the coming nine years.
  func expiry() -> CivilDate { day.adding(days: number(60...3200)) }

  /// A visa that began lately and is good for thirty days.
  func visa() -> RecordedPermit {
    var visa = RecordedPermit(kind: "e-visa")
    visa.number = "EV" + digits(8)
    visa.authority = "Ministry of Interior"
    visa.validFrom = day.adding(days: -number(1...20))
    visa.validUntil = day.adding(days: number(30...70))
    visa.stayDays = 30
    visa.entries = 1
    return visa
  }
}

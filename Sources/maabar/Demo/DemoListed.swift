import Bytes
import Codes
import Document
import Match
import Names
import Record

// The stories whose people the installed lists name.
extension DemoDay {
  /// An entry with the terms that hold for it.
  struct Listing {
    let entry: WatchlistEntry
    let terms: WatchlistTerms

    /// The birth date, when the list has a whole one.
    var birth: CivilDate? { entry.births.lazy.filter { $0.to == nil }.compactMap(\.from.day).first }

    /// The name the person is listed under.
    var name: PersonName? { entry.names.first { $0.type == .primary }?.name }

    /// The nationality's ICAO code.
    var nationality: String? {
      entry.nationalities.lazy.compactMap { code in
        (Country(icao: code) ?? Country(alpha3: code) ?? Country(alpha2: code))?.icao
      }.first
    }
  }

  mutating func addListedPeople() throws(Fault) {
    let listings = lists.flatMap { list in
      list.entries.map { Listing(entry: $0, terms: $0.terms(within: list.terms)) }
    }
    .filter { $0.terms.apply(on: people.day, nil) }
    try addRespelled(listings)
    try addOwnNational(listings)
    try addExitOrder(listings)
    try addListedDocument(listings)
    try addSilent(listings)
    try addProtective(listings)
  }

  /// Of the open entries that refer, the foreigner whose name changes most when it is spelled as
  /// another consulate would.
  private mutating func addRespelled(_ listings: [Listing]) throws(Fault) {
    var best: (listing: Listing, birth: CivilDate, words: [String], changes: Int)?
    for listing in listings
    where listing.terms.permittedAction == .refer && listing.terms.visibility == .open {
      guard let birth = listing.birth, let name = listing.name, name.script == .latin,
        let nationality = listing.nationality, nationality != DemoNation.iraq.code
      else { continue }
      let words = name.issued.uppercased().split(separator: " ").map(String.init)
      let respelled = words.map(Self.respelled)
      let changes = zip(words, respelled).count { $0 != $1 }
      if words.count > 1, changes > best?.changes ?? 0 {
        best = (listing, birth, respelled, changes)
      }
    }
    guard let best else { return }
    let person = person(best.listing, best.birth, words: best.words)
    add(
      person, .listedName, .entry, at: Self.air, hour: 3, minute: 35, zone: try person.zone())
  }

  /// Spells a word of a name in capitals as another transcription has it.
  static func respelled(_ word: String) -> String {
    [
      ("OO", "U"), ("EE", "I"), ("OU", "U"), ("HMAD", "HMED"), ("AMMED", "AMAD"), ("SS", "S"),
      ("JJ", "J"),
      ("DH", "Z"), ("PH", "F"),
    ]
    .reduce(word) { $0.replacing($1.0, with: $1.1) }
  }

  private mutating func addOwnNational(_ listings: [Listing]) throws(Fault) {
    guard
      let listing = listings.first(where: {
        $0.terms.exemptions.contains(.ownNationals) && $0.nationality == DemoNation.iraq.code
          && $0.terms.visibility == .open && $0.birth != nil
      }), let birth = listing.birth
    else { return }
    let person = person(listing, birth)
    add(
      person, .listedOwnNational, .entry, at: Self.land, hour: 12, minute: 30,
      zone: try person.zone())
  }

  private mutating func addExitOrder(_ listings: [Listing]) throws(Fault) {
    guard
      let listing = listings.first(where: {
        $0.terms.permittedAction == .preventExit && $0.birth != nil
      }), let birth = listing.birth
    else { return }
    let person = person(listing, birth)
    add(
      person, .exitOrder, .exit, at: Self.air, hour: 19, minute: 40, zone: try person.zone())
  }

  /// Somebody of the document's country travels with a document reported stolen.
  private mutating func addListedDocument(_ listings: [Listing]) throws(Fault) {
    guard
      let listing = listings.first(where: {
        $0.terms.permittedAction == .retainDocument && !$0.entry.documents.isEmpty
      }), let document = listing.entry.documents.first
    else { return }
    let nation = DemoNation.all.first { $0.code == document.country } ?? .turkey
    var person = people.person(of: nation, ages: 25...60)
    person.number = document.number
    add(
      person, .listedDocument, .entry, at: Self.land, hour: 20, minute: 15,
      zone: try person.zone())
  }

  private mutating func addSilent(_ listings: [Listing]) throws(Fault) {
    guard
      let listing = listings.first(where: { $0.terms.visibility == .silent && $0.birth != nil }),
      let birth = listing.birth
    else { return }
    let person = person(listing, birth)
    add(
      person, .silentListing, .entry, at: Self.air, hour: 22, minute: 5, zone: try person.zone())
  }

  /// The child and the adult who says that it is hers.
  private mutating func addProtective(_ listings: [Listing]) throws(Fault) {
    guard
      let listing = listings.first(where: {
        $0.terms.visibility == .protective && ($0.birth?.age(on: people.day) ?? 99) < 18
      }), let birth = listing.birth
    else { return }
    let adult = people.person(of: .iraq, .female, ages: 30...50)
    let child = person(listing, birth)
    for (order, (person, role)) in [(adult, "head"), (child, "child")].enumerated() {
      add(
        person, .protectiveListing, .exit, at: Self.land, hour: 18, minute: 20 + order, lane: 1,
        zone: try person.zone()
      ) { $0.links = [RecordedLink(kind: .family, id: "F-9", role: role)] }
    }
  }

  /// The listed person with an invented document, or the listed one.
  private func person(
    _ listing: Listing, _ birth: CivilDate, words: [String]? = nil
  ) -> DemoPerson {
    let name = listing.name
    let isRespelled = words != nil
    let words = words ?? (name?.issued ?? "X").split(separator: " ").map(String.init)
    let original = listing.entry.names.first { $0.type == .original }?.name.issued
    let originals = original?.split(separator: " ").map(String.init)
    let parts = words.enumerated().map { index, word in
      DemoName(word, originals?.count == words.count ? originals?[index] ?? "" : "")
    }
    let nationality = listing.nationality ?? "XXX"
    let prefix = DemoNation.all.first { $0.code == nationality }?.numberPrefix ?? "A"
    // Spelled another way, the name alone must be found: such a person has a document of his own.
    let passport =
      isRespelled ? nil : listing.entry.documents.first { Self.fitsZone($0.number) }?.number
    return DemoPerson(
      nationality: nationality, given: Array(parts.dropLast()), family: parts.last,
      hasPatronyms: name?.father != nil,
      script: originals?.count == words.count ? "Arab" : "Latn", sex: listing.entry.sex ?? .male,
      birth: birth, number: passport ?? people.documentNumber(prefix), expires: people.expiry())
  }

  private static func fitsZone(_ number: String) -> Bool {
    (1...9).contains(number.utf8.count)
      && number.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
  }
}

public import Bytes
import Codes
public import Record
import Store

/// Who can tell which crossings are one traveller's: the registry, by a pseudonym that it makes for
/// one answer, under a key that it drops afterwards.
///
/// No document number comes here, and no pseudonym of one answer is that of another.
public protocol PersonLinks {
  /// Calls `body` for each crossing and correction of which the traveller is known by a document.
  func eachLink(_ body: (UInt64, RecordIdentity) throws(Fault) -> Void) throws(Fault)
}

/// A movement of a person who is known by a pseudonym.
struct PersonCrossing {
  let person: UInt64
  /// Milliseconds since 1970.
  let made: Int64
  /// The civil day at the point of entry, days since 1970.
  let day: Int
  let direction: Direction
  let cell: Int64
  /// Days that a visa or permit allows.
  let permitDays: Int?
}

/// All movements whose traveller is known, by person and time.
struct PersonCrossings {
  /// In order.
  let all: [PersonCrossing]

  /// Reads the facts of what is linked. Cost: a look-up a link, and some 50 bytes of memory each.
  init(_ links: some PersonLinks, _ cells: CellValues, _ database: Database) throws(Fault) {
    var sources: [String: Int64] = [:]
    try database.each("SELECT station, epoch, source FROM flow_source") { row throws(Fault) in
      sources["\(try row.text(0)) \(try row.text(1))"] = try row.int64(2)
    }
    let fact = try database.prepare(
      """
      SELECT cell, made, permit_days FROM flow_fact
      WHERE source = ? AND n = ? AND measure = 'movements'
      """)
    var all: [PersonCrossing] = []
    try links.eachLink { person, identity throws(Fault) in
      guard let source = sources["\(identity.station) \(identity.epoch)"] else { return }
      try fact.bind(source, at: 1)
      try fact.bind(identity.n, at: 2)
      try fact.each { row throws(Fault) in
        let cell = try row.int64(0)
        let place = try cells.place(of: cell)
        all.append(
          PersonCrossing(
            person: person, made: try row.int64(1), day: place.day,
            direction: place.direction, cell: cell, permitDays: try row.intOrNil(2)))
        return true
      }
    }
    self.all = all.sorted { ($0.person, $0.made, $0.day) < ($1.person, $1.made, $1.day) }
  }

  /// Calls `body` with the crossings of each person.
  func eachPerson(_ body: (ArraySlice<PersonCrossing>) throws(Fault) -> Void) throws(Fault) {
    var rest = all[...]
    while let first = rest.first {
      let own = rest.prefix { $0.person == first.person }
      try body(own)
      rest = rest[own.endIndex...]
    }
  }
}

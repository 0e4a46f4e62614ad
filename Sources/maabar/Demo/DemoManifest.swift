import Bytes
import Codes
import Host
import Match
import Names
import Record

/// The list of passengers that the operator of a bus sends ahead.
struct DemoManifest: Sendable, Equatable {
  /// One passenger as the operator wrote it down.
  struct Passenger: Sendable, Equatable {
    let name: String
    let birth: CivilDate
    let nationality: String
    let documentNumber: String
  }

  /// The code that links the records of the group.
  var group = "B-1"
  var passengers: [Passenger] = []

  /// How many passengers have possible matches that the lane may see, before the bus is there.
  func possibleMatches(on day: CivilDate, among lists: [Watchlist]) throws(Fault) -> Int {
    let index = try ScreeningIndex(lists)
    return passengers.count { passenger in
      let query = ScreeningQuery(
        names: [PersonName(issued: passenger.name)], birth: ListedDate(.day(passenger.birth)),
        nationalities: [passenger.nationality],
        documents: [
          ListedDocument(
            type: DocumentKind.passport.rawValue, number: passenger.documentNumber,
            country: passenger.nationality)
        ], direction: .entry, day: day)
      return index.screen(query).contains { $0.isAlert && $0.visibility == .open }
    }
  }

  /// Holds the list against the recorded crossings of the group: who did not come, and who came
  /// and stands on no list, by document number.
  func differences(to crossings: [Crossing]) -> (missing: [String], extra: [String]) {
    let came = Set(
      crossings.filter { $0.links.contains { $0.kind == .group && $0.id == group } }
        .compactMap { $0.document?.number })
    let listed = Set(passengers.map(\.documentNumber))
    return (listed.subtracting(came).sorted(), came.subtracting(listed).sorted())
  }
}

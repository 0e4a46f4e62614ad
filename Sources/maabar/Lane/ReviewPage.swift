import Codes
import Console
import Match
import Record
import Station

/// What stands on the second line's screen about a crossing and its possible matches.
struct ReviewPage {
  let review: Review

  func print(on outlet: Outlet) {
    let crossing = review.crossing
    let place = crossing.circumstances.place
    outlet.line(
      """
      record \(review.n, .strong)  \(place.direction.rawValue)  lane \(place.lane)  \
      \(crossing.captured.utc)  \(crossing.decision.outcome.words)
      """)
    for name in crossing.traveller.names { outlet.line("  \(name.issued, .strong)") }
    let number = crossing.document?.number ?? "no document number"
    let birth = crossing.traveller.birth?.value.description ?? "birth unknown"
    outlet.line("  \(crossing.traveller.nationality)  \(birth)  \(number)")
    if review.matches.isEmpty {
      outlet.line("  No match at \(review.falseAlarms.description) false alarms.")
    }
    MatchPage(matches: review.matches, falseAlarms: review.falseAlarms).print(on: outlet)
    for cleared in review.cleared { MatchPage.print(cleared, on: outlet) }
  }
}

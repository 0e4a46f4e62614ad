public import Bytes
import Codes
public import Record

/// A crossing that silent or protective lists matched, for the second line's eyes only.
///
/// It is nothing beside the record: what the lane must not see stands in the record's restricted
/// part, so the alert is on the disk with the crossing's own commit, leaves no trace beside it, and
/// is found again after any restart. It stays in the queue until a person acknowledges it.
public struct SilentAlert: Equatable, Sendable {
  /// The crossing's number.
  public let n: Int64
  /// The crossing.
  public let crossing: CrossingRecord
  /// Who took note of it, when and why; nil while it waits.
  public let acknowledgement: Acknowledgement?

  /// Who took note of an alert.
  public struct Acknowledgement: Equatable, Sendable {
    /// The service number of who did.
    public let officer: String
    /// When.
    public let captured: RecordTime
    /// Why, or what was done, in that officer's words.
    public let reason: String
  }

  /// The possible matches, with what their lists permit and whom to tell in the explanations.
  public var matches: [RecordedMatch] { crossing.crossing.restricted.matches }

  /// The alert as JSON for programs of the second line.
  public var json: JSON {
    let crossing = crossing.crossing
    return .fields([
      "n": .integer(n), "captured": .string(crossing.captured.utc.description),
      "day": .string(crossing.captured.day.description),
      "direction": .string(crossing.circumstances.place.direction.rawValue),
      "lane": .string(crossing.circumstances.place.lane),
      "outcome": .string(crossing.decision.outcome.rawValue),
      "practice": .boolean(self.crossing.header.isPractice),
      "names": .texts(crossing.traveller.names.map(\.issued)),
      "nationality": .string(crossing.traveller.nationality),
      "documentNumber": .text(crossing.document?.number),
      "matches": .array(
        matches.map { match in
          .fields([
            "list": .string(match.list), "version": .integer(match.version),
            "entry": .string(match.entry), "score": .number(match.score),
            "explanation": match.explanation,
          ])
        }),
      "acknowledged": acknowledgement.map {
        [
          "officer": .string($0.officer), "captured": .string($0.captured.utc.description),
          "reason": .string($0.reason),
        ]
      },
    ])
  }
}

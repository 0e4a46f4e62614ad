public import Bytes
public import Record

/// One item of the evidence table: what was found, for or against what is asked, and how much it
/// weighs and errs.
public struct EvidenceRow: Hashable, Sendable {
  /// Where it was found.
  public enum Search: String, Sendable, CaseIterable {
    case documents, names, fingers, crossings, cases, files
  }

  /// What it says on the question whether the person is a national of the requested State.
  public enum Bearing: String, Sendable, CaseIterable {
    case `for`, against
    /// It identifies the person, or says that nothing was found; by itself it says nothing on
    /// nationality.
    case neutral
  }

  /// How often such an item is wrong, and where that is known from.
  public struct ErrorRate: Hashable, Sendable {
    /// How often it speaks so of somebody else, 0...1; nil where nobody measured it.
    public let rate: Double?
    /// What the rate rests on, or why there is none.
    public let basis: String
    /// True where the rate is drawn out beyond what was measured.
    public let isExtrapolated: Bool

    /// A measured rate.
    public init(_ rate: Double, basis: String, isExtrapolated: Bool = false) {
      self.rate = rate
      self.basis = basis
      self.isExtrapolated = isExtrapolated
    }

    /// No rate, and why.
    public init(unknown basis: String) {
      rate = nil
      self.basis = basis
      isExtrapolated = false
    }

    /// The rate for people: `1 in 3,200 (FVC ...)`, `not measured: ...`.
    public var words: String {
      guard let rate else { return "not measured: \(basis)" }
      let one = rate > 0 ? Int(min(1e12, (1 / rate).rounded())) : 0
      let drawn = isExtrapolated ? ", drawn out beyond what was measured" : ""
      return "\(rate >= 0.5 ? "1 in 2 or more" : "1 in \(one)") (\(basis)\(drawn))"
    }

    var json: JSON {
      .fields([
        // Records hold whole numbers only: millionths of a millionth.
        "perTrillion": rate.map { .integer(Int64((min(1, $0) * 1e12).rounded())) },
        "basis": .string(basis), "extrapolated": isExtrapolated ? 1 : nil,
      ])
    }
  }

  /// Whom it is about: `person`, `spouse`, `child 1`.
  public var subject: String
  /// Where it was found.
  public var search: Search
  /// The kind of evidence, by the codes of the agreements' lists.
  public var kind: String
  /// What it says, in words. Personal data.
  public var says: String
  /// For or against.
  public var bearing: Bearing
  /// Its weight under the agreement.
  public var weight: EvidenceWeight
  /// How often such an item is wrong.
  public var error: ErrorRate
  /// The records on which it rests, at most 16.
  public var records: [RecordIdentity]

  /// The row as JSON, whole numbers and text only.
  public var json: JSON {
    .fields([
      "subject": .string(subject), "search": .string(search.rawValue), "kind": .string(kind),
      "says": .string(says), "bearing": .string(bearing.rawValue),
      "weight": .string(weight.rawValue), "error": error.json,
      "records": records.isEmpty ? nil : .texts(records.map(\.description)),
    ])
  }
}

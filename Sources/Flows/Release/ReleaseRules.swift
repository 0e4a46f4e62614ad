public import Bytes

/// How small counts of a release are protected.
public struct ReleaseRules: Equatable, Sendable {
  /// What is done with counts that could give somebody away.
  public enum Method: Equatable, Sendable {
    /// Small counts are left out, and as many more as protect them.
    case suppression
    /// Every count becomes a multiple of the base, up or down by chance: the chance is drawn from
    /// the release's secret, so that a count that stays the same is always shown the same.
    case rounding(base: Int)
  }

  /// The method.
  public var method: Method
  /// Nationalities with fewer crossings than this in the whole release stand together as `other`;
  /// 0 keeps each by itself.
  public var otherBelow: Int

  /// Rules; throws `.flowQuery` for a base outside 3...100 or a limit outside 0...100,000.
  public init(method: Method = .suppression, otherBelow: Int = 0) throws(Fault) {
    if case .rounding(let base) = method, !(3...100).contains(base) {
      throw Fault(.flowQuery, at: "round", "a base from 3 to 100 expected")
    }
    guard (0...100_000).contains(otherBelow) else {
      throw Fault(.flowQuery, at: "other-below", "a number from 0 to 100000 expected")
    }
    self.method = method
    self.otherBelow = otherBelow
  }

  /// The base of rounding; nil where counts are left out instead.
  var base: Int? {
    if case .rounding(let base) = method { base } else { nil }
  }

  var json: JSON {
    .fields([
      "method": base == nil ? "suppression" : "rounding", "base": .number(base),
      "otherBelow": .number(otherBelow),
    ])
  }

  init(_ json: JSON) throws(Fault) {
    let base = json["base"]?.integer
    try self.init(
      method: base.map { .rounding(base: Int(clamping: $0)) } ?? .suppression,
      otherBelow: Int(clamping: try json.requiredInteger("otherBelow")))
  }
}

/// Tables that are to be published together, and under which rules.
public struct ReleasePlan: Equatable, Sendable {
  /// The series that the release continues, `monthly-by-place`: what was released under it before
  /// is what this one revises or goes on with.
  public let series: String
  /// The questions of the tables; they differ in their columns only.
  public let queries: [FlowQuery]
  /// How small counts are protected.
  public let rules: ReleaseRules

  /// A plan; throws `.flowQuery` for a series that is no code of 1 to 64 small letters, digits
  /// and hyphens, for questions that differ in more than their columns, and for one that is
  /// filtered by time: a release's time is its period.
  public init(
    series: String, queries: [FlowQuery], rules: ReleaseRules
  ) throws(Fault) {
    let isCode =
      (1...64).contains(series.utf8.count)
      && series.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
    guard isCode else {
      throw Fault(.flowQuery, at: "series", "1 to 64 small letters, digits and hyphens expected")
    }
    guard let first = queries.first, queries.allSatisfy({ $0.isLike(first) }) else {
      throw Fault(.flowQuery, "tables of one release have one period, measure and filter")
    }
    guard first.measures.count == 1 else {
      throw Fault(.flowQuery, at: "measure", "a release has one measure")
    }
    guard first.filters.keys.allSatisfy({ !$0.isOfTime }) else {
      throw Fault(.flowQuery, at: "where", "a release's time is its period: use --from and --to")
    }
    self.series = series
    self.queries = queries
    self.rules = rules
  }
}

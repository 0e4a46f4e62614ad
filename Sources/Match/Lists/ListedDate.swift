public import Bytes
public import Codes

/// A date of birth as lists know it: a day, a month, a year, about a year, or between two dates.
///
/// Written `1969-04-28`, `1969-04`, `1969`, `~1969` (about) and `1955/1958` (between, both
/// counted).
public struct ListedDate: Hashable, Sendable, CustomStringConvertible {
  /// The date, or the first of a range; at least its year is known.
  public let from: PartialDate
  /// The last of a range, or nil.
  public let to: PartialDate?
  /// The issuer gave the date as approximate.
  public let isCirca: Bool

  /// A date or a range; nil when a year is unknown. A range whose end lies before its start is
  /// turned round.
  public init?(_ from: PartialDate, to: PartialDate? = nil, isCirca: Bool = false) {
    guard let first = from.earliest else { return nil }
    if let to {
      guard let last = to.earliest else { return nil }
      self.from = last < first ? to : from
      self.to = last < first ? from : to
    } else {
      self.from = from
      self.to = nil
    }
    self.isCirca = isCirca
  }

  /// A known day.
  public init(_ date: CivilDate) {
    from = .day(date)
    to = nil
    isCirca = false
  }

  /// Reads the written form; throws `.field`.
  public init(_ text: String) throws(Fault) {
    let isCirca = text.hasPrefix("~")
    let parts = text.dropFirst(isCirca ? 1 : 0).split(
      separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2,
      let from = try? PartialDate(iso: String(parts[0])),
      let date = ListedDate(
        from, to: parts.count == 2 ? try PartialDate(iso: String(parts[1])) : nil,
        isCirca: isCirca)
    else {
      throw Fault(.field, "a date as 1969-04-28, 1969-04, 1969, ~1969 or 1955/1958 expected")
    }
    self = date
  }

  /// The written form.
  public var description: String {
    (isCirca ? "~" : "") + from.description + (to.map { "/" + $0.description } ?? "")
  }
}

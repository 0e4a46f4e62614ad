public import Bytes
public import Codes

extension CaseClock {
  /// Makes a running limit longer, if the agreement lets it be, and gives the extension to be
  /// recorded. `span` nil means all that is allowed; `until` is the end of an obstacle.
  ///
  /// Throws `.notLonger` where the agreement allows none or not so much, where it was extended
  /// before, where the limit is not running, or has passed; `.field` without a motive.
  public func extending(
    _ step: LimitStep, on day: CivilDate, span: TimeSpan? = nil, until: CivilDate? = nil,
    motive: String
  ) throws(Fault) -> (extension: ClockFacts.Extension, before: Deadline, after: Deadline) {
    guard let before = deadlines().first(where: { $0.step == step && $0.limit.binds }) else {
      throw Fault(.notLonger, at: step.rawValue, "no such time limit is running in this case")
    }
    guard case .running = before.state(on: day) else {
      throw Fault(.notLonger, at: step.rawValue, "the limit was met, ended, or passed before")
    }
    guard let longer = before.limit.longer else {
      throw Fault(.notLonger, at: before.limit.clause, "this agreement allows no longer time")
    }
    let words = motive.trimmed
    guard (3...1000).contains(words.count) else {
      throw Fault(.field, at: "motive", "the reason for the longer time expected")
    }
    try check(span, until: until, on: day, against: longer, before)
    let extra = ClockFacts.Extension(of: step, on: day, span: span, until: until, motive: words)
    var facts = facts
    facts.extensions.append(extra)
    let clock = with(facts)
    guard let after = clock.deadlines().first(where: { $0.limit == before.limit }),
      after.due > before.due
    else { throw Fault(.notLonger, at: before.limit.clause, "the limit would not end later") }
    return (extra, before, after)
  }

  private func check(
    _ span: TimeSpan?, until: CivilDate?, on day: CivilDate, against longer: TimeLimit.Extension,
    _ deadline: Deadline
  ) throws(Fault) {
    let clause = deadline.limit.clause
    switch longer {
    case .by(let most), .to(let most):
      guard deadline.extensions.isEmpty else {
        throw Fault(.notLonger, at: clause, "the limit was extended before; once is allowed")
      }
      guard until == nil else {
        throw Fault(.notLonger, at: clause, "a length, not a day, makes this limit longer")
      }
      guard span.map({ $0.unit == most.unit && $0.count <= most.count }) ?? true else {
        throw Fault(.notLonger, at: clause, "at most \(most.words) are allowed")
      }
    case .whileHindered:
      guard span == nil, let until, until > day else {
        throw Fault(.notLonger, at: clause, "this limit stands still until a day: name it")
      }
    }
  }
}

extension String {
  /// Without space at either end.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

extension Fault.Code {
  /// A time limit that the agreement does not let anybody make longer, or not so.
  public static let notLonger = Fault.Code("readmission.not-longer", .refused)
}

import Bytes
import Console

/// What the doctor says about one thing.
struct Finding {
  /// How it stands.
  enum Verdict: String {
    /// As it should be.
    case good
    /// Works, and should be changed.
    case warning
    /// Does not work: Maabar would fail.
    case bad
    /// Works, and protects nothing when the machine is stolen: said in red, no failure.
    case unprotected

    var style: Style {
      switch self {
      case .good: .good
      case .warning: .warning
      case .bad, .unprotected: .bad
      }
    }
  }

  /// What was looked at.
  let subject: String
  let verdict: Verdict
  /// What was found.
  let detail: String
  /// What to do, where something is to be done.
  let advice: String?

  init(_ subject: String, _ verdict: Verdict, _ detail: String, advice: String? = nil) {
    self.subject = subject
    self.verdict = verdict
    self.detail = detail
    self.advice = advice
  }

  var json: JSON {
    .fields([
      "subject": .string(subject), "verdict": .string(verdict.rawValue),
      "detail": .string(detail), "advice": .text(advice),
    ])
  }
}

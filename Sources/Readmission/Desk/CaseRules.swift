public import Bytes
import Codes
import Record
import Registry

/// What an agreement's phases, and a State's stated policy, ask of a case before it is agreed to.
///
/// A phased rule reaches only some kinds of return. A policy may say that a supervisor decides
/// first: then one of the two people behind the conclusion is a supervisor. It decides nothing.
public struct CaseRules: Sendable {
  /// Policies that speak of the case.
  public let policies: [PolicyRule]
  /// Whether the agreement reaches this kind of return now.
  public let isReached: Bool
  /// Whether a supervisor stands behind what was decided.
  public let hasSupervisor: Bool
  private let number: CaseNumber

  /// The rules of a case.
  public init(_ file: ReadmissionCase, _ book: AgreementBook) throws(Fault) {
    let timed = try TimedCase(file, book)
    number = file.number
    policies = timed.policies
    isReached = timed.isReached
    let decided = file.steps.lastIndex { $0.step.act == .concluded } ?? 0
    let acts: Set<CaseAct> = [.concluded, .confirmed, .replied, .silence]
    hasSupervisor = file.steps[decided...].contains {
      acts.contains($0.step.act) && $0.step.role == .supervisor
    }
  }

  /// The policy that waits for a supervisor; nil where none does.
  public var waiting: PolicyRule? {
    hasSupervisor ? nil : policies.first { $0.effect == .refer }
  }

  /// Whether something stands in the way of agreeing.
  public var holds: Bool { !isReached || waiting != nil }

  /// Throws `.notReached` for a return that the agreement does not reach, and `.policy` while no
  /// supervisor has decided what a policy refers to one.
  func check(_ session: OfficeSession) throws(Fault) {
    guard isReached else {
      throw Fault(
        .notReached, at: number.description,
        "the agreement does not reach this kind of return now")
    }
    if let waiting, session.role != .supervisor {
      throw Fault(.policy, at: number.description, waiting.text.english)
    }
  }

  /// What an officer should know of, in words.
  public var notes: [String] {
    let reached = isReached ? [] : ["the agreement does not reach this kind of return now"]
    return reached
      + policies.map { policy in
        let what =
          switch policy.effect {
          case .note: "to be known"
          case .refer: hasSupervisor ? "a supervisor has decided" : "a supervisor decides first"
          }
        return "\(policy.text.english) (\(what))"
      }
  }
}

/// How many returns a phase of an agreement still lets through in a month.
struct MonthlyReturns {
  private let files: [ReadmissionCase]
  private let book: AgreementBook
  private var added: [String: Int] = [:]

  /// Counts over all cases.
  init(_ files: [ReadmissionCase], _ book: AgreementBook) {
    self.files = files
    self.book = book
  }

  /// Takes one more return on a day; throws `.notReached` where the month is full.
  mutating func take(_ known: ReadmissionCase, on day: CivilDate) throws(Fault) {
    let agreement = try book.agreement(known.application.agreement)
    guard let most = agreement.phase(on: day)?.returnsAMonth else { return }
    let taken = files.count { file in
      guard file.number != known.number, file.application.agreement == agreement.id,
        let other = file.transferDay
      else { return false }
      return other.year == day.year && other.month == day.month
    }
    let people = known.application.people.count
    guard taken + added[agreement.id, default: 0] + people <= most else {
      throw Fault(
        .notReached, at: known.number.description,
        "the agreement's phase lets \(most) people return in a month, and it is full")
    }
    added[agreement.id, default: 0] += people
  }
}

extension Fault.Code {
  /// A return that a phase of the agreement does not reach, or a month that is full.
  public static let notReached = Fault.Code("readmission.not-reached", .refused)
  /// A State's stated policy that waits for a supervisor.
  public static let policy = Fault.Code("readmission.policy", .refused)
}

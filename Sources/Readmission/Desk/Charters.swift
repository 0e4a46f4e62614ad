public import Bytes
import Codes
import Record
import Registry

/// What became of a charter's people.
public struct CharterOutcome: Sendable {
  /// The manifest's number.
  public let number: CaseNumber
  /// Cases on it, or closed by it.
  public let done: [CaseNumber]
  /// Cases that were left out, each with what stands in its way.
  public let left: [(number: CaseNumber, why: Fault)]
}

/// A charter: one manifest of many cases with one carrier and its escorts, announced in bulk and
/// closed in bulk.
extension CaseDesk {
  /// People on one manifest at most.
  public static let charterPeople = 300

  /// Opens a manifest and announces the transfer of every case on it that nothing holds; the others
  /// are left out, and each is told with its reason. Nobody boards by being on a list.
  public func charter(
    _ transfer: Transfer, _ cases: [CaseNumber], under book: AgreementBook
  ) throws(Fault) -> CharterOutcome {
    guard (1...CaseDesk.charterPeople).contains(cases.count), Set(cases).count == cases.count
    else {
      throw Fault(
        .caseStep, at: "charter", "1 to \(CaseDesk.charterPeople) cases, each once, expected")
    }
    let manifest = try nextNumber(.charter)
    var drafts: [StepDraft] = []
    var done: [CaseNumber] = []
    var left: [(number: CaseNumber, why: Fault)] = []
    var files: [ReadmissionCase] = []
    for number in cases {
      do throws(Fault) { files.append(try file(number)) } catch { left.append((number, error)) }
    }
    var months = try monthlyReturns(files, book)
    for known in files {
      do throws(Fault) {
        drafts.append(try announcement(known, transfer, book, &months, charter: manifest))
        done.append(known.number)
      } catch { left.append((known.number, error)) }
    }
    guard !done.isEmpty else {
      throw left.first?.why ?? Fault(.caseStep, at: "charter", "nobody can be on it")
    }
    var opening = StepDraft(.chartered, in: manifest.description, .chartered)
    opening.content = [
      "transfer": transfer.json, "cases": .texts(done.map(\.description)),
      "left": .texts(left.map(\.number.description)),
    ]
    try registry.write([opening] + drafts, by: session)
    return CharterOutcome(number: manifest, done: done, left: left)
  }

  /// The cases on a manifest, and the transfer.
  public func manifest(
    _ number: CaseNumber
  ) throws(Fault) -> (transfer: Transfer, cases: [CaseNumber]) {
    let steps = try registry.steps(of: number.description, by: session, for: .readmission)
    guard let content = steps.first?.step.content, let transfer = content["transfer"] else {
      throw Fault(.caseStep, at: number.description, "no manifest of a charter")
    }
    var cases: [CaseNumber] = []
    for text in try content.list("cases") { cases.append(try CaseNumber(text.string ?? "")) }
    return (try Transfer(json: transfer), cases)
  }

  /// Closes a manifest at its arrival: everybody on it has arrived as `arrival` says, but for those
  /// who are named with an arrival of their own, and those who were absent, each with a reason.
  /// What an earlier step made of a case is left and told.
  public func close(
    charter number: CaseNumber, _ arrival: Arrival, but own: [CaseNumber: Arrival] = [:],
    absent: [CaseNumber: String] = [:]
  ) throws(Fault) -> CharterOutcome {
    let cases = try manifest(number).cases
    let strangers = Set(own.keys).union(absent.keys).subtracting(cases)
    guard strangers.isEmpty else {
      throw Fault(.caseStep, at: number.description, "a case that is not on this manifest")
    }
    var drafts: [StepDraft] = []
    var done: [CaseNumber] = []
    var left: [(number: CaseNumber, why: Fault)] = []
    for one in cases {
      let known = try file(one)
      do throws(Fault) {
        if let reason = absent[one] {
          try known.standing.holdsNothing(against: .absent, of: one)
          drafts.append(draft(.absent, one, reason: reason))
        } else {
          try known.standing.holdsNothing(against: .arrived, of: one)
          drafts += arriving(one, own[one] ?? arrival, by: .charter, charter: number)
        }
        done.append(one)
      } catch { left.append((one, error)) }
    }
    var arrived = StepDraft(.arrived, in: number.description, .chartered)
    var content = arrival.json.object ?? [:]
    content["arrived"] = .number(done.count - absent.count)
    content["absent"] = .number(absent.count)
    arrived.content = .object(content)
    var closed = StepDraft(.closed, in: number.description, .chartered)
    closed.reason = "arrived"
    try registry.write(drafts + [arrived, closed], by: session)
    return CharterOutcome(number: number, done: done, left: left)
  }
}

extension CaseStanding {
  /// Throws what stands in the way of an act: the phase, a block.
  func holdsNothing(
    against act: CaseAct, of number: CaseNumber
  ) throws(Fault) {
    guard phase.after(act) != nil else {
      throw Fault(
        .caseStep, at: number.description,
        "\(act.rawValue) has no place in a file that is \(phase.name)")
    }
    if act.isHeldByBlocks, let block = blocks.first {
      throw Fault(
        .caseBlocked, at: number.description, "blocked since step \(block.number)")
    }
  }
}

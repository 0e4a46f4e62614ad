public import Bytes
public import Codes
import Record
import Registry

/// What an officer writes down in a case beside its application. What speaks of a claim for asylum
/// is put away unread here too, and the case blocked: `true` tells the officer so.
extension CaseDesk {
  /// Writes a remark.
  @discardableResult
  public func note(_ number: CaseNumber, _ text: String) throws(Fault) -> Bool {
    try write(["text": .string(text)], as: .noted, in: number)
  }

  /// Notes the day on which receipt was confirmed to the other side, from which the limits run. A
  /// day before the application's own is flagged; throws `.caseStep` for one that is to come.
  public func confirmReceipt(_ number: CaseNumber, on day: CivilDate) throws(Fault) {
    guard day <= today else {
      throw Fault(.caseStep, at: number.description, "a day that has come expected")
    }
    let known = try file(number)
    var confirmed = draft(.receiptConfirmed, number)
    confirmed.content = ["day": .string(day.description)]
    var drafts = [confirmed]
    if let dated = known.application.dated, day < dated {
      var flagged = draft(.flagged, number)
      flagged.content = CaseFlag(.outOfOrder, at: "received").json
      drafts.append(flagged)
    }
    try registry.write(drafts, by: session)
  }

  /// Writes a restricted step about health, disability, pregnancy, or what happened to the person.
  /// Nobody reads it again but by an exception.
  @discardableResult
  public func confide(health text: String, in number: CaseNumber) throws(Fault) -> Bool {
    try write(["text": .string(text)], as: .healthNoted, in: number)
  }

  /// Writes an interview, a restricted step: its setting, each question with its answer. Gives what
  /// may be printed of it: what was put away is left out.
  public func confide(
    interview: Interview, in number: CaseNumber
  ) throws(Fault) -> (kept: Interview, putAway: Int) {
    var kept = interview
    kept.answers.removeAll { Quarantine.isSuspect($0.question + " " + ($0.answer ?? "")) }
    let away = interview.answers.filter { !kept.answers.contains($0) }
    guard !kept.answers.isEmpty || !away.isEmpty else {
      throw Fault(.paper, at: "questions", "an interview has questions")
    }
    var draft = draft(.interviewed, number)
    draft.content = kept.json
    let sealed = away.map { ("interview", Array($0.json.line().utf8)) }
    let drafts = kept.answers.isEmpty ? [] : [draft]
    try registry.write(drafts + quarantine(sealed, number), by: session)
    return (kept, away.count)
  }

  /// An interview that was written, opened for this session: see `openRestricted`. Throws `.paper`
  /// for a restricted step that is none.
  public func interview(
    _ step: Int64, of number: CaseNumber, reason: String
  ) throws(Fault) -> Interview {
    guard let content = try openRestricted(step, of: number, reason: reason) else {
      throw Fault(.paper, at: "step \(step)", "no interview")
    }
    return try Interview(json: content)
  }

  /// Writes what was typed, sorted; true when a part was put away.
  private func write(
    _ content: JSON, as act: CaseAct, in number: CaseNumber
  ) throws(Fault) -> Bool {
    let sorted = Quarantine(content)
    guard sorted.items.isEmpty else {
      try registry.write(
        try quarantine(sorted.items.map { ($0.place, $0.bytes) }, number), by: session)
      return true
    }
    var draft = draft(act, number)
    draft.content = content
    try registry.write([draft], by: session)
    return false
  }
}

import Bytes
import Codes
import Console
import Readmission

/// `readmission due`: what is due, overdue, and what silence will mean when.
enum ReadmissionDueCommand {
  private static let statistics = Parameter.flag(
    "--statistics", "how well times were kept, by agreement and step, closed cases too")
  private static let reminders = Parameter.flag(
    "--reminders", "only what is overdue, or within the office's days of reminding")
  private static let ours = Parameter.flag("--ours", "only what we have to do")

  static let command = Command(
    "due", "show what is due and overdue, and what silence will mean when",
    discussion: """
      Deadlines are counted anew from what was recorded, with the working days and holidays of \
      both sides. While a feast is only estimated, a day stands with the earliest and the latest \
      that it may become; silence means nothing before the latest. No silence ever establishes a \
      nationality.
      """,
    examples: [
      .init("maabar readmission due", "Everything that is open, the most urgent first."),
      .init("maabar readmission due --reminders --ours", "What we have to do now."),
      .init("maabar readmission due --statistics", "Times kept, for a report."),
    ],
    parameters: ReadmissionCommand.common + [statistics, reminders, ours]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let book = try ReadmissionCommand.rules(invocation, desk)
    var cases: [TimedCase] = []
    for file in try desk.files() { cases.append(try TimedCase(file, book)) }
    if invocation[statistics] {
      show(TimesKept.count(cases.map(\.clock), on: desk.today), invocation)
      return .success
    }
    let items = DueItem.list(cases, on: desk.today, remindDays: book.office.remindDays).filter {
      ($0.isReminded || !invocation[reminders]) && ($0.isOurs || !invocation[ours])
    }
    invocation.answer(.array(items.map { $0.json(on: desk.today) })) { outlet in
      guard !items.isEmpty else { return outlet.line("\("Nothing is due.", .good)") }
      print(items, on: desk.today, outlet)
      print(cases, outlet)
    }
    return .success
  }

  private static func print(_ items: [DueItem], on today: CivilDate, _ outlet: Outlet) {
    var table = Table([
      .init("due"), .number("days"), .init("who"), .init("what"), .init("case"),
      .init("agreement"), .init("clause"),
    ])
    for item in items {
      table.add([
        "\(item.deadline.due)", days(item),
        "\(item.isOurs ? "we" : item.deadline.limit.actor.rawValue)",
        "\(item.deadline.step.rawValue)", "\(item.number, .strong)", "\(item.agreement)",
        "\(item.deadline.limit.clause)",
      ])
    }
    table.print(on: outlet)
    for item in items {
      for note in ClockWords.notes(on: item.deadline) + [item.silenceWords(on: today)] {
        if let note { outlet.line("  \(item.number) \(item.deadline.step.rawValue): \(note)") }
      }
    }
  }

  private static func days(_ item: DueItem) -> StyledText {
    switch item.state {
    case .overdue(let days): "\(-days, .bad)"
    case .running(let left): item.isReminded ? "\(left, .warning)" : "\(left)"
    case .done, .idle: ""
    }
  }

  private static func print(_ cases: [TimedCase], _ outlet: Outlet) {
    for timed in cases where !timed.clock.facts.isClosed {
      if !timed.clock.missing.isEmpty {
        let states = timed.clock.missing.map(\.icao).joined(separator: ", ")
        outlet.line("  \(timed.number): no calendar of \(states); weekends are guessed")
      }
      if !timed.isReached {
        outlet.line("  \(timed.number): the agreement does not reach this kind of return now")
      }
      for policy in timed.policies {
        let what = policy.effect == .refer ? "a supervisor decides first" : "to be known"
        outlet.line("  \(timed.number): \(policy.text.english) (\(what))")
      }
    }
  }

  private static func show(_ kept: [TimesKept], _ invocation: Invocation) {
    invocation.answer(.array(kept.map(\.json))) { outlet in
      var table = Table([
        .init("agreement"), .init("step"), .init("who"), .number("kept"), .number("late"),
        .number("overdue"), .number("running"), .number("extended"), .number("median days"),
        .number("most"),
      ])
      for line in kept {
        table.add([
          "\(line.agreement)", "\(line.step.rawValue)", "\(line.actor.rawValue)", "\(line.kept)",
          "\(line.late)", "\(line.overdue)", "\(line.running)", "\(line.extended)",
          "\(line.medianDays.map(String.init) ?? "")", "\(line.mostDays.map(String.init) ?? "")",
        ])
      }
      table.print(on: outlet)
    }
  }
}

/// How a deadline came about, in words.
enum ClockWords {
  /// What an officer should know of a deadline: its range, what moved it, its extensions.
  static func notes(on deadline: Deadline) -> [String?] {
    let (range, limit) = (deadline.range, deadline.limit)
    var notes: [String?] = []
    if range.lowerBound < range.upperBound {
      let feasts = Set(
        deadline.skipped.filter(\.rest.isEstimate).map(\.rest.reason.english)
      ).sorted().joined(separator: ", ")
      let why = feasts.isEmpty ? "a feast is estimated" : "\(feasts) is an estimate"
      notes.append("between \(range.lowerBound) and \(range.upperBound): \(why)")
    }
    if let before = deadline.dueAsEstimated {
      notes.append("was \(before) before holidays were announced")
    }
    for extra in deadline.extensions {
      notes.append("was \(deadline.dueAtFirst); made longer on \(extra.on): \(extra.motive)")
    }
    if deadline.startsInSilence { notes.append("runs from silence, on \(deadline.start)") }
    if !limit.binds { notes.append("an aim of our own: no rule binds") }
    return notes
  }

  /// How the days were counted.
  static func counting(_ deadline: Deadline) -> String {
    let limit = deadline.limit
    let way = limit.isBefore ? "before" : "after"
    let rests = deadline.skipped.filter { $0.rest.reason.english != "weekend" }
      .map { "\($0.day) \($0.rest.reason.english)" }
    let left = rests.isEmpty ? "" : ", leaving out \(rests.joined(separator: ", "))"
    return "\(limit.span.words) \(way) \(deadline.start)\(left)"
  }
}

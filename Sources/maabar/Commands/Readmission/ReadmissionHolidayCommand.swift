import Bytes
import Codes
import Console
import Readmission

/// `readmission holiday`: holidays as they are announced.
enum ReadmissionHolidayCommand {
  private static let state = Parameter.optional(
    "--state", .word("CODE"), "the State that announced it; ours if left out")
  private static let first = Parameter.optional("--first", .date, "its first day")
  private static let days = Parameter.defaulted(
    "--days", .number(1...15), to: 1, "how many days")
  private static let fixes = Parameter.optional(
    "--fixes", .word("HOLIDAY"), "the estimated holiday whose days these are, as eid-al-fitr")
  private static let works = Parameter.flag("--works", "the days are worked, by order")

  static let command = Command(
    "holiday", "show holidays, or note one that was announced",
    discussion: """
      Islamic holidays are estimates until a State announces them. A note moves every deadline \
      that it touches at once, and says which. It asks who announced what, and stands in the \
      registry's log under your name.
      """,
    examples: [
      .init("maabar readmission holiday --state TUR", "The holidays of the months to come."),
      .init(
        "maabar readmission holiday --fixes eid-al-fitr --first 2027-03-10 --days 3",
        "Our feast was announced."),
    ],
    parameters: ReadmissionCommand.common
      + [state, first, days, fixes, works, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let book = try ReadmissionCommand.rules(invocation, desk)
    let code = invocation[state]?.uppercased()
    guard let country = code.map({ Country(alpha3: $0) }) ?? book.office.state else {
      throw Fault(.field, at: "state", "a State's code expected, as in D or IRQ")
    }
    guard let rules = book.states.first(where: { $0.state == country }) else {
      throw Fault(.stateUnknown, at: "state", "no calendar of this State; a file adds one")
    }
    guard let day = invocation[first] else {
      show(rules, book, on: desk.today, invocation)
      return .success
    }
    let rule = invocation[fixes]
    if let rule, !rules.holidays.contains(where: { $0.id == rule }) {
      throw Fault(.field, at: "fixes", "this State's calendar has no such holiday")
    }
    let announced = try DeclaredHoliday(
      state: country,
      effect: invocation[works] ? .works : rule.map { .fixes(rule: $0) } ?? .adds, first: day,
      days: invocation[days],
      reason: try ReadmissionCommand.reason(invocation, "Who announced what"), learnt: desk.today)
    let files = try desk.files()
    let before = try moved(files, book)
    let number = try desk.declare(announced)
    let after = try moved(files, desk.rules(book))
    let shifts = after.filter { before[$0.key] != $0.value }.sorted { $0.key < $1.key }
    invocation.answer([
      "noted": announced.json, "file": .string(number.description),
      "moved": .array(
        shifts.map {
          .fields([
            "limit": .string($0.key), "from": .text(before[$0.key]), "to": .string($0.value),
          ])
        }),
    ]) { outlet in
      let long = "\(day), \(invocation[days]) days"
      outlet.line("\("Noted", .good)  \(number, .strong)  \(country.name): \(long)")
      if shifts.isEmpty { outlet.line("  No open deadline moves.") }
      for (limit, due) in shifts {
        outlet.line("  \(limit): \(before[limit] ?? "") is now \(due, .strong)")
      }
    }
    return .success
  }

  /// The last days of every open deadline, by case and step.
  private static func moved(
    _ files: [ReadmissionCase], _ book: AgreementBook
  ) throws(Fault) -> [String: String] {
    var due: [String: String] = [:]
    for file in files {
      for deadline in try TimedCase(file, book).clock.deadlines()
      where deadline.done == nil && !deadline.isIdle {
        due["\(file.number) \(deadline.step.rawValue)"] = deadline.due.description
      }
    }
    return due
  }

  private static func show(
    _ rules: StateRules, _ book: AgreementBook, on today: CivilDate, _ invocation: Invocation
  ) {
    let calendar = WorkingCalendar(
      rules, declared: book.declared, years: today.year...today.year + 1)
    let days = calendar.holidays(today...today.adding(days: 365))
    invocation.answer(
      .array(
        days.map { day, rest in
          [
            "day": .string(day.description), "holiday": .string(rest.reason.english),
            "estimate": .boolean(rest.isEstimate), "announced": .boolean(rest.isDeclared),
          ]
        })
    ) { outlet in
      var table = Table([.init("day"), .init("weekday"), .init("holiday"), .init("known")])
      for (day, rest) in days {
        let known = rest.isDeclared ? "announced" : rest.isEstimate ? "estimate" : "by law"
        table.add([
          "\(day)", "\(Weekday(of: day).rawValue)", "\(rest.reason.english)", "\(known)",
        ])
      }
      table.print(on: outlet)
    }
  }
}

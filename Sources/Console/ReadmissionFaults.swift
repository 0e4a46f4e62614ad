import Bytes

extension FaultTable {
  /// What can go wrong at the readmission office.
  static let ofReadmission: [Entry] = [
    .init(
      "readmission.agreement", .notFound,
      "`PROGRAM readmission agreements` lists them; a file in `agreements` adds one."),
    .init(
      "readmission.application", .badInput,
      "Correct the field that is named; Manuals/reference/readmission-application.md lists them."),
    .init(
      "readmission.case-number", .badInput,
      "Copy the number as the case shows it: R-2026-000001-24."),
    .init(
      "readmission.no-printer", .notFound,
      "Install Debian's `chromium`, or print the HTML page from a browser."),
    .init(
      "readmission.not-longer", .refused,
      "`PROGRAM readmission due` shows the limit; the agreement says how long it may be made."),
    .init(
      "readmission.not-reached", .refused,
      "`PROGRAM readmission agreements` shows the phases; `PROGRAM readmission amend` the rule."),
    .init(
      "readmission.paper", .refused,
      "Complete the case first: `PROGRAM readmission show` says what it still lacks."),
    .init(
      "readmission.policy", .refused,
      "A supervisor concludes or confirms, or replies: `PROGRAM readmission decide`."),
    .init(
      "readmission.state", .notFound,
      "Add the State's calendar as a file in `agreements`; the manual shows one."),
    .init(
      "readmission.safeguard", .refused,
      "Ask what is named and record the answer by `maabar readmission transfer`."),
    .init(
      "record.case-blocked", .refused,
      "`maabar readmission show` says which block stands; only what its ground asks for ends it."),
    .init(
      "record.case-role", .refused,
      "Ask somebody whose role allows it; no role allows everything."),
    .init(
      "record.case-second-person", .refused,
      "Another officer signs in at a terminal of their own, looks at the case and confirms."),
    .init(
      "record.case-step", .refused,
      "`maabar readmission show` says where the case stands and what may come next."),
    .init(
      "registry.case-retention", .refused,
      "Wait until the retention time is over; `maabar readmission decide --delete` does it then."),
    .init(
      "registry.office", .notFound,
      "`maabar-registry office open` opens the readmission office, once."),
    .init(
      "registry.office-officer", .badInput,
      "`maabar-registry office list` shows who there is."),
    .init(
      "registry.office-session", .refused, "`maabar readmission sign-in` opens a new session."),
  ]
}

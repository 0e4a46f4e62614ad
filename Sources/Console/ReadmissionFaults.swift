import Bytes

extension FaultTable {
  /// What can go wrong at the readmission office.
  static let ofReadmission: [Entry] = [
    .init(
      "case.blocked", .refused,
      "`PROGRAM readmission show` says which block stands; only what its ground asks for ends it."),
    .init(
      "case.role", .refused, "Ask somebody whose role allows it; no role allows everything."),
    .init(
      "case.second-person", .refused,
      "Another officer signs in at a terminal of their own, looks at the case and confirms."),
    .init(
      "case.step", .refused,
      "`PROGRAM readmission show` says where the case stands and what may come next."),
    .init(
      "readmission.agreement", .notFound,
      "`PROGRAM readmission agreements` lists them; a file in `agreements` adds one."),
    .init(
      "readmission.case-number", .badInput,
      "Copy the number as the case shows it: R-2026-000123-45."),
    .init(
      "readmission.not-longer", .refused,
      "`PROGRAM readmission due` shows the limit; the agreement says how long it may be made."),
  ]
}

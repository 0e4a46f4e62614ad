import Testing

/// The page that says of each case of the guideline what became of it here.
enum ConformanceTable {
  private static let head = """
    # Conformance to BSI TR-03105-5.1

    The test cases for inspection systems of BSI TR-03105 part 5.1, version 1.5, and what becomes of
    each here. `Tests/ConformanceTests` plays them against the virtual passport
    (`Devices/VirtualPassport`), through the reader, passive authentication and the inspection
    report, in one process. No card reader and no simulator of another house takes part, and nobody
    certified the result.

    The guideline asks that an inspection system call its procedure "successful" or "failed".
    Successful here: access, signatures, certificates, hashes, data groups, proofs of the chip and,
    where it is wanted, terminal authentication are all `successful`. Anything else, `undetermined`
    too, is taken for failed; what the check says is more than that.

    - **met**: played, and answered as the guideline wants.
    - **differs**: played, and answered otherwise, for the reason that is given.
    - **met (ICAO)**, **differs (ICAO)**: the text of the case moved to ICAO's guideline RF and
      Protocol Testing, part 4, which was not at hand; the case was played after its title.
    - **withdrawn**: the guideline deleted the case.
    - **not played**: the reason is given.

    The page is written by the suite: `MAABAR_REWRITE=1 swift test --filter ConformanceTests`.

    """

  /// The whole page.
  static func text() throws -> String {
    let titles = try CaseTitle.all()
    let cases = Dictionary(
      ConformanceCase.all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var rows = ""
    var counts: [String: Int] = [:]
    for title in titles {
      guard title.source != .unit else {
        rows += "\n## \(title.id): \(title.title)\n\n"
        rows += "| Case | Title | Result | Reason |\n|---|---|---|---|\n"
        continue
      }
      let (result, reason) = standing(title, cases[title.id])
      counts[result, default: 0] += 1
      rows += "| \(title.id) | \(title.title) | \(result) | \(reason) |\n"
    }
    return head + "\n" + summary(counts) + rows
  }

  private static func standing(
    _ title: CaseTitle, _ played: ConformanceCase?
  ) -> (String, String) {
    guard let played else {
      return title.source == .withdrawn
        ? ("withdrawn", "") : ("not played", ConformanceCase.left[title.id] ?? "")
    }
    let result = played.deviation == nil ? "met" : "differs"
    return (title.source == .moved ? "\(result) (ICAO)" : result, played.deviation ?? "")
  }

  private static func summary(_ counts: [String: Int]) -> String {
    let order = ["met", "met (ICAO)", "differs", "differs (ICAO)", "withdrawn", "not played"]
    let rows = order.map { "| \($0) | \(counts[$0] ?? 0) |\n" }.joined()
    return "| Result | Cases |\n|---|---|\n" + rows
      + "| all | \(counts.values.reduce(0, +)) |\n"
  }
}

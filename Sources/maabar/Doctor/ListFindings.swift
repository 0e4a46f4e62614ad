import Bytes
import Codes
import Host
import Seal
import Station

/// What the doctor says of the age of lists, trust anchors, rules and configuration.
struct ListFindings {
  let standings: ListStandings
  /// The moment; nil where ages cannot be judged.
  let now: Instant?

  var findings: [Finding] {
    standings.all.map(finding) + dictated
  }

  private func finding(_ one: ListStanding) -> Finding {
    let name = ListStandingView.name(of: one.content)
    let title = one.content == .watchlist ? "\(name) \(one.list)" : name
    if let trouble = one.trouble {
      return Finding(
        title, .bad, trouble.detail, advice: "Sync with the registry again: it replaces it.")
    }
    guard let now, let age = one.age(at: now), let until = one.validUntil else {
      return Finding(
        title, .good, "version \(one.version)\(one.made == nil ? ", from a file" : "")")
    }
    guard one.isOverdue(at: now) else {
      return Finding(
        title, .good,
        "version \(one.version), \(age) old, fresh until \(until.day(offsetMinutes: 0))")
    }
    return Finding(
      title, .warning, "version \(one.version), \(age) old and past its time",
      advice: "It still works; sync with the registry for a newer one.")
  }

  private var dictated: [Finding] {
    if let trouble = standings.dictatedTrouble {
      return [
        Finding(
          "Dictated entries", .bad, trouble.detail,
          advice: "The list made from them is still screened; restore the file from a backup.")
      ]
    }
    guard let first = standings.dictated.map(\.until).min() else { return [] }
    let count = standings.dictated.count
    return [
      Finding(
        "Dictated entries", .warning,
        "\(count) not confirmed, the first lapses at \(first.description.prefix(16))Z",
        advice: "A signed list that names the reference confirms it; see `maabar watchlist list`.")
    ]
  }
}

/// What things that a registry sends are called.
enum ListStandingView {
  static func name(of content: ListStatement.Content) -> String {
    switch content {
    case .watchlist: "List"
    case .trust: "Trust anchors"
    case .rules: "Rules"
    case .configuration: "Configuration"
    }
  }
}

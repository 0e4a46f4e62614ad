import Bytes
import Console
import Host
import Match
import Registry
import Seal

/// `watchlist add`, `remove` and `renew`: one entry at once, and statements said anew.
enum WatchlistEntryCommands {
  static let days = Parameter.defaulted(
    "--valid-days", .number(1...366), to: RegistryService.freshDays,
    "for how many days stations count it as fresh; afterwards it works on, with a warning")
  private static let list = Parameter.defaulted(
    "--list", .word("ID"), to: RegistryService.urgentList,
    "the list; `urgent` is made with its first entry")

  // MARK: add

  private static let file = Parameter.required(
    "FILE", .file, "the entry, one JSON object as in a list; - is standard input")

  static let add = Command(
    "add", "put one entry into a list: connected stations have it within seconds",
    discussion: """
      The entry is one line of a list in Maabar's own form, with its terms: \
      {"id": "order-17", "names": [{"full": "...", "type": "primary"}], "terms": {"order": \
      "17/2026"}}. The list gets its next version, and a delta to it. The list of urgent entries \
      stays short; take an entry out again once its owner's list has it. An entry whose order or \
      identifier is the reference of an entry dictated by telephone confirms that one.
      """,
    examples: [
      .init(
        "maabar-registry watchlist add entry.json --registry /srv/maabar",
        "Reach every connected station at once."),
      .init(
        "maabar-registry watchlist add - --list court-orders --registry /srv/maabar",
        "Put it into another list, typed or piped in."),
    ],
    parameters: [RegistryParameters.folder, file, list, days]
  ) { invocation throws(Fault) in
    let path = invocation[file]
    let entry: WatchlistEntry
    do throws(Fault) {
      let bytes = try invocation.read(path, limit: WatchlistLines.maximumLineBytes)
      entry = try WatchlistEntry(json: try JSON.parse(bytes))
    } catch { throw error.within(path.string == "-" ? "standard input" : path.string) }
    let published = try RegistryParameters.open(invocation).put(
      entry, into: invocation[list], validDays: invocation[days])
    return show(published, invocation)
  }

  // MARK: remove

  private static let entry = Parameter.required(
    "ENTRY", .word("ENTRY"), "the entry's identifier in the list")

  static let remove = Command(
    "remove", "take one entry out of a list",
    examples: [
      .init(
        "maabar-registry watchlist remove order-17 --registry /srv/maabar",
        "Take back an urgent entry that its owner's list has now.")
    ],
    parameters: [RegistryParameters.folder, entry, list, days]
  ) { invocation throws(Fault) in
    let published = try RegistryParameters.open(invocation).remove(
      entry: invocation[entry], from: invocation[list], validDays: invocation[days])
    return show(published, invocation)
  }

  private static func show(
    _ published: RegistryService.PublishedList, _ invocation: Invocation
  ) -> ExitStatus {
    invocation.answer(WatchlistCommand.json(published)) { outlet in
      WatchlistCommand.show(published, on: outlet)
    }
    return .success
  }

  // MARK: renew

  static let renew = Command(
    "renew", "say anew that lists, rules and configuration are in force as they are",
    discussion: """
      Every statement says until when it counts as fresh. Renewing costs each station a statement \
      of under a kilobyte and no list. Trust anchors are renewed with `trust publish`.
      """,
    examples: [
      .init("maabar-registry watchlist renew --registry /srv/maabar", "Once a week, by a timer.")
    ],
    parameters: [RegistryParameters.folder, days]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.listPublished, detail: "statements renewed")
    let renewed = try registry.renewLists(validDays: invocation[days])
    invocation.answer(["renewed": .texts(renewed.map(\.list))]) { outlet in
      outlet.line(
        renewed.isEmpty
          ? "Nothing is published."
          : "renewed  \(renewed.map(\.list).joined(separator: ", "))")
    }
    return .success
  }
}

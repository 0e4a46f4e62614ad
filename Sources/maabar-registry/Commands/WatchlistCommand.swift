import Bytes
import Codes
import Console
import Crypto
import Host
import Match
import Registry
import Seal

/// The verb `watchlist`: publishes lists under the registry's list key, and sends them out.
enum WatchlistCommand {
  static let command = Command(
    "watchlist", "publish lists under the registry's list key, and send them to stations",
    subcommands: [
      publish, WatchlistEntryCommands.add, WatchlistEntryCommands.remove,
      WatchlistEntryCommands.renew, list, send,
    ])

  // MARK: publish

  private static let file = Parameter.required(
    "FILE", .file, "the list, in any form that `--format` names; - is standard input")
  private static let form = Parameter.optional(
    "--format", .choice(of: WatchlistForm.self),
    "the form of the file, where its beginning does not tell it")
  private static let sides = Parameter.repeated(
    "--with", .file, "a file that goes with OFAC's SDN.CSV: ALT.CSV, ADD.CSV, SDN_COMMENTS.CSV")
  private static let mapping = Parameter.optional(
    "--mapping", .file, "how a national table is read, as a mapping file")
  private static let id = Parameter.optional(
    "--as", .word("ID"), "the identifier the list is to have, for lists that name none")
  private static let issue = Parameter.optional(
    "--issue", .number(1...Int.max),
    "the version, for lists that name none: the moment of their issue as 20261121000000")
  private static let report = Parameter.optional(
    "--report", .file, "where to write what was passed over, every line of it, as JSON lines")

  private static let publish = Command(
    "publish", "sign a list, or a newer version of it",
    discussion: """
      The list is kept in the order of its identifiers, and its hash is signed. From the versions \
      before, deltas are made: stations that have one of them need no more. The same version again \
      is signed anew. An older one is refused: what was published is taken back by publishing a \
      newer version.
      """,
    examples: [
      .init(
        "maabar-registry watchlist publish un-consolidated.xml --registry /srv/maabar",
        "Publish the list of the UN Security Council.")
    ],
    parameters: [
      RegistryParameters.folder, file, form, sides, mapping, id, issue, report,
      WatchlistEntryCommands.days,
    ]
  ) { invocation throws(Fault) in
    let path = invocation[file]
    let registry = try RegistryParameters.open(invocation)
    let published: RegistryService.PublishedList
    do throws(Fault) {
      let reader = try reader(invocation)
      let list = reader.reference
      try registry.audit(.listPublished, detail: "\(list.id) version \(list.version)")
      published = try registry.publish(
        reader, validDays: invocation[WatchlistEntryCommands.days])
    } catch { throw error.within(path.string) }
    if let place = invocation[report], let report = published.report {
      try invocation.machine.files.write(report.file, to: place, secret: true)
    }
    var fields = json(published).object ?? [:]
    fields["changes"] = published.delta.json
    fields["report"] = published.report?.json
    invocation.answer(.object(fields)) { outlet in show(published, on: outlet) }
    return .success
  }

  private static func reader(_ invocation: Invocation) throws(Fault) -> any WatchlistReading {
    var list = WatchlistFile(try source(invocation[file], invocation))
    list.form = invocation[form]
    list.id = invocation[id]
    list.version = invocation[issue].map { Int64($0) }
    for side in invocation[sides] { list.sides.append(try source(side, invocation)) }
    if let path = invocation[mapping] {
      let bytes = try invocation.read(path, limit: TableMapping.maximumBytes)
      list.mapping = try TableMapping(bytes)
    }
    return try list.reader()
  }

  private static func source(_ path: Path, _ invocation: Invocation) throws(Fault) -> ByteSource {
    path.string == "-"
      ? ByteSource(try invocation.read(path, limit: 1 << 30))
      : ByteSource(path, files: invocation.machine.files)
  }

  static func json(_ published: RegistryService.PublishedList) -> JSON {
    let statement = published.statement
    return [
      "list": .string(statement.list), "title": .string(published.title),
      "version": .integer(statement.version), "entries": .integer(statement.entries),
      "hash": .string(statement.hash.hex), "deltas": .number(statement.deltas.count) ?? 0,
      "made": .string(statement.made.description),
      "validUntil": .string(statement.validUntil.description),
    ]
  }

  static func show(_ published: RegistryService.PublishedList, on outlet: Outlet) {
    let statement = published.statement
    let delta = published.delta
    outlet.line("\(published.title, .strong)  version \(statement.version)")
    if let report = published.report {
      outlet.line(
        """
        \(report.lines) read, \(report.entries) taken, \(report.skippedCount) passed over, \
        \(report.brokenCount) unreadable, \(report.noteCount) notes
        """)
    }
    outlet.line(
      """
      \(delta.added) added, \(delta.removed) removed, \(delta.changed) changed, \
      \(delta.unchanged) as before
      """)
    outlet.line("\("signed", .good)  \(statement.entries) entries, SHA-256 \(statement.hash.hex)")
  }

  // MARK: list and send

  private static let list = Command(
    "list", "list what is published",
    examples: [.init("maabar-registry watchlist list --registry /srv/maabar", "See versions.")],
    parameters: [RegistryParameters.folder]
  ) { invocation throws(Fault) in
    let published = try RegistryParameters.open(invocation).publishedLists()
    invocation.answer(.array(published.map(json))) { outlet in
      guard !published.isEmpty else { return outlet.line("No list is published.") }
      var table = Table([
        .init("list"), .number("version"), .number("entries"), .init("fresh until"),
        .init("title"),
      ])
      for one in published {
        table.add([
          "\(one.statement.list)", "\(one.statement.version)", "\(one.statement.entries)",
          "\(one.statement.validUntil.day(offsetMinutes: 0))", "\(one.title)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static let exchange = Parameter.required(
    "FOLDER", .folder, "a stick, or any folder that stations sync over")

  private static let send = Command(
    "send", "lay everything that is published into an exchange folder",
    discussion: """
      Lists, trust anchors, rules and configuration, sealed to every station that is enrolled and \
      not revoked; `maabar sync` opens, verifies and installs them there. Who finds the stick sees \
      how many files there are and their sizes, and nothing of what is in them. Stations that are \
      enrolled later need it written anew.
      """,
    examples: [
      .init("maabar-registry watchlist send /media/stick --registry /srv/maabar", "Send them.")
    ],
    parameters: [RegistryParameters.folder, exchange]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.export, detail: "published lists")
    let sent = try registry.sendLists(to: invocation[exchange])
    let answer: JSON = [
      "sent": .texts(sent.lists), "stations": .integer(Int64(sent.stations)),
      "new": .boolean(sent.isNew),
    ]
    invocation.answer(answer) { outlet in
      let count = sent.stations == 1 ? "1 station" : "\(sent.stations) stations"
      switch (sent.isNew, sent.lists.isEmpty) {
      case (false, _): outlet.line("Every list lies there, sealed to \(count).")
      case (true, true): outlet.line("The same lists, now sealed to \(count).")
      case (true, false):
        outlet.line("sent  \(sent.lists.joined(separator: ", ")), sealed to \(count)")
      }
      if sent.stations == 0 {
        outlet.line("\("No station is enrolled yet:", .warning) none opens it.")
      }
    }
    return .success
  }
}

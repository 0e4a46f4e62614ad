import Bytes
import Codes
import Console
import Match
import Names
import Record
import Station

/// `watchlist dictate` and `withdraw`: entries that an authority dictates by telephone.
enum WatchlistDictate {
  static let dictate = Command(
    "dictate", "a supervisor: screen at once what an authority dictates by telephone",
    discussion: """
      For a point of entry without a line. Asks for the reference of the order or call, the \
      authority, and who or what is looked for, line by line; empty answers leave out what was not \
      said. The entry is screened from the next traveller on, refers to the second line and \
      permits nothing more, and lapses after 24 hours. A signed list of the registry that names \
      the same reference, as its order or its own identifier, confirms it and takes its place. \
      Dictating, lapsing and confirming are audited.
      """,
    examples: [
      .init("maabar watchlist dictate --station ibk", "Type what is dictated, line by line.")
    ],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(
      invocation, at: station, least: .supervisor, "to take a dictated entry",
      for: .entryDictated)
    let dictated = try station.dictate(try ask(invocation.prompt), by: officer)
    invocation.answer(json(dictated)) { outlet in
      outlet.line(
        """
        \("screened", .good) \(dictated.id, .strong)  reference \(dictated.reference), until \
        \(dictated.until.description.prefix(16))Z unless a signed list confirms it
        """)
    }
    return .success
  }

  private static func ask(_ prompt: Prompt) throws(Fault) -> Dictation {
    var dictation = Dictation(
      reference: try prompt.ask("Reference of the order or call", .text),
      authority: try prompt.ask("Authority that dictates, and who speaks", .text))
    if let name = try prompt.askOptional("Name as dictated", .text) {
      let person = PersonName(
        issued: name, father: try prompt.askOptional("Father's name", .text),
        grandfather: try prompt.askOptional("Grandfather's name", .text),
        mother: try prompt.askOptional("Mother's name", .text))
      dictation.names = [ListedName(person, .primary)]
      while let other = try prompt.askOptional("Another name, empty for none", .text) {
        dictation.names.append(ListedName(PersonName(issued: other), .aka))
      }
      if let birth = try prompt.askOptional(
        "Birth date, as much as is known (1985-07-01)", .text)
      {
        dictation.births = [try ListedDate(birth)]
      }
      if let code = try prompt.askOptional("Nationality, three letters", .word("CODE")) {
        dictation.nationalities = [code.uppercased()]
      }
    }
    if let number = try prompt.askOptional("Document's number, empty for none", .text) {
      dictation.documents = [
        ListedDocument(
          type: try prompt.ask("Kind of document", .text, standard: "passport"), number: number,
          country: try prompt.askOptional("Issuing country, three letters", .word("CODE"))?
            .uppercased())
      ]
    }
    if let way = try prompt.askOptional(
      "Only at entry or at exit, empty for both", .choice(Direction.allCases.map(\.rawValue))),
      let direction = Direction(rawValue: way)
    {
      dictation.directions = [direction]
    }
    let isProtective = try prompt.confirm("Is the person to be protected, not stopped?")
    dictation.visibility = isProtective ? .protective : .open
    dictation.handling = try prompt.askOptional("What to do, and whom to call", .text) ?? ""
    return dictation
  }

  // MARK: withdraw

  private static let entry = Parameter.required(
    "ENTRY", .word("ENTRY"), "the entry, as `watchlist list` shows it: D-7")

  static let withdraw = Command(
    "withdraw", "a supervisor: take back a dictated entry that was typed wrongly",
    examples: [
      .init("maabar watchlist withdraw D-7 --station ibk", "Screen it no more; asks why.")
    ],
    parameters: [entry, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(
      invocation, at: station, least: .supervisor, "to take back a dictated entry",
      for: .dictationEnded)
    let id = invocation[entry]
    let reason = try invocation.prompt.ask("Reason", .text)
    try station.withdrawDictated(id, reason: reason, by: officer)
    invocation.answer(["withdrawn": .string(id)]) { outlet in
      outlet.line("\("withdrawn", .good) \(id, .strong)")
    }
    return .success
  }

  // MARK: Showing

  /// An entry without who it names: who may see that asks a lane.
  static func json(_ one: DictatedEntry) -> JSON {
    [
      "id": .string(one.id), "reference": .string(one.reference),
      "authority": .string(one.authority), "officer": .string(one.officer),
      "made": .string(one.made.description), "until": .string(one.until.description),
    ]
  }

  static func show(_ entries: [DictatedEntry], on outlet: Outlet) {
    guard !entries.isEmpty else { return }
    outlet.line()
    outlet.line("\("dictated by telephone, not confirmed", .warning)")
    var table = Table([
      .init("entry"), .init("reference"), .init("authority"), .init("typed by"),
      .init("lapses, UTC"),
    ])
    for one in entries {
      table.add([
        "\(one.id)", "\(one.reference)", "\(one.authority)", "\(one.officer)",
        "\(one.until.description.prefix(16))",
      ])
    }
    table.print(on: outlet)
  }
}

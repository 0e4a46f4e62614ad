import Bytes
import Codes
import Console
import Host
import Record
import Station

/// The verb `note`: restricted notes about a crossing, for the second line.
enum NoteCommand {
  static let command = Command(
    "note", "restricted notes: needs for protection and vulnerabilities", subcommands: [add, show])

  private static let number = Parameter.required(
    "NUMBER", .number(1...Int.max), "the crossing's record number")
  private static let kind = Parameter.required(
    "--kind", .choice(of: NoteRecord.Kind.self), "what the note is about")
  private static let purpose = Parameter.optional(
    "--purpose", .word("CODE"), "why the notes are read, as your service codes it")

  private static let add = Command(
    "add", "write a note about a crossing",
    discussion: """
      The text is asked for, or comes from standard input; it is never an argument. Any officer \
      may write a note. It is kept under a key of its own and never shown in the lane.
      """,
    examples: [
      .init("maabar note add 17 --station ibk --kind vulnerability", "Write what you saw.")
    ],
    parameters: [number, kind, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let text = try text(invocation)
    let of = Int64(invocation[number])
    let identity = try station.addNote(invocation[kind], text, about: of, by: officer)
    invocation.answer(["n": .integer(identity.n), "of": .integer(of)]) { outlet in
      outlet.line("\("recorded", .good) \(identity.n, .strong)  a restricted note on record \(of)")
    }
    return .success
  }

  /// The note, from a terminal a line, from a pipe all of it.
  private static func text(_ invocation: Invocation) throws(Fault) -> String {
    if invocation.machine.inlet.isTerminal { return try invocation.prompt.ask("Note", .text) }
    let bytes = try invocation.read("-", limit: 4096)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(.field, at: "note", "text in UTF-8 expected")
    }
    return String(text.trimmingSuffix { $0.isNewline })
  }

  private static let show = Command(
    "show", "read the notes about a crossing",
    discussion: """
      For the second line and supervisors. Each reading stands in the audit with its officer.
      """,
    examples: [
      .init("maabar note show 17 --station ibk --purpose referral", "Read before you decide.")
    ],
    parameters: [number, purpose, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let notes = try station.notes(
      about: Int64(invocation[number]), for: officer, purpose: invocation[purpose])
    let json = notes.map { note -> JSON in
      [
        "n": .integer(note.header.identity.n), "kind": .string(note.kind.rawValue),
        "officer": .string(note.officer), "written": .string(note.captured.utc.description),
        "text": .string(note.text),
      ]
    }
    invocation.answer(.array(json)) { outlet in
      guard !notes.isEmpty else { return outlet.line("No note was written about this crossing.") }
      for note in notes {
        let time = note.captured.utc.description.prefix(16).replacing("T", with: " ")
        outlet.line("\(note.kind.rawValue, .strong)  \(time) UTC  officer \(note.officer)")
        for line in note.text.split(separator: "\n") { outlet.line("  \(line)") }
      }
    }
    return .success
  }
}

extension String {
  func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, isTrimmed(last) { rest = rest.dropLast() }
    return rest
  }
}

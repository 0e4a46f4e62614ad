import Bytes
import Console
import Codes
import Host
import Record
import Registry
import Seal

/// The verb `erase`: destroys a person's records for good, and keeps them out.
enum EraseCommand {
  private static let record = Parameter.optional(
    "--record", .word("STATION/EPOCH/N"), "erase this record and what belongs together with it")
  private static let replay = Parameter.optional(
    "--replay", .folder, "carry out the tombstones of this folder, after a restore")
  private static let certificate = Parameter.optional(
    "--certificate", .number(1...Int.max), "print the certificate of an erasure again")

  static let command = Command(
    "erase", "destroy a person's records for good, and keep them out",
    discussion: """
      Asks for the number of a travel document and shows every record that bears it, with the \
      outcomes, corrections and notes that speak of them; or takes one record by its own number. \
      You choose which, say why and by whose decision, and confirm.

      The records' keys, ciphertexts and index rows are destroyed, the kept files of their batches \
      are written anew without them, and the database is compacted. Counts, the log, receipts and \
      proofs stay. A signed tombstone without personal data keeps the records out: also when the \
      same batch comes again, and when a backup is restored.

      Stations hear of it with their next answer and erase their own copies. Sticks, backups and \
      unused blocks of the disk are not reached from here: the certificate says what remains to \
      be done.
      """,
    examples: [
      .init("maabar-registry erase", "Ask for a document's number, then erase."),
      .init(
        "maabar-registry erase --record IBK-1/00112233445566778899aabbccddeeff/7",
        "Erase one record and what speaks of it."),
      .init("maabar-registry erase --certificate 1", "Print the first certificate again."),
      .init(
        "maabar-registry erase --replay /media/safe/tombstones",
        "After a restore: carry out what was erased since the backup."),
    ],
    parameters: [RegistryParameters.folder, record, replay, certificate], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let registry = try RegistryParameters.open(invocation)
    if let folder = invocation[replay] {
      let count = try registry.replayTombstones(from: folder)
      invocation.answer(["replayed": .integer(Int64(count))]) { outlet in
        outlet.line("\(count, .strong) tombstones carried out")
      }
      return .success
    }
    if let number = invocation[certificate] {
      try registry.audit(.lookUp, detail: "certificate of erasure \(number)")
      try show(Int64(number), registry, invocation)
      return .success
    }
    let chosen = try choose(registry, invocation)
    guard !chosen.isEmpty else { return .success }
    let prompt = invocation.prompt
    let basis = try prompt.ask("Legal basis", .choice(of: Tombstone.Basis.self))
    let authority = try prompt.ask(
      "Decided by (court, office or file number; no person)", authorityReading)
    let officer = try prompt.ask("Your service number", officerReading)
    guard
      try prompt.confirm("Erase \(chosen.count) records for good? Nothing brings them back")
    else {
      invocation.outlet.note("Nothing was erased.")
      return .success
    }
    let made = try registry.erase(chosen, basis: basis, authority: authority, by: officer)
    for tombstone in made { try show(tombstone.number, registry, invocation) }
    return .success
  }

  // MARK: Choosing

  private static func choose(
    _ registry: RegistryService, _ invocation: Invocation
  ) throws(Fault) -> [ErasableRecord] {
    let prompt = invocation.prompt
    let found: [ErasableRecord]
    try registry.audit(
      .lookUp, reason: "erasure",
      detail: invocation[record].map { "record \($0)" } ?? "by a document's number")
    if let text = invocation[record] {
      found = try registry.erasable(try identity(text))
    } else {
      let number = try prompt.ask("Number of the travel document", .text)
      found = try registry.erasable(documentNumber: number)
    }
    let outlet = invocation.outlet
    for (index, record) in found.enumerated() {
      let held = record.isHeld ? "  held" : ""
      outlet.note(
        """
        \(index + 1, .strong)  \(record.identity)  \(record.kind.rawValue)  \(record.day)\(held)
        """)
      if !record.person.isEmpty { outlet.note("     \(record.person)") }
    }
    let answer = try prompt.ask(
      "Which of them (all, none, or numbers such as 1,3)", selection(found.count))
    return answer.map { found[$0] }
  }

  private static func identity(_ text: String) throws(Fault) -> RecordIdentity {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let n = Int64(parts[2]),
      let identity = try? RecordIdentity(station: String(parts[0]), epoch: String(parts[1]), n: n)
    else { throw Fault(.usage, at: "--record", "STATION/EPOCH/N expected") }
    return identity
  }

  /// Places in a list of `count`, from 0.
  private static func selection(_ count: Int) -> Reading<[Int]> {
    Reading("WHICH") { text throws(Fault) in
      switch text {
      case "all": return Array(0..<count)
      case "none": return []
      default:
        var chosen: Set<Int> = []
        for part in text.split(separator: ",") {
          guard let number = Int(part.filter { $0 != " " }), (1...count).contains(number) else {
            throw Fault(.usage, "all, none, or numbers from 1 to \(count) expected")
          }
          chosen.insert(number - 1)
        }
        return chosen.sorted()
      }
    }
  }

  private static let authorityReading = Reading<String>("CODE") { text throws(Fault) in
    guard Tombstone.isAuthority(text) else {
      throw Fault(.usage, "1 to 64 letters, digits, spaces and . - / expected")
    }
    return text
  }

  private static let officerReading = Reading<String>("CODE") { text throws(Fault) in
    guard (1...32).contains(text.utf8.count), Tombstone.isAuthority(text) else {
      throw Fault(.usage, "a service number expected")
    }
    return text
  }

  // MARK: The certificate

  private static func show(
    _ number: Int64, _ registry: RegistryService, _ invocation: Invocation
  ) throws(Fault) {
    let (tombstone, note) = try registry.tombstone(number)
    let path = registry.folder.statementVerifier(.erasure)
    invocation.answer([
      "tombstone": tombstone.json, "note": .string(note), "key": .string(path.string),
    ]) { outlet in
      outlet.line("\("Certificate of erasure \(number)", .strong)")
      outlet.line("Registry     \(registry.settings.name), \(registry.settings.origin)")
      outlet.line("Decided      \(tombstone.decided), by \(tombstone.authority)")
      outlet.line("Legal basis  \(tombstone.basis.rawValue)")
      outlet.line("Erased       records: \(tombstone.records.count)")
      for record in tombstone.records { outlet.line("  \(record.identity)") }
      outlet.paragraph(
        """
        Destroyed here: the records' keys, ciphertexts, index rows and links, and their lines in \
        the kept files of their batches. Kept: their numbers, leaf hashes and counts, which hold \
        no personal data.
        """)
      outlet.paragraph(
        """
        The stations named above erase their own copies at their next sync. Not reached from \
        here: sticks, backups made before, and unused blocks of the disks. Delete those backups \
        and wipe those sticks, and note it beside this certificate.
        """)
      outlet.line("The signed tombstone, to be verified with certificates/\(path.name):")
      outlet.line()
      outlet.raw(note)
    }
  }
}

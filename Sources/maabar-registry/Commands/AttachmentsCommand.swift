import Bytes
import Codes
import Console
import Crypto
import Host
import Record
import Registry
import Seal

/// The verb `attachments`: captured images and chip files, as far as they have arrived.
enum AttachmentsCommand {
  private static let station = Parameter.required(
    "STATION", .word("STATION"), "the station's name, as in IQ-IBK-1")
  private static let record = Parameter.required(
    "RECORD", .word("RECORD"), "the record, as station/epoch/n")
  private static let kind = Parameter.required(
    "KIND", .word("KIND"), "what it is, as in portrait or finger-image")
  private static let place = Parameter.defaulted(
    "--place", .number(1...64), to: 1, "which one of this kind, from 1")
  private static let output = Parameter.required(
    "--to", .file, "the file to write, which must not be there yet")
  static let command = Command(
    "attachments", "see which captured images and chip files have arrived, and open one",
    subcommands: [list, missing, giveUp, open, repair])

  // MARK: What has arrived

  private static let list = Command(
    "list", "count what each station's records name, and what has arrived of it",
    examples: [.init("maabar-registry attachments list", "See what is missing of whom.")],
    parameters: [RegistryParameters.folder]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let counts = try registry.attachmentCounts()
    let unnamed = try registry.unnamedAttachments()
    invocation.answer([
      "stations": .array(counts.map(json)), "unnamed": .integer(unnamed.count),
      "unnamedBytes": .integer(unnamed.bytes),
    ]) { outlet in
      var table = Table([
        .init("station"), .number("named"), .number("stored"), .number("missing"),
        .number("size missing"), .number("given up"), .number("erased"),
      ])
      for one in counts {
        table.add([
          "\(one.station)", "\(one.named)", "\(one.stored)",
          "\(one.missing, one.missing > 0 ? .warning : .plain)",
          "\(ByteCount.text(one.missingBytes))", "\(one.lost)", "\(one.erased)",
        ])
      }
      table.print(on: outlet)
      if unnamed.count > 0 {
        outlet.line(
          "\(unnamed.count) that no record names yet, \(ByteCount.text(unnamed.bytes))")
      }
    }
    return .success
  }

  private static func json(_ counts: AttachmentCounts) -> JSON {
    [
      "station": .string(counts.station.text), "named": .integer(counts.named),
      "stored": .integer(counts.stored), "missing": .integer(counts.missing),
      "missingBytes": .integer(counts.missingBytes), "erased": .integer(counts.erased),
      "givenUp": .integer(counts.lost),
    ]
  }

  private static let isGivenUp = Parameter.flag(
    "--given-up", "list what was given up instead, which nobody is asked for")

  private static let missing = Command(
    "missing", "list the attachments of a station that have not arrived",
    discussion: """
      The station is asked for them by itself, with each answer. The exit status is 1 when any is \
      missing.
      """,
    examples: [.init("maabar-registry attachments missing IQ-IBK-1", "List their names.")],
    parameters: [RegistryParameters.folder, station, isGivenUp]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let name = try StationName(invocation[station])
    let isLost = invocation[isGivenUp]
    let names =
      isLost
      ? try registry.lostAttachments(of: name, limit: 100_000)
      : try registry.missingAttachments(of: name, limit: 100_000)
    invocation.answer(
      .array(
        names.map { one in ["name": .string(one.name.hex), "bytes": .integer(one.bytes)] })
    ) { outlet in
      for one in names { outlet.line("\(one.name.hex)  \(ByteCount.text(one.bytes))") }
      if names.isEmpty { outlet.line(isLost ? "Nothing was given up." : "Nothing is missing.") }
    }
    return names.isEmpty || isLost ? .success : .found
  }

  private static let epoch = Parameter.optional(
    "--epoch", .word("EPOCH"), "only what records of this epoch name, as `stations` shows it")
  private static let reason = Parameter.required(
    "--reason", .choice(of: AttachmentLoss.self), "why it will not come")
  private static let officer = Parameter.required(
    "--by", .word("CODE"), "your service number; it stands in the audit")

  private static let giveUp = Command(
    "give-up", "end the asking for attachments that will never come",
    discussion: """
      For a station that was stolen or whose disk died with captures on it: what is missing now is \
      listed as given up, with the reason in the audit, and no longer counts as missing. If it \
      comes all the same, from a stick that turns up, it is stored like any other. Do this only \
      when the machine is gone for good: a station that still has them goes on sending them, but \
      is not asked for them any more.
      """,
    examples: [
      .init(
        "maabar-registry attachments give-up IQ-IBK-1 --reason stolen --by A-17",
        "After a theft.")
    ],
    parameters: [RegistryParameters.folder, station, epoch, reason, officer]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let count = try registry.giveUpAttachments(
      of: try StationName(invocation[station]), epoch: invocation[epoch],
      because: invocation[reason], by: invocation[officer])
    invocation.answer(["givenUp": .integer(Int64(count))]) { outlet in
      outlet.line("given up  \(count, .strong) attachments; it stands in the audit")
    }
    return .success
  }

  // MARK: Opening

  private static let open = Command(
    "open", "write one attachment of a record into a file; it is audited who did",
    discussion: """
      Opens the ciphertext with the key that stands in the record and writes the file as it was \
      captured, readable by this user only. The access stands in the audit before a byte is written.
      """,
    examples: [
      .init(
        "maabar-registry attachments open IBK-1/00112233445566778899aabbccddeeff/7 portrait "
          + "--to portrait.jpg --reason CASE-2026-118", "Open the portrait of a crossing.")
    ],
    parameters: [
      RegistryParameters.folder, record, kind, place, output, RegistryParameters.reason,
    ]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let files = invocation.machine.files
    let target = invocation[output]
    guard !files.exists(target) else {
      throw Fault(.usage, at: "--to", "a file of this name is there already")
    }
    let identity = try identity(invocation[record])
    let all = try registry.attachments(of: identity).filter { $0.kind == invocation[kind] }
    guard invocation[place] <= all.count else {
      throw Fault(
        .unknownToRegistry, at: identity.description,
        "the record names \(all.count) attachments of this kind")
    }
    let opened = try registry.open(
      all[invocation[place] - 1], of: identity, reason: invocation[RegistryParameters.reason])
    try files.write(opened.file, to: target, secret: true)
    let format = opened.attachment.format
    invocation.answer([
      "format": .string(format), "bytes": .integer(Int64(opened.file.count)),
      "name": .string(opened.attachment.name),
    ]) { outlet in
      outlet.line("\(opened.file.count, .strong) bytes of \(format) in \(target); audited")
    }
    return .success
  }

  private static func identity(_ text: String) throws(Fault) -> RecordIdentity {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let n = Int64(parts[2]) else {
      throw Fault(.usage, at: "RECORD", "station/epoch/n expected")
    }
    return try RecordIdentity(station: String(parts[0]), epoch: String(parts[1]), n: n)
  }

  private static let repair = Command(
    "repair", "find stored attachments that are damaged, and ask for them again",
    discussion: """
      For a disk that lost files, and after a backup without the attachments was restored: what is \
      gone or damaged is listed as missing, and the stations send it again with their next sync \
      unless they have pruned it. The exit status is 1 when anything was.
      """,
    examples: [.init("maabar-registry attachments repair", "Find and ask for what was lost.")],
    parameters: [RegistryParameters.folder]
  ) { invocation throws(Fault) in
    let lost = try RegistryParameters.open(invocation).repairAttachments()
    invocation.answer(.texts(lost)) { outlet in
      if lost.isEmpty { outlet.line("\("Whole", .good): every stored attachment bears its name") }
      for name in lost { outlet.line("\("asked for again", .warning)  \(name)") }
    }
    return lost.isEmpty ? .success : .found
  }
}

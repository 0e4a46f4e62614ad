public import Bytes
public import Crypto
import Host
public import Seal
import Store

/// How far the attachments of one station's records have come.
public struct AttachmentCounts: Equatable, Sendable {
  /// The station.
  public let station: StationName
  /// Attachments that its records name.
  public let named: Int64
  /// Those that are stored here.
  public let stored: Int64
  /// Those that are not.
  public let missing: Int64
  /// Their bytes, as the records say.
  public let missingBytes: Int64
  /// Those that were destroyed with their record.
  public let erased: Int64
  /// Those that an administrator gave up.
  public let lost: Int64
}

/// What is here and what is not: to people, and under a signature to stations.
extension RegistryService {
  /// How far the attachments of every enrolled station have come.
  public func attachmentCounts() throws(Fault) -> [AttachmentCounts] {
    var all: [AttachmentCounts] = []
    for station in try stations.stations() { all.append(try counts(of: station)) }
    return all
  }

  /// Attachments that came before any record that names them, and their bytes.
  public func unnamedAttachments() throws(Fault) -> (count: Int64, bytes: Int64) {
    try attachments.unnamed()
  }

  /// What a station's records name and is not here, in the order of the log, at most `limit` names.
  /// Throws `.unknownToRegistry` for a station that is not enrolled.
  public func missingAttachments(
    of name: StationName, limit: Int
  ) throws(Fault) -> [(name: Digest, bytes: Int64)] {
    guard let station = try stations.station(name) else {
      throw Fault(.unknownToRegistry, at: name.text, "no station of this name is enrolled")
    }
    return try attachments.missing(of: station.number, limit: limit).map { ($0.name, $0.bytes) }
  }

  private func counts(of station: StationLedger.Station) throws(Fault) -> AttachmentCounts {
    let counts = try attachments.counts(of: station.number)
    return AttachmentCounts(
      station: station.name, named: counts.values.reduce(0) { $0 + $1.count },
      stored: counts[.stored]?.count ?? 0, missing: counts[.missing]?.count ?? 0,
      missingBytes: counts[.missing]?.bytes ?? 0, erased: counts[.erased]?.count ?? 0,
      lost: counts[.lost]?.count ?? 0)
  }

  /// The signed statement to a station; nil while none of its records names an attachment, and for
  /// a station that is not enrolled. The same facts give the same note again.
  func attachmentStatement(to name: StationName) throws(Fault) -> String? {
    guard let station = try stations.station(name) else { return nil }
    let counts = try counts(of: station)
    guard counts.named > 0 else { return nil }
    // What the note covers ends before the first missing attachment that it has no room to name.
    let limit = Parameters.missingAttachments
    var missing = try attachments.missing(of: station.number, limit: limit + 1)
    let current = try logs.current()
    var log = current
    var end: (leaf: Int64, line: Int64) = (try batches.count(), 0)
    var index = Int64(current.size(of: end.leaf))
    if missing.count > limit, let first = missing.last {
      end = (first.leaf, first.line)
      missing.removeAll { ($0.leaf, $0.line) >= end }
      log = try logs.log(of: end.leaf)
      index = Int64(log.index(of: end.leaf))
    }
    let lost = try attachments.lost(of: station.number, limit: limit - missing.count)
      .filter { ($0.leaf, $0.line) < end }
    let last = try lastStatement(to: station)
    let backedUp = try attachmentBackup(of: station)
    let statement = { (number: Int64) in
      AttachmentStatement(
        log: log.origin, station: name, number: number, leaf: index, line: end.line,
        named: counts.named, stored: counts.stored + counts.erased, missing: missing.map(\.name),
        givenUp: lost.map(\.name), backedUp: backedUp)
    }
    if let last, statement(last.statement.number) == last.statement { return last.note }
    // A restored registry does not know how far it had counted: each log has numbers of its own.
    let before = max(last?.statement.number ?? 0, (current.number - 1) << 32)
    let note = try state(statement(before + 1).json, as: .attachments)
    try database.run(
      "INSERT OR REPLACE INTO attachment_statement (station, note) VALUES (?, ?)",
      station.number, note)
    return note
  }

  private func attachmentBackup(of station: StationLedger.Station) throws(Fault) -> Int64 {
    try database.first(
      "SELECT number FROM attachment_backup WHERE station = ?", station.number
    ) { row throws(Fault) in try row.int64(0) } ?? 0
  }

  /// Brings every station's statement up to date, before a backup is made of what it says.
  func stateAttachments() throws(Fault) {
    for station in try stations.stations() { _ = try attachmentStatement(to: station.name) }
  }

  /// Notes that a verified backup holds all that the last statement to each station calls stored.
  func noteAttachmentBackup() throws(Fault) {
    for station in try stations.stations() {
      guard let last = try lastStatement(to: station) else { continue }
      try database.run(
        "INSERT OR REPLACE INTO attachment_backup (station, number) VALUES (?, ?)",
        station.number, last.statement.number)
    }
  }

  private func lastStatement(
    to station: StationLedger.Station
  ) throws(Fault) -> (statement: AttachmentStatement, note: String)? {
    let note = try database.first(
      "SELECT note FROM attachment_statement WHERE station = ?", station.number
    ) { row throws(Fault) in try row.text(0) }
    guard let note, let verifier = keys.statements[.attachments]?.verifier else { return nil }
    do throws(Fault) {
      return (try AttachmentStatement(note: Array(note.utf8), verifier: verifier), note)
    } catch {
      throw Fault(.registryDamaged, at: "attachment_statement", "a row that was changed")
    }
  }
}

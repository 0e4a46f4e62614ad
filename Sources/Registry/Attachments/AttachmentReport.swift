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
      missingBytes: counts[.missing]?.bytes ?? 0, erased: counts[.erased]?.count ?? 0)
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
    var end: (leaf: Int64, line: Int64) = (try batches.count(), 0)
    if missing.count > limit, let first = missing.last {
      end = (first.leaf, first.line)
      missing.removeAll { ($0.leaf, $0.line) >= end }
    }
    let last = try lastStatement(to: station)
    let statement = { (number: Int64) in
      AttachmentStatement(
        log: self.settings.origin, station: name, number: number, leaf: end.leaf, line: end.line,
        named: counts.named, stored: counts.stored + counts.erased, missing: missing.map(\.name))
    }
    if let last, statement(last.statement.number) == last.statement { return last.note }
    let note = try state(
      statement((last?.statement.number ?? 0) + 1).json, as: .attachments)
    try database.run(
      "INSERT OR REPLACE INTO attachment_statement (station, note) VALUES (?, ?)",
      station.number, note)
    return note
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

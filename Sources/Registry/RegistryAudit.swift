public import Bytes
public import Codes
import Host
public import Record
import Store

/// What is audited at the registry. The raw value stands in the entry.
public enum RegistryAct: String, Sendable, CaseIterable {
  // What people see.
  /// A search: records by a document's number, possible duplicates, sheets of shifts.
  case lookUp = "look-up"
  /// An attachment opened.
  case attachmentOpened = "attachment-opened"
  /// Counts or lists that left.
  case export
  /// The audit itself read.
  case auditRead = "audit-read"

  // What people decide.
  case enrol, approve, adopt, revoke
  /// Keys of a station that it renews, or of the registry that are rotated or destroyed.
  case keysChanged = "keys-changed"
  case listPublished = "list-published"
  case rulesPublished = "rules-published"
  case configurationPublished = "configuration-published"
  /// Issuing authorities: candidates taken in; accepted, revoked or expected; sent to stations.
  case trustImported = "trust-imported"
  case trustDecided = "trust-decided"
  case trustPublished = "trust-published"
  /// What will never come is asked for no more.
  case attachmentsGivenUp = "attachments-given-up"
  /// A published table of tallies was taken in, or out.
  case talliesImported = "tallies-imported"
  case backup, restore
  /// The readmission office: who came in, who was let in, which files were looked at, what was
  /// refused. What was done stands in the files' own steps.
  case officeSignIn = "office-sign-in"
  case officeChanged = "office-changed"
  case caseView = "case-view"
  case caseRefused = "case-refused"
  case erase
}

/// One entry of the registry's own audit.
public struct RegistryAuditEntry: Equatable, Sendable {
  /// 1, 2, ... without a gap.
  public let number: Int64
  /// When, by the registry's clock.
  public let at: Instant
  /// What was done.
  public let act: RegistryAct
  /// The operating system's user who ran the program; nil when nobody did (a replay at start).
  public let user: Int64?
  /// The matter it was done for, as who did it coded it.
  public let reason: String?
  /// The records concerned, at most 256; `recordCount` says how many there were.
  public let records: [RecordIdentity]
  /// How many records were concerned.
  public let recordCount: Int
  /// What else there is to say, without personal data.
  public let detail: String?

  /// The entry as JSON.
  public var json: JSON {
    .fields([
      "number": .integer(number), "at": .string(at.description), "act": .string(act.rawValue),
      "user": .number(user), "reason": .text(reason),
      "records": records.isEmpty ? nil : .texts(records.map(\.description)),
      "recordCount": recordCount == 0 ? nil : .number(recordCount), "detail": .text(detail),
    ])
  }

  init(_ json: JSON, number: Int64) throws(Fault) {
    self.number = number
    at = try Instant(iso: try json.requiredString("at"))
    guard let act = RegistryAct(rawValue: try json.requiredString("act")) else {
      throw Fault(.registryDamaged, at: "audit \(number)", "an act that the registry does not have")
    }
    self.act = act
    user = json["user"]?.integer
    reason = json["reason"]?.string
    detail = json["detail"]?.string
    recordCount = Int(clamping: json["recordCount"]?.integer ?? 0)
    var records: [RecordIdentity] = []
    for item in json["records"]?.array ?? [] {
      records.append(try RegistryAuditEntry.identity(item.string ?? ""))
    }
    self.records = records
  }

  private static func identity(_ text: String) throws(Fault) -> RecordIdentity {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let n = Int64(parts[2]) else {
      throw Fault(.registryDamaged, at: "audit", "no record's identity")
    }
    return try RecordIdentity(station: String(parts[0]), epoch: String(parts[1]), n: n)
  }
}

/// The registry's own audit: one sealed table for whatever is looked at, opened, exported or
/// decided. It is on the disk before anything is shown.
///
/// The registry has no officers of its own: an entry names the operating system's user, and the
/// reason that this user gave. Whoever owns the registry's folder can take the last entries away;
/// a gap before them is found by `fsck`.
extension RegistryService {
  /// Records that one entry names.
  static let auditedRecords = 256
  /// UTF-8 bytes of a reason at most.
  public static let reasonBytes = 128

  /// Writes an entry; throws `.registryReason` for a reason that is empty or too long.
  public func audit(
    _ act: RegistryAct, reason: String? = nil, records: [RecordIdentity] = [],
    detail: String? = nil
  ) throws(Fault) {
    if let reason {
      guard (1...RegistryService.reasonBytes).contains(reason.utf8.count) else {
        throw Fault(
          .registryReason, at: "reason", "1 to \(RegistryService.reasonBytes) bytes expected")
      }
    }
    let entry = try auditEntry(act, reason: reason, records: records, detail: detail)
    try committing { () throws(Fault) in try add(entry) }
  }

  /// An entry whose key is on the disk, to be added in the transaction of what it is about.
  func auditEntry(
    _ act: RegistryAct, reason: String? = nil, records: [RecordIdentity] = [],
    detail: String? = nil
  ) throws(Fault) -> (number: Int64, sealed: Vault.Sealed) {
    let last = try database.first("SELECT max(number) FROM audit") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    let number = ((last ?? nil) ?? 0) + 1
    let named = records.prefix(RegistryService.auditedRecords)
    let json = JSON.fields([
      "at": .string(Instant(milliseconds: timekeeper.now().utcMilliseconds).description),
      "act": .string(act.rawValue), "user": .number(user), "reason": .text(reason),
      "records": named.isEmpty ? nil : .texts(named.map(\.description)),
      "recordCount": records.isEmpty ? nil : .number(records.count), "detail": .text(detail),
    ])
    let row = Vault.Row(row: number, plaintext: Array(json.line().utf8))
    guard let sealed = try vault.seal([row], table: ErasureSchema.audit).first else {
      throw Fault(.bug, at: "audit", "nothing was sealed")
    }
    return (number, sealed)
  }

  /// Adds an entry, inside the caller's transaction.
  func add(_ entry: (number: Int64, sealed: Vault.Sealed)) throws(Fault) {
    try database.run(
      "INSERT INTO audit (number, data_key, sealed) VALUES (?, ?, ?)", entry.number,
      entry.sealed.dataKey, entry.sealed.bytes)
  }

  /// Every entry, oldest first; throws `.registryDamaged` where one is missing or changed.
  public func auditEntries() throws(Fault) -> [RegistryAuditEntry] {
    let rows = try database.rows("SELECT number, data_key, sealed FROM audit ORDER BY number") {
      row throws(Fault) in
      (try row.int64(0), Vault.Sealed(dataKey: try row.int64(1), bytes: try row.bytes(2)))
    }
    var entries: [RegistryAuditEntry] = []
    for (place, (number, sealed)) in rows.enumerated() {
      guard number == Int64(place) + 1 else {
        throw Fault(.registryDamaged, at: "audit \(place + 1)", "the entry is missing")
      }
      let line = try vault.open(sealed, table: ErasureSchema.audit, row: number)
      entries.append(try RegistryAuditEntry(try JSON.parse(line), number: number))
    }
    return entries
  }
}

extension Fault.Code {
  /// A look-up without its reason, or with one that is too long.
  public static let registryReason = Fault.Code("registry.reason", .badInput)
}

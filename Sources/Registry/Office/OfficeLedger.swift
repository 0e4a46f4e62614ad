import Bytes
import Crypto
import Record
import Store

/// The office, its officers and their sessions.
struct OfficeLedger {
  /// An officer of the office.
  struct Officer {
    let number: String
    var role: OfficeRole
    /// How the officer signs in; nil once disabled.
    var credential: OfficerCredential?
  }

  /// The office as it stands.
  struct Office {
    let station: Int64
    let zone: String
    let log: Int64
    let epoch: Int64
    let retentionDays: Int
    let sealedKey: Vault.Sealed
  }

  /// An officer who is let in once a second person agrees.
  struct Proposal {
    let number: String
    let role: OfficeRole
    let credential: OfficerCredential
    /// Who proposed, in which session.
    let officer: String
    let session: String
  }

  /// A session that was opened.
  struct Session {
    let id: String
    let officer: String
    let role: OfficeRole
    let boot: String
    let opened: UInt64
    let used: UInt64
  }

  let database: Database
  let rows: RowSeal

  // MARK: The office

  /// The office; nil before it is opened.
  func office() throws(Fault) -> Office? {
    try database.first(
      "SELECT station, zone, log, epoch, retention, seal, data_key, sealed FROM office"
    ) { row throws(Fault) in
      let office = Office(
        station: try row.int64(0), zone: try row.text(1), log: try row.int64(2),
        epoch: try row.int64(3), retentionDays: try row.int(4),
        sealedKey: Vault.Sealed(dataKey: try row.int64(6), bytes: try row.bytes(7)))
      guard try row.bytes(5) == code(office) else { throw changed("office") }
      return office
    }
  }

  /// Writes the office, or its new epoch.
  func put(_ office: Office) throws(Fault) {
    try database.run(
      """
      INSERT OR REPLACE INTO office (station, zone, log, epoch, retention, seal, data_key, sealed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, office.station, office.zone, office.log, office.epoch, office.retentionDays,
      code(office), office.sealedKey.dataKey, office.sealedKey.bytes)
  }

  private func code(_ office: Office) -> [UInt8] {
    rows.code(
      "office",
      [
        .integer(office.station), .string(office.zone), .integer(office.log),
        .integer(office.epoch), .integer(Int64(office.retentionDays)),
        .integer(office.sealedKey.dataKey),
      ])
  }

  // MARK: Officers

  /// Every officer there ever was, by service number.
  func officers() throws(Fault) -> [Officer] {
    try database.rows(
      "SELECT number, role, credential, seal FROM office_officer ORDER BY number", read: officer)
  }

  /// An officer by service number.
  func officer(_ number: String) throws(Fault) -> Officer? {
    try database.first(
      "SELECT number, role, credential, seal FROM office_officer WHERE number = ?", number,
      read: officer)
  }

  /// Adds an officer or writes what changed.
  func put(_ officer: Officer) throws(Fault) {
    let credential = officer.credential?.json.line()
    try database.run(
      "INSERT OR REPLACE INTO office_officer (number, role, credential, seal) VALUES (?, ?, ?, ?)",
      officer.number, officer.role.rawValue, credential,
      code(officer.number, officer.role, credential))
  }

  private func officer(_ row: borrowing Row) throws(Fault) -> Officer {
    let number = try row.text(0)
    let credential = try row.textOrNil(2)
    guard let role = OfficeRole(rawValue: try row.text(1)),
      try row.bytes(3) == code(number, role, credential)
    else { throw changed("officer") }
    return Officer(
      number: number, role: role,
      credential: try credential.map { text throws(Fault) in
        try OfficerCredential(try JSON.parse(Array(text.utf8)))
      })
  }

  private func code(_ number: String, _ role: OfficeRole, _ credential: String?) -> [UInt8] {
    rows.code(
      "office-officer",
      [.string(number), .string(role.rawValue), .string(credential ?? "")])
  }

  // MARK: Proposals

  /// Every officer who waits to be let in, by service number.
  func proposals() throws(Fault) -> [Proposal] {
    try database.rows(
      """
      SELECT number, role, credential, officer, session, seal FROM office_proposal ORDER BY number
      """
    ) { row throws(Fault) in
      let credential = try row.text(2)
      guard let role = OfficeRole(rawValue: try row.text(1)) else { throw changed("proposal") }
      let proposal = Proposal(
        number: try row.text(0), role: role,
        credential: try OfficerCredential(try JSON.parse(Array(credential.utf8))),
        officer: try row.text(3), session: try row.text(4))
      guard try row.bytes(5) == code(proposal, credential) else { throw changed("proposal") }
      return proposal
    }
  }

  func put(_ proposal: Proposal) throws(Fault) {
    let credential = proposal.credential.json.line()
    try database.run(
      """
      INSERT INTO office_proposal (number, role, credential, officer, session, seal)
      VALUES (?, ?, ?, ?, ?, ?)
      """, proposal.number, proposal.role.rawValue, credential, proposal.officer,
      proposal.session, code(proposal, credential))
  }

  func removeProposal(_ number: String) throws(Fault) {
    try database.run("DELETE FROM office_proposal WHERE number = ?", number)
  }

  private func code(_ proposal: Proposal, _ credential: String) -> [UInt8] {
    rows.code(
      "office-proposal",
      [
        .string(proposal.number), .string(proposal.role.rawValue), .string(credential),
        .string(proposal.officer), .string(proposal.session),
      ])
  }

  // MARK: Sessions

  func add(_ session: Session, token: Digest) throws(Fault) {
    try database.run(
      """
      INSERT INTO office_session (id, token, officer, role, boot, opened, used)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, session.id, token.bytes, session.officer, session.role.rawValue, session.boot,
      Int64(clamping: session.opened), Int64(clamping: session.used))
  }

  /// The session of a token.
  func session(token: Digest) throws(Fault) -> Session? {
    try database.first(
      "SELECT id, officer, role, boot, opened, used FROM office_session WHERE token = ?",
      token.bytes
    ) { row throws(Fault) in
      guard let role = OfficeRole(rawValue: try row.text(2)) else { throw changed("session") }
      return Session(
        id: try row.text(0), officer: try row.text(1), role: role, boot: try row.text(3),
        opened: UInt64(clamping: try row.int64(4)), used: UInt64(clamping: try row.int64(5)))
    }
  }

  func setUsed(_ id: String, _ nanoseconds: UInt64) throws(Fault) {
    try database.run(
      "UPDATE office_session SET used = ? WHERE id = ?", Int64(clamping: nanoseconds), id)
  }

  func end(_ id: String) throws(Fault) {
    try database.run("DELETE FROM office_session WHERE id = ?", id)
  }

  /// Ends every session of an officer.
  func endAll(of officer: String) throws(Fault) {
    try database.run("DELETE FROM office_session WHERE officer = ?", officer)
  }

  private func changed(_ place: String) -> Fault {
    Fault(.registryDamaged, at: place, "a row that was changed")
  }
}

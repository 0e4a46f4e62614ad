public import Bytes
package import Crypto
import Host
public import Record
import Seal
public import Store

/// Who works at the office now. What a step says about its officer comes from here only.
public struct OfficeSession: Equatable, Sendable {
  /// A number drawn at sign-in, 16 hexadecimal digits; steps name it.
  public let id: String
  /// The officer's service number.
  public let officer: String
  /// What the officer may do.
  public let role: OfficeRole
  /// What the officer's terminal holds to go on; kept nowhere else.
  public let token: String

  /// Sign-in makes sessions; a test makes one up, which the registry then does not know.
  package init(id: String, officer: String, role: OfficeRole, token: String) {
    self.id = id
    self.officer = officer
    self.role = role
    self.token = token
  }
}

/// What is told about an officer of the office.
public struct OfficeOfficer: Equatable, Sendable {
  /// The service number.
  public let number: String
  /// What the officer may do.
  public let role: OfficeRole
  /// False once disabled.
  public let isActive: Bool
}

/// Officers of the office: the registry holds who they are, and each session, itself, so that two
/// people are two people whatever program asks.
extension RegistryService {
  /// Opens a session. Throws `.signInWait` while a wait runs, `.signIn` for whatever does not fit,
  /// in the same words and time whether there is such an officer or not.
  public func signIn(
    officer number: String, _ passphrase: Passphrase
  ) throws(Fault) -> OfficeSession {
    let place = try officeStation().name.text
    var attempts = attempts()
    try attempts.admit(number)
    try attempts.count(number)
    let known = try office.officer(number)
    let credential: OfficerCredential
    if let own = known?.credential { credential = own } else { credential = try decoy() }
    let key = try credential.open(passphrase, of: place, number)
    guard let known, known.credential != nil, key != nil else {
      throw Fault(.signIn, at: "sign-in", "service number and passphrase do not fit")
    }
    try attempts.forget(number)
    let now = timekeeper.now()
    let token = randomness.hex(32)
    let session = OfficeLedger.Session(
      id: randomness.hex(8), officer: number, role: known.role, boot: now.bootID,
      opened: now.monotonicNanoseconds, used: now.monotonicNanoseconds)
    let entry = try auditEntry(.officeSignIn, detail: "\(number) as \(known.role.rawValue)")
    try committing { () throws(Fault) in
      try office.add(session, token: Hash.digest(Array(token.utf8)))
      try add(entry)
    }
    return OfficeSession(id: session.id, officer: number, role: known.role, token: token)
  }

  /// The session of a token; nil for one that ended, and for one whose officer was disabled or has
  /// another role now.
  public func resume(token: String) throws(Fault) -> OfficeSession? {
    guard let session = try office.session(token: Hash.digest(Array(token.utf8))) else {
      return nil
    }
    let now = timekeeper.now()
    let minute: UInt64 = 60_000_000_000
    let officer = try office.officer(session.officer)
    guard session.boot == now.bootID, session.used <= now.monotonicNanoseconds,
      now.monotonicNanoseconds - session.used < UInt64(SessionLimits.idleMinutes) * minute,
      now.monotonicNanoseconds - session.opened < UInt64(SessionLimits.hours) * 60 * minute,
      officer?.credential != nil, officer?.role == session.role
    else {
      try office.end(session.id)
      return nil
    }
    try office.setUsed(session.id, now.monotonicNanoseconds)
    return OfficeSession(
      id: session.id, officer: session.officer, role: session.role, token: token)
  }

  /// Ends a session.
  public func signOut(_ session: OfficeSession) throws(Fault) { try office.end(session.id) }

  /// The session as it is known here; throws `.officeSession` for one that has ended. Nobody
  /// brings a role of their own.
  func check(_ session: OfficeSession) throws(Fault) {
    guard try resume(token: session.token) == session else {
      throw Fault(.officeSession, at: "sign-in", "the session has ended: sign in again")
    }
  }

  // MARK: Officers

  /// Lets an officer in, or a disabled one again; takes a supervisor. `cost` is another one in
  /// tests only.
  public func addOfficer(
    _ number: String, _ passphrase: Passphrase, role: OfficeRole, by session: OfficeSession
  ) throws(Fault) {
    try passphrase.check(avoiding: [try officeStation().name.text, number])
    try addOfficer(number, passphrase, role: role, by: session, cost: .passphrase)
  }

  package func addOfficer(
    _ number: String, _ passphrase: Passphrase, role: OfficeRole, by session: OfficeSession,
    cost: Scrypt
  ) throws(Fault) {
    try requireSupervisor(session, "to add an officer")
    guard try office.officer(number)?.credential == nil else {
      throw Fault(.officeOfficer, at: number, "this service number is in use")
    }
    try put(number, passphrase, role, cost, by: session.officer)
  }

  /// Takes an officer's sign-in away, and ends the officer's sessions; takes a supervisor, and
  /// leaves one.
  public func disableOfficer(_ number: String, by session: OfficeSession) throws(Fault) {
    try requireSupervisor(session, "to disable an officer")
    guard var officer = try office.officer(number), officer.credential != nil else {
      throw Fault(.officeOfficer, at: number, "no officer signs in under this number")
    }
    let others = try office.officers().filter { other in
      other.number != number && other.role == .supervisor && other.credential != nil
    }
    guard officer.role != .supervisor || !others.isEmpty else {
      throw Fault(.officeOfficer, at: number, "the last supervisor")
    }
    officer.credential = nil
    let entry = try auditEntry(.officeChanged, detail: "\(session.officer) disabled \(number)")
    try committing { () throws(Fault) in
      try office.put(officer)
      try office.endAll(of: number)
      try add(entry)
    }
  }

  /// Everybody who ever worked at the office; takes a supervisor or auditor.
  public func officeOfficers(by session: OfficeSession) throws(Fault) -> [OfficeOfficer] {
    try check(session)
    guard session.role == .supervisor || session.role == .auditor else {
      throw Fault(.caseRole, at: "officers", "to list officers takes a supervisor or auditor")
    }
    return try office.officers().map {
      OfficeOfficer(number: $0.number, role: $0.role, isActive: $0.credential != nil)
    }
  }

  func put(
    _ number: String, _ passphrase: Passphrase, _ role: OfficeRole, _ cost: Scrypt,
    by who: String
  ) throws(Fault) {
    guard (1...24).contains(number.utf8.count), number.utf8.allSatisfy(isServiceDigit) else {
      throw Fault(
        .officeOfficer, at: "service number", "1 to 24 letters, digits, points and hyphens")
    }
    let credential = try OfficerCredential(
      number, passphrase, cost: cost, of: try officeStation().name.text, randomness: randomness)
    let entry = try auditEntry(
      .officeChanged, detail: "\(who) let in \(number) as \(role.rawValue)")
    try committing { () throws(Fault) in
      try office.put(OfficeLedger.Officer(number: number, role: role, credential: credential))
      try office.endAll(of: number)
      try add(entry)
    }
  }

  private func requireSupervisor(_ session: OfficeSession, _ task: String) throws(Fault) {
    try check(session)
    guard session.role == .supervisor else {
      throw Fault(.caseRole, at: "officers", "\(task) takes a supervisor")
    }
  }

  private func attempts() -> SignInAttempts {
    SignInAttempts(
      folder.signInAttempts, files: files, timekeeper: timekeeper, randomness: randomness)
  }

  /// A credential that nothing opens, with the work that most officers' have.
  private func decoy() throws(Fault) -> OfficerCredential {
    guard let model = try office.officers().lazy.compactMap(\.credential).first else {
      throw Fault(.signIn, at: "sign-in", "nobody can sign in here")
    }
    return OfficerCredential(
      decoy: randomness.bytes(OfficerCredential.saltBytes), cost: model.cost,
      publicKey: model.publicKey, randomness: randomness)
  }
}

private func isServiceDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xdf)
    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
}

extension Fault.Code {
  /// A registry whose readmission office was not opened, or was opened before.
  public static let office = Fault.Code("registry.office", .notFound)
  /// A session of the office that has ended.
  public static let officeSession = Fault.Code("registry.office-session", .refused)
  /// A service number that is none, is taken or is not there, or the last supervisor.
  public static let officeOfficer = Fault.Code("registry.office-officer", .badInput)
}

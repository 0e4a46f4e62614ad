public import Bytes
import Crypto
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

/// Sessions of the office: the registry holds each itself, so that two people are two people
/// whatever program asks.
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

extension Fault.Code {
  /// A registry whose readmission office was not opened, or was opened before.
  public static let office = Fault.Code("registry.office", .notFound)
  /// A session of the office that has ended.
  public static let officeSession = Fault.Code("registry.office-session", .refused)
  /// A service number that is none, is taken or is not there, or the last supervisor.
  public static let officeOfficer = Fault.Code("registry.office-officer", .badInput)
}

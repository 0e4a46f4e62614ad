public import Bytes
import Crypto
import Host
import Record
import Store

/// What is told about an officer to who asks.
public struct OfficerListing: Equatable, Sendable {
  /// The service number.
  public let serviceNumber: String
  /// What the officer may do.
  public let role: OfficerRole
  /// False once disabled.
  public let isActive: Bool
  /// True when the officer's passphrase unlocks the station.
  public let canUnlock: Bool
  /// True when the passphrase is stretched with less work than a new one would be.
  public let isWeak: Bool
}

/// Who may sign in at a station, and how.
///
/// Each change takes the session of a supervisor or administrator and an unlocked station; it is on
/// the disk when it returns.
public struct OfficerDesk {
  let keys: StationKeys
  let attempts: () -> SignInAttempts
  let trail: AuditTrail
  let timekeeper: any Timekeeper
  let randomness: any Randomness

  private var station: String { keys.file.station }

  // MARK: Signing in

  /// Opens a session and unlocks the station's keys.
  ///
  /// Throws `.signInWait` while a wait runs, and `.signIn` for whatever does not fit: a service
  /// number that nobody has takes as long and gives the same words as a wrong passphrase. About a
  /// third of a second.
  func signIn(_ serviceNumber: String, _ passphrase: Passphrase) throws(Fault) -> OfficerSession {
    try keys.alone { () throws(Fault) in
      var attempts = attempts()
      try attempts.admit(serviceNumber)
      try attempts.count(serviceNumber)
    }
    let known = keys.file.active(serviceNumber)
    let credential: OfficerCredential
    if let known { credential = known.credential } else { credential = try decoy() }
    guard let key = try credential.open(passphrase, of: station, serviceNumber),
      let entry = known?.entry
    else { throw Fault(.signIn, at: "sign-in", "service number and passphrase do not fit") }
    if keys.isLocked {
      guard
        let kek = try entry.keyEncryptionKey(with: key, of: station, keys.file.generation)
      else {
        throw keys.trouble
          ?? Fault(.stationLocked, at: station, "this officer's passphrase does not unlock it")
      }
      try keys.unlock(with: kek)
    }
    try keys.alone { () throws(Fault) in
      var attempts = attempts()
      try attempts.forget(serviceNumber)
    }
    return OfficerSession(
      serviceNumber: serviceNumber, role: entry.role, opened: timekeeper.now())
  }

  /// A credential that nothing opens, with the work that most officers' have.
  private func decoy() throws(Fault) -> OfficerCredential {
    let model = keys.file.officers.lazy.compactMap(\.credential).first
    guard let model else { throw Fault(.signIn, at: "sign-in", "nobody can sign in here") }
    return OfficerCredential(
      decoy: randomness.bytes(OfficerCredential.saltBytes), cost: model.cost,
      publicKey: model.publicKey, randomness: randomness)
  }

  // MARK: Changing

  /// Adds an officer, or lets a disabled one in again with a new passphrase; throws `.officer` for
  /// a service number that is in use, and `.role` for who may not give this role.
  public func add(
    _ officer: NewOfficer, role: OfficerRole, by session: OfficerSession
  ) throws(Fault) {
    let number = officer.serviceNumber
    try acting(.officerAdded, on: number, "as \(role.rawValue)", by: session) {
      announce throws(Fault) in
      try permit(session, over: role)
      let credential = try officer.credential(of: station, randomness: randomness)
      try keys.change(before: announce) { file throws(Fault) in
        guard file.active(number) == nil else {
          throw Fault(.officer, at: number, "this service number is in use")
        }
        file.officers.removeAll { $0.serviceNumber == number }
        file.officers.append(
          OfficerEntry(serviceNumber: number, role: role, credential: credential))
        file.officers.sort { $0.serviceNumber < $1.serviceNumber }
      }
    }
  }

  /// Takes an officer's sign-in away and replaces the key-encryption key: a copy of the file that
  /// the officer may have opens nothing that is written from now on.
  public func disable(_ serviceNumber: String, by session: OfficerSession) throws(Fault) {
    try acting(.officerDisabled, on: serviceNumber, nil, by: session) {
      announce throws(Fault) in
      try keys.changeKey(before: announce) { file throws(Fault) in
        let index = try active(serviceNumber, in: file)
        try permit(session, over: file.officers[index].role)
        try keepAdministrator(without: file.officers[index], in: file)
        file.officers[index].credential = nil
      }
    }
  }

  /// Gives an officer another role.
  public func set(
    _ role: OfficerRole, of serviceNumber: String, by session: OfficerSession
  ) throws(Fault) {
    try acting(.officerChanged, on: serviceNumber, "role \(role.rawValue)", by: session) {
      announce throws(Fault) in
      let body = { (file: inout KeyFile) throws(Fault) in
        let index = try active(serviceNumber, in: file)
        try permit(session, over: max(role, file.officers[index].role))
        if role != .administrator {
          try keepAdministrator(without: file.officers[index], in: file)
        }
        file.officers[index].role = role
      }
      // A lower role may lose the key with it.
      let isLower = keys.file.entry(serviceNumber).map { role < $0.role } ?? false
      if isLower {
        try keys.changeKey(before: announce, body)
      } else {
        try keys.change(before: announce, body)
      }
    }
  }

  /// Sets a passphrase: one's own, or one that an officer has forgotten.
  public func setPassphrase(
    _ officer: NewOfficer, by session: OfficerSession
  ) throws(Fault) {
    let number = officer.serviceNumber
    try acting(.officerChanged, on: number, "passphrase", by: session) { announce throws(Fault) in
      let credential = try officer.credential(of: station, randomness: randomness)
      // Whoever knows the old passphrase may have a copy of the file: a new key too.
      try keys.changeKey(before: announce) { file throws(Fault) in
        let index = try active(number, in: file)
        if session.serviceNumber != number {
          try permit(session, over: file.officers[index].role)
        }
        file.officers[index].credential = credential
      }
    }
  }

  /// Runs a change and audits it: what it did, once it holds and before it is on the disk, so that
  /// no power cut leaves a change without its record; and what was refused or failed after that.
  func acting(
    _ action: AuditAction, on subject: String?, _ detail: String?, by session: OfficerSession,
    _ body: (_ announce: () throws(Fault) -> Void) throws(Fault) -> Void
  ) throws(Fault) {
    var act = AuditedAct(action, by: session.serviceNumber, role: session.role.rawValue)
    // What was typed and is nobody's number may be anything.
    let isKnown = action == .officerAdded || subject.flatMap(keys.file.entry) != nil
    act.subject = isKnown ? subject : nil
    act.detail = detail
    var isAnnounced = false
    do throws(Fault) {
      try body { () throws(Fault) in
        try trail.write([act])
        isAnnounced = true
      }
    } catch {
      guard isAnnounced || error.code == .role else { throw error }
      act.isRefused = true
      if isAnnounced {
        // The disk fails, or the keys are half-way: what went wrong is to be told all the same.
        try? trail.note(act)
      } else {
        try trail.write([act])
      }
      throw error
    }
  }

  /// All officers there ever were, by service number; takes a supervisor.
  public func list(by session: OfficerSession) throws(Fault) -> [OfficerListing] {
    do throws(Fault) { try session.require(.supervisor, "to list officers") } catch {
      try look(session, isRefused: true)
      throw error
    }
    try look(session, isRefused: false)
    return keys.file.listings
  }

  private func look(_ session: OfficerSession, isRefused: Bool) throws(Fault) {
    var act = AuditedAct(.lookUp, by: session.serviceNumber, role: session.role.rawValue)
    act.detail = "officers"
    act.isRefused = isRefused
    try trail.note(act)
  }

  private func active(_ serviceNumber: String, in file: KeyFile) throws(Fault) -> Int {
    let index = file.officers.firstIndex { $0.serviceNumber == serviceNumber }
    guard let index, file.officers[index].credential != nil else {
      throw Fault(.officer, at: serviceNumber, "no active officer has this service number")
    }
    return index
  }

  /// A supervisor looks after officers and the second line; an administrator after all.
  private func permit(_ session: OfficerSession, over role: OfficerRole) throws(Fault) {
    try session.require(
      role < .supervisor ? .supervisor : .administrator, "to look after this officer")
  }

  private func keepAdministrator(
    without entry: OfficerEntry, in file: KeyFile
  ) throws(Fault) {
    let others = file.officers.contains {
      $0.role == .administrator && $0.credential != nil && $0 != entry
    }
    guard entry.role != .administrator || others else {
      throw Fault(.officer, at: entry.serviceNumber, "the last administrator has to stay")
    }
  }
}

extension KeyFile {
  /// What is told about each officer.
  var listings: [OfficerListing] {
    officers.map { entry in
      OfficerListing(
        serviceNumber: entry.serviceNumber, role: entry.role, isActive: entry.credential != nil,
        canUnlock: entry.envelope != nil || mode == .rootFile && entry.credential != nil,
        isWeak: entry.credential.map { $0.cost.memory < Scrypt.passphrase.memory } ?? false)
    }
  }
}

extension Scrypt {
  /// Bytes of memory that the work takes: what makes guessing dear.
  fileprivate var memory: UInt64 { 128 * cost * blockSize }
}

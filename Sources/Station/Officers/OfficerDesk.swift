public import Bytes
import Crypto
import Host

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
    var attempts = attempts()
    try attempts.admit(serviceNumber)
    try attempts.count(serviceNumber)
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
    try attempts.forget(serviceNumber)
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
    try permit(session, over: role)
    guard keys.file.active(officer.serviceNumber) == nil else {
      throw Fault(.officer, at: officer.serviceNumber, "this service number is in use")
    }
    let credential = try OfficerCredential(officer, of: station, randomness: randomness)
    try keys.change { file in
      file.officers.removeAll { $0.serviceNumber == officer.serviceNumber }
      file.officers.append(
        OfficerEntry(
          serviceNumber: officer.serviceNumber, role: role, credential: credential))
      file.officers.sort { $0.serviceNumber < $1.serviceNumber }
    }
  }

  /// Takes an officer's sign-in away and replaces the key-encryption key: a copy of the file that
  /// the officer may have opens nothing that is written from now on.
  public func disable(_ serviceNumber: String, by session: OfficerSession) throws(Fault) {
    let entry = try active(serviceNumber)
    try permit(session, over: entry.role)
    try keepAdministrator(without: entry)
    try keys.changeKey { file in
      for index in file.officers.indices where file.officers[index] == entry {
        file.officers[index].credential = nil
      }
    }
  }

  /// Gives an officer another role.
  public func set(
    _ role: OfficerRole, of serviceNumber: String, by session: OfficerSession
  ) throws(Fault) {
    let entry = try active(serviceNumber)
    try permit(session, over: max(role, entry.role))
    if role != .administrator { try keepAdministrator(without: entry) }
    let body = { (file: inout KeyFile) in
      for index in file.officers.indices where file.officers[index] == entry {
        file.officers[index].role = role
      }
    }
    // A lower role may lose the key with it.
    if role < entry.role { try keys.changeKey(body) } else { try keys.change(body) }
  }

  /// Sets a passphrase: one's own, or one that an officer has forgotten.
  public func setPassphrase(
    _ officer: NewOfficer, by session: OfficerSession
  ) throws(Fault) {
    let entry = try active(officer.serviceNumber)
    if session.serviceNumber != officer.serviceNumber {
      try permit(session, over: entry.role)
    }
    let credential = try OfficerCredential(officer, of: station, randomness: randomness)
    // Whoever knows the old passphrase may have a copy of the file: a new key too.
    try keys.changeKey { file in
      for index in file.officers.indices where file.officers[index] == entry {
        file.officers[index].credential = credential
      }
    }
  }

  /// All officers there ever were, by service number; takes a supervisor.
  public func list(by session: OfficerSession) throws(Fault) -> [OfficerListing] {
    try session.require(.supervisor, "to list officers")
    return keys.file.listings
  }

  private func active(_ serviceNumber: String) throws(Fault) -> OfficerEntry {
    guard let entry = keys.file.active(serviceNumber)?.entry else {
      throw Fault(.officer, at: serviceNumber, "no active officer has this service number")
    }
    return entry
  }

  /// A supervisor looks after officers and the second line; an administrator after all.
  private func permit(_ session: OfficerSession, over role: OfficerRole) throws(Fault) {
    try session.require(
      role < .supervisor ? .supervisor : .administrator, "to look after this officer")
  }

  private func keepAdministrator(without entry: OfficerEntry) throws(Fault) {
    let others = keys.file.officers.contains {
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

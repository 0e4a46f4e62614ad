import Bytes
import Crypto
public import Host
import Store

/// Keeps an open session between two commands, in memory only.
///
/// The file holds who works and, under passphrases, the key-encryption key: it lies in a folder of
/// a file system in memory (`VolatileFolder`), readable by its owner, and a power cut takes it
/// away. It names the boot and the station's instance, so a copy opens nothing elsewhere or later;
/// its code is made under the key-encryption key, so a new key ends every session.
///
/// A session belongs to the terminal in which the officer signed in: the second line that signs in
/// at the next one never becomes the officer of the lane.
public struct SessionStore: Sendable {
  private static let type = "maabar/session/1"
  private static let fileBytes = 16 * 1024
  /// A session that nobody used for so long has ended.
  public static let idleMinutes = SessionLimits.idleMinutes
  /// A session ends after so long whatever happens.
  public static let hours = SessionLimits.hours

  private let folder: Path
  private let files: any Files
  private let timekeeper: any Timekeeper
  private let terminal: Int64

  /// Keeps sessions of a terminal, by a number that no other has at the time (POSIX: the session of
  /// processes), in a folder that must be in memory; nil where the machine has none.
  public init?(files: any Files, timekeeper: any Timekeeper, terminal: Int64) {
    guard let folder = VolatileFolder.own("maabar") else { return nil }
    self.init(folder: folder, files: files, timekeeper: timekeeper, terminal: terminal)
  }

  /// Keeps sessions in any folder; for tests.
  package init(
    folder: Path, files: any Files, timekeeper: any Timekeeper, terminal: Int64 = 1
  ) {
    self.folder = folder
    self.files = files
    self.timekeeper = timekeeper
    self.terminal = terminal
  }

  private static let prefix = "session-"

  /// The same store as another terminal has it.
  private func at(_ terminal: Int64) -> SessionStore {
    SessionStore(folder: folder, files: files, timekeeper: timekeeper, terminal: terminal)
  }

  private func path(_ instance: String) -> Path {
    folder / "\(SessionStore.prefix)\(instance)-\(terminal)"
  }

  /// The sessions that lie here, by instance and terminal.
  private func kept() -> [(instance: String, terminal: Int64)] {
    ((try? files.list(folder, limit: 10_000)) ?? []).compactMap { entry in
      let parts = entry.name.dropFirst(SessionStore.prefix.count).split(separator: "-")
      guard entry.kind == .file, entry.name.hasPrefix(SessionStore.prefix), parts.count == 2,
        let terminal = Int64(parts[1])
      else { return nil }
      return (String(parts[0]), terminal)
    }
  }

  /// Unlocks a station with any session that stands open, of whatever terminal; true when one did.
  /// Nobody's work: it keeps no session from ending.
  func unlock(_ instance: String, _ keys: StationKeys) throws(Fault) -> Bool {
    for one in kept() where one.instance == instance {
      if try at(one.terminal).resume(instance, keys, isWork: false) != nil { return true }
    }
    return false
  }

  /// Keeps a session of an unlocked station, or notes that it was used now.
  func keep(
    _ session: OfficerSession, of instance: String, _ keys: StationKeys
  ) throws(Fault) {
    let secrets = try keys.unlocked()
    var fields: [String: JSON] = [
      "type": .string(SessionStore.type), "instance": .string(instance),
      "boot": .string(timekeeper.now().bootID), "number": .string(session.serviceNumber),
      "role": .string(session.role.rawValue),
      "openedUTC": .integer(session.opened.utcMilliseconds),
      "opened": .integer(Int64(clamping: session.opened.monotonicNanoseconds)),
      "used": .integer(Int64(clamping: timekeeper.now().monotonicNanoseconds)),
    ]
    // Where the keys open by themselves, the session has no need of them.
    if keys.opensBySignIn {
      fields["kek"] = .string(Hex.encode(secrets.keyEncryptionKey))
    }
    fields["code"] = .string(Hex.encode(try code(fields, secrets)))
    let bytes = Array((JSON.object(fields).line() + "\n").utf8)
    // Two commands of one terminal note at once that the session is used.
    let lock = try FolderLock(folder, waitMilliseconds: StationParameters.writerMilliseconds)
    defer { withExtendedLifetime(lock) {} }
    try files.write(bytes, to: path(instance), secret: true)
  }

  /// The session that is open, its keys unlocked with it; nil for none, for one that has ended, and
  /// for one whose officer was disabled or has another role now.
  func resume(
    _ instance: String, _ keys: StationKeys, isWork: Bool = true
  ) throws(Fault) -> OfficerSession? {
    guard files.kind(of: path(instance)) == .file else { return nil }
    guard let fields = try? read(instance), let session = try? session(fields),
      let entry = keys.file.active(session.serviceNumber)?.entry, entry.role == session.role
    else {
      try end(instance)
      return nil
    }
    do throws(Fault) {
      if keys.isLocked, let kek = fields["kek"]?.string {
        try keys.unlock(with: try Hex.decode(kek))
      }
      let secrets = try keys.unlocked()
      let given = try Hex.decode(fields["code"]?.string ?? "")
      guard ConstantTime.equal(given, try code(fields, secrets)) else {
        throw Fault(.stationKeys, "a session of other keys")
      }
    } catch {
      try end(instance)
      return nil
    }
    if isWork { try keep(session, of: instance, keys) }
    return session
  }

  /// Removes sessions of any station that have ended; what cannot be removed stays.
  func sweep() {
    for one in kept() {
      let store = at(one.terminal)
      if let fields = try? store.read(one.instance), (try? session(fields)) != nil { continue }
      try? files.remove(store.path(one.instance))
    }
  }

  /// Ends the session of an instance; no error when none is open.
  func end(_ instance: String) throws(Fault) { try files.remove(path(instance)) }

  private func read(_ instance: String) throws(Fault) -> [String: JSON] {
    let json = try JSON.parse(try files.read(path(instance), limit: SessionStore.fileBytes))
    guard try json.requiredString("type") == SessionStore.type,
      try json.requiredString("instance") == instance, let fields = json.object
    else { throw Fault(.field, at: "session", "another station's") }
    return fields
  }

  /// The session of a file, unless its time is over.
  private func session(_ fields: [String: JSON]) throws(Fault) -> OfficerSession {
    let json = JSON.object(fields)
    let now = timekeeper.now()
    let opened = UInt64(clamping: try json.requiredInteger("opened"))
    let used = UInt64(clamping: try json.requiredInteger("used"))
    let minute: UInt64 = 60_000_000_000
    guard try json.requiredString("boot") == now.bootID, opened <= used,
      used <= now.monotonicNanoseconds,
      now.monotonicNanoseconds - used < UInt64(SessionStore.idleMinutes) * minute,
      now.monotonicNanoseconds - opened < UInt64(SessionStore.hours) * 60 * minute,
      let role = OfficerRole(rawValue: try json.requiredString("role"))
    else { throw Fault(.signIn, "the session has ended") }
    return OfficerSession(
      serviceNumber: try json.requiredString("number"), role: role,
      opened: Moment(
        utcMilliseconds: try json.requiredInteger("openedUTC"), monotonicNanoseconds: opened,
        bootID: now.bootID))
  }

  private func code(
    _ fields: [String: JSON], _ secrets: StationSecrets
  ) throws(Fault) -> [UInt8] {
    var fields = fields
    fields["code"] = nil
    let key = try HKDF.sha256(
      key: secrets.keyEncryptionKey, info: Array("maabar/station/session/1".utf8))
    return HMACKey(key).sha256(try JSON.object(fields).canonicalLine())
  }
}

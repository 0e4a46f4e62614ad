import Bytes
import Crypto
import Host
import Seal
import Store

/// The keys of a station and the file that they stand in: locked, or unlocked in this process.
///
/// With a TPM or a root file the keys open by themselves; under passphrases they open when an
/// officer signs in. Every change is one atomic write of the one file, made by one process at a
/// time upon what the others have written; the others take it up before they write a record.
final class StationKeys {
  /// The file as it stands on the disk.
  private(set) var file: KeyFile
  private var secrets: StationSecrets?
  /// The file's bytes as they were last read or written here.
  private var bytes: [UInt8] = []
  private let folder: StationFolder
  private let files: any Files
  private let randomness: any Randomness
  private let tpm: TPMSealer
  /// Why keys that should have opened by themselves did not.
  private(set) var trouble: Fault?

  private init(
    _ file: KeyFile, _ secrets: StationSecrets?, _ folder: StationFolder, _ files: any Files,
    _ randomness: any Randomness, _ tpm: TPMSealer
  ) {
    self.file = file
    self.secrets = secrets
    self.folder = folder
    self.files = files
    self.randomness = randomness
    self.tpm = tpm
  }

  // MARK: Making and reading

  /// Makes a station's keys and its first administrator; throws what `Files.write` throws.
  static func make(
    for station: String, _ own: EnrolmentRequest.PrivateKeys, in folder: StationFolder,
    protection: StationProtection, files: any Files, randomness: any Randomness, tpm: TPMSealer
  ) throws(Fault) -> StationKeys {
    let first = protection.administrator
    let file = KeyFile(station: station, mode: protection.mode, generation: 0)
    let secrets = StationSecrets(keyEncryptionKey: [], masters: [], own: own)
    let keys = StationKeys(file, secrets, folder, files, randomness, tpm)
    try files.makeFolder(folder.keys.parent)
    try keys.changeKey { file throws(Fault) in
      file.officers = [
        OfficerEntry(
          serviceNumber: first.serviceNumber, role: .administrator,
          credential: try first.credential(of: station, randomness: randomness))
      ]
    }
    return keys
  }

  /// Reads a station's keys and opens them where they open by themselves; throws `.stationKeys`
  /// when the file is missing, cut, changed or another station's.
  static func read(
    of station: String, from folder: StationFolder, files: any Files, randomness: any Randomness,
    tpm: TPMSealer = .system
  ) throws(Fault) -> StationKeys {
    let bytes = try bytes(folder, files)
    let keys = StationKeys(
      try parse(bytes, of: station, folder), nil, folder, files, randomness, tpm)
    keys.bytes = bytes
    try keys.openByItself()
    return keys
  }

  private static func bytes(
    _ folder: StationFolder, _ files: any Files
  ) throws(Fault) -> [UInt8] {
    do throws(Fault) { return try files.read(folder.keys, limit: KeyFile.maximumBytes) } catch {
      guard error.code.exit != .storage else { throw error }
      throw Fault(.stationKeys, at: folder.keys.string, error.detail)
    }
  }

  private static func parse(
    _ bytes: [UInt8], of station: String, _ folder: StationFolder
  ) throws(Fault) -> KeyFile {
    let file: KeyFile
    do throws(Fault) { file = try KeyFile(bytes) } catch {
      throw Fault(.stationKeys, at: folder.keys.string, error.detail)
    }
    guard file.station == station else {
      throw Fault(.stationKeys, at: folder.keys.string, "the keys of another station")
    }
    return file
  }

  /// Opens the keys where nobody is needed for it.
  private func openByItself() throws(Fault) {
    trouble = nil
    switch file.mode {
    case .passphrase: break
    case .rootFile: try unlock(with: file.kept ?? [])
    case .tpm:
      do throws(Fault) { try unlock(with: try tpm.open(file.kept ?? [])) } catch {
        // An administrator's passphrase opens them too: a TPM forgets after a change of firmware.
        trouble = error
      }
    }
  }

  // MARK: Several processes

  /// Takes up what another process has written; true when it wrote anything. Under a new
  /// key-encryption key that only a passphrase opens, the keys are locked here then. A file that is
  /// gone or damaged is a fault at once: what is recorded under keys that nobody finds again after
  /// the next start would be lost.
  @discardableResult
  func takeUp() throws(Fault) -> Bool {
    let now = try StationKeys.bytes(folder, files)
    guard now != bytes else { return false }
    file = try StationKeys.parse(now, of: file.station, folder)
    bytes = now
    let before = secrets
    secrets = nil
    if let before, (try? unlock(with: before.keyEncryptionKey)) != nil { return true }
    try openByItself()
    return true
  }

  /// Runs `body` while no other process of the station changes officers or keys, nor counts a try
  /// to sign in.
  func alone<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    let lock = try FolderLock(
      folder.keys.parent, waitMilliseconds: StationParameters.writerMilliseconds)
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }

  // MARK: Locked and unlocked

  /// True while nothing can be read or recorded.
  var isLocked: Bool { secrets == nil }

  /// True when nothing but an officer's passphrase opens the keys.
  var opensBySignIn: Bool { file.mode == .passphrase || trouble != nil }

  /// The keys; throws `.stationLocked` before an officer has unlocked them.
  func unlocked() throws(Fault) -> StationSecrets {
    guard let secrets else {
      throw trouble
        ?? Fault(.stationLocked, at: file.station, "the keys open when an officer signs in")
    }
    return secrets
  }

  /// Opens the keys with the key-encryption key; throws `.stationKeys` for another one.
  func unlock(with keyEncryptionKey: [UInt8]) throws(Fault) {
    do throws(Fault) {
      secrets = try StationSecrets(file, under: keyEncryptionKey)
    } catch { throw Fault(error.code, at: folder.keys.string, error.detail) }
  }

  // MARK: Changing

  /// Changes officers under the present key-encryption key. `before` is called when the change
  /// holds and nothing of it is written yet.
  func change(
    before: () throws(Fault) -> Void = {}, _ body: (inout KeyFile) throws(Fault) -> Void
  ) throws(Fault) {
    try alone { () throws(Fault) in
      try takeUp()
      var next = file
      try body(&next)
      try write(next, try unlocked(), before: before)
    }
  }

  /// Changes the private keys of terminal authentication. `before` is called as in `change`.
  func changeTerminal(
    before: () throws(Fault) -> Void = {}, _ body: (inout [[UInt8]]) throws(Fault) -> Void
  ) throws(Fault) {
    try alone { () throws(Fault) in
      try takeUp()
      var next = try unlocked()
      try body(&next.terminal)
      try write(file, next, before: before)
    }
  }

  /// Keeps next keys beside the present ones. `before` is called as in `change`.
  func prepare(
    _ next: EnrolmentRequest.PrivateKeys, before: () throws(Fault) -> Void
  ) throws(Fault) {
    try alone { () throws(Fault) in
      try takeUp()
      var secrets = try unlocked()
      secrets.next = next
      try write(file, secrets, before: before)
    }
  }

  /// Forgets the present keys once the enrolment vouches for the next ones.
  func goOn(under answer: EnrolmentAnswer) throws(Fault) {
    try alone { () throws(Fault) in
      try takeUp()
      let before = try unlocked()
      guard let next = before.next,
        try before.own(under: answer).signing.publicKey
          == next.signing.publicKey
      else { return }
      try write(
        file,
        StationSecrets(
          keyEncryptionKey: before.keyEncryptionKey, masters: before.masters, own: next,
          terminal: before.terminal)
      ) { () throws(Fault) in }
    }
  }

  /// Changes mode or officers under a new key-encryption key. Who has the old one, or held a
  /// passphrase under it, can read nothing of the file written now nor of records made from now on.
  func changeKey(
    before: () throws(Fault) -> Void = {}, _ body: (inout KeyFile) throws(Fault) -> Void
  ) throws(Fault) {
    try alone { () throws(Fault) in
      if files.exists(folder.keys) { try takeUp() }
      try replaceKey(before: before, body)
    }
  }

  private func replaceKey(
    before announce: () throws(Fault) -> Void, _ body: (inout KeyFile) throws(Fault) -> Void
  ) throws(Fault) {
    let before = try unlocked()
    let after = StationSecrets(
      keyEncryptionKey: randomness.bytes(StationSecrets.keyBytes),
      masters: before.masters + [randomness.bytes(StationSecrets.keyBytes)],
      own: before.own, next: before.next, terminal: before.terminal)
    var next = file
    next.generation += 1
    try body(&next)
    try write(next, after, before: announce)
  }

  /// Puts the key-encryption key where mode and roles want it, and writes the file.
  private func write(
    _ changed: KeyFile, _ secrets: StationSecrets, before: () throws(Fault) -> Void
  ) throws(Fault) {
    var next = changed
    let kek = secrets.keyEncryptionKey
    switch next.mode {
    case .passphrase: next.kept = nil
    case .rootFile: next.kept = kek
    // Sealing asks the TPM: only for a new key.
    case .tpm where file.mode == .tpm && file.generation == next.generation: break
    case .tpm: next.kept = try tpm.seal(kek)
    }
    for index in next.officers.indices {
      try next.officers[index].hold(kek, in: next.mode, of: next.station, next.generation)
    }
    guard next.mode != .passphrase || next.officers.contains(where: { $0.envelope != nil }) else {
      throw Fault(.officer, at: next.station, "somebody must be left who can unlock the station")
    }
    next.sealedKeys = try secrets.sealed(
      for: next.station, generation: next.generation, randomness: randomness)
    let bytes = try next.bytes(under: kek)
    try before()
    try files.write(bytes, to: folder.keys, secret: true)
    file = try KeyFile(bytes)
    self.bytes = bytes
    self.secrets = secrets
  }
}

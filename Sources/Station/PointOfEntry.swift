public import Bytes
public import Codes
import Crypto
public import Host
public import Match
public import Record
public import Seal
public import Store

/// A station at work: its folder, its journal, lanes and outbox, opened by one of the processes
/// that work there: a lane, the second line, sync. Each waits for the others' writes, which are
/// short.
///
/// Named for what it is to the officer; `Station` is the module.
public final class PointOfEntry {
  /// What the station knows about itself, and how the registry wants it to work.
  public internal(set) var configuration: StationConfiguration
  /// What the registry's configuration tells this station.
  public internal(set) var settings = StationSettings.Values()
  /// Why the registry's configuration is not followed: it was changed at the station.
  public internal(set) var settingsTrouble: Fault?
  let folder: StationFolder
  let files: any Files
  let timekeeper: any Timekeeper
  let randomness: any Randomness
  let journal: Journal
  let trail: AuditTrail
  let keys: StationKeys
  private let instance: String
  private let lock: FolderLock
  /// Where the session in use was found, to be kept there when the keys change.
  private var resumed: SessionStore?

  /// Opens a station's folder; throws `.stationFolder` for a folder that is none, `.folderInUse`
  /// while a process has the folder for itself (setup), and what its files throw.
  ///
  /// Under passphrases the station is locked until `signIn` or `resume`: it lists, counts and
  /// carries what is sealed, and throws `.stationLocked` for the rest.
  public init(
    _ root: Path, files: any Files, timekeeper: any Timekeeper, randomness: any Randomness,
    tpm: TPMSealer = .system
  ) throws(Fault) {
    folder = StationFolder(root)
    self.files = files
    self.randomness = randomness
    guard files.exists(folder.configuration) else {
      throw Fault(.stationFolder, at: root.string, "no station: `maabar setup` makes one")
    }
    lock = try FolderLock(root, for: .many, waitMilliseconds: StationParameters.writerMilliseconds)
    let bytes = try files.read(folder.configuration, limit: 64 * 1024)
    do throws(Fault) { configuration = try StationConfiguration(bytes) } catch {
      throw error.within(folder.configuration.string)
    }
    (settings, settingsTrouble) = PointOfEntry.settings(configuration, folder, files)
    configuration.follow(settings)
    keys = try StationKeys.read(
      of: configuration.station.text, from: folder, files: files, randomness: randomness,
      tpm: tpm)
    let folder = folder
    instance = try keys.alone { () throws(Fault) in
      try PointOfEntry.instance(folder, files: files, randomness: randomness)
    }
    journal = try Journal(
      station: configuration.station.text, folder: folder, instance: instance,
      master: keys.isLocked ? nil : try keys.unlocked().master, timekeeper: timekeeper,
      randomness: randomness)
    self.timekeeper = journal.clock
    trail = try AuditTrail(
      journal, RecordClock(guardian: journal.clock, zone: configuration.zone),
      isPractice: configuration.isPractice)
    journal.beforeWriting = { [keys, unowned journal] () throws(Fault) in
      guard try keys.takeUp() else { return }
      if keys.isLocked { journal.lock() } else { try journal.unlock(try keys.unlocked().master) }
    }
    if !isLocked { try finishErasures() }
    try noteDoubt()
  }

  deinit {
    // What cannot be folded now waits on the disk for the next start.
    try? trail.fold()
  }

  // MARK: Officers and keys

  /// True while records can be neither read nor made, because nobody has unlocked the keys.
  public var isLocked: Bool { keys.isLocked }

  /// The key of the store; nil while the station is locked.
  var masterIfUnlocked: MasterKey? {
    get throws(Fault) { isLocked ? nil : try keys.unlocked().master }
  }

  /// Why a station that opens by itself did not: its TPM does not answer.
  public var lockTrouble: Fault? { keys.trouble }

  /// What protects the station's keys, and who can unlock them.
  public var keyStanding: KeyStanding { KeyStanding(keys.file) }

  /// Opens a session for who knows the passphrase, and unlocks the station.
  ///
  /// Throws `.signInWait` while a wait runs after wrong tries, and `.signIn` for whatever does not
  /// fit, in the same words and time whether there is such an officer or not.
  public func signIn(
    _ serviceNumber: String, _ passphrase: Passphrase
  ) throws(Fault) -> OfficerSession {
    try keys.takeUp()
    let session: OfficerSession
    do throws(Fault) { session = try officers.signIn(serviceNumber, passphrase) } catch {
      if error.code == .signIn { try auditRefusedSignIn(serviceNumber) }
      throw error
    }
    resumed = nil
    try unlockJournal()
    try audit(.signIn, by: session)
    return session
  }

  /// Only a number that an officer has: people type a passphrase into the wrong question.
  private func auditRefusedSignIn(_ serviceNumber: String) throws(Fault) {
    var act = AuditedAct(.signInRefused, by: "-")
    act.subject = keys.file.entry(serviceNumber)?.serviceNumber
    try audit(act)
  }

  /// Throws `.signIn` for a session whose officer was disabled or given another role meanwhile, in
  /// another process of the station.
  func admit(_ officer: OfficerSession) throws(Fault) {
    try journal.beforeWriting?()
    guard let entry = keys.file.entry(officer.serviceNumber) else { return }
    guard entry.credential != nil, entry.role == officer.role else {
      throw Fault(.signIn, at: "sign-in", "this officer's sign-in was changed meanwhile")
    }
  }

  /// The session that `keep` left open for later commands; nil for none, or one that has ended.
  public func resume(from store: SessionStore) throws(Fault) -> OfficerSession? {
    guard let session = try store.resume(instance, keys) else { return nil }
    resumed = store
    try unlockJournal()
    return session
  }

  /// Unlocks the station with a session that `keep` left open in whatever terminal, where there is
  /// one; that is no work of the officer, and keeps no session from ending.
  public func unlock(from store: SessionStore) throws(Fault) {
    guard try store.unlock(instance, keys) else { return }
    try unlockJournal()
  }

  private func unlockJournal() throws(Fault) {
    try journal.unlock(try keys.unlocked().master)
    try finishErasures()
  }

  /// Carries out what waited for the keys, and what a power cut left half done.
  private func finishErasures() throws(Fault) {
    guard files.exists(folder.enrolment) else { return }
    _ = try erasures(try enrolment()).carryOut()
  }

  private func erasures(_ enrolment: EnrolmentAnswer) -> Erasures {
    Erasures(
      journal: journal, shelf: attachments, trail: trail, station: configuration.station,
      enrolment: enrolment)
  }

  /// Keeps a session open for later commands.
  public func keep(_ session: OfficerSession, in store: SessionStore) throws(Fault) {
    store.sweep()
    try store.keep(session, of: instance, keys)
  }

  /// Ends the session that is kept; no error when none is.
  public func endSession(in store: SessionStore) throws(Fault) {
    if let session = try store.resume(instance, keys, isWork: false) {
      try journal.unlock(try keys.unlocked().master)
      try audit(.signOut, by: session)
    }
    try store.end(instance)
  }

  /// Changes officers or keys, and keeps the session that was resumed open under the new keys.
  public func change(
    by session: OfficerSession, _ body: (OfficerDesk) throws(Fault) -> Void
  ) throws(Fault) {
    try admit(session)
    try body(officers)
    try journal.unlock(try keys.unlocked().master)
    try resumed?.keep(session, of: instance, keys)
  }

  /// Officers and what they may do.
  public var officers: OfficerDesk {
    OfficerDesk(
      keys: keys,
      attempts: { [folder, files, timekeeper, randomness] in
        SignInAttempts(
          folder.signInAttempts, files: files, timekeeper: timekeeper, randomness: randomness)
      }, trail: trail, timekeeper: timekeeper, randomness: randomness)
  }

  /// The installed lists; a lane opened afterwards screens against what is installed here.
  public var watchlists: WatchlistShelf { WatchlistShelf(folder.lists, files: files) }

  /// The instance file; a folder without one is a restored copy and gets a new one, and with it a
  /// new epoch.
  private static func instance(
    _ folder: StationFolder, files: any Files, randomness: any Randomness
  ) throws(Fault) -> String {
    if files.exists(folder.instance) {
      return String(decoding: try files.read(folder.instance, limit: 64), as: UTF8.self)
    }
    let instance = randomness.hex(16)
    try files.write(Array(instance.utf8), to: folder.instance, secret: true)
    return instance
  }

  /// The captures that wait for the registry, and what became of each.
  var attachments: AttachmentShelf {
    AttachmentShelf(
      folder: folder, files: files, timekeeper: timekeeper, randomness: randomness,
      ledger: AttachmentLedger(journal.database))
  }

  /// The moment, fixed at the point of entry's offset and local day.
  public func recordTime() throws(Fault) -> RecordTime {
    try journal.takeUp()
    try noteDoubt()
    return try RecordClock(guardian: journal.clock, zone: configuration.zone).time()
  }

  // MARK: Batches

  /// The registry's answer to this station's enrolment; throws `.notEnrolled` before it is there.
  public func enrolment() throws(Fault) -> EnrolmentAnswer {
    guard files.exists(folder.enrolment) else {
      throw Fault(
        .notEnrolled, at: configuration.station.text,
        "take the registry's answer with `maabar setup --enrolment FILE` first")
    }
    let bytes = try files.read(folder.enrolment, limit: 64 * 1024)
    do throws(Fault) { return try EnrolmentAnswer(bytes) } catch {
      throw error.within(folder.enrolment.string)
    }
  }

  /// The key that connects; throws `.stationLocked` before an officer has unlocked the station.
  func tlsKey() throws(Fault) -> SigningKey {
    try keys.unlocked().own(under: try enrolment()).tls
  }

  func outbox() throws(Fault) -> Outbox {
    let enrolment = try enrolment()
    return Outbox(
      journal: journal, station: configuration.station,
      signing: keys.isLocked ? nil : try keys.unlocked().own(under: enrolment).signing,
      enrolment: enrolment, alarms: alarmLedger, timekeeper: timekeeper)
  }

  /// Runs `body` while no other process of the station seals, carries or prunes; throws
  /// `.folderInUse` at once while one does. Lanes and the second line go on meanwhile.
  func carrying<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    let lock = try FolderLock(folder.root, named: StationFolder.carrierLock)
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }

  /// Seals every waiting record, and gives the batches made; none when none wait.
  public func seal() throws(Fault) -> [OutboxEntry] {
    try carrying { () throws(Fault) in try sealWaiting() }
  }

  private func sealWaiting() throws(Fault) -> [OutboxEntry] {
    try journal.beforeWriting?()
    try journal.takeUp()
    try trail.fold()
    let outbox = try outbox()
    var made: [OutboxEntry] = []
    while !Interruption.isRequested,
      let entry = try outbox.sealNext(atMost: configuration.recordsPerBatch)
    { made.append(entry) }
    return made
  }

  /// All batches, oldest first.
  public func batches() throws(Fault) -> [OutboxEntry] { try outbox().entries() }

  /// Hears what the registry says in a folder, takes its receipts, seals what waits (unless the
  /// station is locked), and writes
  /// every batch without a receipt into the folder; then attachments, at most `attachmentBytes`.
  public func sync(
    over folder: Path, attachmentBytes: Int = .max
  ) throws(Fault) -> SyncReport {
    try carrying { () throws(Fault) in try carry(over: folder, attachmentBytes) }
  }

  private func carry(
    over folder: Path, _ attachmentBytes: Int
  ) throws(Fault) -> SyncReport {
    try journal.takeUp()
    let refusedKeys = try takeKeys(from: folder)
    let enrolment = try enrolment()
    if !isLocked { try erasures(enrolment).sealAgain() }
    let outbox = try outbox()
    let carrier = PackCarrier(
      shelf: attachments, epoch: journal.epoch.text, mayForget: journal.epoch.number == 1,
      station: configuration.station, enrolment: enrolment,
      logs: { () throws(Fault) in try outbox.watch.logs().map(\.origin) })
    let sync = FolderSync(
      outbox: outbox, journal: journal, station: configuration.station,
      answerKey: try enrolment.verifier(of: .answer), files: files, carrier: carrier,
      erasures: erasures(enrolment))
    var report = try sync.run(folder, attachmentBytes: attachmentBytes) { () throws(Fault) in
      isLocked ? [] : try sealWaiting()
    }
    if let refusedKeys { report.refused.append(refusedKeys) }
    try askForKeys(over: folder)
    return report
  }

  // MARK: Records

  /// What stands in the journal of a local day, or of all, newest first.
  public func entries(day: CivilDate? = nil, atMost count: Int = 1000) throws(Fault)
    -> [JournalEntry]
  {
    try journal.entries(day: day, atMost: count)
  }

  /// The number of records in all, and of those that wait to be sealed.
  public func counts() throws(Fault) -> (all: Int, unsealed: Int) { try journal.counts() }

  /// Crossings that were referred and await their final outcome, oldest first.
  public func openReferrals() throws(Fault) -> [JournalEntry] { try journal.openReferrals() }

  /// A record as it was written; throws `.noSuchRecord`.
  public func record(_ n: Int64) throws(Fault) -> RecordLine {
    try RecordLine(try journal.line(n))
  }

  /// Records the final outcome of a referred crossing, as the second line found it.
  ///
  /// Throws `.noSuchRecord` for a number that is none, and `.decision` for a record that is no open
  /// referral and for refusing entry to who asks for protection (non-refoulement: Refugee
  /// Convention article 33, Convention against Torture article 3).
  public func resolve(
    _ n: Int64, _ decision: RecordedDecision, findings: [MatchFinding] = [],
    by officer: OfficerSession
  ) throws(Fault) -> RecordIdentity {
    try require(.secondLine, of: officer, for: .view, "to decide a referral")
    try admit(officer)
    let of = try journal.identity(n)
    guard case .crossing(let referred) = try record(n) else {
      throw Fault(.decision, at: "record \(n)", "no referral that awaits an outcome")
    }
    let category = referred.crossing.circumstances.category
    guard category != .protection || decision.outcome != .refusedEntry else {
      throw Fault(
        .decision, at: "outcome",
        "who asks for protection is never refused here: hand over to the authority that decides")
    }
    var place = referred.crossing.circumstances.place
    place.officer = officer.serviceNumber
    let captured = try recordTime()
    let restricted = Set(referred.crossing.restricted.matches.map(\.entry))
    return try journal.append(isPractice: referred.header.isPractice) { header throws(Fault) in
      // Somebody else of the second line may have decided since the page was shown.
      guard try journal.isOpenReferral(n) else {
        throw Fault(.decision, at: "record \(n)", "no referral that awaits an outcome")
      }
      return .outcome(
        OutcomeRecord(
          header: header, of: of, captured: captured, place: place, decision: decision,
          findings: findings.filter { !restricted.contains($0.entry) },
          restrictedFindings: findings.filter { restricted.contains($0.entry) }))
    }
  }
}

public import Bytes
import Codes
import Crypto
import Host
public import Record
import Seal
import Store

/// A step that somebody wants to write: the rest of it (who, when, in which session, behind which
/// step) is the registry's to say.
public struct StepDraft: Sendable {
  /// A file that comes with a step.
  public struct File: Sendable {
    /// What it is, a code: `passport-copy`, `final-decision`.
    public let kind: String
    /// Its format, a code.
    public let format: String
    /// Its content.
    public let bytes: [UInt8]

    /// A file.
    public init(kind: String, format: String, bytes: [UInt8]) {
      self.kind = kind
      self.format = format
      self.bytes = bytes
    }
  }

  /// The number of the file.
  public var file: String
  /// What kind of file it is.
  public var opening: CaseAct
  /// What is done.
  public var act: CaseAct
  /// The number of the last step that was looked at; another one since refuses the draft. Nil does
  /// not ask.
  public var after: Int64?
  /// The step that it confirms, declines, ends or opens.
  public var target: Int64?
  /// The ground of a block.
  public var ground: BlockGround?
  /// Who asked for it, or learnt of it.
  public var voice: CaseVoice?
  /// What is concluded or replied.
  public var conclusion: Conclusion?
  /// Of `answered` and `silence`: whether the transfer is agreed to.
  public var agrees = false
  /// SHA-256 of the document on which it rests, 64 hexadecimal digits.
  public var document: String?
  /// Why.
  public var reason: String?
  /// Numbers of travel documents by which the file is to be found.
  public var numbers: [String] = []
  /// What the step says, in the office's form.
  public var content: JSON?
  /// Files that come with it.
  public var attachments: [File] = []

  /// A draft of an act in a file.
  public init(_ act: CaseAct, in file: String, _ opening: CaseAct) {
    self.act = act
    self.file = file
    self.opening = opening
  }
}

/// One step as it stands in the registry.
public struct KeptStep: Sendable {
  /// The record's identity.
  public let identity: RecordIdentity
  /// When, with the office's civil day.
  public let at: RecordTime
  /// What was done.
  public let step: CaseStep
  /// SHA-256 of its line, 64 hexadecimal digits.
  public let hash: String
  /// Files that came with it.
  public let attachments: [RecordedAttachment]

  /// A step.
  public init(
    identity: RecordIdentity, at: RecordTime, step: CaseStep, hash: String,
    attachments: [RecordedAttachment] = []
  ) {
    self.identity = identity
    self.at = at
    self.step = step
    self.hash = hash
    self.attachments = attachments
  }
}

/// Writing steps.
extension RegistryService {
  /// Writes steps, all of them or none, as one signed batch of the office's; they are on the disk
  /// and in the log when this returns.
  ///
  /// Every step is held against the rules of `CaseStanding` with the session's own officer and
  /// role. Throws `.officeSession`, `.caseStep`, `.caseBlocked`, `.caseSecond`, `.caseRole`; what
  /// `RecordLine` throws for content that is too large.
  @discardableResult
  public func write(
    _ drafts: [StepDraft], by session: OfficeSession
  ) throws(Fault) -> [KeptStep] {
    try check(session)
    let (opened, epoch) = try officeEpoch()
    var pen = try CasePen(self, opened, epoch, session)
    for draft in drafts { try pen.write(draft) }
    try seal(pen, opened, epoch)
    return pen.kept
  }

  private func seal(
    _ pen: CasePen, _ office: OfficeLedger.Office, _ epoch: KnownEpoch
  ) throws(Fault) {
    guard !pen.lines.isEmpty else { return }
    if !pen.ciphertexts.isEmpty {
      var pack: [UInt8] = []
      for one in pen.ciphertexts {
        AttachmentPack.append(one.ciphertext, named: one.name, to: &pack)
      }
      pack += AttachmentPack.end
      let taken = try take(packOf: pack.count) { offset, count in
        Array(pack[min(offset, pack.count)..<min(offset + count, pack.count)])
      }
      guard taken.outcome == .taken else {
        throw Fault(.office, at: "attachments", "the files could not be stored")
      }
    }
    let station = try officeStation()
    let key = try SigningKey(
      der: try vault.open(office.sealedKey, table: OfficeSchema.key, row: office.station))
    let answer = try EnrolmentAnswer(Array(station.answer.utf8))
    let sealer = try BatchSealer(
      certificate: try Certificate(pem: answer.stationCertificate), key: key,
      recipient: keys.encryptionCertificate, origin: try logs.current().origin)
    let now = timekeeper.now()
    let seen = try lastCheckpoint()?.head
    let batch = try sealer.seal(
      pen.lines,
      at: Manifest.Position(
        station: station.name, epoch: pen.epoch,
        seq: (try batches.head(of: epoch.number) ?? 0) + 1,
        previous: try lastBatch(of: office.station)),
      clocks: Manifest.Clocks(
        wall: Instant(milliseconds: now.utcMilliseconds),
        monotonicNanoseconds: Int64(clamping: now.monotonicNanoseconds), bootID: now.bootID),
      seen: seen.map { Manifest.SeenTree(size: $0.size, root: $0.root) })
    let ingested = try ingest(batch.file)
    guard ingested.outcome == .accepted else {
      throw Fault(.office, at: "office", "the registry did not take the step: \(ingested.outcome)")
    }
    try checkpoint()
  }

  /// The last batch that a station's line has, of whatever epoch.
  private func lastBatch(of station: Int64) throws(Fault) -> Digest? {
    try database.first(
      """
      SELECT batch.id FROM batch JOIN epoch ON epoch.number = batch.epoch
      WHERE epoch.station = ? ORDER BY leaf DESC LIMIT 1
      """, station
    ) { row throws(Fault) in Digest(try row.bytes(0)) } ?? nil
  }
}

/// Makes the records of drafts, one after another.
private struct CasePen {
  /// A file that is being written to.
  private typealias Open = (standing: CaseStanding, first: RecordIdentity?, last: String?)

  let registry: RegistryService
  let session: OfficeSession
  let station: StationLedger.Station
  let epoch: String
  let captured: RecordTime
  private var n: Int64
  private var files: [String: Open] = [:]
  private(set) var lines: [[UInt8]] = []
  private(set) var kept: [KeptStep] = []
  private(set) var ciphertexts: [SealedAttachment] = []

  init(
    _ registry: RegistryService, _ office: OfficeLedger.Office, _ epoch: KnownEpoch,
    _ session: OfficeSession
  ) throws(Fault) {
    self.registry = registry
    self.session = session
    station = try registry.officeStation()
    let named = try registry.stations.allEpochs().first { $0.known.number == epoch.number }
    self.epoch = named?.epoch ?? ""
    let now = registry.timekeeper.now()
    captured = RecordTime(
      utc: Instant(milliseconds: now.utcMilliseconds),
      offsetMinutes: try TimeZones.offsetMinutes(office.zone, at: now.utcMilliseconds),
      monotonicNanoseconds: now.monotonicNanoseconds, boot: now.bootID)
    let first = RecordLedger.row(epoch: epoch.number, n: 0)
    let last = try registry.database.first(
      "SELECT max(row) FROM record WHERE row BETWEEN ? AND ?", first,
      RecordLedger.row(epoch: epoch.number, n: Limits.recordNumber)
    ) { row throws(Fault) in try row.int64OrNil(0) }
    n = (last ?? nil).map { $0 - first } ?? 0
  }

  mutating func write(_ draft: StepDraft) throws(Fault) {
    var file: Open
    if let open = files[draft.file] { file = open } else { file = try known(draft.file) }
    guard draft.after == nil || draft.after == file.standing.last else {
      throw Fault(.caseStep, at: draft.file, "another step was written since: look again")
    }
    let step = step(draft, file.standing.last + 1, behind: file.last)
    try file.standing.add(step)
    n += 1
    let identity = try RecordIdentity(station: station.name.text, epoch: epoch, n: n)
    var attachments: [RecordedAttachment] = []
    for one in draft.attachments {
      let sealed = try SealedAttachment(one.bytes, key: registry.randomness.bytes(32))
      ciphertexts.append(sealed)
      attachments.append(
        RecordedAttachment(
          kind: one.kind, format: one.format, name: sealed.name.hex,
          bytes: Int64(sealed.ciphertext.count), key: Hex.encode(sealed.key)))
    }
    let line = try RecordLine.step(
      CaseStepRecord(
        header: RecordHeader(identity: identity, salt: salt(registry.randomness)),
        captured: captured, of: file.first, step: step, attachments: attachments)
    ).bytes()
    let hash = Hash.digest(line).hex
    lines.append(line)
    kept.append(
      KeptStep(
        identity: identity, at: captured, step: step, hash: hash, attachments: attachments))
    file.first = file.first ?? identity
    file.last = hash
    files[draft.file] = file
  }

  private func salt(_ randomness: some Randomness) -> RecordSalt { RecordSalt(from: randomness) }

  private func known(_ file: String) throws(Fault) -> Open {
    let steps = try registry.allSteps(of: file)
    return (try CaseStanding(steps.map(\.step)), steps.first?.identity, steps.last?.hash)
  }

  private func step(_ draft: StepDraft, _ number: Int64, behind previous: String?) -> CaseStep {
    var step = CaseStep(
      file: draft.file, opening: draft.opening, number: number, previous: previous,
      act: draft.act, officer: session.officer, role: session.role, session: session.id,
      purpose: CasePurpose(writing: draft.opening, as: session.role))
    step.target = draft.target
    step.ground = draft.ground
    step.voice = draft.voice
    step.conclusion = draft.conclusion
    step.agrees = draft.agrees
    step.document = draft.document
    step.reason = draft.reason
    step.numbers = draft.numbers
    step.content = draft.content
    return step
  }
}

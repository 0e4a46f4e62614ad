public import Bytes
import Crypto
public import Record
import Seal
import Store

/// Reading files, each by who may, for a purpose, and audited.
extension RegistryService {
  /// The steps of a file, oldest first, as the session's role may see them for a purpose.
  ///
  /// Officers and supervisors see all but restricted content. An auditor, and whoever reads for
  /// oversight, sees acts, people and reasons, and nothing that is said about a person. What an
  /// interview or a step about health says stands there once the same session wrote an exception
  /// for it; what was quarantined never does. Follow-ups
  /// are read for their own purpose only. Throws `.caseRole` for a role that may not, audited;
  /// `.unknownToRegistry` for a number without a file; `.registryDamaged` for a chain that does not
  /// hold.
  public func steps(
    of file: String, by session: OfficeSession, for purpose: CasePurpose
  ) throws(Fault) -> [KeptStep] {
    try check(session)
    guard let opening = try cases.opening(of: file) else {
      throw Fault(.unknownToRegistry, at: file, "no file of this number")
    }
    guard purpose.covers(opening), session.role.may(readFor: purpose) else {
      try audit(.caseRefused, reason: purpose.rawValue, detail: "\(file) by \(session.officer)")
      throw Fault(
        .caseRole, at: file,
        "the role \(session.role.rawValue) does not read it for \(purpose.rawValue)")
    }
    let steps = try allSteps(of: file)
    try audit(
      .caseView, reason: purpose.rawValue, records: steps.prefix(1).map(\.identity),
      detail: "\(file) by \(session.officer)")
    return shown(steps, to: session, for: purpose)
  }

  /// The steps of every file of a kind, by number, as the session's role may see them: one entry of
  /// the audit for all. Opens each of them.
  public func allFiles(
    _ opening: CaseAct, by session: OfficeSession, for purpose: CasePurpose
  ) throws(Fault) -> [(file: String, steps: [KeptStep])] {
    let numbers = try files(opening, by: session, for: purpose)
    var all: [(file: String, steps: [KeptStep])] = []
    for number in numbers {
      all.append((number, shown(try allSteps(of: number), to: session, for: purpose)))
    }
    return all
  }

  /// What of some steps a session sees for a purpose that its role may read for.
  private func shown(
    _ steps: [KeptStep], to session: OfficeSession, for purpose: CasePurpose
  ) -> [KeptStep] {
    let opened = Set(
      steps.filter { $0.step.act == .exceptionOpened && $0.step.session == session.id }
        .compactMap(\.step.target))
    return steps.map { kept in
      let isShown =
        kept.step.act.isRestricted
        ? opened.contains(kept.step.number) && kept.step.act != .quarantined
        : purpose != .oversight
      return isShown ? kept : kept.withoutContent
    }
  }

  /// The numbers of the files of a kind, for a purpose; audited once.
  public func files(
    _ opening: CaseAct, by session: OfficeSession, for purpose: CasePurpose
  ) throws(Fault) -> [String] {
    try check(session)
    guard purpose.covers(opening), session.role.may(readFor: purpose) else {
      try audit(.caseRefused, reason: purpose.rawValue, detail: "list by \(session.officer)")
      throw Fault(
        .caseRole, at: opening.rawValue,
        "the role \(session.role.rawValue) does not list them for \(purpose.rawValue)")
    }
    try audit(.lookUp, reason: purpose.rawValue, detail: "files by \(session.officer)")
    return try cases.files(opening)
  }

  /// The files of a kind that name a travel document's number, and of which the session may know.
  public func files(
    _ opening: CaseAct, withDocument number: String, by session: OfficeSession,
    for purpose: CasePurpose
  ) throws(Fault) -> [String] {
    let all = Set(try files(opening, by: session, for: purpose))
    return try cases.files(opening, withDocument: number).filter(all.contains)
  }

  /// The highest number given with a beginning, such as `R-2026-`; nil for none.
  public func lastFile(_ beginning: String) throws(Fault) -> String? {
    try cases.last(beginning)
  }

  /// The content of a file that came with a step which the session has read.
  public func attachment(
    _ attachment: RecordedAttachment, of step: KeptStep, by session: OfficeSession
  ) throws(Fault) -> [UInt8] {
    try check(session)
    guard !step.step.act.isRestricted || step.step.content != nil else {
      throw Fault(.caseRole, at: step.step.file, "a restricted step that was not opened")
    }
    return try self.open(attachment, of: step.identity, reason: step.step.purpose.rawValue).file
  }

  /// Where a file stands, from its narrow fields only.
  func standing(of file: String) throws(Fault) -> CaseStanding {
    try CaseStanding(try allSteps(of: file).map(\.step))
  }

  /// Every step of a file as it was written, its chain verified; none for a number without a file.
  func allSteps(of file: String) throws(Fault) -> [KeptStep] {
    var steps: [KeptStep] = []
    for row in try cases.rows(of: file) {
      let line = try records.line(row)
      guard case .step(let record) = try RecordLine(line), record.step.file == file,
        record.step.number == Int64(steps.count) + 1, record.step.previous == steps.last?.hash
      else {
        throw Fault(.registryDamaged, at: file, "its steps do not follow each other")
      }
      steps.append(
        KeptStep(
          identity: record.header.identity, at: record.captured, step: record.step,
          hash: Hash.digest(line).hex, attachments: record.attachments))
    }
    return steps
  }
}

extension KeptStep {
  /// The step without what it says about a person, and without its files.
  var withoutContent: KeptStep {
    KeptStep(identity: identity, at: at, step: step.withoutContent, hash: hash)
  }
}

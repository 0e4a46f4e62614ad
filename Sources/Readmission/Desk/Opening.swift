public import Bytes
import Codes
import Crypto
import Record
public import Registry

/// What came of opening a case.
public struct OpenedCase: Sendable {
  /// Its number.
  public let number: CaseNumber
  /// What does not fit together, or seems to be another case's person; each stands in the case.
  public let flags: [CaseFlag]
  /// How many parts were quarantined unread.
  public let quarantined: Int
}

extension CaseDesk {
  /// Opens a case from the JSON of an application and the files that came with it.
  ///
  /// What speaks of asylum is cut out first, unread, sealed away and the case blocked. What does
  /// not fit is flagged in the case, never refused: nothing that arrived is lost. Throws
  /// `.application` for a form that cannot be read, `.agreement` for one that the book lacks.
  public func open(
    _ bytes: [UInt8], files: [StepDraft.File] = [],
    under book: AgreementBook
  ) throws(Fault) -> OpenedCase {
    let json: JSON
    do throws(Fault) {
      json = try JSON.parse(bytes, limits: JSON.Limits(bytes: ApplicationLimits.bytes, depth: 8))
    } catch { throw Fault(.application, at: error.place, error.detail) }
    let sorted = Quarantine(json)
    let application = try Application(json: sorted.rest)
    _ = try book.agreement(application.agreement)
    let number = try nextNumber(.readmission)
    let readable = files.filter { !Quarantine.isSuspect($0.kind) }
    let flags =
      Contradictions(application, on: today).flags
      + attachmentFlags(application, readable) + (try sameAsEarlier(application, readable))
    var drafts = [opening(number, application)]
    drafts += try quarantine(
      sorted.items.map { ($0.place, $0.bytes) }
        + files.filter { Quarantine.isSuspect($0.kind) }.map { ("file", $0.bytes) }, number)
    if !readable.isEmpty { drafts.append(attaching(readable, number)) }
    drafts += flags.map { flag in
      var draft = draft(.flagged, number)
      draft.content = flag.json
      return draft
    }
    try registry.write(drafts, by: session)
    return OpenedCase(
      number: number, flags: flags, quarantined: drafts.filter { $0.act == .quarantined }.count)
  }

  /// Puts a new version of the application into the case; the old one stays.
  public func amend(
    _ number: CaseNumber, _ application: Application, reason: String
  ) throws(Fault) {
    let sorted = Quarantine(application.json)
    let readable = try Application(json: sorted.rest)
    var drafts = [opening(number, readable)]
    drafts[0].act = .amended
    drafts[0].reason = reason
    drafts += try quarantine(sorted.items.map { ($0.place, $0.bytes) }, number)
    try registry.write(drafts, by: session)
  }

  /// Adds files to a case; one whose kind speaks of asylum is sealed away unread.
  public func attach(_ files: [StepDraft.File], to number: CaseNumber) throws(Fault) {
    let known = try self.file(number)
    let readable = files.filter { !Quarantine.isSuspect($0.kind) }
    var drafts = try quarantine(
      files.filter { Quarantine.isSuspect($0.kind) }.map { ("file", $0.bytes) }, number)
    if !readable.isEmpty { drafts.append(attaching(readable, number)) }
    drafts += try filesOfOthers(readable, but: known.number).map { flag in
      var draft = draft(.flagged, number)
      draft.content = flag.json
      return draft
    }
    try registry.write(drafts, by: session)
  }

  private func opening(_ number: CaseNumber, _ application: Application) -> StepDraft {
    var draft = draft(.opened, number)
    draft.content = application.json
    draft.numbers = Array(application.documentNumbers.prefix(32))
    return draft
  }

  /// Seals parts away and blocks the case: a protective block, which ends on the final decision.
  private func quarantine(
    _ items: [(place: String, bytes: [UInt8])], _ number: CaseNumber
  ) throws(Fault) -> [StepDraft] {
    guard !items.isEmpty else { return [] }
    var drafts: [StepDraft] = []
    for item in items {
      var draft = draft(.quarantined, number)
      draft.content = ["place": .string(item.place)]
      draft.attachments = [
        StepDraft.File(
          kind: "quarantined", format: "cms", bytes: try registry.sealedAway(item.bytes))
      ]
      drafts.append(draft)
    }
    var block = draft(
      .blocked, number, reason: "what came with the application was put away unread")
    block.ground = .protection
    block.voice = .rule
    return drafts + [block]
  }

  private func attaching(_ files: [StepDraft.File], _ number: CaseNumber) -> StepDraft {
    var draft = draft(.attached, number)
    draft.attachments = files
    draft.content = [
      "files": .array(
        files.map { file in
          CaseAttachment(
            hash: Hash.digest(file.bytes).hex, kind: file.kind, bytes: Int64(file.bytes.count)
          ).json
        })
    ]
    return draft
  }

  /// Files that the application names and that did not come, or came as something else.
  private func attachmentFlags(
    _ application: Application, _ files: [StepDraft.File]
  ) -> [CaseFlag] {
    let came = Dictionary(
      files.map { (Hash.digest($0.bytes).hex, $0.kind) }, uniquingKeysWith: { first, _ in first })
    var flags: [CaseFlag] = []
    for (place, named) in application.attachments.enumerated() {
      guard let kind = came[named.hash] else {
        flags.append(CaseFlag(.attachmentMissing, at: "attachments[\(place)]"))
        continue
      }
      if kind != named.kind {
        flags.append(CaseFlag(.attachmentOther, at: "attachments[\(place)]"))
      }
    }
    let names = Set(application.attachments.map(\.hash))
    for (place, item) in application.evidence.enumerated() {
      if let hash = item.attachment, came[hash] == nil, !names.contains(hash) {
        flags.append(CaseFlag(.attachmentMissing, at: "evidence[\(place)]"))
      }
    }
    return flags
  }
}

extension Application {
  /// Every number of a travel document that stands in the application, each once.
  public var documentNumbers: [String] {
    let all =
      people.flatMap(\.documents).compactMap(\.number)
      + evidence.compactMap(\.document?.number)
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }
}

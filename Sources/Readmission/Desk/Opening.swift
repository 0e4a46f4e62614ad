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
    try application.check(under: book)
    let number = try nextNumber(.readmission)
    let sortedFiles = QuarantinedFiles(files)
    let readable = sortedFiles.readable
    let flags =
      Contradictions(application, on: today).flags
      + attachmentFlags(application, readable) + CaseFile.unreadable(readable)
      + (try sameAsEarlier(application, readable))
    var drafts = [opening(number, application)]
    drafts += try quarantine(
      sorted.items.map { ($0.place, $0.bytes) } + sortedFiles.sealed.map { ("file", $0) }, number)
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

  /// Puts a new version of the application into the case; the old one stays. Gives what does not
  /// fit in it, which is flagged in the case. `application` is as it came: JSON in which what
  /// speaks of asylum still stands.
  @discardableResult
  public func amend(
    _ number: CaseNumber, _ application: JSON, reason: String, under book: AgreementBook
  ) throws(Fault) -> [CaseFlag] {
    let known = try file(number)
    let sorted = Quarantine(application)
    let readable = try Application(json: sorted.rest)
    try readable.check(under: book)
    var drafts = [opening(number, readable)]
    drafts[0].act = .amended
    drafts[0].reason = reason
    drafts[0].after = known.standing.last
    drafts += try quarantine(sorted.items.map { ($0.place, $0.bytes) }, number)
    let others = try sameAsEarlier(readable, []).filter { $0.other != number }
    let flags = (Contradictions(readable, on: today).flags + others)
      .filter { !known.flags.contains($0) }
    drafts += flags.map { flag in
      var draft = draft(.flagged, number)
      draft.content = flag.json
      return draft
    }
    try registry.write(drafts, by: session)
    return flags
  }

  /// Adds files to a case; what of them speaks of asylum is sealed away unread. Gives what was
  /// flagged.
  @discardableResult
  public func attach(
    _ files: [StepDraft.File], to number: CaseNumber
  ) throws(Fault) -> [CaseFlag] {
    let known = try self.file(number)
    let sorted = QuarantinedFiles(files)
    var drafts = try quarantine(sorted.sealed.map { ("file", $0) }, number)
    if !sorted.readable.isEmpty { drafts.append(attaching(sorted.readable, number)) }
    let flags =
      CaseFile.unreadable(sorted.readable)
      + (try filesOfOthers(sorted.readable, but: known.number))
    drafts += flags.map { flag in
      var draft = draft(.flagged, number)
      draft.content = flag.json
      return draft
    }
    try registry.write(drafts, by: session)
    return flags
  }

  private func opening(_ number: CaseNumber, _ application: Application) -> StepDraft {
    var draft = draft(.opened, number)
    draft.content = application.json
    draft.numbers = Array(application.documentNumbers.prefix(32))
    return draft
  }

  /// Seals parts away and blocks the case: a protective block, which ends on the final decision.
  func quarantine(
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
    var block = draft(.blocked, number, reason: "a part of what came was put away unread")
    block.ground = .withheld
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
  /// Throws `.agreement` for a rule that the book lacks, and `.application` for a State that nobody
  /// knows: no time limit could be counted.
  fileprivate func check(under book: AgreementBook) throws(Fault) {
    _ = try book.agreement(agreement)
    do throws(Fault) {
      _ = try Country(stateCode: otherState, at: "otherState")
      if let transit { _ = try Country(stateCode: transit.destination, at: "destination") }
    } catch { throw Fault(.application, at: error.place, error.detail) }
  }

  /// Every number of a travel document that stands in the application, each once.
  public var documentNumbers: [String] {
    let all =
      people.flatMap(\.documents).compactMap(\.number)
      + evidence.compactMap(\.document?.number)
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }
}

public import Bytes
public import Codes
import Record
import Registry

extension PaperSubject {
  /// A case as documents speak of it, issued by an officer of an office on a day.
  public init(
    _ file: ReadmissionCase, _ book: AgreementBook, addressee: String, officer: String,
    on day: CivilDate, isPractice: Bool = false
  ) throws(Fault) {
    let concluded = file.last(.concluded)?.step
    let confirmed = file.last(.confirmed)?.step
    let isConfirmed = concluded != nil && confirmed?.target == concluded?.number
    self.init(
      number: file.number, caseHash: file.hash, application: file.application,
      agreement: try book.agreement(file.application.agreement), home: book.office.state,
      office: book.office.name, addressee: addressee, issued: day, received: file.received,
      officer: isConfirmed ? concluded?.officer ?? officer : officer,
      secondOfficer: isConfirmed ? confirmed?.officer : nil, isPractice: isPractice)
  }
}

extension CaseDesk {
  /// Notes in the case that a document was issued: its kind and its code, by which the office can
  /// later say whether a page that somebody shows is just this document; and in the disclosure log
  /// what leaves the office with it.
  ///
  /// Throws `.caseBlocked` for one that tells another State of the person while a block stands, and
  /// `.paper` for a reply that was not given.
  public func issue(_ paper: Paper) throws(Fault) {
    let known = try file(paper.number)
    if paper.kind.isHeldByBlocks, let block = known.standing.blocks.first {
      throw Fault(
        .caseBlocked, at: paper.number.description,
        "blocked since step \(block.number) (\(block.ground.rawValue)); nothing goes out meanwhile")
    }
    let isReply = paper.kind == .reply || paper.kind == .refusal
    guard !isReply || known.last(.replied) != nil else {
      throw Fault(.paper, at: "reply", "no reply was given: `readmission reply` gives it")
    }
    let what = "issued: \(paper.kind.rawValue)"
    var draft = draft(.noted, paper.number, reason: what)
    let code = try paper.verificationCode()
    draft.content = ["paper": .string(paper.kind.rawValue), "code": .string(code)]
    var drafts = [draft]
    if !isReply, paper.kind != .interview {
      drafts.append(
        disclosure(
          Recipient(.state, paper.addressee), what: [paper.kind.rawValue],
          basis: known.application.agreement, paper.number))
    }
    try registry.write(drafts, by: session)
  }
}

extension ReadmissionCase {
  /// A document that was issued in the case.
  public struct IssuedPaper: Hashable, Sendable {
    /// What it is.
    public let kind: PaperKind
    /// Its code.
    public let code: String
    /// The day on which it was issued.
    public let on: CivilDate
    /// Who issued it, by service number.
    public let officer: String
  }

  /// The documents that were issued, oldest first.
  public var papers: [IssuedPaper] {
    steps.compactMap { kept in
      guard kept.step.act == .noted, let name = kept.step.content?["paper"]?.string,
        let kind = PaperKind(rawValue: name), let code = kept.step.content?["code"]?.string
      else { return nil }
      return IssuedPaper(kind: kind, code: code, on: kept.at.day, officer: kept.step.officer)
    }
  }

  /// The document of a code as somebody typed it; nil when this case issued none of it.
  public func paper(ofCode typed: String) -> IssuedPaper? {
    guard let code = Paper.typedCode(typed) else { return nil }
    return papers.first { $0.code == code }
  }
}

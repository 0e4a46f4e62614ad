import Biometrics
public import Bytes
import Host
import Match
import Record
import Registry

/// Verification at the desk: one call runs every search of a case and writes its table into it.
extension CaseDesk {
  /// Kinds of files that hold fingers or a portrait.
  static let biometricKinds: Set<String> = ["fingerprints", "fingers", "biometrics"]

  /// What the searches of a case are asked: its application, its biometric files, what was flagged
  /// in it, and other cases of what seems to be the same person. Each file opened is audited.
  ///
  /// Throws `.caseStep` for a case in which nothing is to be verified now, and `.agreement`.
  public func inquiry(
    _ number: CaseNumber, under book: AgreementBook, state: String, basis: String? = nil,
    includesChildren: Bool = false
  ) throws(Fault) -> CaseInquiry {
    let file = try self.file(number)
    guard file.phase.after(.verified) != nil else {
      throw Fault(
        .caseStep, at: number.description,
        "nothing is verified in a case that is \(file.phase.name)")
    }
    let agreement = try book.agreement(file.application.agreement)
    let warrant = try SearchWarrant(
      purpose: "readmission", legalBasis: basis ?? agreement.id, matter: number.description,
      includesChildren: includesChildren)
    var inquiry = CaseInquiry(
      file.application, files: try biometricFiles(of: file), agreement: agreement, state: state,
      warrant: warrant, today: today)
    inquiry.application.evidence += file.attachedEvidence
    let others = try sameAsEarlier(file.application, []).filter { $0.other != number }
    for flag in file.flags + others { try add(flag, to: &inquiry) }
    return inquiry
  }

  /// Runs every search of an inquiry, audited one by one, and writes the table into the case, which
  /// is examined then. The table is given away once it stands there.
  public func verify(
    _ number: CaseNumber, _ inquiry: CaseInquiry, in holdings: RegistryHoldings
  ) throws(Fault) -> EvidenceTable {
    let verification = try Verification(of: number, inquiry, in: holdings, registry)
    try record(verified: verification.table.json, in: number)
    return verification.table
  }

  /// The reply to a case as a file of ANSI/NIST-ITL, answering the file that came with it where one
  /// did: see `TransactionReply`. `origin` names us where their file does not.
  ///
  /// Throws `.caseSecond` while no second officer stands behind a conclusion.
  public func transactionReply(
    to number: CaseNumber, origin: String
  ) throws(Fault) -> [UInt8] {
    let file = try self.file(number)
    var header: TransactionHeader?
    for bytes in try biometricBytes(of: file) where BiometricTransaction.accepts(bytes.content) {
      header = header ?? (try? BiometricTransaction(bytes.content))?.header
    }
    return try TransactionReply(
      to: number, file.standing, answering: header, reference: file.application.reference,
      destination: file.application.otherState, origin: origin, on: today
    ).bytes()
  }

  private func biometricFiles(of file: ReadmissionCase) throws(Fault) -> [CaseFile] {
    let files = Cores.values(of: try biometricBytes(of: file)) {
      CaseFile($0.content, name: $0.name)
    }
    try Interruption.check()
    return files
  }

  private func biometricBytes(
    of file: ReadmissionCase
  ) throws(Fault) -> [(name: String, content: [UInt8])] {
    var files: [(name: String, content: [UInt8])] = []
    for kept in file.steps where kept.step.act == .attached {
      for attachment in kept.attachments where Self.biometricKinds.contains(attachment.kind) {
        let bytes = try registry.attachment(attachment, of: kept, by: session)
        files.append(("\(attachment.kind) of step \(kept.step.number)", bytes))
      }
    }
    return files
  }

  /// A flag that names another case is an earlier case; one on the application's own contradictions
  /// stays one; a file that did not come is missing.
  private func add(_ flag: CaseFlag, to inquiry: inout CaseInquiry) throws(Fault) {
    let what = "\(flag.kind.text) (\(flag.place))"
    switch flag.kind {
    case .sameDocument, .samePerson, .sameFile:
      if flag.kind == .sameFile { inquiry.flags.append(what) }
      guard let other = flag.other, !inquiry.earlier.contains(where: { $0.number == other }) else {
        return
      }
      let conclusion = try? file(other).conclusion
      inquiry.earlier.append(
        EarlierCase(number: other, because: flag.kind.text, conclusion: conclusion ?? nil))
    case .attachmentMissing, .attachmentOther: inquiry.absent.append(what)
    case .attachmentUnreadable: inquiry.absent.append(what)
    default: inquiry.flags.append(what)
    }
  }
}

extension ReadmissionCase {
  /// Files that came as evidence by their kind and that the application does not name: no fingers,
  /// no portrait.
  fileprivate var attachedEvidence: [EvidenceItem] {
    let named = Set(application.evidence.compactMap(\.attachment))
    return attached.filter { file in
      !named.contains(file.hash) && !CaseDesk.biometricKinds.contains(file.kind)
        && !CaseDesk.portraitKinds.contains(file.kind)
    }
    .map { file in
      var item = EvidenceItem(kind: file.kind)
      item.says = "a file of \(file.bytes) bytes, \(file.hash.prefix(8))"
      return item
    }
  }
}

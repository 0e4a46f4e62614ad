import Bytes
import Codes
import Names
import Record

/// The search for documents: every number that the application names, over all crossings.
extension CaseSearches {
  /// A document of a person, with the kind of evidence under which the application brings it.
  private struct Brought {
    let document: CaseDocument
    /// The code of the evidence item; nil where the document is only named.
    let kind: String?
  }

  mutating func searchDocuments(of person: CasePerson, _ subject: CaseSubject) throws(Fault) {
    var brought = person.documents.map { Brought(document: $0, kind: nil) }
    if subject == .person {
      for item in inquiry.application.evidence {
        guard var document = item.document else { continue }
        let named = brought.firstIndex {
          $0.document.number != nil && $0.document.number == document.number
        }
        if let named {
          let known = brought.remove(at: named).document
          document.expires = document.expires ?? known.expires
          document.issuer = document.issuer ?? known.issuer
        }
        brought.append(Brought(document: document, kind: item.kind))
      }
    }
    let numbered = brought.filter { $0.document.number != nil }
    table.searched("documents of the \(subject.name): \(numbered.count) numbers")
    if numbered.isEmpty { table.miss("\(subject.name): no document with a number is named") }
    for one in numbered { try search(one, person, subject) }
  }

  private mutating func search(
    _ brought: Brought, _ person: CasePerson, _ subject: CaseSubject
  ) throws(Fault) {
    let document = brought.document
    guard let number = document.number else { return }
    let issuer = document.issuer
    // The same number of another issuer is another document.
    let held = try records.crossings(ofDocument: number).filter { crossing in
      issuer == nil || crossing.document?.issuer == nil || crossing.document?.issuer == issuer
    }
    guard let last = held.max(by: { $0.day < $1.day }) else {
      table.add(row(brought, subject, held: nil, bearing: .neutral, records: []))
      table.miss(
        "\(subject.name): \(document.kind.name) \(number) was never shown at a point of entry; "
          + "the original, or its chip, should be read")
      return
    }
    let agreements = held.map { (crossing: $0, PersonAgreement(person, $0)) }
    for (crossing, agreement) in agreements {
      compare(crossing, agreement, person, number, subject)
    }
    let own = agreements.filter { $0.1.names != .other && $0.1.birth != false }.map(\.crossing)
    if subject == .person { for crossing in own { linked[crossing.identity] = crossing } }
    let isOwnState = (issuer ?? last.document?.issuer) == inquiry.state
    let isSound = last.failedChecks.isEmpty && !own.isEmpty
    let makesNational = DocumentEvidenceKind.showsNationality(last.document?.kind ?? document.kind)
    let bearing: EvidenceRow.Bearing =
      !isSound || !makesNational ? .neutral : isOwnState ? .for : .against
    table.add(row(brought, subject, held: last, bearing: bearing, records: held.map(\.identity)))
    if !last.failedChecks.isEmpty {
      let failed = last.failedChecks.joined(separator: ", ")
      table.miss("\(subject.name): the document's checks failed (\(failed))")
    }
  }

  /// What a crossing with the document says about who carried it.
  private mutating func compare(
    _ crossing: HeldCrossing, _ agreement: PersonAgreement, _ person: CasePerson, _ number: String,
    _ subject: CaseSubject
  ) {
    let what = "\(subject.name): document \(number), \(crossing.words)"
    if agreement.names == .other {
      let name = crossing.names.first?.issued ?? "-"
      table.contradict(.documentOfAnother, "\(what): carried under the name \(name)")
    }
    if agreement.birth == false {
      table.contradict(.birth, "\(what): born \(crossing.birth), not \(person.birth)")
    }
    if let parent = agreement.otherParent {
      table.contradict(.parent, "\(what): another \(parent)")
    }
    if person.sex != .unspecified, crossing.sex != .unspecified, person.sex != crossing.sex {
      table.contradict(.sex, "\(what): sex \(crossing.sex.rawValue), not \(person.sex.rawValue)")
    }
  }

  private func row(
    _ brought: Brought, _ subject: CaseSubject, held: HeldCrossing?,
    bearing: EvidenceRow.Bearing, records: [RecordIdentity]
  ) -> EvidenceRow {
    let document = brought.document
    let day = inquiry.application.received ?? inquiry.application.dated ?? inquiry.today
    let expires = document.expires ?? held?.document?.expires?.latest
    let kind =
      brought.kind
      ?? DocumentEvidenceKind.code(
        held?.document?.kind ?? document.kind, isExpired: expires.map { $0 < day } ?? false)
    var says = "\(document.kind.name) \(document.number ?? "-") of \(document.issuer ?? "-")"
    var error = EvidenceRow.ErrorRate(unknown: "nothing was found to err")
    if let held {
      says += ", last shown \(held.words)"
      (says, error) = (says + chip(held, &error), error)
    } else {
      says += ": not held"
    }
    return EvidenceRow(
      subject: subject.name, search: .documents, kind: kind, says: says, bearing: bearing,
      weight: inquiry.weight(of: kind), error: error, records: Array(records.suffix(16)))
  }

  /// The chip's report in words, and what it leaves open.
  private func chip(_ held: HeldCrossing, _ error: inout EvidenceRow.ErrorRate) -> String {
    guard let chip = held.document?.chip else {
      error = .init(unknown: "read optically only; forgery is not excluded")
      return "; its chip was not read"
    }
    let state = held.document?.issuer ?? inquiry.state
    if held.isChipProved(of: state) {
      error = .init(
        unknown: "the chip's signature of \(state) was proved; a lent document is told by fingers")
      return "; its chip proved by \(state)'s signature"
    }
    error = .init(unknown: "the chip did not prove itself")
    return "; its chip: \(chip.reading.rawValue), \(chip.light)"
  }
}

/// Kinds of documents as the agreements' lists code them.
enum DocumentEvidenceKind {
  /// The code of the lists (EU readmission agreements, annexes 1 and 2).
  static func code(_ kind: DocumentKind, isExpired: Bool) -> String {
    switch kind {
    case .passport, .diplomaticPassport, .servicePassport, .handwrittenPassport:
      isExpired ? "passport-expired" : "passport"
    case .emergencyDocument: "emergency-travel-document"
    case .identityCard: isExpired ? "identity-card-expired" : "identity-card"
    case .militaryDocument: "military-card"
    case .seamansBook: "seaman-book"
    default: "other-document"
    }
  }

  /// True for documents that a State issues to its own nationals only.
  static func showsNationality(_ kind: DocumentKind) -> Bool {
    switch kind {
    case .passport, .diplomaticPassport, .servicePassport, .handwrittenPassport, .emergencyDocument,
      .identityCard:
      true
    default: false
    }
  }
}

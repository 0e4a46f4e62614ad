import Codes
import Record

/// What the application and the files bring that no search can look up: statements, certificates,
/// witnesses. Each stands in the table with its weight; what it shows an officer says.
extension CaseSearches {
  mutating func tellItems() {
    for item in inquiry.application.evidence where item.document?.number == nil {
      guard !CaseDesk.biometricKinds.contains(item.kind) else { continue }
      let said = item.says.map { "\"\($0)\"" } ?? "nothing is said about it"
      table.add(
        EvidenceRow(
          subject: CaseSubject.person.name, search: .files, kind: item.kind,
          says: "\(said), as it came; an officer examines it", bearing: .neutral,
          weight: inquiry.weight(of: item.kind),
          error: .init(unknown: "no search looks it up"), records: []))
    }
  }
}

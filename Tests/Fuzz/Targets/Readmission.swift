import Bytes
import Codes
import Names
import Readmission

extension FuzzTarget {
  /// What other States send to the readmission office.
  static let readmission: [FuzzTarget] = [
    application, caseNumber, interview, transactionApplication,
  ]

  /// An application: what speaks of asylum is taken out first, and the rest reads back as itself.
  private static let application = FuzzTarget("readmission-application") { bytes in
    let json = try JSON.parse(bytes, limits: JSON.Limits(bytes: 256 * 1024, depth: 8))
    let sorted = Quarantine(json)
    guard Quarantine(sorted.rest).items.isEmpty else { return "something stayed behind" }
    let application = try Application(json: sorted.rest)
    guard try Application(json: application.json) == application else { return "another one" }
    return nil
  }

  /// An application from a file of ANSI/NIST-ITL alone: whatever the file says it is one that opens
  /// a case.
  private static let transactionApplication = FuzzTarget("transaction-application") { bytes in
    let read = try TransactionApplication(bytes)
    let application = try read.application(
      as: .requested, under: "none", with: "D", terms: ReturnTerms(kind: .forced),
      written: PersonName(issued: "Given Here"))
    guard let again = try? Application(json: application.json), again == application else {
      return "an application that does not read back"
    }
    return nil
  }

  /// An interview reads back as itself.
  private static let interview = FuzzTarget("interview") { bytes in
    let interview = try Interview(json: try JSON.parse(bytes))
    guard try Interview(json: interview.json) == interview else { return "another one" }
    return nil
  }

  /// A case's number reads back as itself, and no other digit fits in a place.
  private static let caseNumber = FuzzTarget("case-number") { bytes in
    let number = try CaseNumber(String(decoding: bytes, as: UTF8.self))
    let text = number.description
    guard try CaseNumber(text) == number else { return "another number" }
    for place in text.indices where text[place].isNumber {
      for digit in "0123456789" where digit != text[place] {
        let other = text.replacingCharacters(at: place, with: digit)
        if (try? CaseNumber(other)) != nil { return "a wrong digit passes" }
      }
    }
    return nil
  }
}

extension String {
  fileprivate func replacingCharacters(at place: Index, with character: Character) -> String {
    var text = self
    text.replaceSubrange(place...place, with: [character])
    return text
  }
}

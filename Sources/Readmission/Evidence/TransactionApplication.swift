import Biometrics
public import Bytes
public import Codes
public import Names

/// What a file of ANSI/NIST-ITL alone says for an application: other sides send fingerprints with a
/// few lines of text, and nothing else.
///
/// The text is read where the domain's fields are known (`TransactionPerson`). What the file does
/// not say (under which rule, how the person returns) an officer adds; the file itself stays with
/// the case as its fingerprints.
public struct TransactionApplication: Sendable {
  /// Names of the person; none where the file gives none that is read.
  public let names: [PersonName]
  /// The birth date.
  public let birth: PartialDate
  /// The sex.
  public let sex: Sex
  /// The day of the transaction.
  public let dated: CivilDate?
  /// The sender's number of it (1.009).
  public let reference: String?
  /// Who sends it (1.008), in the sender's own code: no State's.
  public let sender: String

  /// Whether bytes are such a file.
  public static func accepts(_ bytes: [UInt8]) -> Bool { BiometricTransaction.accepts(bytes) }

  /// Reads a file; throws `.transaction` for one that cannot be read.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let transaction = try BiometricTransaction(bytes)
    let text = TransactionPerson(transaction)
    // A name without letters is none.
    names = text.names.filter { !$0.isEmpty }
    (birth, sex) = (text.birth, text.sex)
    let header = transaction.header
    dated = header.date
    sender = header.origin
    let number = header.controlNumber
    reference = (1...128).contains(number.utf8.count) ? number : nil
  }

  /// The application, with what the file does not say; `written` is the name where it gives none.
  /// Throws `.application` where there is no name at all.
  public func application(
    as role: StateRole, under agreement: String, with otherState: String, terms: ReturnTerms,
    written: PersonName? = nil
  ) throws(Fault) -> Application {
    let all = names + (written.map { [$0] } ?? [])
    guard !all.isEmpty else {
      throw Fault(.application, at: "person.names", "the file names nobody: a name expected")
    }
    var person = CasePerson(
      names: all.prefix(ApplicationLimits.names).enumerated().map { place, name in
        CasePerson.Name(name, use: place == 0 ? .current : .alias)
      })
    person.birth = birth
    person.sex = sex
    var application = Application(
      role: role, agreement: agreement, otherState: otherState, person: person, terms: terms)
    application.reference = reference
    application.dated = dated
    application.evidence = [EvidenceItem(kind: "fingerprints")]
    return application
  }
}

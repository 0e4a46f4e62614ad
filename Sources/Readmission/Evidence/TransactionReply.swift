public import Biometrics
public import Bytes
public import Codes
public import Record

/// The reply to a case as a file of ANSI/NIST-ITL, for the other side's system: a header that
/// answers theirs, and text (type 2) in the domain `MAABAR`, version 1.
///
/// Fields of type 2: 2.003 our case, 2.004 what was concluded (the codes of `Conclusion`), 2.005
/// the same in words, 2.006 their reference, 2.007 the day of the reply. It says nothing about a
/// person: what was concluded is told under the numbers of both sides.
public struct TransactionReply: Sendable {
  /// The domain of the text and its version.
  public static let domain = ["MAABAR", "1"]
  /// The kind of transaction: an answer about readmission.
  public static let kind = "RDA"

  /// Our case.
  public let number: CaseNumber
  /// What two officers concluded.
  public let conclusion: Conclusion
  /// Theirs: the number of their transaction or application.
  public let reference: String?
  /// Whom it is for, by the name that their file gives itself.
  public let destination: String
  /// Who we are, by the name that their file gave us.
  public let origin: String
  /// The day.
  public let day: CivilDate

  /// The reply to a case, on the file that it came with or without one.
  ///
  /// Throws `.caseSecond` while no second officer stands behind a conclusion: there is nothing to
  /// reply.
  public init(
    to number: CaseNumber, _ standing: CaseStanding, answering header: TransactionHeader? = nil,
    reference: String? = nil, destination: String, origin: String, on day: CivilDate
  ) throws(Fault) {
    guard let conclusion = standing.conclusion, conclusion.isFinal else {
      throw Fault(
        .caseSecond, at: number.description,
        "a reply tells what two officers concluded; there is no such conclusion")
    }
    self.number = number
    self.conclusion = conclusion
    let theirs = header?.controlNumber ?? ""
    self.reference = theirs.isEmpty ? reference : theirs
    self.destination = header.map(\.origin).flatMap { $0.isEmpty ? nil : $0 } ?? destination
    self.origin = header.map(\.destination).flatMap { $0.isEmpty ? nil : $0 } ?? origin
    self.day = day
  }

  /// The file. Throws `.transaction` for a reference with control characters.
  public func bytes() throws(Fault) -> [UInt8] {
    let header = TransactionHeader(
      transactionType: TransactionReply.kind, date: day, destination: destination, origin: origin,
      controlNumber: number.description, controlReference: reference,
      domain: TransactionReply.domain)
    let texts = [
      (3, number.description), (4, conclusion.rawValue), (5, conclusion.name),
      (6, reference ?? ""), (7, day.description.replacing("-", with: "")),
    ]
    var fields: [TransactionField] = []
    for (number, text) in texts {
      fields.append(try TransactionField(type: 2, number: number, text))
    }
    return try BiometricTransaction(
      records: [header.record(), TransactionRecord(type: 2, designation: 0, fields: fields)]
    ).bytes()
  }
}

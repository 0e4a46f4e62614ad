import Bytes
import Document
import Support
import Testing

/// A case of the guideline, as it is played here: how the passport is made or broken, and what the
/// inspection system has to answer.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  /// What the guideline wants the inspection system to say of its procedure.
  enum Expectation: Sendable {
    case successful
    case failed
    /// Either, as long as it goes on working.
    case either
  }

  /// The identifier: `ISO7816_A_01`.
  let id: String
  let expectation: Expectation
  /// Why the inspection system answers otherwise than the guideline wants; nil where it does not.
  let deviation: String?
  /// Sets up the passport and the border.
  let arrange: @Sendable (inout Inspection) throws -> Void
  /// What has to hold beside the answer.
  let also: @Sendable (Inspection.Outcome) -> Bool

  var testDescription: String { id }
}

/// The inspection has to succeed.
func succeeds(
  _ id: String, unless deviation: String? = nil,
  also: @escaping @Sendable (Inspection.Outcome) -> Bool = { _ in true },
  _ arrange: @escaping @Sendable (inout Inspection) throws -> Void
) -> ConformanceCase {
  ConformanceCase(
    id: id, expectation: .successful, deviation: deviation, arrange: arrange, also: also)
}

/// The inspection has to fail: something of it must not be successful.
func fails(
  _ id: String, unless deviation: String? = nil,
  also: @escaping @Sendable (Inspection.Outcome) -> Bool = { _ in true },
  _ arrange: @escaping @Sendable (inout Inspection) throws -> Void
) -> ConformanceCase {
  ConformanceCase(
    id: id, expectation: .failed, deviation: deviation, arrange: arrange, also: also)
}

/// The inspection may succeed or fail; it has to come to an end.
func ends(
  _ id: String, _ arrange: @escaping @Sendable (inout Inspection) throws -> Void
) -> ConformanceCase {
  ConformanceCase(
    id: id, expectation: .either, deviation: nil, arrange: arrange, also: { _ in true })
}

/// The guideline's list of cases.
struct CaseTitle: Sendable {
  /// Where the text of a case stands.
  enum Source: String, Sendable {
    case unit, given, moved, withdrawn
  }

  let id: String
  let source: Source
  let title: String

  /// Units and cases in the order of the guideline.
  static func all() throws -> [CaseTitle] {
    try Fixture.rows("conformance/tr03105-5.1.tsv").map { row in
      let source = try #require(Source(rawValue: row[1]))
      return CaseTitle(id: row[0], source: source, title: row[2])
    }
  }
}

extension ConformanceCase {
  /// All cases that are played.
  static let all: [ConformanceCase] =
    application + basicAccess + binaryFiles + chipAuthentication + terminalAuthentication
    + activeAuthentication + pace + paceErrors + paceMapping + common + zone + face + biometrics
    + keyFiles + securityObject + securityObjectParts + signerCertificate

  /// Cases that are not played, with the reason.
  static let left: [String: String] = [
    "LDS_H_08": "no DSA signer is made here", "LDS_H_97": "no DSA signer is made here",
    "LDS_H_98": "no DSA signer is made here",
  ]
}

public import Bytes
import Match
public import Registry

/// One verification: every search of a case, run on the registry and written into its audit before
/// the table is given to anybody.
public struct Verification: Sendable {
  /// The case.
  public let number: CaseNumber
  /// What the searches found.
  public let table: EvidenceTable

  /// Runs all searches for an inquiry on a registry whose holdings are ready.
  ///
  /// Writes one entry of the audit a search, each with purpose, legal basis and case, before the
  /// table is given away. Throws what reading and auditing throw, and then nothing was shown.
  public init(
    of number: CaseNumber, _ inquiry: CaseInquiry, in holdings: RegistryHoldings,
    _ registry: RegistryService
  ) throws(Fault) {
    guard inquiry.warrant.matter == number.description else {
      throw Fault(.searchWarrant, at: "matter", "a warrant for this case expected")
    }
    var searches = CaseSearches(inquiry, in: holdings, RegistryRecords(registry))
    let table = try searches.run()
    for search in table.searches {
      try registry.audit(
        .lookUp, reason: inquiry.warrant.matter,
        records: table.rows.flatMap(\.records).reduce(into: []) { all, one in
          if !all.contains(one) { all.append(one) }
        },
        detail: "\(inquiry.warrant.purpose), \(inquiry.warrant.legalBasis): \(search)")
    }
    self.number = number
    self.table = table
  }
}

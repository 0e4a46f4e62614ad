import Bytes
import Codes
import Decision
import Record

extension FuzzTarget {
  /// Records, and the rules that propose about them.
  static let records: [FuzzTarget] = [record, rules]

  /// A line: the scanner takes whatever the reader takes, and sees the same in it.
  private static let record = FuzzTarget("record") { bytes in
    let scanned = Result { () throws(Fault) in try RecordScanner.scan(bytes.span) }
    let read = try RecordLine(bytes)
    guard case .success(let scanned) = scanned else { return "the scanner refuses a record" }
    let impersonal = scanned.impersonal(in: bytes.span)
    guard (impersonal != nil) == scanned.kind.isCounted else { return "counted, or not" }
    guard let impersonal else { return try read.bytes() == bytes ? nil : "another line" }
    guard impersonal.identity == read.header.identity else { return "another identity" }
    guard impersonal.isPractice == read.header.isPractice else { return "another practice" }
    return try read.bytes() == bytes ? nil : "the record writes another line"
  }

  private static let rules = FuzzTarget("rules") { bytes in
    let rules = try RuleSet(bytes)
    let facts = CaseFacts(direction: .entry, mode: .land)
    return rules.proposal(for: facts).reasons.isEmpty ? "a proposal without a reason" : nil
  }
}

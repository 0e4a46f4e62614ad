public import Bytes
import Host
import Foundation
import FoundationXML

/// The importer of the UN Security Council's consolidated list (XML, sc-sanctions.xsd).
///
/// Individuals become entries; entities (firms, groups) are reported and passed over, a border
/// meets persons. Names are joined from FIRST_NAME to FOURTH_NAME without guessing which part is
/// which; an alias of quality "Low" becomes a weak name. What cannot be understood is reported
/// with its line. The list refers; it exempts own nationals, judicial processes and approved
/// travel (resolution 2368 (2017) paragraph 1 (b) and its like).
///
/// The file is not trusted: only UTF-8 without a document type is parsed, so no entity can be
/// declared, internal or external; depth, text and file have bounds; nothing is fetched.
public enum UNConsolidatedList {
  /// The identifier of the list that is made.
  public static let id = "un-consolidated"
  /// The most bytes of a file (the list of 2026 has 2 MB).
  public static let maximumBytes = 128 << 20

  /// The terms of the list.
  public static let terms = WatchlistTerms(
    owner: "United Nations Security Council",
    legalBasis: "Charter of the United Nations, Article 41; travel bans of the sanctions regimes",
    permittedAction: .refer,
    handling: "Refer to the second line. Confirm identity before anything else; ask the national "
      + "focal point for UN sanctions.",
    exemptions: [.ownNationals, .judicialProcess, .committeeApproval])

  /// Reads a file. Throws `.watchlistXML` with the line for text that is not the list's XML,
  /// `.watchlistDoctype` for a document type or another encoding, `.watchlistEmpty` when no
  /// individual could be read.
  public static func read(
    _ bytes: [UInt8]
  ) throws(Fault) -> (list: Watchlist, report: ImportReport) {
    try refuseDeclarations(bytes)
    let reader = UNListReader()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldResolveExternalEntities = false
    parser.shouldProcessNamespaces = false
    parser.delegate = reader
    let finished = parser.parse()
    if let fault = reader.fault { throw fault }
    guard finished, reader.isComplete else {
      throw Fault(.watchlistXML, at: "line \(parser.lineNumber)", "not well-formed XML, or cut")
    }
    guard !reader.entries.isEmpty else {
      throw Fault(.watchlistEmpty, "no individual could be read")
    }
    let list = try Watchlist(
      reference: WatchlistReference(
        id: id, title: "UN Security Council Consolidated List", version: reader.version),
      terms: terms, entries: reader.entries)
    return (list, reader.report)
  }

  /// A reader of a source: the file is parsed whole, it has 2 MB, and given entry by entry.
  static func reader(_ source: ByteSource) throws(Fault) -> any WatchlistReading {
    let (list, report) = try read(try source.everything(limit: maximumBytes))
    return ReadyList(list, report)
  }

  /// Refuses `<?target?>`: Foundation's parser reads the data of a processing instruction without
  /// looking whether there are any (Swift 6.3), which ends the process.
  private static func refuseBareInstruction(_ bytes: ArraySlice<UInt8>) throws(Fault) {
    guard bytes.dropFirst().first == UInt8(ascii: "?") else { return }
    let end = bytes.dropFirst(2).first { $0 == UInt8(ascii: "?") || " \t\r\n".utf8.contains($0) }
    guard end != UInt8(ascii: "?") else {
      throw Fault(
        .watchlistXML, at: "byte \(bytes.startIndex)", "a processing instruction without data")
    }
  }

  /// Refuses whatever could declare an entity or hide such a declaration from this look.
  private static func refuseDeclarations(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count <= maximumBytes else {
      throw Fault(.watchlistXML, "\(bytes.count) bytes, at most \(maximumBytes) allowed")
    }
    guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
      throw Fault(.watchlistDoctype, "only UTF-8 is read")
    }
    let head = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
    if let declaration = head.range(of: "encoding") {
      let rest = head[declaration.upperBound...].drop { " =\"'\t\r\n".contains($0) }
      guard rest.hasPrefix("utf-8") || rest.hasPrefix("us-ascii") else {
        throw Fault(.watchlistDoctype, "only UTF-8 is read")
      }
    }
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "<") {
      try refuseBareInstruction(bytes[offset...])
      let next = bytes[offset...].prefix(9).map { $0 & 0xdf }
      let isDoctype = next.elementsEqual("<!DOCTYPE".utf8.map { $0 & 0xdf })
      if isDoctype || next.starts(with: "<!ENTITY".utf8.map { $0 & 0xdf }) {
        let line = 1 + bytes[..<offset].count { $0 == 0x0a }
        throw Fault(
          .watchlistDoctype, at: "line \(line)", "a document type or entity declaration")
      }
    }
  }
}

extension Fault.Code {
  /// Text that is not the XML of the list it should be.
  public static let watchlistXML = Fault.Code("match.xml", .badInput)
  /// XML that declares entities, or could: nothing of it is read.
  public static let watchlistDoctype = Fault.Code("match.xml-doctype", .badInput)
}

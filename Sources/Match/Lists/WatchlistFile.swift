public import Bytes
public import Host

/// A list file of any form that Maabar reads.
public struct WatchlistFile: Sendable {
  /// The file.
  public var source: ByteSource
  /// The form, where it is told; nil has it found out.
  public var form: WatchlistForm?
  /// Files that go with it: OFAC's other names, addresses and comments.
  public var sides: [ByteSource] = []
  /// How a national table is read.
  public var mapping: TableMapping?
  /// The identifier that the list is to have, for forms that name none.
  public var id: String?
  /// The version that the list is to have, for forms that name none.
  public var version: Int64?
  /// The name of JSON lines without a header; nil refuses them.
  public var unnamed: WatchlistReference?

  /// A file; set what else is known of it.
  public init(_ source: ByteSource) { self.source = source }

  /// Reads a file in memory whose form is told by its beginning. `unnamed` names JSON lines that
  /// have no header; nil refuses them. Throws what the importers throw.
  public static func read(
    _ bytes: [UInt8], unnamed: WatchlistReference? = nil
  ) throws(Fault) -> (list: Watchlist, report: ImportReport) {
    var file = WatchlistFile(ByteSource(bytes))
    file.unnamed = unnamed
    var reader = try file.reader(unversioned: unnamed != nil)
    let list = try reader.list()
    return (list, reader.report)
  }

  /// An importer of the file; `unversioned` takes a list whose version nobody tells as version 0.
  /// Throws `.watchlistForm` when the form cannot be told, `.watchlistVersion` when nobody says
  /// which version it is, and what the importer throws.
  public func reader(unversioned: Bool = false) throws(Fault) -> any WatchlistReading {
    let version = version ?? (unversioned ? 0 : nil)
    let head = try source.head(64 << 10)
    guard let form = form ?? (mapping == nil ? nil : .mappedTable) ?? WatchlistForm.detect(head)
    else {
      throw Fault(
        .watchlistForm, "no form of a list that is known; a national table needs its mapping")
    }
    try refuseUnused(form)
    switch form {
    case .unXML: return try UNConsolidatedList.reader(source)
    case .ofacSDN:
      return try OFACList(
        source, with: sides, as: id ?? OFACList.id, version: try WatchlistFile.told(version))
    case .openSanctionsTable:
      return try OpenSanctionsTable(source, as: id ?? OpenSanctionsTable.id, version: version)
    case .followTheMoney:
      return try FollowTheMoney(source, as: id ?? OpenSanctionsTable.id, version: version)
    case .mappedTable:
      guard let mapping else {
        throw Fault(.watchlistForm, "a national table needs its mapping")
      }
      return try MappedTable(source, mapping: mapping, version: try WatchlistFile.told(version))
    case .jsonLines: return try WatchlistLines(source, unnamed: unnamed)
    }
  }

  private static func told(_ version: Int64?) throws(Fault) -> Int64 {
    guard let version else {
      throw Fault(.watchlistVersion, "this form names no version: tell the day of its issue")
    }
    return version
  }

  /// What a form has no use for is refused rather than ignored.
  private func refuseUnused(_ form: WatchlistForm) throws(Fault) {
    if let id, !Watchlist.isIdentifier(id) {
      throw Fault(.watchlistIdentifier, at: "id", "1 to 64 of a-z, 0-9 and hyphen expected")
    }
    let hasOwn: Set<WatchlistForm> = [.unXML, .jsonLines]
    if hasOwn.contains(form), self.version != nil || id != nil {
      throw Fault(
        .watchlistForm, "a list of the form \(form.rawValue) names itself and its version")
    }
    if form == .mappedTable, id != nil {
      throw Fault(.watchlistForm, "the mapping names the list")
    }
    if form != .ofacSDN, !sides.isEmpty {
      throw Fault(.watchlistForm, "only OFAC's list has files that go with it")
    }
    if form != .mappedTable, mapping != nil {
      throw Fault(.watchlistForm, "a mapping explains a national table, not \(form.rawValue)")
    }
  }
}

extension Fault.Code {
  /// A list whose version nobody tells.
  public static let watchlistVersion = Fault.Code("match.list-version", .badInput)
}

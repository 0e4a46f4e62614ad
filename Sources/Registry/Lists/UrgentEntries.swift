public import Bytes
import Codes
import Host
public import Match
import Seal

/// Single entries put into a published list, or taken out of it: what cannot wait for the next
/// issue of a list.
extension RegistryService {
  /// The list of urgent entries, which is made with its first one. It stays short, so that it goes
  /// over the poorest line at once; the owner's list takes the entry over with its next issue.
  public static let urgentList = "urgent"

  /// Puts an entry into a list, as the list's next version: a new one, or one in the place of the
  /// entry of its identifier.
  ///
  /// Throws `.field` for an entry of the list of urgent entries that names neither its order nor
  /// its legal basis, `.fileMissing` for another list that was never published, and as `publish`.
  public func put(
    _ entry: WatchlistEntry, into id: String = urgentList, validDays: Int = freshDays
  ) throws(Fault) -> PublishedList {
    if id == RegistryService.urgentList,
      entry.ownTerms?["order"] == nil, entry.ownTerms?["legalBasis"] == nil
    {
      throw Fault(.field, at: "terms", "an urgent entry names its order or its legal basis")
    }
    let present = try present(id)
    var entries = present.entries.filter { $0.id != entry.id }
    entries.append(entry)
    return try publish(present, entries, validDays)
  }

  /// Takes an entry out of a list, as the list's next version; throws `.field` where the list has
  /// no such entry, and as `put`.
  public func remove(
    entry: String, from id: String = urgentList, validDays: Int = freshDays
  ) throws(Fault) -> PublishedList {
    let present = try present(id)
    let entries = present.entries.filter { $0.id != entry }
    guard entries.count < present.entries.count else {
      throw Fault(.field, at: "entry", "no entry of this identifier stands in list \(id)")
    }
    return try publish(present, entries, validDays)
  }

  private func present(_ id: String) throws(Fault) -> Watchlist {
    let shelf = WatchlistShelf(folder.lists, files: files)
    guard id == RegistryService.urgentList, !files.exists(try shelf.path(id)) else {
      return try shelf.list(id)
    }
    return try Watchlist(
      reference: WatchlistReference(id: id, title: "Urgent entries", version: 0),
      terms: WatchlistTerms(owner: settings.name, legalBasis: "each entry names its own"),
      entries: [])
  }

  private func publish(
    _ list: Watchlist, _ entries: [WatchlistEntry], _ validDays: Int
  ) throws(Fault) -> PublishedList {
    let before = list.reference
    let isDated = before.version == 0 || before.issueDay != nil
    let dated = isDated ? RegistryService.version(moment) : 0
    let next = max(dated, before.version + 1)
    let reference = WatchlistReference(id: before.id, title: before.title, version: next)
    try audit(.listPublished, detail: "\(before.id) version \(next)")
    return try publish(
      try Watchlist(reference: reference, terms: list.terms, entries: entries),
      validDays: validDays)
  }
}

/// What a newer version of a list changes, with the entries themselves: what an index needs to be
/// brought up to date without reading the list again.
public struct WatchlistUpdate: Sendable {
  /// The newer version's identifier, title and number.
  public let reference: WatchlistReference
  /// Its terms.
  public let terms: WatchlistTerms
  /// Identifiers of entries that it lacks.
  public let removed: Set<String>
  /// Entries that it adds or changes.
  public let changed: [WatchlistEntry]

  /// An update.
  public init(
    reference: WatchlistReference, terms: WatchlistTerms, removed: Set<String>,
    changed: [WatchlistEntry]
  ) {
    self.reference = reference
    self.terms = terms
    self.removed = removed
    self.changed = changed
  }
}

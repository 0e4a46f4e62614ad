public import Bytes

/// What gives the right to search many people for one: no gallery is searched without it, and
/// whoever searches writes it into the audit before the answer is shown.
public struct SearchWarrant: Hashable, Sendable {
  /// What the search is for, a code: `readmission`.
  public let purpose: String
  /// The law or agreement that allows it, in words that the audit keeps.
  public let legalBasis: String
  /// The matter it belongs to: a case's number.
  public let matter: String
  /// True to search children too, which no search does by itself.
  public let includesChildren: Bool

  /// UTF-8 bytes of a legal basis at most.
  public static let basisBytes = 256

  /// A warrant; throws `.searchWarrant` for a purpose, legal basis or matter that is missing, too
  /// long or holds control characters.
  public init(
    purpose: String, legalBasis: String, matter: String, includesChildren: Bool = false
  ) throws(Fault) {
    let parts = [
      ("purpose", purpose, 32), ("basis", legalBasis, Self.basisBytes), ("matter", matter, 64),
    ]
    for (name, text, most) in parts {
      guard (1...most).contains(text.utf8.count),
        text.unicodeScalars.allSatisfy({ !$0.properties.generalCategory.isControl })
      else {
        throw Fault(
          .searchWarrant, at: name, "a search of many people says its purpose, basis and matter")
      }
    }
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.matter = matter
    self.includesChildren = includesChildren
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isControl: Bool { self == .control || self == .format }
}

extension Fault.Code {
  /// A search of many people without its purpose, legal basis or matter.
  public static let searchWarrant = Fault.Code("match.search-warrant", .refused)
}

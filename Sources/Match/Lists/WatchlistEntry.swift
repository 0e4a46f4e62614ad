public import Bytes
public import Codes
public import Names

/// How sure a list is of one of its names, and what kind of name it is.
public enum ListedNameType: String, Sendable, CaseIterable {
  /// The name the person is listed under.
  case primary
  /// Another name of good quality ("a.k.a.").
  case aka
  /// Another name of low quality: a nickname, a first name, a war name. It never alerts alone.
  case weak
  /// The name in its original script.
  case original
}

/// One name of an entry.
public struct ListedName: Hashable, Sendable {
  /// The name.
  public let name: PersonName
  /// What kind of name.
  public let type: ListedNameType

  /// A name with its type.
  public init(_ name: PersonName, _ type: ListedNameType) {
    self.name = name
    self.type = type
  }
}

/// One document of an entry.
public struct ListedDocument: Hashable, Sendable {
  /// What the list calls it: `passport`, `nationalid`, ...; empty when it says nothing.
  public let type: String
  /// The number as the list writes it.
  public let number: String
  /// The issuing country or organisation, or nil.
  public let country: String?

  /// A document; `country` is a two- or three-letter code.
  public init(type: String, number: String, country: String? = nil) {
    self.type = type
    self.number = number
    self.country = country
  }
}

/// One person, or one lost document, that a list names.
public struct WatchlistEntry: Equatable, Sendable {
  /// The most names, dates, countries, places and documents of one entry, each.
  public static let maximumItems = 1000

  /// The list's own identifier of the entry, unique within the list.
  public let id: String
  /// All names; empty for a document that is looked for whoever carries it.
  public let names: [ListedName]
  /// All dates of birth that the list gives.
  public let births: [ListedDate]
  /// Codes of nationalities: ISO 3166 or ICAO 9303, two or three letters.
  public let nationalities: [String]
  /// Codes of countries of birth.
  public let birthCountries: [String]
  /// Places of birth in the list's words.
  public let birthPlaces: [String]
  /// Documents.
  public let documents: [ListedDocument]
  /// The sex, or nil when the list does not say.
  public let sex: Sex?
  /// The programme, committee or file within the list, or nil.
  public let program: String?
  /// What this entry changes in the terms of its list, in the form of `WatchlistTerms.json`; nil
  /// when nothing. Checked when the entry is made.
  public let ownTerms: JSON?

  /// An entry; throws `.field` when it has no identifier, neither name nor document, too many of
  /// something, or terms that cannot be read.
  public init(
    id: String, names: [ListedName], births: [ListedDate] = [], nationalities: [String] = [],
    birthCountries: [String] = [], birthPlaces: [String] = [], documents: [ListedDocument] = [],
    sex: Sex? = nil, program: String? = nil, ownTerms: JSON? = nil
  ) throws(Fault) {
    guard !id.isEmpty, id.utf8.count <= 128 else {
      throw Fault(.field, at: "id", "1 to 128 bytes expected")
    }
    self.names = names.filter { !$0.name.isEmpty }
    self.documents = documents.filter { !$0.number.isEmpty }
    guard !self.names.isEmpty || !self.documents.isEmpty else {
      throw Fault(.field, at: "names", "neither a name nor a document")
    }
    let counts = [
      names.count, births.count, nationalities.count, birthCountries.count, birthPlaces.count,
      documents.count,
    ]
    guard counts.allSatisfy({ $0 <= WatchlistEntry.maximumItems }) else {
      throw Fault(.field, "more than \(WatchlistEntry.maximumItems) items of one kind")
    }
    self.ownTerms = try ownTerms.flatMap { (json) throws(Fault) in try WatchlistTerms.checked(json)
    }
    self.id = id
    self.births = births
    self.nationalities = nationalities
    self.birthCountries = birthCountries
    self.birthPlaces = birthPlaces
    self.sex = sex
    self.program = program
  }

  /// The entry's terms within a list of the given terms.
  public func terms(within list: WatchlistTerms) -> WatchlistTerms {
    guard let ownTerms, let terms = try? list.replacing(ownTerms) else { return list }
    return terms
  }
}

public import Codes
public import Names

/// What is known of one traveller when the lists are asked.
public struct ScreeningQuery: Sendable {
  /// All names of the person: as printed, as the machine-readable zone has it, in Arabic letters.
  /// The one that fits an entry best counts.
  public var names: [PersonName]
  /// The date of birth, as far as it is known.
  public var birth: ListedDate?
  /// Codes of nationalities, two or three letters.
  public var nationalities: [String]
  /// Codes of countries of birth.
  public var birthCountries: [String]
  /// The sex, or nil when unknown.
  public var sex: Sex?
  /// Numbers of documents carried, each with its issuer's code where known.
  public var documents: [ListedDocument]
  /// The direction of the crossing; nil asks for entries of any.
  public var direction: Direction?
  /// The day on which the terms must hold; nil asks for all.
  public var day: CivilDate?

  /// A query.
  public init(
    names: [PersonName], birth: ListedDate? = nil, nationalities: [String] = [],
    birthCountries: [String] = [], sex: Sex? = nil, documents: [ListedDocument] = [],
    direction: Direction? = nil, day: CivilDate? = nil
  ) {
    self.names = names
    self.birth = birth
    self.nationalities = nationalities
    self.birthCountries = birthCountries
    self.sex = sex
    self.documents = documents
    self.direction = direction
    self.day = day
  }

  /// Adds the Arabic letters of names that a machine-readable zone holds in the codes of ICAO Doc
  /// 9303-3, appendix B (MXHMD for محمد). Only names with such a code are taken to be written so.
  public mutating func addArabicOfZone() {
    for name in names where name.issued.utf8.contains(UInt8(ascii: "X")) {
      let field = name.issued.split { $0 == " " || $0 == "<" }.joined(separator: "<")
      guard let arabic = Transliteration.arabic(fromZone: field), !arabic.isEmpty else { continue }
      names.append(PersonName(issued: arabic, isTruncated: name.isTruncated))
    }
  }
}

import Bytes
public import Codes

/// Where a statement about a traveller comes from.
public enum StatementSource: String, Sendable, CaseIterable {
  /// The document's chip.
  case chip
  /// The machine-readable zone.
  case mrz
  /// The printed page, typed by an officer.
  case printed
  /// The traveller's word.
  case declared
}

/// A name as one source gives it: whole, and in the parts that are known.
///
/// A name of one part is whole: no other part is demanded.
public struct RecordedName: Hashable, Sendable {
  /// The name as issued, at most 512 bytes of UTF-8, in reading order.
  public var issued: String
  /// Its script, ISO 15924: `Latn`, `Arab`.
  public var script: String
  /// Where it was read or heard.
  public var source: StatementSource
  /// The primary identifier (ICAO Doc 9303-3, clause 4.6), as the document parts the name.
  public var primary: String?
  /// The secondary identifier.
  public var secondary: String?
  /// The given name or names.
  public var given: String?
  /// The father's name.
  public var father: String?
  /// The paternal grandfather's name.
  public var grandfather: String?
  /// The family or tribal name.
  public var family: String?
  /// The mother's name.
  public var mother: String?
  /// True when the zone had no room for all of it (Doc 9303-4, clause 4.2.3).
  public var isTruncated: Bool

  /// A name as issued; set the parts that are known.
  public init(
    issued: String, script: String = "Latn", source: StatementSource, isTruncated: Bool = false
  ) {
    self.issued = issued
    self.script = script
    self.source = source
    self.isTruncated = isTruncated
  }

  var json: JSON {
    .fields([
      "issued": .string(issued), "script": .string(script), "source": .choice(source),
      "primary": .text(primary), "secondary": .text(secondary), "given": .text(given),
      "father": .text(father), "grandfather": .text(grandfather), "family": .text(family),
      "mother": .text(mother), "truncated": .flag(isTruncated),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    issued = try fields.text("issued")
    script = try fields.code("script", bytes: 4)
    source = try fields.choice("source")
    primary = try fields.optionalText("primary")
    secondary = try fields.optionalText("secondary")
    given = try fields.optionalText("given")
    father = try fields.optionalText("father")
    grandfather = try fields.optionalText("grandfather")
    family = try fields.optionalText("family")
    mother = try fields.optionalText("mother")
    isTruncated = try fields.flag("truncated")
    guard script.utf8.count == 4, script.utf8.allSatisfy(isLetterOrDigit) else {
      throw fields.fault("script", "a script code of four letters expected (ISO 15924)")
    }
  }
}

/// The sex as each source states it; sources may differ and all are kept.
public struct RecordedSex: Hashable, Sendable {
  /// As the machine-readable zone has it; its filler is `.unspecified`.
  public var zone: Sex?
  /// As printed on the document.
  public var printed: Sex?
  /// As the traveller says, or an officer sees, without a document.
  public var declared: Sex?

  /// States a sex by source.
  public init(zone: Sex? = nil, printed: Sex? = nil, declared: Sex? = nil) {
    self.zone = zone
    self.printed = printed
    self.declared = declared
  }

  /// The one that counts: the zone's, else the printed, else the declared, else unspecified.
  public var counted: Sex { zone ?? printed ?? declared ?? .unspecified }

  var json: JSON {
    .fields(["mrz": .choice(zone), "printed": .choice(printed), "declared": .choice(declared)])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    zone = try fields.optionalChoice("mrz")
    printed = try fields.optionalChoice("printed")
    declared = try fields.optionalChoice("declared")
    guard zone != nil || printed != nil || declared != nil else {
      throw fields.fault("printed", "a sex from one source at least, or no field")
    }
  }
}

/// Who crosses, as far as it is known.
public struct RecordedTraveller: Hashable, Sendable {
  /// The names, the one that the officer works with first; 1 to 6, also of one part.
  public var names: [RecordedName]
  /// The birth date with its source and calendar; nil when nothing at all is known or estimated.
  public var birth: BirthDate?
  /// The place of birth as written.
  public var birthPlace: String?
  /// The country of birth, ICAO code.
  public var birthCountry: String?
  /// The sex by source; nil when no source states one.
  public var sex: RecordedSex?
  /// The nationality, ICAO code; `XXX` when it is not known, `XXA` for a stateless person.
  public var nationality: String
  /// The country of residence, ICAO code.
  public var residence: String?
  /// The town or address of residence.
  public var residencePlace: String?

  /// A traveller with a name and a nationality; set what else is known.
  public init(names: [RecordedName], nationality: String) {
    self.names = names
    self.nationality = nationality
  }

  var json: JSON {
    .fields([
      "names": .parts(names, \.json), "birth": birth.map(RecordedTraveller.json),
      "birthPlace": .text(birthPlace), "birthCountry": .text(birthCountry), "sex": sex?.json,
      "nationality": .string(nationality), "residence": .text(residence),
      "residencePlace": .text(residencePlace),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    names = try fields.parts("names", atMost: RecordLimits.names) { part throws(Fault) in
      try RecordedName(&part)
    }
    birth = try fields.optionalPart("birth", RecordedTraveller.birth)
    birthPlace = try fields.optionalText("birthPlace")
    birthCountry = try fields.optionalCountry("birthCountry")
    sex = try fields.optionalPart("sex") { part throws(Fault) in try RecordedSex(&part) }
    guard let nationality = try fields.optionalCountry("nationality") else {
      throw fields.fault("nationality", "an ICAO code expected; XXX when it is not known")
    }
    self.nationality = nationality
    residence = try fields.optionalCountry("residence")
    residencePlace = try fields.optionalText("residencePlace")
    guard !names.isEmpty else { throw fields.fault("names", "one name at least expected") }
  }

  private static func json(_ birth: BirthDate) -> JSON {
    .fields([
      "value": birth.value == .unknown ? nil : .string(birth.value.description),
      "precision": .choice(birth.value.precision), "source": .choice(birth.source),
      "calendar": .choice(birth.calendar), "asWritten": .text(birth.asWritten),
      "possiblyConventional": .flag(birth.isPossiblyConventional),
    ])
  }

  private static func birth(_ fields: inout FieldReader) throws(Fault) -> BirthDate {
    let value = try fields.optionalPartialDate("value") ?? .unknown
    let birth = BirthDate(
      value, source: try fields.choice("source"), calendar: try fields.choice("calendar"),
      asWritten: try fields.optionalText("asWritten", bytes: RecordLimits.codeBytes))
    guard try fields.choice("precision", PartialDate.Precision.self) == value.precision else {
      throw fields.fault("precision", "not that of the value")
    }
    guard try fields.flag("possiblyConventional") == birth.isPossiblyConventional else {
      throw fields.fault("possiblyConventional", "1 on 1 January and 1 July, else left out")
    }
    return birth
  }
}

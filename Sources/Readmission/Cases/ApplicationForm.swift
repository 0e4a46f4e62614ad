public import Bytes
import Codes
import Names
import Record

/// The JSON of an application: one reader, one writer, for what comes from outside and for what a
/// step keeps. Every text and list is bounded, an unknown field is an error.
extension Application {
  /// The application as JSON of the type `maabar/readmission/application/1`.
  public var json: JSON {
    .fields([
      "type": .string(Application.type), "role": .string(role.rawValue),
      "agreement": .string(agreement), "otherState": .string(otherState),
      "reference": .text(reference), "procedure": .string(procedure.rawValue),
      "dated": .text(dated?.description), "received": .text(received?.description),
      "stayKnown": .text(stayKnown?.description), "person": person.json,
      "spouse": spouse?.json, "children": .parts(children, \.json),
      "circumstances": circumstances.json, "evidence": .parts(evidence, \.json),
      "observations": .text(observations), "terms": terms.json, "transit": transit?.json,
      "attachments": .parts(attachments, \.json),
    ])
  }

  /// Reads an application; throws `.application` naming the field.
  public init(json: JSON) throws(Fault) {
    do throws(Fault) {
      var fields = try FieldReader(json, at: "")
      self = try Application(&fields)
      try fields.end()
    } catch { throw Fault(.application, at: error.place, error.detail) }
  }

  private init(_ fields: inout FieldReader) throws(Fault) {
    guard try fields.text("type") == Application.type else {
      throw fields.fault("type", "\(Application.type) expected")
    }
    self.init(
      role: try fields.choice("role"), agreement: try fields.code("agreement"),
      otherState: try fields.optionalCountry("otherState") ?? "",
      person: try fields.part("person") { part throws(Fault) in try CasePerson(&part) },
      terms: try fields.part("terms") { part throws(Fault) in try ReturnTerms(&part) })
    guard !otherState.isEmpty else { throw fields.fault("otherState", "the other State expected") }
    reference = try fields.optionalText("reference", bytes: 128)
    procedure = try fields.optionalChoice("procedure") ?? .normal
    dated = try fields.optionalDate("dated")
    received = try fields.optionalDate("received")
    stayKnown = try fields.optionalDate("stayKnown")
    spouse = try fields.optionalPart("spouse") { part throws(Fault) in try CasePerson(&part) }
    children = try fields.parts("children", atMost: ApplicationLimits.children) {
      part throws(Fault) in try CasePerson(&part)
    }
    circumstances =
      try fields.optionalPart("circumstances") { part throws(Fault) in
        try SpecialCircumstances(&part)
      } ?? SpecialCircumstances()
    evidence = try fields.parts("evidence", atMost: ApplicationLimits.evidence) {
      part throws(Fault) in try EvidenceItem(&part)
    }
    observations = try fields.optionalText("observations", bytes: ApplicationLimits.text)
    transit = try fields.optionalPart("transit") { part throws(Fault) in
      try TransitRequest(&part)
    }
    attachments = try fields.parts("attachments", atMost: ApplicationLimits.attachments) {
      part throws(Fault) in try CaseAttachment(&part)
    }
    guard (role == .transit) == (transit != nil) else {
      throw fields.fault("transit", "of an application for transit, and of it only, expected")
    }
  }
}

/// The bounds of an application.
enum ApplicationLimits {
  /// Bytes of an application's JSON.
  static let bytes = 256 * 1024
  /// UTF-8 bytes of a free text.
  static let text = 4096
  static let children = 20
  static let evidence = 40
  static let attachments = 40
  static let names = 8
  static let documents = 16
  static let addresses = 8
  static let codes = 8
}

extension CasePerson {
  var json: JSON {
    .fields([
      "names": .parts(names, \.json), "father": father?.form, "mother": mother?.form,
      "birth": birth == .unknown ? nil : .string(birth.description),
      "birthPlace": .text(birthPlace), "sex": .string(sex.rawValue),
      "nationalities": .texts(of: nationalities),
      "earlierNationalities": .texts(of: earlierNationalities),
      "languages": .texts(of: languages), "civilStatus": .choice(civilStatus),
      "looks": .text(looks), "addresses": .texts(of: addresses),
      "documents": .parts(documents, \.json), "ageDoubt": .flag(hasAgeDoubt),
      "receivingAdult": .text(receivingAdult),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    let names = try fields.parts("names", atMost: ApplicationLimits.names) { part throws(Fault) in
      try Name(&part)
    }
    guard !names.isEmpty else { throw fields.fault("names", "at least one name expected") }
    self.init(names: names)
    father = try fields.optionalName("father")
    mother = try fields.optionalName("mother")
    birth = try fields.optionalPartialDate("birth") ?? .unknown
    birthPlace = try fields.optionalText("birthPlace")
    sex = try fields.optionalChoice("sex") ?? .unspecified
    nationalities = try fields.texts("nationalities", atMost: ApplicationLimits.codes, bytes: 3)
    earlierNationalities = try fields.texts(
      "earlierNationalities", atMost: ApplicationLimits.codes, bytes: 3)
    languages = try fields.texts("languages", atMost: ApplicationLimits.codes, bytes: 16)
    civilStatus = try fields.optionalChoice("civilStatus")
    looks = try fields.optionalText("looks")
    addresses = try fields.texts(
      "addresses", atMost: ApplicationLimits.addresses, bytes: 512)
    documents = try fields.parts("documents", atMost: ApplicationLimits.documents) {
      part throws(Fault) in try CaseDocument(&part)
    }
    hasAgeDoubt = try fields.flag("ageDoubt")
    receivingAdult = try fields.optionalText("receivingAdult")
  }
}

extension CasePerson.Name {
  var json: JSON {
    var fields = name.form.object ?? [:]
    if use != .current { fields["use"] = .string(use.rawValue) }
    return .object(fields)
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    let use = try fields.optionalChoice("use", CasePerson.NameUse.self) ?? .current
    self.init(try fields.personName(), use: use)
  }
}

extension PersonName {
  /// The parts of a name, without what follows from them.
  fileprivate var form: JSON {
    .fields([
      "issued": .string(issued), "given": .text(given), "father": .text(father),
      "grandfather": .text(grandfather), "family": .text(family), "mother": .text(mother),
    ])
  }
}

extension CaseDocument {
  /// Reads a document as a step keeps it; throws `.field`.
  init(json: JSON) throws(Fault) {
    var fields = try FieldReader(json, at: "document")
    try self.init(&fields)
    try fields.end()
  }

  var json: JSON {
    .fields([
      "kind": .string(kind.rawValue), "issuer": .text(issuer), "number": .text(number),
      "authority": .text(authority), "issued": .text(issued?.description),
      "expires": .text(expires?.description),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    self.init(kind: try fields.choice("kind"))
    issuer = try fields.optionalCountry("issuer")
    number = try fields.optionalText("number", bytes: 64)
    authority = try fields.optionalText("authority")
    issued = try fields.optionalDate("issued")
    expires = try fields.optionalDate("expires")
  }
}

extension SpecialCircumstances {
  var json: JSON? {
    guard self != SpecialCircumstances() else { return nil }
    return .fields([
      "health": .flag(hasHealthNeeds), "danger": .text(danger), "escorts": .number(escorts),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    self.init()
    hasHealthNeeds = try fields.flag("health")
    danger = try fields.optionalText("danger")
    escorts = try fields.optionalInteger("escorts", 0...100).map(Int.init)
  }
}

extension EvidenceItem {
  var json: JSON {
    .fields([
      "kind": .string(kind), "document": document?.json, "attachment": .text(attachment),
      "says": .text(says),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    self.init(kind: try fields.code("kind"))
    document = try fields.optionalPart("document") { part throws(Fault) in
      try CaseDocument(&part)
    }
    attachment = try fields.optionalHex("attachment", bytes: 32)
    says = try fields.optionalText("says")
  }
}

extension ReturnTerms {
  var json: JSON {
    .fields([
      "kind": .string(kind.rawValue), "language": .text(language),
      "interpreter": .flag(hasInterpreter), "informedBy": .text(informedBy),
      "detained": .flag(isDetained), "statement": statement?.json,
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    self.init(kind: try fields.choice("kind"))
    language = try fields.optionalCode("language", bytes: 16)
    hasInterpreter = try fields.flag("interpreter")
    informedBy = try fields.optionalText("informedBy")
    isDetained = try fields.flag("detained")
    statement = try fields.optionalPart("statement") { part throws(Fault) in
      EnforceableStatement(
        authority: try part.text("authority"), dated: try part.date("dated"))
    }
  }
}

extension EnforceableStatement {
  var json: JSON {
    ["authority": .string(authority), "dated": .string(dated.description)]
  }
}

extension TransitRequest {
  var json: JSON {
    .fields([
      "destination": .string(destination), "through": .texts(of: through),
      "pointOfEntry": .text(pointOfEntry), "day": .text(day?.description),
      "admissionAssured": .flag(isAdmissionAssured),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    guard let destination = try fields.optionalCountry("destination") else {
      throw fields.fault("destination", "the State of destination expected")
    }
    self.init(destination: destination)
    through = try fields.texts("through", atMost: ApplicationLimits.codes, bytes: 3)
    pointOfEntry = try fields.optionalCode("pointOfEntry", bytes: 32)
    day = try fields.optionalDate("day")
    isAdmissionAssured = try fields.flag("admissionAssured")
  }
}

extension CaseAttachment {
  var json: JSON {
    ["hash": .string(hash), "kind": .string(kind), "bytes": .integer(bytes)]
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    self.init(
      hash: try fields.hex("hash", bytes: 32), kind: try fields.code("kind", bytes: 32),
      bytes: try fields.integer("bytes", 1...Int64(Int32.max)))
  }
}

extension FieldReader {
  mutating func optionalName(_ name: String) throws(Fault) -> PersonName? {
    try optionalPart(name) { part throws(Fault) in try part.personName() }
  }

  /// The parts of a name; `issued` may be left out where its parts are given.
  mutating func personName() throws(Fault) -> PersonName {
    let issued = try optionalText("issued")
    let given = try optionalText("given")
    let father = try optionalText("father")
    let grandfather = try optionalText("grandfather")
    let family = try optionalText("family")
    let mother = try optionalText("mother")
    let parts = PersonName(
      given: given, father: father, grandfather: grandfather, family: family, mother: mother)
    let name = PersonName(
      issued: issued ?? parts.issued, given: given, father: father, grandfather: grandfather,
      family: family, mother: mother)
    guard !name.isEmpty else { throw fault("issued", "a name with letters expected") }
    return name
  }
}

extension JSON {
  /// An array of strings, or nil for none: for use with `fields`.
  static func texts(of texts: [String]) -> JSON? { texts.isEmpty ? nil : .texts(texts) }
}

extension Fault.Code {
  /// An application that is not of its form; the place names the field.
  public static let application = Fault.Code("readmission.application", .badInput)
}

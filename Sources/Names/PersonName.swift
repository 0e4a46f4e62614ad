public import Bytes

/// One name of a person: as issued, and its parts as far as somebody who knows has told them apart.
///
/// The whole name always stands in `issued`; the parts are optional and never guessed here. A name
/// of one part is a valid name. ICAO 9303-3 clause 4.6 splits a name into a primary identifier
/// (here `family`) and a secondary identifier (here `given`) only; Iraqi practice has given name,
/// father's, grandfather's and family or tribal name, with the mother's name beside them.
public struct PersonName: Hashable, Sendable {
  /// The most characters of `issued` that are kept; a longer text is cut there.
  public static let maximumCharacters = 1024

  /// The whole name in the order and script of the issuer.
  public let issued: String
  /// The person's own given names, or the secondary identifier of a document.
  public let given: String?
  /// The father's name.
  public let father: String?
  /// The paternal grandfather's name.
  public let grandfather: String?
  /// The family or tribal name, or the primary identifier of a document.
  public let family: String?
  /// The mother's name; never part of `issued`, and compared only against another mother's name.
  public let mother: String?
  /// The issuer cut the name to the room of a machine-readable zone (ICAO 9303-3 clause 4.6.3).
  public let isTruncated: Bool

  /// A name as issued, with the parts that are known. Empty parts count as unknown.
  public init(
    issued: String, given: String? = nil, father: String? = nil, grandfather: String? = nil,
    family: String? = nil, mother: String? = nil, isTruncated: Bool = false
  ) {
    self.issued = PersonName.cut(issued)
    self.given = PersonName.part(given)
    self.father = PersonName.part(father)
    self.grandfather = PersonName.part(grandfather)
    self.family = PersonName.part(family)
    self.mother = PersonName.part(mother)
    self.isTruncated = isTruncated
  }

  /// A name from its parts, issued in the order given, father, grandfather, family.
  public init(
    given: String?, father: String? = nil, grandfather: String? = nil, family: String?,
    mother: String? = nil, isTruncated: Bool = false
  ) {
    let parts = [given, father, grandfather, family].compactMap(PersonName.part)
    self.init(
      issued: parts.joined(separator: " "), given: given, father: father,
      grandfather: grandfather, family: family, mother: mother, isTruncated: isTruncated)
  }

  /// The script of most letters as issued.
  public var script: NameScript { NameScript(of: issued) }

  /// True when nothing of the name is known.
  public var isEmpty: Bool {
    let hasLetter = issued.utf8.contains { 0x61...0x7a ~= $0 | 0x20 }
    return !hasLetter && script == .none
  }

  /// True when the father's, grandfather's or mother's name is known.
  public var hasParents: Bool { father != nil || grandfather != nil || mother != nil }

  /// The name as a JSON object: `issued`, `script` and the parts that are known.
  public var json: JSON {
    .fields([
      "issued": .string(issued), "script": .string(script.rawValue), "given": .text(given),
      "father": .text(father), "grandfather": .text(grandfather), "family": .text(family),
      "mother": .text(mother), "truncated": isTruncated ? "yes" : nil,
    ])
  }

  /// Reads what `json` gives; throws `.field` when `issued` is missing.
  public init(json: JSON) throws(Fault) {
    self.init(
      issued: try json.requiredString("issued"), given: json["given"]?.string,
      father: json["father"]?.string, grandfather: json["grandfather"]?.string,
      family: json["family"]?.string, mother: json["mother"]?.string,
      isTruncated: json["truncated"]?.string == "yes")
  }

  private static func part(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    return cut(text)
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > maximumCharacters else { return text }
    return String(text.unicodeScalars.prefix(maximumCharacters))
  }
}

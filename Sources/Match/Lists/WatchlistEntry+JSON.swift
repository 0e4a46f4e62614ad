public import Bytes
import Codes
import Names

extension WatchlistEntry {
  /// Reads an entry of the JSON-lines form; throws `.field` or `.json` naming the field.
  public init(json: JSON) throws(Fault) {
    guard json.object != nil else { throw Fault(.field, "an object expected") }
    var names: [ListedName] = []
    for item in try json.list("names") {
      do throws(Fault) {
        names.append(try WatchlistEntry.name(item))
      } catch {
        throw error.within("names")
      }
    }
    var births: [ListedDate] = []
    for text in try WatchlistEntry.texts(json, "dob") {
      do throws(Fault) { births.append(try ListedDate(text)) } catch { throw error.within("dob") }
    }
    var documents: [ListedDocument] = []
    for item in try json.list("docs") {
      let number = try item.requiredString("number")
      documents.append(
        ListedDocument(
          type: item["type"]?.string ?? "", number: number, country: item["country"]?.string))
    }
    try self.init(
      id: try json.requiredString("id"), names: names, births: births,
      nationalities: try WatchlistEntry.texts(json, "nationality"),
      birthCountries: try WatchlistEntry.texts(json, "pob_country"),
      birthPlaces: try WatchlistEntry.texts(json, "pob"), documents: documents,
      sex: json["gender"]?.string.flatMap(Sex.init(rawValue:)),
      program: json["program"]?.string, ownTerms: json["terms"])
  }

  /// The entry in the JSON-lines form; it has a canonical form.
  public var json: JSON {
    .fields([
      "id": .string(id), "names": names.isEmpty ? nil : .array(names.map(WatchlistEntry.json)),
      "dob": births.isEmpty ? nil : .texts(births.map(\.description)),
      "nationality": nationalities.isEmpty ? nil : .texts(nationalities),
      "pob_country": birthCountries.isEmpty ? nil : .texts(birthCountries),
      "pob": birthPlaces.isEmpty ? nil : .texts(birthPlaces),
      "docs": documents.isEmpty ? nil : .array(documents.map(WatchlistEntry.json)),
      "gender": .text(sex?.rawValue), "program": .text(program), "terms": ownTerms,
    ])
  }

  private static func name(_ json: JSON) throws(Fault) -> ListedName {
    let code = try text(json, "type") ?? ListedNameType.primary.rawValue
    guard let type = ListedNameType(rawValue: code) else {
      let known = ListedNameType.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(.field, at: "type", "an unknown type of name; known: \(known)")
    }
    let name = PersonName(
      issued: try json.requiredString("full"), given: json["given"]?.string,
      father: json["father"]?.string, grandfather: json["grandfather"]?.string,
      family: json["family"]?.string, mother: json["mother"]?.string)
    return ListedName(name, type)
  }

  private static func json(_ listed: ListedName) -> JSON {
    .fields([
      "full": .string(listed.name.issued), "type": .string(listed.type.rawValue),
      "given": .text(listed.name.given), "father": .text(listed.name.father),
      "grandfather": .text(listed.name.grandfather), "family": .text(listed.name.family),
      "mother": .text(listed.name.mother),
    ])
  }

  private static func json(_ document: ListedDocument) -> JSON {
    .fields([
      "type": document.type.isEmpty ? nil : .string(document.type),
      "number": .string(document.number), "country": .text(document.country),
    ])
  }

  private static func texts(_ json: JSON, _ name: String) throws(Fault) -> [String] {
    var texts: [String] = []
    for item in try json.list(name) {
      guard let text = item.string else { throw Fault(.field, at: name, "texts expected") }
      if !text.isEmpty { texts.append(text) }
    }
    return texts
  }
}

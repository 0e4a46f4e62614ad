public import Bytes
import Codes

/// Takes out of an application, unread, whatever speaks of a claim for asylum.
///
/// A State of origin must not learn that somebody sought protection from it: telling it is itself
/// the harm (UNHCR, Advisory Opinion on the Rules of Confidentiality Regarding Asylum Information,
/// 2005). Other sides send it all the same, in fields and files of their own or among their
/// remarks. So fields and files that bear such a name, and free texts in which such a word stands,
/// are cut out as bytes before the application is read, sealed to a key that is kept offline, and
/// the case is blocked; what stands in them is shown to nobody here. A word too many costs the
/// office a remark, a word too few a life: the lists are wide on purpose.
public struct Quarantine: Sendable {
  /// What was cut out.
  public struct Item: Sendable {
    /// Where it stood, by names of fields that the form has; never what it said.
    public let place: String
    /// Its bytes as they came.
    public let bytes: [UInt8]
  }

  /// The rest: what may be read.
  public let rest: JSON
  /// What was cut out, in the order of its places.
  public let items: [Item]

  /// Sorts the JSON of an application.
  public init(_ json: JSON) {
    var items: [Item] = []
    rest = Quarantine.sort(json, at: "", into: &items) ?? .object([:])
    self.items = items
  }

  /// Whether a file's kind or name, or a text, speaks of asylum.
  public static func isSuspect(_ text: String) -> Bool {
    let plain = text.lowercased()
    let letters = plain.filter { $0 != " " && $0 != "-" && $0 != "_" }
    return words.contains { plain.contains($0) || letters.contains($0) }
  }

  /// Words of languages in which other sides write, and of the region. Each stands for what begins
  /// with it or contains it.
  private static let words = [
    // English, French, Spanish, Italian, Portuguese, Romanian.
    "asylum", "asyl", "asile", "asilo", "azilant", "azilul", "refugee", "réfugié", "refugié",
    "refugiad",
    "rifugiat", "refugiat", "persecut", "persécut", "perseguid", "internationalprotection",
    "protectioninternationale", "subsidiaryprotection", "protectionsubsidiaire",
    "humanitarianprotection", "protectionclaim", "protectionstatus", "geneva convention",
    "genevaconvention", "unhcr", "ofpra", "wellfoundedfear", "well-founded fear",
    // German, Dutch, Scandinavian, Finnish, Polish, Hungarian, Greek, Turkish, Russian.
    "flüchtling", "fluechtling", "verfolg", "schutzstatus", "subsidiärerschutz", "bamf",
    "vluchteling", "vervolging", "flykting", "flygtning", "flyktning", "förfölj", "turvapaik",
    "pakolai", "uchodź", "uchodzc", "menekült", "πρόσφυγ", "άσυλο", "ασύλου", "sığınma",
    "sığınmacı",
    "mülteci", "iltica", "убежищ", "беженец", "беженц", "преследован",
    // Arabic, Persian, Kurdish.
    "لجوء", "لاجئ", "لاجى", "اضطهاد", "حماية دولية", "الحماية الدولية", "مفوضية",
    "پناهند", "پناهجو", "پناهنده", "پەنابەر", "پەنابەری", "پەناخواز", "penaber",
  ]

  /// Fields that hold names of people and places: they are no remarks, and Basil is a name.
  private static let namesOfPeople: Set<String> = [
    "names", "father", "mother", "birthPlace", "addresses", "receivingAdult",
  ]

  private static func sort(_ json: JSON, at place: String, into items: inout [Item]) -> JSON? {
    switch json {
    case .object(let fields):
      var rest: [String: JSON] = [:]
      for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
        if isSuspect(name) || isSuspectFile(value) {
          // The name itself may say too much: what stays is where it stood.
          items.append(
            Item(
              place: place.isEmpty ? "application" : place,
              bytes: Array(JSON.object([name: value]).line().utf8)))
          continue
        }
        if namesOfPeople.contains(name) {
          rest[name] = value
          continue
        }
        let path = place.isEmpty ? name : "\(place).\(name)"
        if let kept = sort(value, at: path, into: &items) { rest[name] = kept }
      }
      // What nothing is left of was not there.
      return rest.isEmpty && !place.isEmpty ? nil : .object(rest)
    case .array(let values):
      let rest = values.enumerated().compactMap { (index, value) -> JSON? in
        guard !isSuspectFile(value) else {
          items.append(Item(place: place, bytes: Array(value.line().utf8)))
          return nil
        }
        return sort(value, at: "\(place)[\(index)]", into: &items)
      }
      return rest.isEmpty ? nil : .array(rest)
    case .string(let text) where isSuspect(text):
      items.append(Item(place: place, bytes: Array(text.utf8)))
      return nil
    default: return json
    }
  }

  /// Means of evidence and files whose kind is such a word go as a whole.
  private static func isSuspectFile(_ json: JSON) -> Bool {
    guard let kind = json["kind"]?.string else { return false }
    return isSuspect(kind)
  }
}

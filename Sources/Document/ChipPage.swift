import Bytes
public import Codes
import Names

extension DocumentPage {
  /// The fields of a chip in the order in which an officer reads them: the zone of DG1, then what
  /// DG11, DG12 and DG16 add, and what images there are. A data group that cannot be read is left
  /// out; its check says why.
  ///
  /// The values are the traveller's, in the issuer's own script; whoever prints them shows control
  /// and bidirectional characters instead of obeying them.
  public static func entries(of chip: ChipContent, on day: CivilDate) -> [Entry] {
    chip.dataGroups.flatMap { number -> [Entry] in
      guard let file = chip[.dataGroup(number)], let group = try? DataGroup(number, file) else {
        return []
      }
      return entries(of: group, on: day)
    }.filter { !$0.value.isEmpty }
  }

  private static func entries(of group: DataGroup, on day: CivilDate) -> [Entry] {
    let source = "DG\(group.number)"
    switch group.content {
    case .zone(let zone): return DocumentPage(zone, on: day).entries
    case .faces(let faces):
      return faces.map { Entry("portrait", words($0), source) }
    case .biometrics(let records):
      return records.map { record in
        let eye = ["", "right eye", "left eye"]
        let name =
          record.feature == .finger
          ? record.finger.name : record.subtype.flatMap { eye[safe: Int($0)] } ?? ""
        return Entry(record.feature.rawValue, name.isEmpty ? "unknown" : name, source)
      }
    case .images(let images):
      let label = group.number == 5 ? "displayed portrait" : "signature"
      return images.map { Entry(label, "\($0.format.rawValue), \($0.bytes.count) bytes", source) }
    case .person(let person): return entries(of: person, source)
    case .document(let document): return entries(of: document, source)
    case .persons(let persons):
      return persons.map { person in
        let parts = [person.name?.issued, person.telephone].compactMap(\.self) + person.address
        return Entry("person to notify", parts.joined(separator: ", "), source)
      }
    case .raw: return []
    }
  }

  private static func words(_ face: FaceImage) -> String {
    let size = face.size.map { ", \($0.width) x \($0.height) pixels" } ?? ""
    return "\(face.image.format.rawValue)\(size), \(face.image.bytes.count) bytes"
  }

  private static func entries(of person: PersonalDetails, _ source: String) -> [Entry] {
    [
      Entry("name", person.name?.issued ?? "", source),
      Entry("other names", person.otherNames.map(\.issued).joined(separator: "; "), source),
      Entry("personal number", person.personalNumber ?? "", source),
      Entry("birth date", person.birthDate?.description ?? "", source),
      Entry("place of birth", person.placeOfBirth.joined(separator: ", "), source),
      Entry("address", person.address.joined(separator: ", "), source),
      Entry("telephone", person.telephone ?? "", source),
      Entry("profession", person.profession ?? "", source),
      Entry("title", person.title ?? "", source), Entry("summary", person.summary ?? "", source),
      Entry("other documents", person.otherDocuments.joined(separator: ", "), source),
      Entry("custody", person.custody ?? "", source),
    ]
  }

  private static func entries(of document: DocumentDetails, _ source: String) -> [Entry] {
    [
      Entry("authority", document.authority ?? "", source),
      Entry("day of issue", document.issued?.description ?? "", source),
      Entry("other persons", document.otherPersons.map(\.issued).joined(separator: "; "), source),
      Entry("endorsements", document.endorsements ?? "", source),
      Entry("tax and exit", document.requirements ?? "", source),
      Entry("personalised", document.personalized ?? "", source),
      Entry("system number", document.systemNumber ?? "", source),
    ]
  }
}

extension Array {
  /// The element at a place, nil outside.
  fileprivate subscript(safe index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}

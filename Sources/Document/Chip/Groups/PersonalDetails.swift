import Bytes
public import Codes
public import Names

/// More about the holder, from DG11 (ICAO Doc 9303-10, clause 4.7.11): names in the issuer's own
/// script among them. Every field may be missing.
public struct PersonalDetails: Sendable {
  /// The full name in national characters.
  public var name: PersonName?
  /// Other names: maiden, former, pen names.
  public var otherNames: [PersonName] = []
  /// The personal number.
  public var personalNumber: String?
  /// The whole birth date, as far as the issuer knows it.
  public var birthDate: PartialDate?
  /// The place of birth, in its parts.
  public var placeOfBirth: [String] = []
  /// The permanent address, in its parts.
  public var address: [String] = []
  /// The telephone.
  public var telephone: String?
  /// The profession.
  public var profession: String?
  /// The title.
  public var title: String?
  /// The personal summary.
  public var summary: String?
  /// The proof of citizenship.
  public var proofOfCitizenship: ChipImage?
  /// The numbers of other travel documents.
  public var otherDocuments: [String] = []
  /// Custody information.
  public var custody: String?
}

extension DataGroupReader {
  /// DG11.
  mutating func person(_ element: TaggedElement) throws(Fault) -> PersonalDetails {
    var details = PersonalDetails()
    for field in try fields(element, listed: [0xA0: 0x5F0F]) {
      switch field.tag {
      case 0x5F0E: details.name = name(field)
      case 0x5F0F: details.otherNames += [name(field)].compactMap(\.self)
      case 0xA0:
        for other in try counted(field, { $0.tag == 0x5F0F }) {
          details.otherNames += [name(other)].compactMap(\.self)
        }
      case 0x5F10: details.personalNumber = text(field)
      case 0x5F2B: details.birthDate = date(field)
      case 0x5F11: details.placeOfBirth = components(field)
      case 0x5F42: details.address = components(field)
      case 0x5F12: details.telephone = text(field)
      case 0x5F13: details.profession = text(field)
      case 0x5F14: details.title = text(field)
      case 0x5F15: details.summary = text(field)
      case 0x5F16: details.proofOfCitizenship = image(field)
      case 0x5F17: details.otherDocuments = components(field)
      case 0x5F18: details.custody = text(field)
      default: note(field.encoded, "a field that the standard does not have")
      }
    }
    return details
  }
}

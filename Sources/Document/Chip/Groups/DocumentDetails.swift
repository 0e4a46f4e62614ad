import Bytes
public import Codes
public import Names

/// More about the document, from DG12 (ICAO Doc 9303-10, clause 4.7.12). Any field may be missing.
public struct DocumentDetails: Sendable {
  /// The issuing authority.
  public var authority: String?
  /// The day of issue.
  public var issued: PartialDate?
  /// Other persons on the document.
  public var otherPersons: [PersonName] = []
  /// Endorsements and observations.
  public var endorsements: String?
  /// Tax and exit requirements.
  public var requirements: String?
  /// The front of the document.
  public var front: ChipImage?
  /// The rear of the document.
  public var rear: ChipImage?
  /// When it was personalised, `2016-11-15T01:36:12`, in a zone that is not known.
  public var personalized: String?
  /// The serial number of the personalisation system.
  public var systemNumber: String?
}

extension DataGroupReader {
  /// DG12.
  mutating func document(_ element: TaggedElement) throws(Fault) -> DocumentDetails {
    var details = DocumentDetails()
    for field in try fields(element, listed: [0xA0: 0x5F1A]) {
      switch field.tag {
      case 0x5F19: details.authority = text(field)
      case 0x5F26: details.issued = date(field)
      case 0x5F1A: details.otherPersons += [name(field)].compactMap(\.self)
      case 0xA0:
        for other in try counted(field, { $0.tag == 0x5F1A }) {
          details.otherPersons += [name(other)].compactMap(\.self)
        }
      case 0x5F1B: details.endorsements = text(field)
      case 0x5F1C: details.requirements = text(field)
      case 0x5F1D: details.front = image(field)
      case 0x5F1E: details.rear = image(field)
      case 0x5F55: details.personalized = moment(field)
      case 0x5F56: details.systemNumber = text(field)
      default: note(field.encoded, "a field that the standard does not have")
      }
    }
    return details
  }
}

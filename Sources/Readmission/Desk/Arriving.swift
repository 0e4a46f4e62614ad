import Biometrics
public import Bytes
public import Codes
import Record
import Registry

/// What an officer at the point of entry notes of a person who arrives.
public struct Arrival: Hashable, Sendable {
  /// The day.
  public var day: CivilDate
  /// The point of entry.
  public var pointOfEntry: String
  /// Whether the person was asked alone how the journey was, and whether they fear anything.
  public var hasPrivateInterview = false
  /// Whether the person got the slip that says how to complain.
  public var hasComplaintSlip = false
  /// Whether what was taken for the journey was given back.
  public var isPropertyReturned = false
  /// Whether the emergency travel document was surrendered.
  public var isDocumentSurrendered = false
  /// Detained on arrival: who was told of it; nil when the person goes free.
  public var detainedTelling: String?

  /// An arrival on a day at a point of entry.
  public init(day: CivilDate, pointOfEntry: String) {
    self.day = day
    self.pointOfEntry = pointOfEntry
  }

  /// Takes over what a script or another program noted: `interview`, `slip`, `property` and
  /// `documentSurrendered` with 1 where it is so, and `told`, who was told of a detention.
  public mutating func take(_ json: JSON) {
    hasPrivateInterview = json["interview"]?.integer == 1
    hasComplaintSlip = json["slip"]?.integer == 1
    isPropertyReturned = json["property"]?.integer == 1
    isDocumentSurrendered = json["documentSurrendered"]?.integer == 1
    detainedTelling = json["told"]?.string
  }

  /// What the step says.
  public var json: JSON {
    .fields([
      "day": .string(day.description), "point": .string(pointOfEntry),
      "interview": hasPrivateInterview ? 1 : nil, "slip": hasComplaintSlip ? 1 : nil,
      "property": isPropertyReturned ? 1 : nil,
      "documentSurrendered": isDocumentSurrendered ? 1 : nil,
    ])
  }
}

/// How an arrival was linked to its case. The raw value stands in the step.
public enum ArrivalLink: String, Sendable, CaseIterable {
  /// The number of the case was known.
  case number
  /// By the number of a travel document.
  case document
  /// By a finger.
  case finger
  /// By a charter's manifest.
  case charter
}

/// Arrivals: they close transfers.
extension CaseDesk {
  /// The case that an arrival belongs to, by the number of a travel document, whatever name stands
  /// in it; nil when no expected case bears it. Throws `.caseStep` where several do.
  public func expected(document number: String) throws(Fault) -> CaseNumber? {
    let found = try registry.files(
      .opened, withDocument: number, by: session, for: .readmission)
    var expected: [CaseNumber] = []
    for text in found {
      let one = try CaseNumber(text)
      if try file(one).isExpected { expected.append(one) }
    }
    guard expected.count <= 1 else {
      throw Fault(.caseStep, at: "document", "several cases expect it: give the case's number")
    }
    return expected.first
  }

  /// False matches that a finger at arrival may cause against one case: one in a million. A
  /// charter's three hundred cases are then mistaken once in three thousand arrivals.
  static let arrivalScore = 60.0

  /// The case that an arrival belongs to, by fingers taken there, held against the fingerprint
  /// files of the expected cases; nil where none fits. Throws `.caseStep` where several do: twins,
  /// or one file in two cases.
  public func expected(fingers taken: CaseFile) throws(Fault) -> CaseNumber? {
    var found: [CaseNumber] = []
    for known in try expected() {
      for (step, file) in known.files where file.kind.hasPrefix("finger") {
        let bytes = try registry.attachment(file, of: step, by: session)
        let reference = CaseFile(bytes, name: file.kind).fingers
        guard HandComparison(taken.fingers, reference).score >= CaseDesk.arrivalScore else {
          continue
        }
        if !found.contains(known.number) { found.append(known.number) }
      }
    }
    guard found.count <= 1 else {
      throw Fault(.caseStep, at: "fingers", "several cases fit them: give the case's number")
    }
    return found.first
  }

  /// The cases whose person may arrive any day.
  public func expected() throws(Fault) -> [ReadmissionCase] {
    try files().filter(\.isExpected)
  }

  /// Notes an arrival: the transfer is closed. A detention is noted with who was told of it;
  /// without that it cannot be written.
  public func arrive(
    _ number: CaseNumber, _ arrival: Arrival, by link: ArrivalLink
  ) throws(Fault) {
    try registry.write(arriving(number, arrival, by: link), by: session)
  }

  /// The drafts of an arrival.
  func arriving(
    _ number: CaseNumber, _ arrival: Arrival, by link: ArrivalLink, charter: CaseNumber? = nil
  ) -> [StepDraft] {
    var arrived = draft(.arrived, number)
    var content = arrival.json.object ?? [:]
    content["link"] = .string(link.rawValue)
    if let charter { content["charter"] = .string(charter.description) }
    arrived.content = .object(content)
    var drafts = [arrived]
    if let told = arrival.detainedTelling {
      var detained = draft(.detained, number)
      detained.content = ["told": .string(told), "day": .string(arrival.day.description)]
      drafts.append(detained)
    }
    return drafts
  }
}

extension ReadmissionCase {
  /// Whether the person may arrive: agreed to, announced or on the way.
  public var isExpected: Bool {
    phase == .agreed || phase == .announced || phase == .handedOver
  }
}

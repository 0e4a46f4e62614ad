public import Bytes
import Codes
import Device
public import Document

/// A document as it was read or typed, with the evidence.
public struct DocumentReading: Hashable, Sendable {
  /// The document with the report of its checks.
  public let document: TravelDocument
  /// The original bytes; nil for a document without a zone, of which an officer typed the page.
  public let evidence: Evidence?

  /// True when a check on the zone failed: worth reading again, or correcting.
  public var isDoubtful: Bool { document.report.combined == .failed }

  /// Reads the zone among the items of the evidence; throws the zone's own faults, and
  /// `.zoneMissing` when no item holds one.
  init(_ evidence: Evidence, on day: CivilDate) throws(Fault) {
    guard let item = evidence.items.first(where: { $0.part == .machineReadableZone }) else {
      throw Fault(.zoneMissing, "a machine-readable zone expected among what the device gave")
    }
    document = TravelDocument(zone: try MachineReadableZone(bytes: item.bytes), on: day)
    self.evidence = evidence
  }

  /// A document whose page an officer typed.
  init(_ typed: TypedDocument, on day: CivilDate) throws(Fault) {
    document = try TravelDocument(typed: typed, on: day)
    evidence = nil
  }

  private init(_ document: TravelDocument, _ evidence: Evidence?) {
    self.document = document
    self.evidence = evidence
  }

  /// The same reading with a field of the zone as an officer sees it on the document; the bytes
  /// stay as they came. Throws `.zoneMissing` without a zone, `.zoneField` for what does not fit
  /// it.
  func correcting(
    _ field: MachineReadableZone.Field, with value: String, by officer: String, on day: CivilDate
  ) throws(Fault) -> DocumentReading {
    guard let zone = document.zone else {
      throw Fault(.zoneMissing, "only the zone of a document can be corrected")
    }
    let corrected = try zone.correcting(field, with: value, by: officer)
    return DocumentReading(TravelDocument(zone: corrected, on: day), evidence)
  }
}

extension Fault.Code {
  /// No machine-readable zone where one is needed.
  public static let zoneMissing = Fault.Code("encounter.zone-missing", .badInput)
  /// Bytes that are not those whose hash was taken at the device.
  public static let captureDamaged = Fault.Code("encounter.capture-damaged", .device)
  /// A step that an encounter cannot take now.
  public static let encounterStep = Fault.Code("encounter.step", .usage)
}

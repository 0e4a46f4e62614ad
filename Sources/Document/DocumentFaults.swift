public import Bytes

extension Fault.Code {
  /// A character that no machine-readable zone can hold.
  public static let zoneCharacter = Fault.Code("document.character", .badInput)
  /// Lines whose number or lengths belong to no machine-readable zone that is read here.
  public static let zoneFormat = Fault.Code("document.format", .badInput)
  /// A value that does not fit its field of a zone or document.
  public static let zoneField = Fault.Code("document.field", .badInput)
}

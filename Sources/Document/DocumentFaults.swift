public import Bytes

extension Fault.Code {
  /// A character that no machine-readable zone can hold.
  public static let zoneCharacter = Fault.Code("document.character", .badInput)
  /// Lines whose number or lengths belong to no machine-readable zone that is read here.
  public static let zoneFormat = Fault.Code("document.format", .badInput)
  /// A value that does not fit its field of a zone or document.
  public static let zoneField = Fault.Code("document.field", .badInput)
  /// A file of a chip that is not what its standard says.
  public static let chipFile = Fault.Code("document.chip-file", .badInput)
  /// An answer of a chip that breaks the protocol.
  public static let chipAnswer = Fault.Code("document.chip-answer", .badInput)
  /// A chip that does not open with what there is of the document's zone and numbers.
  public static let chipKey = Fault.Code("document.chip-key", .badInput)
  /// A chip that ended the protected conversation by itself; it has to be powered anew.
  public static let chipSession = Fault.Code("document.chip-session", .badInput)
  /// A chip that answers more, or more often, than a travel document needs.
  public static let chipLimit = Fault.Code("document.chip-limit", .badInput)
  /// A list of issuers' certificates that cannot be used.
  public static let trustList = Fault.Code("document.trust-list", .badInput)
  /// A certificate or key of an inspection system that cannot be used.
  public static let terminalCertificate = Fault.Code("document.terminal-certificate", .badInput)
}

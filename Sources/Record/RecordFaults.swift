public import Bytes

extension Fault.Code {
  /// A record that breaks a rule of its form or of its meaning; the place names the field.
  public static let record = Fault.Code("record.invalid", .badInput)
  /// A field that the record's schema does not have.
  public static let recordField = Fault.Code("record.unknown-field", .badInput)
  /// A record of a newer schema than this version reads.
  public static let recordNewer = Fault.Code("record.newer", .newer)
  /// A record of more than 64 KiB.
  public static let recordTooLarge = Fault.Code("record.too-large", .badInput)
}

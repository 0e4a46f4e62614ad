// How many of each part a record holds, for who gathers them before there is a record.

extension RecordedName {
  /// Names of one traveller at most.
  public static let atMost = RecordLimits.names
}

extension RecordedLink {
  /// Links of one traveller at most.
  public static let atMost = RecordLimits.links
}

extension RecordedTemplate {
  /// Templates of one traveller at most.
  public static let atMost = RecordLimits.templates
}

extension RecordedMissing {
  /// Captures of one traveller that are not there, at most.
  public static let atMost = RecordLimits.missing
}

extension ZoneCorrection {
  /// Corrections of one zone at most.
  public static let atMost = RecordLimits.zoneCorrections
}

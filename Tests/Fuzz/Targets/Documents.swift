import Bytes
import Codes
import Document

extension FuzzTarget {
  /// Machine-readable zones.
  static let documents: [FuzzTarget] = [zone]

  /// Bytes of a reader or a keyboard as a zone: what reads is reported on and reads again the same.
  private static let zone = FuzzTarget("zone") { bytes in
    let zone = try MachineReadableZone(bytes: bytes)
    let day = CivilDate(daysSince1970: 20_000)
    guard zone.report(on: day).checks.count == 15 else { return "a check is missing" }
    _ = zone.documentNumber + zone.optionalData + zone.name.displayed
    let again = try MachineReadableZone(lines: zone.lines)
    guard again.characters == zone.characters, again.format == zone.format else {
      return "its own lines read back as another zone"
    }
    let corrected = try zone.correcting(.name, with: "X", by: "officer")
    return corrected.name.primary == ["X"] ? nil : "a correction is not what was typed"
  }
}

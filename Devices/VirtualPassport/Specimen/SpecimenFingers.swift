import Biometrics
public import Bytes
import Codes

/// DG3 of a specimen: the two index fingers of a person who does not exist.
public enum SpecimenFingers {
  /// Columns and rows of an image: small, so that a chip is read in a reasonable time.
  private static let side = 160

  /// The data group of a seed: two records of ISO/IEC 19794-4:2005, uncompressed, 500 dots per
  /// inch, each with its subtype (ICAO Doc 9303-10, table 50: 09 right index, 0A left index).
  public static func group(seed: UInt64) throws(Fault) -> [UInt8] {
    var records: [(record: [UInt8], subtype: UInt8)] = []
    for (position, subtype) in [(FingerPosition.rightIndex, UInt8(0x09)), (.leftIndex, 0x0A)] {
      let finger = SyntheticFinger(seed: seed &* 16 &+ UInt64(position.rawValue), pattern: nil)
      let image = finger.impression(
        seed: 1, conditions: ImpressionConditions(seed: 1, care: .guided),
        on: GlassSize(width: side, height: side))
      let one = FingerImageRecord.Representation(image, position: position, edition: .iso2005)
      let record = FingerImageRecord(edition: .iso2005, representations: [one])
      records.append((try record.bytes(), subtype))
    }
    return DataGroupWriting.fingers(records)
  }
}

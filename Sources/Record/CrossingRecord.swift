import Bytes

/// A crossing as the station recorded it: the first record of a traveller's passage.
public struct CrossingRecord: Equatable, Sendable {
  /// The `type` of its line.
  public static let type = "maabar/record/crossing/1"

  /// Identity, salt, practice.
  public var header: RecordHeader
  /// The crossing.
  public var crossing: Crossing

  /// A record of a crossing.
  public init(header: RecordHeader, crossing: Crossing) {
    self.header = header
    self.crossing = crossing
  }

  var json: JSON { header.json(CrossingRecord.type, crossing.json) }

  init(_ fields: inout FieldReader) throws(Fault) {
    header = try RecordHeader(&fields)
    crossing = try Crossing(&fields)
  }
}

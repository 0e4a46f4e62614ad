import Bytes
import Codes

/// Reads the minutiae of one field of type 9, a subfield each.
struct MinutiaeFields {
  /// What a subfield's items give before they are scaled.
  private struct Raw {
    var x: Int
    var y: Int
    /// In degrees.
    var angle: Int
    var kind: Minutia.Kind
    var quality: UInt8
  }

  private let field: TransactionField
  /// From the encoding's unit of length to pixels at 500 dots per inch, across and down.
  private let scale: (x: Float, y: Float)
  /// Added to places, in the encoding's unit.
  private let offset: (x: Int, y: Int)
  private let read: ([[UInt8]]) -> Raw?

  private static let unreported = Parameters.Template.unreportedQuality
  private static let hundredths = 500 / Parameters.Transaction.hundredthsAnInch

  /// Fields 9.012 and 9.023 (clause 8.9.7.9): index; x, y in hundredths of a millimetre and angle
  /// in degrees as 4, 4 and 3 digits; quality; kind; ridge counts.
  ///
  /// The standard's angles point away from the ridge (`isAway`), where those of ANSI/INCITS 378, of
  /// IAFIS and of this house point into it: NIST's own an2k2fmr turns them by 180 degrees, and the
  /// samples in which one print stands in three encodings agree.
  init(classic field: TransactionField, isAway: Bool) {
    self.field = field
    scale = (Self.hundredths, Self.hundredths)
    offset = (0, 0)
    read = { items in
      guard items.count >= 4, items[1].count == 11, let x = decimal(items[1][0..<4]),
        let y = decimal(items[1][4..<8]), let angle = decimal(items[1][8...]), angle < 361
      else { return nil }
      let kind: Minutia.Kind =
        switch items[3].first {
        case UInt8(ascii: "A"): .ending
        case UInt8(ascii: "B"): .bifurcation
        default: .other
        }
      return Raw(
        x: x, y: y, angle: isAway ? angle + 180 : angle, kind: kind,
        quality: Self.classicQuality(decimal(items[2])))
    }
  }

  /// Field 9.137 (clause 8.9.8.12): index, x and y in pixels, angle in 2 degrees, kind, quality.
  init(incits field: TransactionField, _ record: TransactionRecord) {
    self.field = field
    let resolution = FrictionRidgeImage.resolution(
      unit: record.field(130)?.integer, across: record.field(131)?.integer,
      down: record.field(132)?.integer)
    let factor = 500 / Float((resolution ?? .assumed500).dotsPerInch)
    scale = (factor, factor)
    offset = (0, 0)
    read = { items in
      guard items.count >= 5, let x = decimal(items[1]), let y = decimal(items[2]),
        let angle = decimal(items[3]), angle <= 180, let kind = decimal(items[4])
      else { return nil }
      let quality = items.count > 5 ? decimal(items[5]) ?? 254 : 254
      return Raw(
        x: x, y: y, angle: 2 * angle, kind: kind == 1 ? .ending : kind == 2 ? .bifurcation : .other,
        quality: (1...100).contains(quality) ? UInt8(quality) : Self.unreported)
    }
  }

  /// Field 9.331 (clause 8.9.9.24): x and y in hundredths of a millimetre from the upper left
  /// corner of the region of interest (9.300), angle in degrees, kind E, B or X.
  init(extended field: TransactionField, _ record: TransactionRecord) {
    self.field = field
    scale = (Self.hundredths, Self.hundredths)
    let region = record.field(300)?.items.first?.map { decimal($0) ?? 0 } ?? []
    offset = region.count >= 4 ? (region[2], region[3]) : (0, 0)
    read = { items in
      guard items.count >= 4, let x = decimal(items[0]), let y = decimal(items[1]),
        let angle = decimal(items[2]), angle < 361
      else { return nil }
      let kind: Minutia.Kind =
        switch items[3].first {
        case UInt8(ascii: "E"): .ending
        case UInt8(ascii: "B"): .bifurcation
        default: .other
        }
      return Raw(x: x, y: y, angle: angle, kind: kind, quality: Self.unreported)
    }
  }

  /// The minutiae. Throws `.transaction` naming the subfield that is none.
  func points() throws(Fault) -> [Minutia] {
    let subfields = field.items
    guard subfields.count <= Parameters.Transaction.mostMinutiae else {
      throw Fault(
        .transaction, at: "9.\(field.number)",
        "\(Parameters.Transaction.mostMinutiae) minutiae at most expected")
    }
    var points: [Minutia] = []
    for (place, items) in subfields.enumerated() {
      guard let raw = read(items) else {
        throw Fault(.transaction, at: "9.\(field.number)", "minutia \(place + 1) as the standard's")
      }
      points.append(
        Minutia(
          x: Float(raw.x + offset.x) * scale.x, y: Float(raw.y + offset.y) * scale.y,
          direction: Float(raw.angle % 360) * .pi / 180, kind: raw.kind, quality: raw.quality))
    }
    return points
  }

  /// 0 marked by hand, 1 not reported, 2 best to 63 worst (clause 8.9.7.9).
  private static func classicQuality(_ value: Int?) -> UInt8 {
    switch value {
    case 0: 100
    case .some(2...63): UInt8(1 + (63 - (value ?? 63)) * 99 / 61)
    default: unreported
    }
  }
}

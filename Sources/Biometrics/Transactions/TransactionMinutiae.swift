public import Bytes
public import Codes

/// The minutiae of one finger: record type 9 (ANSI/NIST-ITL 1-2011, clause 8.9).
///
/// Four ways of writing them are read; makers' own fields (9.031 to 9.125, 9.151 to 9.175) are not.
public struct TransactionMinutiae: Hashable, Sendable {
  /// How they are written.
  public enum Encoding: String, Sendable, CaseIterable {
    /// Fields 9.005 to 9.012, of the editions up to 2007.
    case standard
    /// Fields 9.013 to 9.030, of the FBI's IAFIS.
    case iafis
    /// Fields 9.126 to 9.150, of ANSI/INCITS 378.
    case incits378 = "incits-378"
    /// Fields 9.300 to 9.399, the extended feature set.
    case extended
  }

  /// The information designation character: that of the image they were found in.
  public let designation: Int
  /// How they are written.
  public let encoding: Encoding
  /// The finger; `.unknown` where the record names none, or several.
  public let position: FingerPosition
  /// The minutiae; places at 500 dots per inch, of the standard encoding from the lower edge of the
  /// image until its height is known: see `minutiae(imageHeight:)`.
  let points: [Minutia]

  /// True where places are counted from the image's lower edge.
  var isFromBelow: Bool { encoding == .standard }

  /// The minutiae as this house compares them.
  ///
  /// - Parameter imageHeight: rows of the image at 500 dots per inch; nil where there is none, and
  ///   then the lowest minutia of the standard encoding lies at the lower edge, which a comparison
  ///   does not feel.
  public func minutiae(imageHeight: Float? = nil) -> [Minutia] {
    guard isFromBelow else { return points }
    let height = imageHeight ?? points.map(\.y).max() ?? 0
    return points.map { point in
      var point = point
      point.y = max(0, height - point.y)
      return point
    }
  }

  /// Reads a record of type 9; throws `.transaction` for one without minutiae in an encoding that
  /// is read, or with one that is none.
  init(_ record: TransactionRecord) throws(Fault) {
    designation = record.designation ?? 0
    let reading: MinutiaeFields
    if let field = record.field(137) {
      encoding = .incits378
      position = Self.finger(record.field(134), place: 0)
      reading = MinutiaeFields(incits: field, record)
    } else if let field = record.field(331) {
      encoding = .extended
      position = Self.finger(record.field(302), place: 0)
      reading = MinutiaeFields(extended: field, record)
    } else if let field = record.field(12) {
      encoding = .standard
      position = Self.finger(record.field(6), place: 0)
      reading = MinutiaeFields(classic: field, isAway: true)
    } else if let field = record.field(23) {
      encoding = .iafis
      position = Self.finger(record.field(14), place: 0)
      reading = MinutiaeFields(classic: field, isAway: false)
    } else {
      throw Fault(
        .transaction, at: "type 9",
        "minutiae as fields 9.012, 9.023, 9.137 or 9.331 expected; makers' own are not read")
    }
    points = try reading.points()
  }

  private static func finger(_ field: TransactionField?, place: Int) -> FingerPosition {
    guard let items = field?.items, items.count == 1, let item = items.first?.first,
      let code = decimal(item)
    else { return .unknown }
    return RidgePosition(code: code).finger ?? .unknown
  }
}

extension BiometricTransaction {
  /// The minutiae of all records of type 9 that can be read, in the file's order.
  public var minutiae: [TransactionMinutiae] { records(9).compactMap { try? .init($0) } }

  /// What kept records of type 9 from being read: a fault for each.
  public var minutiaeFaults: [Fault] {
    var faults: [Fault] = []
    for record in records(9) {
      do throws(Fault) { _ = try TransactionMinutiae(record) } catch { faults.append(error) }
    }
    return faults
  }

  /// The height of the image that minutiae were found in, in rows at 500 dots per inch; nil where
  /// the file does not have it.
  public func imageHeight(of minutiae: TransactionMinutiae) -> Float? {
    let image = ridgeImages.first { $0.designation == minutiae.designation }
    guard let image, image.height > 0 else { return nil }
    let dots = (image.resolution ?? .assumed500).dotsPerInch
    return Float(image.height) * 500 / Float(dots)
  }
}

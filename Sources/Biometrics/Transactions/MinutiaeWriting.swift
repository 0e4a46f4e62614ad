public import Bytes
public import Codes

extension TransactionMinutiae {
  /// A record of type 9 with minutiae in the fields of ANSI/INCITS 378 (9.126 to 9.137), which
  /// every edition since 2007 has.
  ///
  /// Minutiae at 500 dots per inch, best first; those beyond 255 are left out, as ANSI/INCITS 378
  /// has it. `width` and `height` are those of the image at 500 dots per inch; `designation` is the
  /// image's, if it travels too. Throws `.transaction` for a `source` with control characters.
  public static func record(
    _ minutiae: [Minutia], width: Int, height: Int, position: FingerPosition, designation: Int,
    source: String
  ) throws(Fault) -> TransactionRecord {
    let view = FingerMinutiaeRecord(
      edition: .ansi2004, minutiae: minutiae, width: width, height: height, position: position
    ).views[0]
    var fields: [TransactionField] = []
    func add(_ number: Int, _ items: [[String]]) throws(Fault) {
      fields.append(try TransactionField(type: 9, number: number, items: items))
    }
    try add(3, [["0"]])
    try add(4, [["U"]])
    // No registered owner of a format (CBEFF), no certified equipment.
    try add(126, [["0", "0", "0"]])
    try add(127, [["NONE", source]])
    try add(128, [["\(view.width)"]])
    try add(129, [["\(view.height)"]])
    try add(130, [["2"]])
    try add(131, [["\(view.across)"]])
    try add(132, [["\(view.down)"]])
    try add(133, [["0"]])
    try add(134, [["\(position.rawValue)"]])
    try add(136, [["\(view.points.count)"]])
    try add(
      137,
      view.points.enumerated().map { place, point in
        let index = String(place + 1)
        return [
          String(repeating: "0", count: 3 - index.utf8.count) + index, "\(point.x)", "\(point.y)",
          "\(point.angle)", "\(point.kindCode)", "\(point.quality)",
        ]
      })
    return TransactionRecord(type: 9, designation: designation, fields: fields)
  }
}

public import Bytes

/// What makes one text of lines into the next, as a file of lines itself: a header, then lines that
/// are kept and lines that are new. For trust anchors, rules and configuration; a watchlist's delta
/// goes by its entries (`WatchlistPatch`).
///
///     {"base":3,"type":"maabar/line-delta/1"}
///     =0 120            120 lines of the older text, from its line 0 on
///     +{"country":…}    a new line, as it stands behind the sign
///
/// Applied wrongly it gives other bytes, which are not the ones that were signed.
public enum LineDelta {
  /// The type of its header.
  public static let type = "maabar/line-delta/1"

  private static let keep = UInt8(ascii: "=")
  private static let new = UInt8(ascii: "+")
  private static let end: UInt8 = 0x0a

  /// The delta from one text to another. Lines that stand in both are kept wherever they stood.
  /// Cost: one look-up for each line of the newer text.
  public static func make(
    from older: [UInt8], version base: Int64, to newer: [UInt8]
  ) throws(Fault) -> [UInt8] {
    let old = lines(older)
    var places: [ArraySlice<UInt8>: Int] = [:]
    for (place, line) in old.enumerated() where places[line] == nil { places[line] = place }
    var bytes = try JSON.object(["type": .string(type), "base": .integer(base)]).canonicalLine()
    var run: Range<Int>?
    func flush() {
      guard let kept = run else { return }
      bytes += [end, keep] + Array("\(kept.lowerBound) \(kept.count)".utf8)
      run = nil
    }
    for line in lines(newer) {
      if let kept = run, kept.upperBound < old.count, old[kept.upperBound] == line {
        run = kept.lowerBound..<(kept.upperBound + 1)
      } else if let place = places[line] {
        flush()
        run = place..<(place + 1)
      } else {
        flush()
        bytes += [end, new] + line
      }
    }
    flush()
    return bytes + [end]
  }

  /// The text that a delta makes of an older one; throws `.statement` for a file that is no delta,
  /// one from another version, and one whose text would be longer than `limit` bytes.
  public static func apply(
    _ delta: [UInt8], to older: [UInt8], version base: Int64, limit: Int
  ) throws(Fault) -> [UInt8] {
    let wrong = Fault(.statement, at: "delta", "not a delta from this version")
    guard delta.last == end else { throw wrong }
    var steps = lines(Array(delta.dropLast()))[...]
    guard let first = steps.popFirst(), first.count <= 200,
      let header = try? JSON.parse(Array(first)), header["type"]?.string == type,
      header["base"]?.integer == base
    else { throw wrong }
    let old = lines(older)
    var text: [UInt8] = []
    var isFirst = true
    func add(_ line: ArraySlice<UInt8>) throws(Fault) {
      guard text.count + line.count + 1 <= limit + 1 else { throw wrong }
      if !isFirst { text.append(end) }
      text += line
      isFirst = false
    }
    for step in steps {
      switch step.first {
      case new: try add(step.dropFirst())
      case keep:
        guard let kept = range(step.dropFirst()), kept.upperBound <= old.count else { throw wrong }
        for line in old[kept] { try add(line) }
      default: throw wrong
      }
    }
    guard text.count <= limit else { throw wrong }
    return text
  }

  /// The lines of a text; a text that ends with a line end has an empty last one.
  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split(separator: end, omittingEmptySubsequences: false)
  }

  /// `FROM COUNT`, each of at most nine digits, COUNT above 0.
  private static func range(_ text: ArraySlice<UInt8>) -> Range<Int>? {
    let numbers = text.split(separator: 0x20, omittingEmptySubsequences: false).map { digits in
      (1...9).contains(digits.count) ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }
    guard numbers.count == 2, let from = numbers[0], let count = numbers[1], from >= 0, count > 0
    else { return nil }
    return from..<(from + count)
  }
}

public import Bytes
public import Host

/// Prepared templates of many fingers in a few columns: smaller than templates in memory, read
/// from a file as fast as its bytes come, and made templates again one by one as they are compared.
///
/// Of each finger stand the stored template (see `FingerTemplate.stored`) and what takes long to
/// make of it, the words of its cylinders: about 55 bytes a minutia. A template of here compares
/// exactly as the one that was packed.
public struct PackedFingers: Sendable {
  /// The stored templates one after another, and where each starts.
  private var stored: [UInt8] = []
  private var storedStarts: [UInt32] = [0]
  /// The words of the cylinders of every minutia, list after list, and the first of each finger.
  private var words: [UInt64] = []
  /// For each minutia 1 where its cylinder is whole.
  private var whole: [UInt8] = []
  private var minutiaStarts: [UInt32] = [0]

  /// No fingers yet.
  public init() {}

  /// How many fingers there are.
  public var count: Int { storedStarts.count - 1 }

  /// Adds a finger as the next number.
  public mutating func append(_ template: FingerTemplate) {
    stored += template.stored
    storedStarts.append(UInt32(stored.count))
    for list in template.lists {
      words += list.cylinders.every
      whole += list.cylinders.isWhole.map { $0 ? 1 : 0 }
    }
    minutiaStarts.append(UInt32(whole.count))
  }

  /// The template of a number, made anew at each call. Nil only for columns that nobody wrote.
  public func template(_ number: Int) -> FingerTemplate? {
    let bytes = stored[Int(storedStarts[number])..<Int(storedStarts[number + 1])]
    guard let minutiae = try? FingerTemplate.read(bytes) else { return nil }
    var next = Int(minutiaStarts[number])
    guard Int(minutiaStarts[number + 1]) - next == minutiae.reduce(0, { $0 + $1.count }) else {
      return nil
    }
    return FingerTemplate(
      lists: minutiae.map { list in
        defer { next += list.count }
        return MinutiaList(list) { _, directions in
          CylinderColumns(
            every: Array(
              words[next * CylinderColumns.words..<(next + list.count) * CylinderColumns.words]),
            isWhole: whole[next..<next + list.count].map { $0 != 0 }, directions: directions)
        }
      })
  }

  /// Writes the columns.
  public func write(to writer: inout ColumnWriter) {
    writer.append(stored)
    writer.append(storedStarts)
    writer.append(words)
    writer.append(whole)
    writer.append(minutiaStarts)
  }

  /// Reads columns. Any may be passed; throws `.columns` for those that do not fit together.
  public init(_ reader: inout ColumnReader) throws(Fault) {
    stored = try reader.column()
    storedStarts = try reader.column()
    words = try reader.column()
    whole = try reader.column()
    minutiaStarts = try reader.column()
    guard storedStarts.isRising(to: stored.count), minutiaStarts.isRising(to: whole.count),
      minutiaStarts.count == storedStarts.count,
      words.count == whole.count * CylinderColumns.words
    else { throw Fault(.columns, at: "fingers", "columns that do not fit together") }
  }

  /// What this version of the program makes of a few minutiae. Where this is another than when
  /// fingers were packed, cylinders or columns have changed: they are packed again, not read.
  public static var sample: [UInt8] {
    var minutiae: [Minutia] = []
    for number in 0..<40 {
      let direction = UInt8(truncatingIfNeeded: number * 37)
      minutiae.append(
        Minutia(
          x: Float(number * 53 % 211), y: Float(number * 89 % 307),
          direction: Minutia.direction(direction), kind: .ending, quality: 50))
    }
    var fingers = PackedFingers()
    fingers.append(FingerTemplate([minutiae, Array(minutiae.reversed())]))
    var writer = ColumnWriter()
    fingers.write(to: &writer)
    return writer.bytes
  }
}

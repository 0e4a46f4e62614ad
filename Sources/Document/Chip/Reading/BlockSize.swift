/// How much of a file one command asks for: as much as there is, then what fits a short answer,
/// then what old chips can do.
enum BlockSize: Int, Comparable, CaseIterable {
  /// Answers of extended length.
  case extended
  /// 223 bytes: with their protection they fill an answer of short length.
  case short
  /// 160 bytes: some chips have no larger buffer.
  case small

  /// The next smaller one; nil when there is none.
  var smaller: BlockSize? { BlockSize(rawValue: rawValue + 1) }

  /// From the largest down.
  static func < (left: BlockSize, right: BlockSize) -> Bool { left.rawValue < right.rawValue }
}

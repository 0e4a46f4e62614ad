/// Bytes of something longer.
public struct ByteRange: Equatable, Sendable {
  /// The first byte's place, from 0.
  public let first: Int
  /// How many bytes.
  public let count: Int

  /// Names a range.
  public init(first: Int, count: Int) {
    self.first = first
    self.count = count
  }

  /// `bytes 0-999/4000` of a header Content-Range (RFC 9110 clause 14.4), with the whole's length;
  /// nil for any other form, an empty range, or one that leads beyond the whole.
  static func content(_ text: String) -> (range: ByteRange, whole: Int)? {
    guard text.hasPrefix("bytes ") else { return nil }
    let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let whole = Headers.count(parts[1]) else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Headers.count(ends[0]), let last = Headers.count(ends[1]),
      first <= last, last < whole
    else { return nil }
    return (ByteRange(first: first, count: last - first + 1), whole)
  }

  /// `bytes=1000-` or `bytes=1000-1999` of a header Range: the first byte and, where one is named,
  /// the last; nil for any other form.
  static func wanted(_ text: String) -> (first: Int, last: Int?)? {
    guard text.hasPrefix("bytes=") else { return nil }
    let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Headers.count(ends[0]) else { return nil }
    if ends[1].isEmpty { return (first, nil) }
    guard let last = Headers.count(ends[1]), first <= last else { return nil }
    return (first, last)
  }
}

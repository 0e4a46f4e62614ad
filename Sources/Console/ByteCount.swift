/// A number of bytes as a person reads it.
public enum ByteCount {
  /// `812 B`, `47 kB`, `2.4 MB`: powers of ten, as sticks are sold.
  public static func text(_ bytes: Int64) -> String {
    switch bytes {
    case ..<1000: "\(bytes) B"
    case ..<999_500: "\((bytes + 500) / 1000) kB"
    default: "\(tenths(bytes)) MB"
    }
  }

  private static func tenths(_ bytes: Int64) -> String {
    let tenths = bytes / 100_000 + (bytes % 100_000 >= 50_000 ? 1 : 0)
    return "\(tenths / 10).\(tenths % 10)"
  }
}

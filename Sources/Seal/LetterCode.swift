/// A hash in letters and digits that people read to each other or type: base32 of RFC 4648 clause 6
/// (no 0, 1, 8 or 9), five bits a letter, in groups of four.
public enum LetterCode {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// The first `count` letters of a hash (at most what its bits give): `ABCD-EFGH-IJ`.
  public static func text(_ hash: [UInt8], letters count: Int) -> String {
    grouped((0..<min(count, hash.count * 8 / 5)).map { letters[fiveBits(of: hash, at: $0 * 5)] })
  }

  /// A code as people type it: without hyphens and spaces, in either case; nil for what is none.
  public static func typed(_ text: String, letters count: Int) -> String? {
    let typed = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != 0x20 }
    guard typed.count == count, typed.allSatisfy(letters.contains) else { return nil }
    return grouped(Array(typed))
  }

  private static func grouped(_ letters: [UInt8]) -> String {
    stride(from: 0, to: letters.count, by: 4)
      .map { String(decoding: letters[$0..<min($0 + 4, letters.count)], as: UTF8.self) }
      .joined(separator: "-")
  }

  private static func fiveBits(of hash: [UInt8], at bit: Int) -> Int {
    let next = bit / 8 + 1 < hash.count ? Int(hash[bit / 8 + 1]) : 0
    return (Int(hash[bit / 8]) << 8 | next) >> (11 - bit % 8) & 31
  }
}

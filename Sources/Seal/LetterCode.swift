/// A hash in letters and digits that people read to each other or type: base32 of RFC 4648 clause 6
/// (no 0, 1, 8 or 9), five bits a letter, in groups of four.
public enum LetterCode {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// The first `letters` of a hash (at most what its bits give): `ABCD-EFGH-IJ`.
  public static func text(_ hash: [UInt8], letters count: Int) -> String {
    var code: [UInt8] = []
    for place in 0..<min(count, hash.count * 8 / 5) {
      if place > 0, place % 4 == 0 { code.append(UInt8(ascii: "-")) }
      code.append(letters[fiveBits(of: hash, at: place * 5)])
    }
    return String(decoding: code, as: UTF8.self)
  }

  private static func fiveBits(of hash: [UInt8], at bit: Int) -> Int {
    let next = bit / 8 + 1 < hash.count ? Int(hash[bit / 8 + 1]) : 0
    return (Int(hash[bit / 8]) << 8 | next) >> (11 - bit % 8) & 31
  }
}

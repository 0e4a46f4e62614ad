public import Bytes
import Crypto

/// Sixteen letters that both sides of an enrolment read to each other before they trust it.
///
/// 80 bits over the station's request and the registry's answer, so over both sides' keys: an
/// attacker between them would have to find 2^80 keys to make both sides read the same letters. (A
/// code of six digits was forged in about a second.) Base32 of RFC 4648 clause 6 in groups of four.
public enum ComparisonCode {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// The code of an enrolment: `ABCD-EFGH-IJKL-MNOP`.
  public static func text(_ request: EnrolmentRequest, _ answer: EnrolmentAnswer) throws(Fault)
    -> String
  {
    let lines =
      [Array("maabar/comparison/1".utf8)] + [
        try request.json.canonicalLine(), try answer.json.canonicalLine(),
      ]
    let hash = Hash.sha256(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
    var code: [UInt8] = []
    for group in 0..<4 {
      if group > 0 { code.append(UInt8(ascii: "-")) }
      for place in group * 4..<group * 4 + 4 {
        code.append(letters[ComparisonCode.fiveBits(of: hash, at: place * 5)])
      }
    }
    return String(decoding: code, as: UTF8.self)
  }

  private static func fiveBits(of hash: [UInt8], at bit: Int) -> Int {
    let two = Int(hash[bit / 8]) << 8 | Int(hash[bit / 8 + 1])
    return two >> (11 - bit % 8) & 31
  }
}

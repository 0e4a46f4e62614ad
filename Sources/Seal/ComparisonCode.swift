public import Bytes
import Crypto

/// Sixteen letters that both sides of an enrolment read to each other before they trust it.
///
/// 80 bits over the station's request and the registry's answer, so over both sides' keys: an
/// attacker between them would have to find 2^80 keys to make both sides read the same letters. (A
/// code of six digits was forged in about a second.) Base32 of RFC 4648 clause 6 in groups of four.
public enum ComparisonCode {
  /// The code of an enrolment: `ABCD-EFGH-IJKL-MNOP`.
  public static func text(_ request: EnrolmentRequest, _ answer: EnrolmentAnswer) throws(Fault)
    -> String
  {
    let lines =
      [Array("maabar/comparison/1".utf8)] + [
        try request.json.canonicalLine(), try answer.json.canonicalLine(),
      ]
    let hash = Hash.sha256(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
    return LetterCode.text(hash, letters: 16)
  }
}

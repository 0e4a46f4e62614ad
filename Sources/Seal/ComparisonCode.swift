public import Bytes
import Crypto

/// Sixteen letters that the people of both sides read to each other before either trusts the other.
///
/// 80 bits of SHA-256 over the station's request and the registry's offer, so over both sides'
/// keys, in Base32 (RFC 4648 clause 6) in groups of four.
///
/// **Over the network** the station first commits itself to 32 random bytes, the registry answers
/// with 32 of its own, and only then the station shows its: whoever sits between them has fixed
/// both of the keys that he puts in before he knows what either side's code will be, so each try
/// succeeds once in 2^80 however much he computes (hash commitment as in ZRTP, RFC 6189 clause
/// 4.4.1.1; Vaudenay, "Secure communications over insecure channels based on short authenticated
/// strings", CRYPTO 2005), and each costs a request that an administrator sees.
///
/// **With files** there is no third step. Each direction has a code of its own: of the request, and
/// of request and offer. Who changes a file must find another with the same 80 bits, a second
/// preimage of 2^80 steps: he cannot look for any two that agree (2^40), because each code covers
/// bytes that an honest side drew.
public enum ComparisonCode {
  /// Letters of a code, without its hyphens.
  public static let letterCount = 16

  /// The code of a request that is carried as a file: `ABCD-EFGH-IJKL-MNOP`.
  public static func text(_ request: EnrolmentRequest) throws(Fault) -> String {
    try text(over: ["maabar/comparison-request/1", request.json])
  }

  /// The code of request and offer; `opening` is what the station committed itself to, nil where
  /// both were carried as files.
  public static func text(
    _ request: EnrolmentRequest, _ offer: EnrolmentOffer, opening: [UInt8]? = nil
  ) throws(Fault) -> String {
    try text(over: [
      "maabar/comparison/1", request.json, offer.json, .string(opening.map(Hex.encode) ?? ""),
    ])
  }

  /// A code as people type it: without hyphens and spaces, in either case; nil for what is none.
  public static func typed(_ text: String) -> String? {
    LetterCode.typed(text, letters: letterCount)
  }

  private static func text(over parts: [JSON]) throws(Fault) -> String {
    var lines: [[UInt8]] = []
    for part in parts { lines.append(try part.canonicalLine()) }
    let hash = Hash.sha256(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
    return LetterCode.text(hash, letters: letterCount)
  }
}

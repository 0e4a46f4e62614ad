public import Bytes
public import Codes
public import Crypto

/// A station's enrolment as it is now: the registry's present keys, and certificates for the
/// station's present or next ones. The registry signs it under a key of its own kind whenever keys
/// changed, on either side.
public struct KeyStatement: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/keys/1"

  /// What takes the place of the enrolment's answer.
  public let answer: EnrolmentAnswer
  /// When it was signed, by the registry's clock.
  public let made: Instant

  /// States an enrolment.
  public init(_ answer: EnrolmentAnswer, made: Instant) {
    self.answer = answer
    self.made = made
  }

  /// The statement as JSON.
  public var json: JSON {
    [
      "type": .string(KeyStatement.type), "answer": answer.json,
      "made": .string(made.description),
    ]
  }

  /// Verifies a note by the key that the station has pinned, and reads it; throws `.statement`.
  public init(note: [UInt8], verifier: NoteVerifier) throws(Fault) {
    let json = try SignedStatement.open(note, as: .keys, verifier: verifier)
    do throws(Fault) {
      try expectType(json, KeyStatement.type)
      made = try json.requiredInstant("made")
      answer = try EnrolmentAnswer(json["answer"] ?? [:])
    } catch { throw Fault(.statement, at: error.place, error.detail) }
  }
}

/// A station's wish to go on with new keys: the request for them, in CMS under the signing key that
/// they replace. It holds no secret.
public enum Renewal {
  /// The type of its JSON line; a manifest's is another.
  public static let type = "maabar/renewal/1"
  /// Bytes of a signed renewal at most.
  public static let bytesAtMost = 32 * 1024

  /// Signs a request for new keys with the present signing key.
  public static func sign(
    _ request: EnrolmentRequest, certificate: Certificate, key: SigningKey,
    atMilliseconds now: Int64
  ) throws(Fault) -> [UInt8] {
    let line: JSON = ["type": .string(type), "request": request.json]
    return try CMS.sign(
      try line.canonicalLine(), certificate: certificate, key: key, atMilliseconds: now)
  }

  /// The request, and the key that signed it; whether that is the station's is for the reader to
  /// decide. Throws `.field`, `.json` or what `CMS.verify` throws.
  public static func open(
    _ signed: [UInt8]
  ) throws(Fault) -> (request: EnrolmentRequest, signer: PublicKey) {
    let message = try CMS.verify(signed)
    let json = try JSON.parseCanonical(message.content)
    try expectType(json, type)
    guard let request = json["request"] else {
      throw Fault(.field, at: "request", "a request for keys expected")
    }
    return (
      try EnrolmentRequest(Array(request.line().utf8)), message.signer.publicKey
    )
  }
}

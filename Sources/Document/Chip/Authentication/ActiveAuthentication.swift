import Bytes
import Codes
import Crypto

/// Active authentication: the chip signs a challenge with a key that it never gives away (ICAO
/// Doc 9303-11, clause 6.1). A copy of its files cannot; that DG15 is the issuer's own is for
/// passive authentication to say.
package struct ActiveAuthentication {
  /// What came of it.
  let check: DocumentCheck

  /// Bytes of a challenge.
  static let challengeCount = 8

  /// Asks the chip. `file` is DG15, tag 6F included; `declared` the content of the object
  /// identifier of the signature in DG14's ActiveAuthenticationInfo, which keys on curves come
  /// with.
  ///
  /// A chip that refuses or answers with a wrong signature fails the check; a key or an algorithm
  /// that cannot be used here leaves it undetermined.
  init(
    _ session: ChipSession, file: [UInt8], declared: ObjectIdentifier?, randomness: any Randomness
  ) throws(ChipInterruption) {
    let key: ChipPublicKey
    do throws(Fault) { key = try ActiveAuthentication.key(in: file) } catch {
      check = DocumentCheck(
        .activeAuthentication, .undetermined, "DG15 cannot be read: \(error.detail)")
      return
    }
    let challenge = randomness.bytes(ActiveAuthentication.challengeCount)
    let answer = try ActiveAuthentication.ask(session, challenge, key)
    guard answer.isSuccess, !answer.data.isEmpty else {
      let detail = "the chip does not sign (\(answer.statusText))"
      check = DocumentCheck(.activeAuthentication, .failed, detail)
      return
    }
    check = ActiveAuthentication.check(
      answer.data, challenge: challenge, key: key, declared: declared)
  }

  /// INTERNAL AUTHENTICATE. A signature that fills a short answer once it is protected is asked for
  /// with extended length where the reader passes it on, and again the other way where the chip
  /// refuses the length.
  private static func ask(
    _ session: ChipSession, _ challenge: [UInt8], _ key: ChipPublicKey
  ) throws(ChipInterruption) -> ResponseAPDU {
    let isLong = key.group == nil && key.numberCount > ChipSession.protectedData
    let canExtend = session.usesExtendedLength
    let lengths = isLong && canExtend ? [65_536, 256] : canExtend ? [256, 65_536] : [256]
    var answer = ResponseAPDU(status: 0x6700)
    for length in lengths {
      answer = try session.send(CommandAPDU(0, 0x88, 0, 0, data: challenge, expected: length))
      let isLengthRefused = answer.status == 0x6700 || answer.status >> 8 == 0x6C
      guard isLengthRefused else { break }
    }
    return answer
  }

  /// The key of DG15 (Doc 9303-10, clause 4.7.15); throws `.chipFile` or `.key`.
  static func key(in file: [UInt8]) throws(Fault) -> ChipPublicKey {
    let group = try TaggedElement(file[...])
    guard group.tag == 0x6F else { throw TaggedElement.wrong(file[...], "tag 6F expected") }
    return try ChipPublicKey(subjectPublicKeyInfo: Array(group.content))
  }

  // MARK: The answer

  /// Checks an answer under the key of DG15, as the protocol does.
  package static func check(
    _ signature: [UInt8], challenge: [UInt8], file: [UInt8], declared: ObjectIdentifier?
  ) -> DocumentCheck {
    do throws(Fault) {
      return check(signature, challenge: challenge, key: try key(in: file), declared: declared)
    } catch {
      return DocumentCheck(
        .activeAuthentication, .undetermined, "DG15 cannot be read: \(error.detail)")
    }
  }

  /// Checks a signature of the chip over a challenge.
  static func check(
    _ signature: [UInt8], challenge: [UInt8], key: ChipPublicKey, declared: ObjectIdentifier?
  ) -> DocumentCheck {
    key.group == nil
      ? recovered(signature, challenge, key) : curve(signature, challenge, key, declared)
  }

  /// RSA: ISO/IEC 9796-2, scheme 1 (Doc 9303-11, clause 6.1.2.2).
  private static func recovered(
    _ signature: [UInt8], _ challenge: [UInt8], _ key: ChipPublicKey
  ) -> DocumentCheck {
    let finding: MessageRecovery.Finding
    do throws(Fault) {
      finding = try MessageRecovery.open(signature, key: key, known: challenge)
    } catch { finding = .malformed(error.detail) }
    return switch finding {
    case .holds(let hash):
      DocumentCheck(.activeAuthentication, .successful, "RSA, \(hash.name)")
    case .fails:
      DocumentCheck(.activeAuthentication, .failed, "the signature is not over this challenge")
    case .malformed(let reason): DocumentCheck(.activeAuthentication, .failed, reason)
    case .unknownFunction(let name):
      DocumentCheck(.activeAuthentication, .undetermined, "hashed with \(name), not known here")
    }
  }

  /// A curve: ECDSA, plain as the standard asks or in a sequence as some chips do (clause 6.1.2.3).
  private static func curve(
    _ signature: [UInt8], _ challenge: [UInt8], _ key: ChipPublicKey, _ declared: ObjectIdentifier?
  ) -> DocumentCheck {
    var functions = functions(forOrderOf: key.numberCount * 8)
    if let declared {
      guard let named = plainSignatures[declared.octets] else {
        return DocumentCheck(
          .activeAuthentication, .undetermined, "DG14 names an unknown signature algorithm")
      }
      functions = [named]
    }
    for function in functions {
      for scheme in [ChipSignatureScheme.plainECDSA(function), .encodedECDSA(function)]
      where key.verify(signature, of: challenge, scheme) {
        let form = if case .encodedECDSA = scheme { " in a sequence" } else { "" }
        return DocumentCheck(.activeAuthentication, .successful, "ECDSA, \(function.name)\(form)")
      }
    }
    return DocumentCheck(
      .activeAuthentication, .failed, "the signature is not over this challenge")
  }

  /// The hash functions to try where DG14 names none: the longest that the group's order holds
  /// (clause 6.1.2.3) first, then shorter ones, then longer ones, which are cut.
  private static func functions(forOrderOf bits: Int) -> [HashAlgorithm] {
    let all: [(HashAlgorithm, Int)] = [
      (.sha512, 512), (.sha384, 384), (.sha256, 256), (.sha224, 224), (.sha1, 160),
    ]
    return all.filter { $0.1 <= bits }.map(\.0) + all.reversed().filter { $0.1 > bits }.map(\.0)
  }

  /// ecdsa-plain-SHA1 to -SHA512: 0.4.0.127.0.7.1.1.4.1, then 1 to 5 (BSI TR-03111, clause 5.2.1).
  private static let plainSignatures: [[UInt8]: HashAlgorithm] = {
    let arc: [UInt8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01]
    let functions: [HashAlgorithm] = [.sha1, .sha224, .sha256, .sha384, .sha512]
    return Dictionary(
      uniqueKeysWithValues: functions.enumerated().map { (arc + [UInt8($0 + 1)], $1) })
  }()
}

import Bytes
import Crypto
import Document

extension FuzzTarget {
  /// What chips send before and while they open.
  static let chipAccess: [FuzzTarget] = [securityInfos, protectedAnswer, authenticationData]

  /// EF.CardAccess, DG14 or EF.CardSecurity: what reads keeps every entry, and its offers run.
  private static let securityInfos = FuzzTarget("security-infos") { bytes in
    let infos: SecurityInfos
    switch bytes.first {
    case 0x6E: infos = try SecurityInfos(dataGroup14: bytes)
    case 0x30: infos = try CardSecurity(bytes).infos
    default: infos = try SecurityInfos(cardAccess: bytes)
    }
    guard infos.problems.count <= infos.entries.count else { return "more problems than entries" }
    for offer in infos.paceOffers {
      guard try offer.group.publicKey(of: [2]) != offer.group.generator else {
        return "a group with an element of order 1"
      }
    }
    for (key, _) in infos.chipAuthenticationKeys { try key.group.check(key.element) }
    _ = SecurityInfos.check(cardAccess: infos, against: [("itself", infos)])
    return infos.entries.allSatisfy { !$0.encoded.isEmpty } ? nil : "an entry without bytes"
  }

  /// A protected answer: the first byte says the cipher and whether the rest gets a checksum that
  /// holds, so that what comes after the checksum is reached too.
  private static let protectedAnswer = FuzzTarget("protected-answer") { bytes in
    let choice = bytes.first ?? 0
    let cipher = ChipCipher.allCases[Int(choice & 3)]
    let key = [UInt8](repeating: 1, count: cipher.keyCount)
    var session = try SecureMessaging(cipher, encryptionKey: key, codeKey: key)
    _ = try session.protect(
      CommandAPDU(0, 0xB0, 0, 0, expected: choice & 8 == 0 ? nil : 1))
    var data = Array(bytes.dropFirst())
    guard choice & 4 != 0 else {
      _ = try session.reveal(ResponseAPDU(data: data))
      return "an answer without its checksum came through"
    }
    let counter = [UInt8](repeating: 0, count: cipher.blockCount - 1) + [2]
    data += try [0x8E, 8] + cipher.code(ofPadded: counter + data, key: key)
    let answer = try session.reveal(ResponseAPDU(data: data))
    return answer.data.count < data.count ? nil : "more came out than went in"
  }

  /// The template of GENERAL AUTHENTICATE: every object in it is part of the bytes.
  private static let authenticationData = FuzzTarget("authentication-data") { bytes in
    let objects = try DynamicAuthenticationData.objects(bytes, "step 1")
    let count = objects.values.reduce(0) { $0 + $1.count + 2 }
    return count <= bytes.count ? nil : "more objects than bytes"
  }
}

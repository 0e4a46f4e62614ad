import Bytes
import Codes
import Document

extension FuzzTarget {
  /// Certificates of terminals, and what chips answer to a challenge.
  static let terminals: [FuzzTarget] = [cardVerifiable, activeAuthentication]

  /// Certificates one after another, as a file of an import: what reads writes the same bytes, and
  /// nothing leads to a terminal without its private key.
  private static let cardVerifiable = FuzzTarget("cv-certificate") { bytes in
    let day = CivilDate(daysSince1970: 17_000)
    var set = TerminalCertificates()
    set.add(bytes, named: "file")
    let taken = set.certificates.count + set.keyCount + set.problems.count
    guard taken > 0 || bytes.isEmpty else {
      return "bytes that are neither taken nor explained"
    }
    _ = set.unusable(on: day)
    for certificate in set.certificates {
      guard try CardVerifiableCertificate(certificate.encoded) == certificate else {
        return "a certificate changed"
      }
      let finding = set.chain(below: [certificate.authority], on: day)
      if case .found(let chain) = finding, chain.certificates.isEmpty { return "an empty chain" }
      _ = certificate.holder.description + certificate.holder.mnemonic
    }
    return nil
  }

  /// The length of DG15 in two bytes, DG15, and an answer: one check comes of it.
  private static let activeAuthentication = FuzzTarget("active-authentication") { bytes in
    let length = min(bytes.count, bytes.prefix(2).reduce(0) { $0 << 8 | Int($1) })
    let file = Array(bytes.dropFirst(2).prefix(length))
    let answer = Array(bytes.dropFirst(2 + length))
    let challenge = Array("unforeseen".utf8)
    let check = ActiveAuthentication.check(
      answer, challenge: challenge, file: file, declared: nil)
    _ = check.detail
    return check.name == .activeAuthentication ? nil : "another check"
  }
}

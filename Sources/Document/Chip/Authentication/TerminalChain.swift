public import Codes
import Crypto

/// The certificates that lead a chip from a key that it knows to this inspection system's (BSI
/// TR-03110-3, clause 2.5), with the private key that answers its challenge.
public struct TerminalChain: Sendable {
  /// Links of the authority, the document verifier's and the terminal's certificate, in the order
  /// in which the chip takes them.
  public let certificates: [CardVerifiableCertificate]
  /// The terminal's private key.
  public let key: any TerminalSigner

  /// The terminal's own certificate.
  public var terminal: CardVerifiableCertificate { certificates[certificates.count - 1] }

  /// What the terminal may read when the chip grants all that the chain gives (clause 2.7).
  public var authorization: HolderAuthorization {
    certificates.reduce(terminal.authorization) { $0.limited(by: $1.authorization) }
  }

  /// What looking for a chain came to.
  public enum Finding: Sendable {
    /// The best chain: the most rights, then the latest, then the shortest.
    case found(TerminalChain)
    /// None, with the reason for people.
    case missing(String)
  }
}

extension TerminalCertificates {
  /// The chain that begins below one of the keys that a chip knows, the latest of which comes
  /// first. Looks for it through the authorities' link certificates; takes nothing that has ended
  /// on `day`, and nothing whose issuer is here and did not sign it.
  public func chain(below references: [KeyReference], on day: CivilDate) -> TerminalChain.Finding {
    guard !references.isEmpty else { return .missing("the chip names no authority") }
    var search = ChainSearch(self, day: day)
    for reference in references { search.extend([], below: reference) }
    if let best = search.best { return .found(best) }
    let names = references.map(\.description).joined(separator: ", ")
    let reason =
      search.isOver
      ? "the certificates for this issuer have ended" : "no certificates for this issuer"
    return .missing("\(reason) (\(names))")
  }
}

/// A search from a chip's key down to a terminal.
private struct ChainSearch {
  private let usable: [CardVerifiableCertificate]
  private let set: TerminalCertificates
  private let day: CivilDate
  /// The best chain so far.
  private(set) var best: TerminalChain?
  /// Whether a certificate was passed over because its days are over or have not begun.
  private(set) var isOver = false
  /// Steps left: what a strange import can make a search cost.
  private var steps = 4096

  init(_ set: TerminalCertificates, day: CivilDate) {
    self.set = set
    self.day = day
    usable = set.certificates.filter { certificate in
      certificate.authorization.type == .inspectionSystem && !certificate.isSelfIssued
        && set.issuer(of: certificate) != .refuted
    }
  }

  /// Follows every certificate that the holder of `reference` issued.
  mutating func extend(_ begun: [CardVerifiableCertificate], below reference: KeyReference) {
    for next in usable where next.authority == reference {
      guard steps > 0, begun.count < 8 else { return }
      steps -= 1
      guard !begun.contains(next), fits(next, after: begun.last) else { continue }
      guard next.isValid(on: day) else {
        isOver = true
        continue
      }
      guard next.authorization.role == .terminal else {
        extend(begun + [next], below: next.holder)
        continue
      }
      guard let key = set.privateKey(of: next) else { continue }
      consider(TerminalChain(certificates: begun + [next], key: key))
    }
  }

  /// Whether the roles follow: authorities, one verifier, one terminal.
  private func fits(
    _ next: CardVerifiableCertificate, after last: CardVerifiableCertificate?
  ) -> Bool {
    switch next.authorization.role {
    case .authority, .foreignVerifier, .domesticVerifier:
      last.map { $0.authorization.role == .authority } ?? true
    case .terminal: last.map(\.authorization.role.isVerifier) ?? false
    }
  }

  private mutating func consider(_ chain: TerminalChain) {
    guard let best else {
      self.best = chain
      return
    }
    func rights(_ chain: TerminalChain) -> Int {
      (chain.authorization.readsFingers ? 1 : 0) + (chain.authorization.readsIrises ? 1 : 0)
    }
    let order = (rights(chain), chain.terminal.effective, -chain.certificates.count)
    let known = (rights(best), best.terminal.effective, -best.certificates.count)
    if order > known { self.best = chain }
  }
}

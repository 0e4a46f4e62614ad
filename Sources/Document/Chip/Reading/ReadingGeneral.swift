import Bytes
import Codes
import Crypto

// The general procedure: after PACE, and before the application is selected, the terminal proves
// itself and then the chip, each in version 2 (BSI TR-03110-2, clause 3.1; TR-03135-1, clause
// 5.6.2.3). Identity cards ask for it before they give fingers.
extension ReadingRun {
  /// What PACE is to announce of the terminal, where files behind its certificates are wanted and
  /// EF.CardAccess offers the general procedure; nil otherwise.
  func announcement(_ card: SecurityInfos) -> [UInt8]? {
    guard terminal != nil, !plan.files.isDisjoint(with: ReadingPlan.protected),
      card.terminalAuthentications.contains(where: { $0.version == 2 }),
      !hasFailed(.terminalAuthentication)
    else { return nil }
    // An inspection system that asks for fingers and irises; the certificates decide.
    return try? HolderAuthorization(.inspectionSystem, bits: [0x03]).encoded
  }

  /// Proves the terminal, then the chip, after PACE that announced it.
  func authenticateGenerally(_ card: SecurityInfos) throws(ChipInterruption) {
    guard let terminal, let agreement else { return }
    let references = agreement.trustPoints.compactMap { try? KeyReference($0) }
    switch terminal.certificates.chain(below: references, on: terminal.day) {
    case .missing(let reason):
      record(DocumentCheck(.terminalAuthentication, .undetermined, reason))
    case .found(let chain):
      guard let key = try ephemeralKey(card) else {
        return record(
          DocumentCheck(.terminalAuthentication, .undetermined, "no key for chip authentication"))
      }
      try authenticate(chain, key, agreement)
    }
  }

  /// The terminal's key for chip authentication, which it names before: on the group that
  /// EF.CardAccess tells, else EF.CardSecurity where the chip gives it this early.
  private func ephemeralKey(
    _ card: SecurityInfos
  ) throws(ChipInterruption) -> (group: AgreementGroup, secret: [UInt8])? {
    var group = card.chipAuthenticationGroups.first?.group
    if group == nil {
      try readCardSecurity()
      group = cardSecurity?.chipAuthenticationOffers(version: 2).first?.key.group
    }
    guard let group else { return nil }
    do throws(Fault) { return (group, try group.newSecret(randomness)) } catch {
      throw .failed(error)
    }
  }

  private func authenticate(
    _ chain: TerminalChain, _ key: (group: AgreementGroup, secret: [UInt8]),
    _ agreement: PACE.Agreement
  ) throws(ChipInterruption) {
    let names: [[UInt8]]
    let short: [UInt8]
    do throws(Fault) {
      names = [try agreement.group.compressed(agreement.chipKey)]
      short = try key.group.compressed(key.group.publicKey(of: key.secret))
    } catch { throw .failed(error) }
    let result = try doing("terminal authentication") { () throws(ChipInterruption) in
      try TerminalAuthentication(
        session, chain: chain, version: .two, identifiers: names, ephemeral: short)
    }
    record(result.check)
    guard let rights = result.authorization else { return }
    try readCardSecurity()
    let offers = cardSecurity?.chipAuthenticationOffers(version: 2) ?? []
    guard let offer = offers.first(where: { $0.key.group == key.group }) else {
      return record(
        DocumentCheck(.chipAuthentication, .undetermined, "no key for it in EF.CardSecurity"))
    }
    let proof = try doing("chip authentication") { () throws(ChipInterruption) in
      try ChipAuthentication(
        session, offer: offer, ephemeralSecret: key.secret, randomness: randomness,
        provenBy: FilePlace(.cardSecurity))
    }
    record(proof.check)
    if proof.endedSession {
      throw .failed(Fault(.chipSession, "the chip did not take part in chip authentication"))
    }
    if proof.check.outcome == .successful { grant(rights) }
  }

  /// What the terminal may read from here on.
  func grant(_ rights: HolderAuthorization) {
    if rights.readsFingers { granted.insert(.dataGroup(3)) }
    if rights.readsIrises { granted.insert(.dataGroup(4)) }
  }
}

// EF.CardSecurity, which stands in the master file behind PACE.
extension ReadingRun {
  /// Reads it once, before the application is selected.
  func readCardSecurity() throws(ChipInterruption) {
    let file = ChipFile.cardSecurity
    guard settled.insert(file.description).inserted else { return }
    do throws(ChipInterruption) {
      let ending = try doing(file.description) { () throws(ChipInterruption) in
        try files.read(FilePlace(file), in: session)
      }
      take(ending, of: file)
    } catch {
      settled.remove(file.description)
      throw error
    }
  }

  /// What it says; nil where it was not read or cannot be.
  var cardSecurity: SecurityInfos? {
    reading.content[.cardSecurity].flatMap { try? CardSecurity($0).infos }
  }
}

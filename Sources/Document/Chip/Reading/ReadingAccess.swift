import Bytes
import Codes

// Access: from a freshly powered chip to its application, protected where the chip wants it.
extension ReadingRun {
  /// Opens the chip by PACE where it offers it, else by Basic Access Control, else as it is. Throws
  /// `.failed` of `.chipKey` when it stays shut.
  func openChip() throws(ChipInterruption) {
    if try openByPACE() { return }
    try select()
    var refusal = withoutPACE
    if let key = keys.zone {
      let attempt = try doing(BasicAccess.method) { () throws(ChipInterruption) in
        try BasicAccess.run(session, key, randomness)
      }
      if attempt.isGranted { return grant(.basic(instead: withoutPACE), attempt) }
      refusal = describe(attempt)
      try select()
    }
    try openPlainly(refusal)
  }

  /// Selects the application of travel documents.
  private func select() throws(ChipInterruption) {
    let answer = try doing("application") { () throws(ChipInterruption) in
      try session.send(.selectApplication)
    }
    guard answer.isSuccess || answer.status >> 8 == 0x62 else {
      throw .failed(
        Fault(.chipKey, at: answer.statusText, "no application of a travel document on the chip"))
    }
  }

  // MARK: PACE

  /// How many of a chip's variants of PACE are tried, the best first, where it refuses one.
  private static let offersTried = 3

  /// Whether PACE opened the chip. Where it did not, though the chip offers it, the reason stays in
  /// `withoutPACE` and the chip was powered anew.
  private func openByPACE() throws(ChipInterruption) -> Bool {
    guard withoutPACE == nil, let file = reading.content[.cardAccess] else { return false }
    let card: SecurityInfos
    do throws(Fault) { card = try SecurityInfos(cardAccess: file) } catch {
      withoutPACE = "PACE: EF.CardAccess cannot be read: \(error.detail)"
      return false
    }
    let offers = card.paceOffers.prefix(ReadingRun.offersTried)
    guard !offers.isEmpty else {
      withoutPACE = "PACE: no variant that is known here"
      return false
    }
    let announced = announcement(card)
    var refusals: [String] = []
    for password in keys.passwords {
      for offer in offers {
        let result = try doing("PACE") { () throws(ChipInterruption) in
          try PACE(offer, password, authorization: announced, randomness).run(session)
        }
        if result.attempt.isGranted {
          agreement = result.agreement
          try proveByMapping()
          if announced != nil { try authenticateGenerally(card) }
          try selectBehindPACE(result.attempt)
          return true
        }
        refusals.append(result.attempt.words)
        try session.restart()
        // A wrong password is wrong with every variant; what a chip refuses of one, it may do of
        // the next.
        guard case .refused = result.attempt.outcome else { break }
      }
    }
    withoutPACE = refusals.isEmpty ? nil : refusals.joined(separator: "; ")
    return false
  }

  /// Selects the application. A chip that then leaves its own secure messaging (6988 and others)
  /// opens by Basic Access Control all the same, and never by PACE.
  private func selectBehindPACE(_ attempt: AccessAttempt) throws(ChipInterruption) {
    do throws(ChipInterruption) { try select() } catch {
      if case .failed(let fault) = error, fault.code == .chipSession {
        withoutPACE = "\(attempt.method): the chip answers \(fault.place) to SELECT"
      }
      throw error
    }
    grant(.pace(attempt.method), attempt)
  }

  /// With chip authentication mapping PACE itself proves that the chip is no copy: the key for it
  /// stands in EF.CardSecurity, which can be read before the application is selected.
  private func proveByMapping() throws(ChipInterruption) {
    guard let mapping = agreement?.mapping, plan.provesChip else { return }
    try readCardSecurity()
    guard let infos = cardSecurity else {
      return record(
        DocumentCheck(
          .chipAuthenticationMapping, .undetermined, "EF.CardSecurity cannot be read"))
    }
    record(mapping.check(infos))
  }

  // MARK: Without access control

  /// Looks whether the chip gives a file to anybody; `refusal` is why it did not open otherwise,
  /// nil where there was nothing to try.
  private func openPlainly(_ refusal: String?) throws(ChipInterruption) {
    let answer = try doing("free access") { () throws(ChipInterruption) in
      let byShort = try session.send(.read(FilePlace(.common), count: 1))
      guard byShort.data.isEmpty, byShort.status != 0x6982 else { return byShort }
      _ = try session.send(.select(FilePlace(.common)))
      return try session.send(.read(at: 0, count: 1))
    }
    if !answer.data.isEmpty {
      reading.access = .plain
      return record(DocumentCheck(.access, .notSupported, "anybody may read the chip"))
    }
    if let refusal { record(DocumentCheck(.access, .failed, refusal)) }
    let words =
      refusal == nil
      ? "the chip opens with the zone or the card access number only"
      : "the chip does not open with what there is"
    throw .failed(Fault(.chipKey, at: answer.statusText, words))
  }

  // MARK: What came of it

  private func grant(_ access: ChipReading.Access, _ attempt: AccessAttempt) {
    reading.access = access
    record(DocumentCheck(.access, .successful, describe(attempt)))
  }

  /// The attempt in words, with why PACE was not used where the chip offers it.
  private func describe(_ attempt: AccessAttempt) -> String {
    [attempt.words, withoutPACE.map { "instead of \($0)" }].compactMap { $0 }.joined(
      separator: ", ")
  }

  /// A check of the protocols; of one made again after the chip was lost the first counts.
  func record(_ check: DocumentCheck) {
    if !hasCheck(check.name) { reading.checks.append(check) }
  }
}

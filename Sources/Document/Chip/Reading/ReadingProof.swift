import Bytes
import Codes
import Crypto

// Proofs that the chip is no copy (BSI TR-03135-1, clause 5.6.4.1): one success suffices, so the
// next is asked for only where none was had. What DG14 and DG15 say counts as far as the signed
// list holds them, which passive authentication tells.
extension ReadingRun {
  /// Lets the chip prove itself: by chip authentication with the keys of DG14, which also brings
  /// better session keys than Basic Access Control, else by active authentication with that of
  /// DG15.
  func prove() throws(ChipInterruption) {
    guard plan.provesChip || wantsTerminal else { return }
    if isPromised(.dataGroup(14)) { try read(.dataGroup(14)) }
    let infos = reading.content[.dataGroup(14)].flatMap { try? SecurityInfos(dataGroup14: $0) }
    try authenticateChip(infos)
    guard plan.provesChip, !isProved else { return }
    if isPromised(.dataGroup(15)) { try read(.dataGroup(15)) }
    try authenticateActively(infos)
  }

  /// Whether one of the proofs was had.
  private var isProved: Bool {
    reading.checks.contains { check in
      check.outcome == .successful
        && [.chipAuthentication, .activeAuthentication, .chipAuthenticationMapping]
          .contains(check.name)
    }
  }

  /// Chip authentication of version 1, unless the chip proved itself; again after it was powered
  /// anew where terminal authentication builds on it.
  private func authenticateChip(_ infos: SecurityInfos?) throws(ChipInterruption) {
    let isWanted = plan.provesChip && !isProved && !hasCheck(.chipAuthentication)
    let isBasis = wantsTerminal && granted.isEmpty && !hasFailed(.chipAuthentication)
    guard isWanted || isBasis else { return }
    guard let offer = infos?.chipAuthenticationOffers(version: 1).first else {
      if let problem = infos?.chipAuthenticationProblem {
        record(DocumentCheck(.chipAuthentication, .undetermined, problem))
      }
      return
    }
    let result = try doing("chip authentication") { () throws(ChipInterruption) in
      try ChipAuthentication(
        session, offer: offer, randomness: randomness, provenBy: FilePlace(.dataGroup(14)))
    }
    record(result.check)
    terminalKey = result.ephemeral.flatMap { try? offer.key.group.compressed($0) }
    if result.endedSession {
      throw .failed(Fault(.chipSession, "the chip did not take part in chip authentication"))
    }
  }

  private func authenticateActively(_ infos: SecurityInfos?) throws(ChipInterruption) {
    guard let file = reading.content[.dataGroup(15)], !hasCheck(.activeAuthentication) else {
      return
    }
    let result = try doing("active authentication") { () throws(ChipInterruption) in
      try ActiveAuthentication(
        session, file: file, declared: infos?.activeAuthenticationAlgorithm,
        randomness: randomness)
    }
    record(result.check)
  }

  func hasFailed(_ name: DocumentCheck.Name) -> Bool {
    reading.checks.contains { $0.name == name && $0.outcome != .successful }
  }
}

// Terminal authentication, which opens fingers and irises.
extension ReadingRun {
  /// Whether a file behind terminal authentication is wanted that is neither there nor given up.
  var wantsTerminal: Bool {
    ReadingPlan.protected.contains { file in
      plan.files.contains(file) && !settled.contains(file.description) && isPromised(file)
    }
  }

  /// Shows the chip this inspection system's certificates, where files behind them are wanted (BSI
  /// TR-03110-1, clause 3.5). Without certificates the check is undetermined (TR-03135-1, table
  /// 5.21).
  func authenticateTerminal() throws(ChipInterruption) {
    guard wantsTerminal, granted.isEmpty, !hasFailed(.terminalAuthentication) else { return }
    guard let terminal else {
      return decide(.undetermined, "this station has no certificates for it")
    }
    guard let terminalKey else {
      return decide(.undetermined, "chip authentication has to come before it")
    }
    let references: [KeyReference]
    let ending = try doing("EF.CVCA") { () throws(ChipInterruption) in
      try files.read(trustPointPlace, in: session)
    }
    do throws(Fault) {
      guard case .whole(let file) = ending else {
        throw Fault(.chipFile, "EF.CVCA cannot be read")
      }
      references = try TerminalAuthentication.references(in: file)
    } catch { return decide(.undetermined, error.detail) }
    switch terminal.certificates.chain(below: references, on: terminal.day) {
    case .missing(let reason): decide(.undetermined, reason)
    case .found(let chain): try show(chain, terminalKey)
    }
  }

  private func show(
    _ chain: TerminalChain, _ terminalKey: [UInt8]
  ) throws(ChipInterruption) {
    // The chip's own name in static binding is the document's number, which DG1 holds.
    if plan.files.contains(.dataGroup(1)) { try read(.dataGroup(1)) }
    let result = try doing("terminal authentication") { () throws(ChipInterruption) in
      try TerminalAuthentication(
        session, chain: chain, version: .one, identifiers: chipNames, ephemeral: terminalKey)
    }
    record(result.check)
    if let rights = result.authorization { grant(rights) }
  }

  /// What the chip takes for its own name, the likelier first: its key of PACE in short, else the
  /// document number with its check digit (TR-03110-1, clause 3.5).
  private var chipNames: [[UInt8]] {
    let dynamic = agreement.flatMap { try? $0.group.compressed($0.chipKey) }
    let number = (try? reading.content.zone()).map { Array($0.slice(.documentNumber)) }
    return [dynamic, number.map { $0 + [CheckDigit.character(of: $0)] }].compactMap { $0 }
  }

  /// Where DG14 says that EF.CVCA stands, else its default place.
  private var trustPointPlace: FilePlace {
    let infos = reading.content[.dataGroup(14)].flatMap { try? SecurityInfos(dataGroup14: $0) }
    let named = infos?.terminalAuthentications.lazy.compactMap(\.trustPoints).first
    guard let named else { return .certificateReferences }
    return FilePlace(
      identifier: named.identifier, short: named.short ?? FilePlace.none, hasLength: false)
  }

  private func decide(_ outcome: CheckOutcome, _ detail: String) {
    record(DocumentCheck(.terminalAuthentication, outcome, detail))
  }
}

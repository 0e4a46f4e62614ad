import Bytes
import Codes

/// One reading of a chip under way: what is done, and where to go on after the chip was lost.
///
/// A chip that is lost, or ends its protected conversation, is powered and opened anew; what was
/// read stays and what was proved stays proved. What ends the conversation twice is left out.
final class ReadingRun {
  let session: ChipSession
  let plan: ReadingPlan
  let keys: ChipKeys
  let randomness: any Randomness
  private let limits: ReadingLimits

  /// What came of it so far.
  var reading = ChipReading()
  /// How files are read, and what was learned of the chip by it.
  var files: FileReading
  /// The steps that were done to their end, or given up: none of them is done again.
  var settled: Set<String> = []
  /// What PACE left for later protocols; nil without it.
  var agreement: PACE.Agreement?
  /// This inspection system's certificates; nil without any.
  let terminal: TerminalAccess?
  /// The terminal's key of this session's chip authentication in short; nil before it.
  var terminalKey: [UInt8]?
  /// The files that the chip gives after it took the terminal's certificates.
  var granted: Set<ChipFile> = []
  /// Why PACE is not tried any more; nil while it may be.
  var withoutPACE: String?
  /// How often each step ended the conversation.
  private var troubles: [String: Int] = [:]
  /// The data groups that EF.SOD names; nil where it was not read or cannot be.
  private var signedGroups: Set<Int>?
  /// The data groups that EF.COM names.
  private var listedGroups: Set<Int>?
  /// The step under way.
  private var step = ""

  init(
    _ session: ChipSession, plan: ReadingPlan, keys: ChipKeys, limits: ReadingLimits,
    terminal: TerminalAccess?, randomness: any Randomness
  ) {
    self.session = session
    self.plan = plan
    self.keys = keys
    self.limits = limits
    self.terminal = terminal
    self.randomness = randomness
    files = FileReading(session, limits: limits)
  }

  /// Reads to the end, or to what cannot be mended.
  func carryOut() -> ChipReading {
    var interruption: ChipInterruption?
    repeat {
      do throws(ChipInterruption) {
        if interruption != nil { try session.restart() }
        (agreement, terminalKey, granted) = (nil, nil, [])
        interruption = nil
        try goThrough()
      } catch {
        interruption = error
        note(error)
      }
    } while interruption.map(canMend) ?? false
    reading.interruption = interruption
    if let interruption { abort(interruption.words) }
    reading.exchanges = session.exchanges
    reading.received = session.received
    reading.largestAnswer = files.largestAnswer
    reading.trace = session.trace
    return reading
  }

  /// The whole sequence, from a freshly powered chip.
  private func goThrough() throws(ChipInterruption) {
    try readFreeFiles()
    try openChip()
    try read(.securityObject)
    try prove()
    try authenticateTerminal()
    for file in ChipFile.allCases where plan.files.contains(file) && isPromised(file) {
      try read(file)
    }
  }

  /// Whether it is worth powering the chip anew, and if so counts it.
  private func canMend(_ interruption: ChipInterruption) -> Bool {
    guard reading.restarts < limits.restarts else { return false }
    switch interruption {
    case .cardLost: break
    case .failed(let fault) where fault == Fault(.chipSession, ""): break
    case .failed(let fault) where fault == Fault(.chipAnswer, ""): break
    case .cancelled, .timedOut, .failed: return false
    }
    reading.restarts += 1
    return true
  }

  /// A step that ended the conversation for the second time is given up.
  private func note(_ interruption: ChipInterruption) {
    guard case .failed(let fault) = interruption else { return }
    troubles[step, default: 0] += 1
    // PACE that breaks down is as good as none, once Basic Access Control may open the chip.
    if step.hasPrefix("PACE"), withoutPACE == nil, troubles[step, default: 0] > 1 {
      withoutPACE = "\(step): \(fault.detail)"
    }
    if troubles[step, default: 0] > 1, let file = ChipFile.allCases.first(where: isStep) {
      settled.insert(step)
      reading.missing.append((file, fault.detail))
    }
  }

  private func isStep(_ file: ChipFile) -> Bool { file.description == step }

  /// Does a step under its name, and takes its time.
  func doing<Value>(
    _ step: String, _ body: () throws(ChipInterruption) -> Value
  ) throws(ChipInterruption) -> Value {
    self.step = step
    session.note(step)
    let began = session.elapsed
    defer {
      let took = Int64((session.elapsed - began) / 1000)
      reading.timings.append(.init(step, microseconds: took))
    }
    return try body()
  }
}

// Files.
extension ReadingRun {
  /// Reads a file of the application once; what it came to stands in the reading.
  func read(_ file: ChipFile) throws(ChipInterruption) {
    guard settled.insert(file.description).inserted else { return }
    guard !ReadingPlan.protected.contains(file) || granted.contains(file) else {
      reading.missing.append((file, "behind terminal authentication"))
      return
    }
    let ending: FileReading.Ending
    do throws(ChipInterruption) {
      ending = try doing(file.description) { () throws(ChipInterruption) in
        try files.read(FilePlace(file), in: session)
      }
    } catch {
      settled.remove(file.description)
      throw error
    }
    take(ending, of: file)
  }

  /// Puts a file, or the reason why there is none, into the reading.
  func take(_ ending: FileReading.Ending, of file: ChipFile) {
    switch ending {
    case .whole(let bytes):
      do throws(Fault) { try reading.content.add(bytes, as: file) } catch {
        reading.missing.append((file, error.detail))
      }
      noteLists(file)
    case .absent: reading.missing.append((file, "not on the chip"))
    case .refused(let status): reading.missing.append((file, "the chip refuses it (\(status))"))
    case .broken(let reason): reading.missing.append((file, reason))
    }
  }

  /// Whether the chip says that it has a file: by the signed list of EF.SOD where that can be read,
  /// by EF.COM otherwise, and where neither can nobody knows.
  func isPromised(_ file: ChipFile) -> Bool {
    guard case .dataGroup(let number) = file else { return file != .cardSecurity }
    return (signedGroups ?? listedGroups)?.contains(number) ?? true
  }

  /// Takes the lists of data groups out of the files that have them.
  private func noteLists(_ file: ChipFile) {
    switch file {
    case .securityObject:
      let object = reading.content[file].flatMap { try? SecurityObject($0) }
      signedGroups = object.map { Set($0.hashes.keys) }
    case .common: listedGroups = (try? reading.content.listedGroups()).map { Set($0) }
    default: break
    }
  }

  /// The files of the master file that everybody may read, before access: how the chip opens, and
  /// how long its answers may be.
  private func readFreeFiles() throws(ChipInterruption) {
    if !settled.contains("EF.CardAccess") {
      let ending = try doing("EF.CardAccess") { () throws(ChipInterruption) in
        try readFromMasterFile(FilePlace(.cardAccess))
      }
      settled.insert("EF.CardAccess")
      if case .whole = ending { take(ending, of: .cardAccess) }
    }
    if session.usesExtendedLength, !settled.contains("EF.ATR/INFO") {
      let answer = try doing("EF.ATR/INFO") { () throws(ChipInterruption) in
        try session.send(.read(.information, count: 256))
      }
      settled.insert("EF.ATR/INFO")
      if answer.isSuccess || answer.status == 0x6282 { files.take(ChipInformation(answer.data)) }
    }
  }

  /// A file of the master file, which is selected after power-on on most chips. Others let it be
  /// selected, each in its own way, and some not at all though it is.
  private func readFromMasterFile(
    _ place: FilePlace
  ) throws(ChipInterruption) -> FileReading.Ending {
    var probe = FileReading(session, limits: limits)
    let first = try session.send(.read(place, count: ChipSession.protectedData))
    if first.isSuccess || first.status == 0x6282, !first.data.isEmpty {
      return try probe.read(place, after: first.data, in: session)
    }
    probe.selectFiles()
    for selection in CommandAPDU.selectMasterFile {
      if try session.send(selection).isSuccess { break }
    }
    return try probe.read(place, in: session)
  }

  /// What was wanted and neither came nor was given up is broken off, and no evidence.
  private func abort(_ reason: String) {
    if reading.access == nil, !hasCheck(.access) { reading.aborted.append(.init(.access, reason)) }
    if reading.content[.securityObject] == nil, !settled.contains("EF.SOD") {
      reading.aborted.append(.init(.securityObject, reason))
    }
    if plan.provesChip, reading.access != nil, !isTried {
      let isByAgreement = isPromised(.dataGroup(14))
      if isByAgreement || isPromised(.dataGroup(15)) {
        reading.aborted.append(
          .init(isByAgreement ? .chipAuthentication : .activeAuthentication, reason))
      }
    }
    for file in ChipFile.allCases where plan.files.contains(file) && isPromised(file) {
      guard case .dataGroup(let number) = file, !settled.contains(file.description) else {
        continue
      }
      reading.aborted.append(.init(.hash(of: number), reason))
    }
  }

  /// Whether the chip was asked for a proof that it is no copy.
  private var isTried: Bool {
    hasCheck(.chipAuthentication) || hasCheck(.activeAuthentication)
      || hasCheck(.chipAuthenticationMapping)
  }

  func hasCheck(_ name: DocumentCheck.Name) -> Bool {
    reading.checks.contains { $0.name == name }
  }
}

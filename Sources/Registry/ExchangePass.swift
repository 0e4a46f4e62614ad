public import Bytes
import Crypto
public import Host
public import Seal

/// What one pass over an exchange folder did.
public struct ExchangePass: Sendable {
  /// One file of the folder.
  public struct File: Sendable {
    /// The station's folder that it lay in.
    public let station: StationName
    /// Its name.
    public let name: String
    /// What became of it.
    public let ingested: Ingested
  }

  /// One pack of attachments.
  public struct Pack: Sendable {
    /// The station's folder that it lay in; its attachments may be anybody's.
    public let station: StationName
    /// Its name.
    public let name: String
    /// What became of it.
    public let taken: TakenPack
  }

  /// Every file that was looked at, in order.
  public internal(set) var files: [File] = []
  /// Every pack of attachments that was looked at, in order.
  public internal(set) var packs: [Pack] = []
  /// What was passed by, for the administrator; no personal data.
  public internal(set) var notes: [String] = []
  /// The answers that were written, one a station and epoch.
  public internal(set) var answers: [RegistryAnswer] = []
  /// Receipts that lie in the folder now for the files of this pass.
  public internal(set) var receipts = 0
  /// The trees that these receipts lead to.
  var trees: [(station: StationName, tree: (log: Int64, size: Int))] = []
  /// True when the pass was asked to stop before the last file.
  public internal(set) var wasStopped = false

  /// How many files had an outcome.
  public func count(_ outcome: Ingested.Outcome) -> Int {
    files.count { $0.ingested.outcome == outcome }
  }
}

extension RegistryService {
  /// Takes in everything that lies in an exchange folder, signs a checkpoint, writes receipts and
  /// answers back into the folder, and clears away what was taken in; then the attachments, which
  /// hold up no record.
  ///
  /// A bad file is moved to `quarantine/` with its reason in its name and never stops the next. A
  /// batch is removed from the folder only when its receipt lies there. `shouldStop` is asked
  /// between two files; what was taken in until then is answered. Throws `.exchangeFolder` for a
  /// folder without `to-registry`, and the registry's own trouble; taking the folder in again goes
  /// on where it stood.
  public func ingest(
    exchange root: Path, shouldStop: () -> Bool = { false }
  ) throws(Fault) -> ExchangePass {
    let exchange = try ExchangeFolder(root, files: files)
    var pass = ExchangePass()
    let (names, notes) = try exchange.stations { () throws(Fault) in
      try stations.stations().map(\.name)
    }
    pass.notes = notes
    try takeTombstones(names, in: exchange, &pass)
    try takeRenewals(names, in: exchange, &pass)
    var group = CandidateGroup()
    for station in names where !pass.wasStopped {
      let (candidates, isCrowded) = try exchange.candidates(station) { () throws(Fault) in
        try expectedNames(of: station)
      }
      if isCrowded {
        pass.notes.append("\(station.text): too many names, not all were looked at")
      }
      for candidate in candidates {
        if shouldStop() {
          pass.wasStopped = true
          break
        }
        group.add(candidate, of: station)
        if group.isFull { try take(&group, in: exchange, &pass) }
      }
    }
    try take(&group, in: exchange, &pass)
    let kept = group.kept
    if pass.count(.accepted) > 0 { try eraseFollowers() }
    try checkpoint()
    try writeReceipts(kept, in: exchange, &pass)
    try writeAnswers(names, in: exchange, &pass)
    for (candidate, _) in kept { try exchange.remove(candidate) }
    try takePacks(names, in: exchange, &pass, shouldStop)
    return pass
  }

  /// Takes the stations' requests for new keys, before the batches that may be under them.
  private func takeRenewals(
    _ names: [StationName], in exchange: ExchangeFolder, _ pass: inout ExchangePass
  ) throws(Fault) {
    for station in names {
      guard let bytes = try exchange.renewal(station) else { continue }
      if try take(renewal: bytes) == .refused {
        pass.notes.append("\(station.text): a request for new keys was refused")
      }
      try exchange.removeRenewal(station)
    }
  }

  /// The names that a station's missing and next batches bear, in each of its epochs: a crowd of
  /// other names in its folder cannot hide them.
  private func expectedNames(of name: StationName) throws(Fault) -> [String] {
    guard let station = try stations.station(name) else { return [] }
    let epochs = try stations.epochs(of: station.number)
    let share = Int64(Limits.expectedNames / max(1, epochs.count))
    var names: [String] = []
    for (known, epoch) in epochs {
      let head = try batches.head(of: known.number) ?? 0
      let gaps = try batches.missing(in: known.number, limit: RegistryAnswer.rangesAtMost)
      let missing = gaps.lazy.joined().prefix(Int(share))
      let next = (head..<head + share).lazy.map { $0 + 1 }
      names += (Array(missing) + next).map { ExchangeNames.batch(epoch: epoch, seq: $0) }
    }
    return names
  }

  /// Takes in what stands in a group, with one commit, and moves away what is no good.
  private func take(
    _ group: inout CandidateGroup, in exchange: ExchangeFolder, _ pass: inout ExchangePass
  ) throws(Fault) {
    let waiting = group.empty()
    let found = waiting.map { read($0.candidate) }
    var taken = ingest(group: found.compactMap { try? $0.get() })[...]
    for ((station, candidate), file) in zip(waiting, found) {
      let ingested: Ingested
      switch file {
      case .success: ingested = try taken.removeFirst().get()
      case .failure(let unread): ingested = unread.ingested
      }
      pass.files.append(
        ExchangePass.File(station: station, name: candidate.name, ingested: ingested))
      if ingested.outcome.isKept { group.kept.append((candidate, ingested)) }
      guard ingested.outcome.isQuarantined else { continue }
      do throws(Fault) { try exchange.quarantine(candidate, ingested.outcome.rawValue) } catch {
        pass.notes.append("\(station.text)/\(candidate.name): could not be moved away")
      }
    }
  }

  /// A name of an exchange folder that gives no file.
  private struct Unread: Error {
    let ingested: Ingested
  }

  /// The file of one name; what cannot be a batch is not even opened.
  private func read(_ candidate: ExchangeFolder.Candidate) -> Result<[UInt8], Unread> {
    guard candidate.kind == .file, (1...Parameters.sealedFileBytes).contains(candidate.size) else {
      return .failure(Unread(ingested: Ingested(.notABatch)))
    }
    do throws(Fault) {
      return .success(try files.read(candidate.path, limit: Parameters.sealedFileBytes))
    } catch {
      let outcome: Ingested.Outcome = error.code == .fileTooLarge ? .notABatch : .unreadable
      return .failure(Unread(ingested: Ingested(outcome)))
    }
  }

  private func writeReceipts(
    _ kept: [(ExchangeFolder.Candidate, Ingested)], in exchange: ExchangeFolder,
    _ pass: inout ExchangePass
  ) throws(Fault) {
    for (_, ingested) in kept {
      guard let batch = ingested.batch, let position = ingested.position else { continue }
      let receipt = try receipt(for: batch)
      let tree = try Checkpoint(unverified: receipt.checkpoint)
      if let log = logs.log(tree.origin) {
        pass.trees.append((position.station, (log.number, tree.size)))
      }
      try exchange.write(
        Array(try receipt.text().utf8), to: position.station,
        as: ExchangeNames.receipt(batchID: batch.bytes))
      pass.receipts += 1
    }
  }

  /// One answer for each enrolled station that has a folder here.
  private func writeAnswers(
    _ names: [StationName], in exchange: ExchangeFolder, _ pass: inout ExchangePass
  ) throws(Fault) {
    for name in names {
      let setAside = pass.files.filter { $0.station == name && $0.ingested.outcome.isSetAside }
        .map { RegistryAnswer.SetAside(file: $0.name, reason: $0.ingested.outcome.rawValue) }
      let tombstones = try writeTombstones(to: name, in: exchange)
      guard var answer = try answer(to: name, setAside: setAside, tombstones: tombstones),
        let station = try stations.station(name)
      else {
        pass.notes.append("\(name.text): no station of this name is enrolled")
        continue
      }
      answer.growth = try growth(
        for: station.number, receipts: pass.trees.filter { $0.station == name }.map { $0.tree })
      try noteCheckpoint(heldBy: station.number, onStick: true)
      try exchange.write(
        Array(try state(answer.json, as: .answer).utf8), to: name, as: ExchangeNames.answer)
      if let note = try keyStatement(to: name) {
        try exchange.write(Array(note.utf8), to: name, as: ExchangeNames.keys)
      }
      pass.answers.append(answer)
    }
  }

  /// What the registry has and lacks of a station, in the newest of its epochs that has batches;
  /// nil for a station that is not enrolled.
  public func answer(
    to name: StationName, setAside: [RegistryAnswer.SetAside] = [], tombstones: Int = 0
  ) throws(Fault) -> RegistryAnswer? {
    guard let station = try stations.station(name) else { return nil }
    let epochs = try stations.epochs(of: station.number)
    var shown = epochs.first { $0.known.isApproved }
    for epoch in epochs where try batches.head(of: epoch.known.number) != nil { shown = epoch }
    guard let shown else { return nil }
    let head = try batches.head(of: shown.known.number)
    let atHead = try head.map { head throws(Fault) in
      try batches.batches(epoch: shown.known.number, seq: head)
    }
    return RegistryAnswer(
      station: name.text, epoch: shown.epoch, head: head,
      headBatch: (atHead?.first { $0.state == .counted } ?? atHead?.first)?.id,
      missing: try gaps.missing(
        in: shown.known.number, of: batches, limit: RegistryAnswer.rangesAtMost),
      setAside: setAside,
      held: try batches.held(of: station.number), tombstones: tombstones)
  }
}

/// Files of an exchange folder that wait to be taken in together.
private struct CandidateGroup {
  typealias Element = (station: StationName, candidate: ExchangeFolder.Candidate)

  private var waiting: [Element] = []
  private var bytes = 0
  /// What was taken in before and stands in the log.
  var kept: [(ExchangeFolder.Candidate, Ingested)] = []

  mutating func add(_ candidate: ExchangeFolder.Candidate, of station: StationName) {
    waiting.append((station, candidate))
    bytes += candidate.size
  }

  var isFull: Bool { waiting.count >= Limits.groupedWork || bytes >= Limits.groupedBytes }

  /// Gives what waits, and is empty.
  mutating func empty() -> [Element] {
    defer {
      waiting = []
      bytes = 0
    }
    return waiting
  }
}

extension Ingested.Outcome {
  /// True when the station is told that a file is not counted.
  fileprivate var isSetAside: Bool { self != .accepted && self != .repeated }
}

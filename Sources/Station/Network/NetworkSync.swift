public import Bytes
import Crypto
public import Host
import Match
import Seal
public import Wire

/// How a sync over the network is to go.
public struct NetworkPlan: Sendable {
  /// Where the registry is; nil for what the enrolment says.
  public var address: ServerAddress?
  /// How the line is used.
  public var manner = Courier.Manner.plain
  /// Bytes of attachments that go out at most.
  public var attachmentBytes = Int.max

  /// All of it, as fast as it goes, to the address of the enrolment.
  public init() {}
}

/// What a sync over the network came to.
public struct NetworkReport: Sendable {
  /// As of a folder.
  public internal(set) var sync = SyncReport()
  /// Lists.
  public internal(set) var lists = ListSyncReport()
  /// Where the registry was.
  public internal(set) var address = ""
  /// Bytes over the line in both directions.
  public internal(set) var bytesOnLine = 0
  /// Lines that were begun again after a failure.
  public internal(set) var retries = 0
}

/// Carries the files of an exchange folder over the network.
///
/// There is one state machine: the station writes and reads a folder of its own as it does a stick,
/// and what lies there is delivered to the registry and fetched from it. A sync that is cut off
/// anywhere is begun again like one over a stick, and goes on where it stood.
struct NetworkSync {
  let station: PointOfEntry
  let courier: Courier
  let plan: NetworkPlan

  /// Batches that are delivered before the registry's next answer: it keeps proofs for 40 trees.
  private static let batchesInOneRound = 32
  /// Bytes of packs that are written before they are delivered.
  private static let packBytesInOneRound = 32 << 20
  /// Tombstones that are fetched at most.
  private static let tombstonesAtMost = 10_000

  private var name: StationName { station.configuration.station }
  private var spool: Path { station.folder.network }
  private var files: any Files { station.files }
  private var outgoing: Path { spool / ExchangeNames.toRegistry / name.text }
  private var incoming: Path { spool / ExchangeNames.toStation / name.text }

  /// Hears the registry, delivers everything, and hears it again, until nothing is left.
  func run(
    _ report: inout NetworkReport, shouldStop: () -> Bool
  ) throws(Fault) {
    for folder in [outgoing, incoming] { try files.makeFolder(folder) }
    try hear()
    var delivered: Set<String> = []
    var left = plan.attachmentBytes
    while true {
      let round = try station.sync(
        over: spool, attachmentBytes: min(left, NetworkSync.packBytesInOneRound))
      report.sync.add(round)
      if shouldStop() { return }
      let count = delivered.count
      try deliverTombstones()
      let batches = try names(outgoing, ExchangeNames.batchEnding)
        .filter { !delivered.contains($0) }
      for batch in batches.prefix(NetworkSync.batchesInOneRound) {
        delivered.insert(batch)
        try deliver(batch: batch, &report)
      }
      // Records go before attachments.
      if batches.count <= NetworkSync.batchesInOneRound {
        for pack in try names(outgoing / ExchangeNames.packs, ExchangeNames.packEnding)
        where !delivered.contains(pack) {
          delivered.insert(pack)
          left -= try deliver(pack: pack, &report)
        }
      }
      guard delivered.count > count else { break }
      try hear()
    }
    try takeLists(&report)
  }

  private func names(_ folder: Path, _ ending: String) throws(Fault) -> [String] {
    guard files.kind(of: folder) == .folder else { return [] }
    return try files.list(folder, ending: ending, limit: 100_000, among: 200_000).entries
      .filter { $0.kind == .file }.map(\.name)
  }

  // MARK: Down

  /// Fetches what the registry says to this station, as it would lie on a stick.
  private func hear() throws(Fault) {
    try fetch(SyncRoutes.answer, as: ExchangeNames.answer)
    try fetch(SyncRoutes.attachments, as: ExchangeNames.attachments)
    guard let bytes = try courier.get(SyncRoutes.tombstones) else { return }
    let json = try JSON.parse(bytes)
    var listed: Set<String> = []
    for item in try json.list("tombstones").prefix(NetworkSync.tombstonesAtMost) {
      guard let hash = (try? Hex.decode(item.string ?? "")).flatMap({ Digest($0) }) else {
        throw Fault(.wireAnswer, at: SyncRoutes.tombstones, "hashes expected")
      }
      let name = ExchangeNames.tombstone(hash)
      listed.insert(name)
      guard files.kind(of: incoming / name) == nil else { continue }
      try fetch("\(SyncRoutes.tombstones)/\(hash.hex)", as: name)
    }
    // What the registry does not name any more it may have forgotten: it is given back.
    for name in try names(incoming, ExchangeNames.tombstoneEnding) where !listed.contains(name) {
      try files.remove(incoming / name)
    }
  }

  private func fetch(_ path: String, as name: String) throws(Fault) {
    guard let bytes = try courier.get(path) else {
      return try files.remove(incoming / name)
    }
    guard bytes.count <= Seal.Parameters.noteBytes else {
      throw Fault(.wireAnswer, at: path, "longer than a note may be")
    }
    try files.write(bytes, to: incoming / name)
  }

  // MARK: Up

  private func deliver(batch name: String, _ report: inout NetworkReport) throws(Fault) {
    let reply = try courier.deliver(outgoing / name, to: SyncRoutes.batches).reply
    let outcome = try reply.requiredString("outcome")
    // The receipt is verified where every receipt is: when the folder is read.
    if let receipt = reply["receipt"]?.string, let batch = reply["batch"]?.string,
      let id = (try? Hex.decode(batch)).flatMap({ Digest($0) }),
      receipt.utf8.count <= Seal.Parameters.noteBytes
    {
      try files.write(receipt, to: incoming / ExchangeNames.receipt(batchID: id.bytes))
    }
    if outcome != "accepted", outcome != "repeated" {
      report.sync.setAside.append("\(name): \(outcome)")
    }
  }

  /// Delivers a pack, and gives its bytes.
  private func deliver(pack name: String, _ report: inout NetworkReport) throws(Fault) -> Int {
    let path = outgoing / ExchangeNames.packs / name
    let size =
      try files.list(path.parent, ending: name, limit: 1, among: 200_000).entries
      .first?.size ?? 0
    let reply = try courier.deliver(path, to: SyncRoutes.packs).reply
    let outcome = try reply.requiredString("outcome")
    if outcome == "taken" {
      try files.remove(path)
    } else {
      report.sync.setAside.append("\(name): \(outcome)")
    }
    return size
  }

  private func deliverTombstones() throws(Fault) {
    for name in try names(outgoing, ExchangeNames.tombstoneEnding) {
      _ = try courier.deliver(outgoing / name, to: SyncRoutes.tombstones)
      try files.remove(outgoing / name)
    }
  }

  // MARK: Lists

  /// Fetches the lists that are newer than those installed, and installs them as from a stick.
  private func takeLists(_ report: inout NetworkReport) throws(Fault) {
    let folder = spool / ExchangeNames.lists
    guard let bytes = try courier.get(SyncRoutes.lists) else { return }
    try files.makeFolder(folder)
    let verifier = try station.enrolment().verifier(of: .list)
    var byDelta: [ListStatement] = []
    for item in try JSON.parse(bytes).list("lists").prefix(WatchlistShelf.maximumLists + 1) {
      guard let id = item.string, Watchlist.isIdentifier(id) else {
        throw Fault(.wireAnswer, at: SyncRoutes.lists, "identifiers expected")
      }
      let note = ExchangeNames.listStatement(id)
      guard
        try courier.fetch(
          "\(SyncRoutes.lists)/\(note)", to: folder / note, limit: Seal.Parameters.noteBytes),
        let statement = try? ListStatement(
          note: try files.read(folder / note, limit: Seal.Parameters.noteBytes),
          verifier: verifier)
      else { continue }
      if try fetchContent(of: statement, to: folder) { byDelta.append(statement) }
    }
    report.lists = try station.takeLists(from: spool)
    if !report.lists.refused.isEmpty, !byDelta.isEmpty {
      // A delta that does not lead to what was signed: the snapshots do.
      for statement in byDelta { try fetchSnapshot(of: statement, to: folder) }
      let (installed, trust) = (report.lists.installed, report.lists.trust)
      report.lists = try station.takeLists(from: spool)
      report.lists.trust = trust ?? report.lists.trust
      report.lists.installed = installed + report.lists.installed
    }
    // What is installed stands in the station's own folder.
    for name in try names(folder, "") { try files.remove(folder / name) }
  }

  /// The delta where the station has the list that it changes, else the snapshot, else nothing;
  /// true for a delta.
  private func fetchContent(of statement: ListStatement, to folder: Path) throws(Fault) -> Bool {
    let present: Int64? =
      switch statement.content {
      case .watchlist: try? station.watchlists.lines(statement.list).reference.version
      case .trust: station.trustVersion
      }
    guard present.map({ $0 < statement.version }) ?? true else { return false }
    guard let delta = statement.deltas.first(where: { $0.base == present }) else {
      try fetchSnapshot(of: statement, to: folder)
      return false
    }
    try fetch(ExchangeNames.listDelta(statement.list), to: folder, bytes: delta.bytes)
    return true
  }

  private func fetchSnapshot(of statement: ListStatement, to folder: Path) throws(Fault) {
    try fetch(ExchangeNames.listSnapshot(statement.list), to: folder, bytes: statement.bytes)
  }

  private func fetch(_ name: String, to folder: Path, bytes: Int64) throws(Fault) {
    _ = try courier.fetch(
      "\(SyncRoutes.lists)/\(name)", to: folder / name, limit: Int(clamping: bytes))
  }
}

extension PointOfEntry {
  /// Syncs with the registry over the network: as over a folder, which this one is.
  ///
  /// Throws `.stationLocked` before an officer has unlocked the station, whose key connects;
  /// `.wireAddress` where neither plan nor enrolment names an address; `.unreachable` and
  /// `.wireCut` when patience is at its end: what has arrived is not sent again by the next sync.
  public func sync(
    _ plan: NetworkPlan, over opener: (any LineOpener)? = nil,
    shouldStop: @escaping () -> Bool = { Interruption.isRequested }
  ) throws(Fault) -> NetworkReport {
    try takeOffered(over: opener)
    let enrolment = try enrolment()
    let address = try address(plan, enrolment)
    let identity = try TLSIdentity(
      certificate: try Certificate(pem: enrolment.tlsCertificate), key: try tlsKey())
    let context = try TLSContext.client(
      identity, authorities: [try Certificate(pem: enrolment.tlsAuthority)])
    let client = Client(
      address, context, over: opener ?? NetworkOpener(address, timekeeper: timekeeper),
      timekeeper: timekeeper)
    let courier = Courier(
      client, files: files, timekeeper: timekeeper, randomness: randomness, manner: plan.manner,
      shouldStop: shouldStop)
    var report = NetworkReport()
    report.address = address.description
    defer { client.close() }
    try NetworkSync(station: self, courier: courier, plan: plan).run(
      &report, shouldStop: shouldStop)
    report.bytesOnLine = client.bytesOnLine
    report.retries = courier.retries
    return report
  }
}

extension PointOfEntry {
  private func address(
    _ plan: NetworkPlan, _ enrolment: EnrolmentAnswer
  ) throws(Fault) -> ServerAddress {
    if let address = plan.address { return address }
    guard let text = enrolment.address else {
      throw Fault(
        .wireAddress, "the enrolment names no address: give one with --registry https://HOST")
    }
    return try ServerAddress(text)
  }
}

extension SyncReport {
  /// Adds what a later round did; what it says of the present takes the place of what was said.
  mutating func add(_ round: SyncReport) {
    written += round.written
    waiting = round.waiting.filter { !written.contains($0) }
    receipted += round.receipted
    sealed += round.sealed
    missing = round.missing
    refused = round.refused
    held = round.held
    newEpoch = round.newEpoch ?? newEpoch
    alarms = round.alarms
    erasures.add(round.erasures)
    attachments.add(round.attachments)
  }
}

extension ErasureReport {
  fileprivate mutating func add(_ round: ErasureReport) {
    tombstones += round.tombstones
    records += round.records
    waiting = round.waiting
  }
}

extension AttachmentReport {
  fileprivate mutating func add(_ round: AttachmentReport) {
    written.count += round.written.count
    written.bytes += round.written.bytes
    there = round.there
    stored += round.stored
    askedAgain += round.askedAgain
    lost += round.lost
    damaged = round.damaged
    waiting = round.waiting
    stop = round.stop
  }
}

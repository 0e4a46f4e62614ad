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
  /// Stands for the state of the registry's lists as it was then.
  var listMark: String?
}

/// Carries the files of an exchange folder over the network.
///
/// There is one state machine: the station writes and reads a folder of its own as it does a stick,
/// and what lies there is delivered to the registry and fetched from it. A sync that is cut off
/// anywhere is begun again like one over a stick, and goes on where it stood.
final class NetworkSync {
  let station: PointOfEntry
  let plan: NetworkPlan
  /// What goes over the line, which is not open before something does.
  private(set) var courier: Courier
  /// The certificate with which the station connects, as its enrolment had it.
  private var certificate: String
  private let connect: (EnrolmentAnswer) throws(Fault) -> Courier
  /// What went over lines that ended.
  private var ended = (bytes: 0, retries: 0)

  /// `connect` makes a line with the keys that an enrolment vouches for.
  init(
    _ station: PointOfEntry, _ plan: NetworkPlan,
    connect: @escaping (EnrolmentAnswer) throws(Fault) -> Courier
  ) throws(Fault) {
    self.station = station
    self.plan = plan
    self.connect = connect
    let enrolment = try station.enrolment()
    certificate = enrolment.tlsCertificate
    courier = try connect(enrolment)
  }

  /// True once the station goes on with other keys than those that connected.
  func isPast() throws(Fault) -> Bool { try station.enrolment().tlsCertificate != certificate }

  /// Goes over to the station's present keys: with the first batch that they sign, the registry
  /// knows the old ones no more.
  private func goOn() throws(Fault) {
    guard try isPast() else { return }
    let enrolment = try station.enrolment()
    ended = (bytesOnLine, retries)
    close()
    courier = try connect(enrolment)
    certificate = enrolment.tlsCertificate
  }

  /// Bytes over the line in both directions, since the first.
  var bytesOnLine: Int { ended.bytes + courier.client.bytesOnLine }
  private var retries: Int { ended.retries + courier.retries }

  /// Ends the line; what comes next opens another.
  func close() { courier.client.close() }

  /// Batches that are delivered before the registry's next answer: it keeps proofs for 40 trees.
  private static let batchesInOneRound = 32
  /// Bytes of packs that are written before they are delivered.
  private static let packBytesInOneRound = 32 << 20
  /// Tombstones that are fetched at most.
  private static let tombstonesAtMost = 10_000

  var name: StationName { station.configuration.station }
  var spool: Path { station.folder.network }
  var files: any Files { station.files }
  private var outgoing: Path { spool / ExchangeNames.toRegistry / name.text }
  private var incoming: Path { spool / ExchangeNames.toStation / name.text }

  /// Runs a whole sync and says what it came to, with what went over the line for it.
  func report(shouldStop: () -> Bool) throws(Fault) -> NetworkReport {
    let before = (bytesOnLine, retries)
    var report = NetworkReport()
    report.address = courier.client.address.description
    try run(&report, shouldStop: shouldStop)
    report.bytesOnLine = bytesOnLine - before.0
    report.retries = retries - before.1
    return report
  }

  /// Hears the registry, delivers everything, and hears it again, until nothing is left.
  private func run(
    _ report: inout NetworkReport, shouldStop: () -> Bool
  ) throws(Fault) {
    for folder in [outgoing, incoming] { try files.makeFolder(folder) }
    try goOn()
    try hear()
    var delivered: Set<String> = []
    var left = plan.attachmentBytes
    while true {
      let round = try station.sync(
        over: spool, attachmentBytes: min(left, NetworkSync.packBytesInOneRound))
      report.sync.add(round)
      try goOn()
      if shouldStop() { return }
      let count = delivered.count
      try deliverTombstones()
      try deliverRenewal(&report)
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

  func names(_ folder: Path, _ ending: String) throws(Fault) -> [String] {
    guard files.kind(of: folder) == .folder else { return [] }
    return try files.list(folder, ending: ending, limit: 100_000, among: 200_000).entries
      .filter { $0.kind == .file }.map(\.name)
  }

  // MARK: Down

  /// Fetches what the registry says to this station, as it would lie on a stick.
  private func hear() throws(Fault) {
    try fetch(SyncRoutes.answer, as: ExchangeNames.answer)
    try fetch(SyncRoutes.keys, as: ExchangeNames.keys)
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
    guard let bytes = try courier.get(path), !bytes.isEmpty else {
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

  private func deliverRenewal(_ report: inout NetworkReport) throws(Fault) {
    let path = outgoing / ExchangeNames.renewal
    guard files.kind(of: path) == .file else { return }
    let reply = try courier.deliver(path, to: SyncRoutes.renewals).reply
    try files.remove(path)
    if reply["outcome"]?.string == "refused" {
      report.sync.setAside.append("\(ExchangeNames.renewal): refused")
    } else {
      // The certificates for it are there at once.
      try fetch(SyncRoutes.keys, as: ExchangeNames.keys)
    }
  }

  private func deliverTombstones() throws(Fault) {
    for name in try names(outgoing, ExchangeNames.tombstoneEnding) {
      _ = try courier.deliver(outgoing / name, to: SyncRoutes.tombstones)
      try files.remove(outgoing / name)
    }
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
    let sync = try networkSync(plan, over: opener, shouldStop: shouldStop)
    defer { sync.close() }
    return try sync.report(shouldStop: shouldStop)
  }

  /// A line to the registry that is not open yet, and what goes over it. The registry must show a
  /// certificate of the authority over connections that the enrolment pinned, for the host of the
  /// address.
  func networkSync(
    _ plan: NetworkPlan, over opener: (any LineOpener)?, shouldStop: @escaping () -> Bool
  ) throws(Fault) -> NetworkSync {
    try takeOffered(over: opener)
    _ = try takeUpSettings()
    var plan = plan
    if settings.isMetered == true, plan.manner == .plain {
      plan.manner = .metered
      plan.attachmentBytes = plan.attachmentBytes == .max ? 0 : plan.attachmentBytes
    }
    return try NetworkSync(self, plan) { [unowned self, plan] enrolment throws(Fault) in
      let address = try address(plan, enrolment)
      let identity = try TLSIdentity(
        certificate: try Certificate(pem: enrolment.tlsCertificate), key: try tlsKey())
      let context = try TLSContext.client(
        identity, authorities: [try Certificate(pem: enrolment.tlsAuthority)])
      let client = Client(
        address, context, over: opener ?? NetworkOpener(address, timekeeper: timekeeper),
        timekeeper: timekeeper, shouldStop: shouldStop)
      return Courier(
        client, files: files, timekeeper: timekeeper, randomness: randomness,
        manner: plan.manner, shouldStop: shouldStop)
    }
  }

  private func address(
    _ plan: NetworkPlan, _ enrolment: EnrolmentAnswer
  ) throws(Fault) -> ServerAddress {
    if let address = plan.address { return address }
    guard let text = settings.address ?? enrolment.address else {
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

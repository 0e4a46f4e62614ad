public import Bytes
import Crypto
import Flows
import Host
import Record
import Seal
import Store

/// What an examination of everything that a registry keeps has found.
public struct Findings: Sendable {
  /// What is wrong, each with its place; empty when everything agrees. No personal data.
  public internal(set) var problems: [String] = []
  /// Batches in the log.
  public internal(set) var batches = 0
  /// Batches that are held.
  public internal(set) var held = 0
  /// Records that count.
  public internal(set) var records = 0
  /// Records kept beside another content of the same number.
  public internal(set) var conflicts = 0
  /// Batches that no checkpoint covers yet.
  public internal(set) var uncovered = 0
  /// Attachments that records name.
  public internal(set) var attachments = 0
  /// Ciphertexts that are stored.
  public internal(set) var ciphertexts = 0
  /// Records of counted batches that were erased.
  public internal(set) var erased = 0
  /// Data keys that no record names: left by a cut-off commit, harmless.
  public internal(set) var orphanKeys = 0

  /// True when nothing is wrong.
  public var isWhole: Bool { problems.isEmpty }

  mutating func add(_ place: String, _ detail: String) {
    guard problems.count < Limits.findings else { return }
    problems.append(place.isEmpty ? detail : "\(place): \(detail)")
  }
}

extension RegistryService {
  /// Holds everything that the registry keeps against everything else: database pages, rows, kept
  /// files (opened and verified again), records, data keys, counts, leaves, tiles, checkpoints,
  /// keys and certificates.
  ///
  /// Reads all of it once. `progress` is called after each batch with how many are done, and stops
  /// the examination by throwing.
  public func fsck(
    progress: (_ done: Int, _ all: Int) throws(Fault) -> Void = { _, _ throws(Fault) in }
  ) throws(Fault) -> Findings {
    var examination = Examination(self)
    return try examination.run(progress)
  }
}

/// One examination under way.
private struct Examination {
  private let registry: RegistryService
  private var findings = Findings()
  /// Rows of `record` that some batch accounts for.
  private var accounted = 0
  /// Those among them whose kind is counted.
  private var counted = 0
  /// Rows of `record_link` that some batch accounts for.
  private var links = 0
  private var dataKeys: [Int64] = []
  /// What tombstones name.
  private var tombstones: [Digest: RecordIdentity] = [:]
  private var leafHashes: [Digest] = []

  init(_ registry: RegistryService) { self.registry = registry }

  mutating func run(
    _ progress: (Int, Int) throws(Fault) -> Void
  ) throws(Fault) -> Findings {
    for line in try registry.database.damage() { findings.add("registry.sqlite", line) }
    for line in try registry.vault.damage() { findings.add("keys.sqlite", line) }
    try checkCertificates()
    let epochs = try checkStations()
    try noting("tombstones") { examination throws(Fault) in try examination.checkTombstones() }
    try checkBatches(epochs, progress)
    try noting("record") { examination throws(Fault) in try examination.checkRecordRows() }
    try noting("flow_count") { examination throws(Fault) in try examination.checkCounts() }
    try noting("attachments") { examination throws(Fault) in
      let count = try examination.registry.examineCiphertexts { examination.findings.add($0, $1) }
      examination.findings.ciphertexts = count
    }
    try noting("keys.sqlite") { examination throws(Fault) in
      let keys = try examination.registry.vault.reconcile(live: examination.dataKeys)
      examination.findings.orphanKeys = keys.orphans.count
      for key in keys.lost { examination.findings.add("keys.sqlite", "data key \(key) is lost") }
    }
    try noting("log") { examination throws(Fault) in try examination.checkLog() }
    try noting("checkpoint") { examination throws(Fault) in try examination.checkCheckpoints() }
    return findings
  }

  /// Runs a step; what it finds wrong is a finding, what keeps it from looking is thrown on.
  private mutating func noting(
    _ place: String, _ step: (inout Examination) throws(Fault) -> Void
  ) throws(Fault) {
    do throws(Fault) { try step(&self) } catch {
      switch error.code {
      case .interrupted, .storeBusy, .storeFull, .storeFailed, .storeReadOnly, .fileDenied,
        .fileFailed:
        throw error
      default: findings.add(error.place.isEmpty ? place : error.place, error.detail)
      }
    }
  }

  // MARK: Keys, certificates, stations

  private mutating func checkCertificates() throws(Fault) {
    try noting("certificates") { examination throws(Fault) in
      let keys = examination.registry.keys
      let now = examination.registry.timekeeper.now().utcMilliseconds
      try keys.stationAuthority.certificate.verify(roots: [keys.root], atMilliseconds: now)
      try keys.encryptionCertificate.verify(
        intermediates: [keys.stationAuthority.certificate], roots: [keys.root],
        atMilliseconds: now)
    }
    for (name, path) in registry.folder.fixed {
      try noting(name) { examination throws(Fault) in
        try examination.registry.checkFixedFile(name, path)
      }
    }
  }

  /// The epochs by number, with their station's name.
  private mutating func checkStations() throws(Fault) -> [Int64: (station: String, epoch: String)] {
    var epochs: [Int64: (station: String, epoch: String)] = [:]
    try noting("station") { examination throws(Fault) in
      let stations = try examination.registry.stations.stations()
      for (known, epoch) in try examination.registry.stations.allEpochs() {
        let station = stations.first { $0.number == known.station }
        epochs[known.number] = (station?.name.text ?? "", epoch)
      }
    }
    return epochs
  }

  // MARK: Tombstones

  /// Every tombstone that was carried out lies on the disk, follows the one before it, and the
  /// database keeps out what it names.
  private mutating func checkTombstones() throws(Fault) {
    var previous: Digest?
    for (number, note) in try registry.erasures.all() {
      let place = registry.tombstones.path(number).string
      guard let (tombstone, bytes) = try registry.tombstones.read(number),
        Hash.digest(bytes).bytes == note, tombstone.previous == previous
      else { throw Fault(.registryDamaged, at: place, "not the tombstone that was carried out") }
      previous = Hash.digest(bytes)
      for record in tombstone.records { tombstones[record.leafHash] = record.identity }
      guard
        Set(tombstone.records.map(\.leafHash)).isSubset(
          of: try registry.erasures.leafHashes())
      else { throw Fault(.registryDamaged, at: "erased", "a row is missing") }
    }
    guard tombstones.count == (try registry.erasures.leafHashes().count) else {
      throw Fault(.registryDamaged, at: "erased", "a row that no tombstone names")
    }
    let audit = try registry.database.rows("SELECT data_key FROM audit") { row throws(Fault) in
      try row.int64(0)
    }
    _ = try registry.auditEntries()
    dataKeys += audit
  }

  // MARK: Batches

  private mutating func checkBatches(
    _ epochs: [Int64: (station: String, epoch: String)],
    _ progress: (Int, Int) throws(Fault) -> Void
  ) throws(Fault) {
    let all = Int(try registry.batches.count())
    for leaf in 0..<all {
      try noting("batch \(leaf)") { examination throws(Fault) in
        guard let kept = try examination.registry.batches.batch(leaf: Int64(leaf)) else {
          throw Fault(.registryDamaged, at: "batch \(leaf)", "missing")
        }
        examination.leafHashes.append(MerkleTree.leafHash(Array(kept.line.utf8)))
        examination.findings.batches += 1
        if kept.state != .counted { examination.findings.held += 1 }
        try examination.check(kept, epochs[kept.epoch])
      }
      try progress(leaf + 1, all)
    }
  }

  private mutating func check(
    _ kept: KeptBatch, _ epoch: (station: String, epoch: String)?
  ) throws(Fault) {
    let batch = try registry.reopened(kept)
    let position = batch.manifest.position
    guard let epoch, epoch == (position.station.text, position.epoch), kept.seq == position.seq,
      kept.previous == position.previous, kept.records == batch.lines.count
    else { throw Fault(.registryDamaged, at: "batch \(kept.leaf)", "not what its manifest says") }
    let evidence = try registry.batches.evidence(kept.leaf)
    let line = Array(kept.line.utf8)
    guard evidence.hashes == batch.leafHashes, let leaf = try? LogLeaf(line: line),
      leaf.batch == kept.id, leaf.station == position.station, leaf.epoch == position.epoch,
      leaf.seq == position.seq, leaf.signerKey == batch.signer.publicKey.hash,
      leaf.signedManifest == Hash.digest(evidence.manifest),
      let message = try? CMS.verify(evidence.manifest), Hash.digest(message.content) == kept.id
    else {
      throw Fault(
        .registryDamaged, at: "batch \(kept.leaf)", "leaf and evidence do not agree with the file")
    }
    let named = try registry.examineNamed(batch, kept) { findings.add($0, $1) }
    findings.attachments += named
    guard kept.state == .counted else { return }
    for (place, line) in batch.lines.enumerated() {
      try noting("batch \(kept.leaf)") { examination throws(Fault) in
        if let line {
          try examination.check(line, at: place, of: kept)
        } else {
          try examination.checkErased(batch.leafHashes[place], at: place, of: kept)
        }
      }
    }
  }

  // MARK: Records

  /// A record of a counted batch stands in the store: as the first of its number, as a copy of the
  /// first, or beside it as a conflict.
  private mutating func check(
    _ line: ArraySlice<UInt8>, at place: Int, of kept: KeptBatch
  ) throws(Fault) {
    let name = "record \(place + 1) of batch \(kept.leaf)"
    let scanned = try RecordScanner.scan(line.span)
    let row = try registry.row(of: scanned, line)
    guard let first = try registry.records.kept(row) else {
      throw Fault(.registryDamaged, at: name, "the record is missing")
    }
    if first.sealed.isErased, first.leaf == kept.leaf, first.place == place {
      throw Fault(.registryDamaged, at: name, "erased, and still in the kept file")
    }
    let content = first.sealed.isErased ? [] : try registry.records.open(first, row: row)
    if first.leaf == kept.leaf, first.place == place {
      accounted += 1
      dataKeys.append(first.sealed.dataKey)
      guard content.elementsEqual(line), first.kind == scanned.kind,
        first.document == registry.records.digest(scanned, line)
      else { throw Fault(.registryDamaged, at: name, "not what the sealed file holds") }
      if let fact = scanned.impersonal(in: line.span) {
        counted += 1
        guard try FlowLedger.agrees(fact, in: registry.database) else {
          throw Fault(.registryDamaged, at: name, "counted as something else")
        }
      }
      findings.records += 1
    } else if !content.elementsEqual(line) {
      guard let conflict = try registry.records.conflict(leaf: kept.leaf, place: place),
        conflict.row == row, conflict.kind == scanned.kind.rawValue,
        try registry.vault.open(
          conflict.sealed, table: RegistrySchema.sealing(scanned.kind), row: row
        ).elementsEqual(line)
      else { throw Fault(.registryDamaged, at: name, "a conflicting record is missing") }
      dataKeys.append(conflict.sealed.dataKey)
      findings.conflicts += 1
    } else {
      return
    }
    let subject = scanned.subject.map { registry.records.name(of: $0, in: line) }
    let link = try registry.records.link(leaf: kept.leaf, place: place)
    guard link?.subject == subject, link == nil || link?.row == row else {
      throw Fault(.registryDamaged, at: name, "linked to another record than it speaks of")
    }
    if link != nil { links += 1 }
  }

  /// A record that is gone from its batch's file has its tombstone, and nothing of it stands in the
  /// store.
  private mutating func checkErased(
    _ leafHash: Digest, at place: Int, of kept: KeptBatch
  ) throws(Fault) {
    let name = "record \(place + 1) of batch \(kept.leaf)"
    guard let identity = tombstones[leafHash] else {
      throw Fault(.registryDamaged, at: name, "gone without a tombstone")
    }
    findings.erased += 1
    if let row = try registry.rowIfKnown(of: identity), let first = try registry.records.kept(row),
      first.leaf == kept.leaf, first.place == place
    {
      accounted += 1
      if first.kind.isCounted { counted += 1 }
      guard first.sealed.isErased, first.document == nil else {
        throw Fault(.registryDamaged, at: name, "erased, and still in the store")
      }
    }
    if let beside = try registry.records.conflict(leaf: kept.leaf, place: place) {
      findings.conflicts += 1
      guard beside.sealed.isErased else {
        throw Fault(.registryDamaged, at: name, "erased, and still in the store")
      }
    }
  }

  /// No record stands in the store that no batch accounts for.
  private mutating func checkRecordRows() throws(Fault) {
    let (records, conflicts) = try registry.records.counts()
    if records != accounted {
      findings.add("record", "\(records) rows, \(accounted) of them from counted batches")
    }
    let all = try registry.database.first("SELECT count(*) FROM record_link") {
      row throws(Fault) in try row.int(0)
    }
    if all != links { findings.add("record_link", "\(all ?? 0) rows, \(links) of records") }
    if conflicts != findings.conflicts {
      findings.add("conflict", "\(conflicts) rows, \(findings.conflicts) from counted batches")
    }
  }

  // MARK: Counts

  private mutating func checkCounts() throws(Fault) {
    let counts = try FlowLedger.reconcile(registry.database)
    if !counts.holds {
      findings.add(
        "flow_count", "\(counts.differences) cells that are not the sum of their records")
    }
    if counts.records != counted {
      findings.add("flow_fact", "\(counts.records) facts of \(counted) records that count")
    }
  }

  // MARK: Log

  private mutating func checkLog() throws(Fault) {
    guard let last = try registry.lastCheckpoint() else {
      throw Fault(.registryDamaged, at: "checkpoint", "the log has no checkpoint")
    }
    findings.uncovered = max(0, leafHashes.count - last.head.size)
    // A checkpoint that was cut off leaves newer tiles and bundles than the last signed ones.
    let size = last.head.size
    let newest = Dictionary(
      uniqueKeysWithValues: try tiles(leafHashes.count).map { ($0.tile.place, $0.bytes) })
    for file in try tiles(size) {
      try noting(file.tile.path) { examination throws(Fault) in
        try examination.registry.log.check(file, newest: newest[file.tile.place] ?? [])
      }
    }
    try registry.log.checkBundles(from: 0, to: size)
    try registry.log.checkPartialBundle(size: size) { start, end throws(Fault) in
      try self.registry.batches.lines(from: Int64(start), to: Int64(end))
    }
  }

  /// Every tile that the first `size` leaves should have.
  private func tiles(_ size: Int) throws(Fault) -> [TiledTree.File] {
    let empty = TiledTree(size: 0) { tile throws(Fault) in
      throw Fault(.bug, at: tile.path, "an empty tree has no tile")
    }
    return try empty.appending(Array(leafHashes.prefix(size)))
  }

  private mutating func checkCheckpoints() throws(Fault) {
    let notes = try registry.database.rows("SELECT size, note FROM checkpoint ORDER BY size") {
      row throws(Fault) in (size: try row.int(0), note: try row.text(1))
    }
    var tree = MerkleTree()
    for (size, note) in notes {
      let head = try registry.verified(note)
      while tree.size < size, tree.size < leafHashes.count { tree.append(leafHashes[tree.size]) }
      guard head.size == size, tree.size == size, tree.root == head.root else {
        throw Fault(.registryDamaged, at: "checkpoint \(size)", "not over the leaves that are kept")
      }
    }
    let published = try registry.files.read(
      registry.folder.checkpoint, limit: Parameters.noteBytes)
    // One that was signed and not yet published comes out with the next.
    guard notes.suffix(2).contains(where: { Array($0.note.utf8) == published }) else {
      throw Fault(
        .registryDamaged, at: registry.folder.checkpoint.string, "not the last checkpoint")
    }
  }
}

extension Tile {
  /// Level and index, whatever the width.
  fileprivate var place: [Int] { [level, index] }
}

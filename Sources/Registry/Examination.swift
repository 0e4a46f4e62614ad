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
  /// Batches whose stations say that they were shown a tree which this log never was: either the
  /// log was shown in two forms, or a station lies. Nothing that is kept here is damaged by it.
  public internal(set) var otherTrees: [String] = []
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

  /// True when nothing is wrong with what the registry keeps.
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
  /// Those among them that are tallies and no practice.
  private var tallied = 0
  /// Rows of `record_link` that some batch accounts for.
  private var links = 0
  private var dataKeys: [Int64] = []
  /// What tombstones name.
  private var tombstones: [Digest: RecordIdentity] = [:]
  private var leafHashes: [Digest] = []
  /// The trees that stations named in their manifests.
  private var views: [(leaf: Int64, seen: Checkpoint)] = []

  init(_ registry: RegistryService) { self.registry = registry }

  mutating func run(
    _ progress: (Int, Int) throws(Fault) -> Void
  ) throws(Fault) -> Findings {
    for line in try registry.database.damage() { findings.add("registry.sqlite", line) }
    for line in try registry.vault.damage() { findings.add("keys.sqlite", line) }
    try checkCertificates()
    let epochs = try checkStations()
    try noting("trust") { examination throws(Fault) in try examination.registry.checkTrust() }
    try noting("tombstones") { examination throws(Fault) in try examination.checkTombstones() }
    try checkBatches(epochs, progress)
    try noting("record") { examination throws(Fault) in try examination.checkRecordRows() }
    try noting("prepared_part") { examination throws(Fault) in
      examination.dataKeys += try examination.registry.examinePrepared()
    }
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
    let size = try registry.lastCheckpoint()?.head.size ?? 0
    findings.uncovered = max(
      0, try registry.logs.current().size(of: Int64(leafHashes.count)) - size)
    for log in registry.logs.all {
      let logExamination = LogExamination(registry, log, leafHashes)
      try noting("log") { examination throws(Fault) in
        try logExamination.checkFiles { file, newest throws(Fault) in
          try examination.noting(file.tile.path) { _ throws(Fault) in
            try logExamination.check(file, newest)
          }
        }
        try logExamination.check(examination.views) { leaf, detail in
          guard examination.findings.otherTrees.count < Limits.findings else { return }
          examination.findings.otherTrees.append("batch \(leaf): \(detail)")
        }
      }
      try noting("checkpoint") { _ throws(Fault) in try logExamination.checkCheckpoints() }
      try noting("cosignature") { examination throws(Fault) in
        try examination.registry.checkCosignatures(of: log)
      }
    }
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
      try keys.tlsAuthority.certificate.verify(roots: [keys.root], atMilliseconds: now)
      try keys.encryptionCertificate.verify(
        intermediates: [keys.stationAuthority.certificate], roots: [keys.root],
        atMilliseconds: now)
    }
    for (name, path) in try registry.fixedFiles() where !isSecretElsewhere(path) {
      try noting(name) { examination throws(Fault) in
        try examination.registry.checkFixedFile(name, path)
      }
    }
  }

  /// In a backup the secrets lie elsewhere.
  private func isSecretElsewhere(_ path: Path) -> Bool {
    registry.isBackup && path.parent.name == "secrets"
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
    let audit = try registry.database.rows(
      "SELECT data_key FROM audit UNION ALL SELECT data_key FROM office"
    ) { row throws(Fault) in
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
    if let seen = batch.manifest.seen {
      views.append(
        (kept.leaf, Checkpoint(origin: batch.manifest.to, size: seen.size, root: seen.root)))
    }
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
      if let fact = try registry.fact(of: scanned, line, on: kept.branch, false) {
        counted += 1
        guard try FlowLedger.agrees(fact, in: registry.database) else {
          throw Fault(.registryDamaged, at: name, "counted as something else")
        }
      }
      tallied += try registry.examineTally(scanned, line, on: kept.branch, false, name)
      findings.records += 1
    } else if !content.elementsEqual(line) {
      guard try check(line, scanned, at: place, of: kept, conflictingAt: row) else { return }
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

  /// A record whose number another content has; false when an earlier batch accounts for it.
  private mutating func check(
    _ line: ArraySlice<UInt8>, _ scanned: ScannedRecord, at place: Int, of kept: KeptBatch,
    conflictingAt row: Int64
  ) throws(Fault) -> Bool {
    let name = "record \(place + 1) of batch \(kept.leaf)"
    guard let conflict = try registry.records.conflict(row, like: line) else {
      throw Fault(.registryDamaged, at: name, "a conflicting record is missing")
    }
    // It may have come before, in a batch that accounts for it.
    guard conflict.leaf == kept.leaf, conflict.place == place else { return false }
    dataKeys.append(conflict.sealed.dataKey)
    findings.conflicts += 1
    guard conflict.isCounted else { return true }
    findings.records += 1
    tallied += try registry.examineTally(scanned, line, on: kept.branch, true, name)
    let fact = try registry.fact(of: scanned, line, on: kept.branch, true)
    guard let fact else { return true }
    counted += 1
    guard try FlowLedger.agrees(fact, in: registry.database) else {
      throw Fault(.registryDamaged, at: name, "counted as something else")
    }
    return true
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
      if beside.isCounted, beside.kind.isCounted { counted += 1 }
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
    if counts.differences > 0 || counts.measures.values.reduce(0, +) != counts.versions {
      findings.add(
        "flow_count", "\(counts.differences) cells that are not the sum of their records")
    }
    for day in counts.differingDays {
      findings.add("flow_packed", "the packed counts of \(day) are not those of its cells")
    }
    let tallies = try TallyLedger.records(registry.database)
    if tallies < tallied || findings.erased == 0 && tallies != tallied {
      findings.add("tally_figure", "\(tallies) records tallied of \(tallied) that are")
    }
    if counts.records != counted {
      findings.add("flow_fact", "\(counts.records) facts of \(counted) records that count")
    }
  }
}

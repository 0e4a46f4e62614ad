import Bytes
import Codes
import Crypto
import Host
import Record
import Seal
import Station

/// A station whose owner is hostile: let in like any other, its key good, and nothing that it seals
/// need be what it seems.
final class HostileStation {
  let house: StationHouse
  /// The epoch, number and id of its last batch, and the last number of a record.
  private var epoch: String
  private var seq: Int64 = 0
  private var last: Digest?
  private var beforeLast: Digest?
  private var n: Int64 = 0
  /// Lines that it sealed, newest last.
  private var lines: [[UInt8]] = []
  /// Files that it sent, newest last.
  private(set) var sent: [[UInt8]] = []
  /// Batches that no registry may keep, by their ids.
  private(set) var banned: Set<Digest> = []
  /// Crossings of its own that may count, and lines that never may.
  private(set) var own: [Digest] = []
  private(set) var never: [Digest] = []

  init(_ house: StationHouse, epoch: String) {
    self.house = house
    self.epoch = epoch
  }

  /// What is wrong with a batch.
  enum Craft: String, CaseIterable {
    case nothing, fork, gap, unknownPrevious, otherEpoch, takenNumbers, sentBefore, falseTree
    case farClock, highestNumber
    // What follows is for no registry to keep.
    case jump, othersRecord, othersCorrection, othersOutcome, noRecord, longRecord, tooHighNumber
    case othersName, otherLog, wrongCount, wrongRoot, noise, spoiled

    /// True for what is refused or quarantined, whatever stands in the ledger.
    var isBanned: Bool {
      switch self {
      case .nothing, .fork, .gap, .unknownPrevious, .otherEpoch, .takenNumbers, .sentBefore,
        .falseTree, .farClock, .highestNumber:
        false
      default: true
      }
    }
  }

  /// A batch before it is signed.
  private struct Draft {
    var lines: [[UInt8]]
    var station: StationName
    var epoch: String
    var seq: Int64
    var previous: Digest?
    var seen: Manifest.SeenTree?
    var wall: Int64
    var origin: String
    var count = 0
    var root: Digest?
  }

  /// Seals a batch with something wrong with it. `victim` is a crossing of another station.
  func seal(
    _ craft: Craft, victim: RecordIdentity, dice: Dice, randomness: any Randomness, at now: Int64
  ) throws(Fault) -> [UInt8] {
    let keys = try house.opened.sealingKeys()
    var draft = Draft(
      lines: try (0...dice.below(3)).map { _ throws(Fault) in
        n += 1
        return try line(n, at: now, randomness)
      }, station: house.name, epoch: epoch, seq: seq + 1, previous: last, wall: now,
      origin: keys.origin)
    try spoil(&draft, craft, victim, dice, randomness, now)
    let bytes = draft.lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    let leaves = draft.lines.map { MerkleTree.leafHash($0[...]) }
    let manifest = Manifest(
      to: draft.origin,
      position: Manifest.Position(
        station: draft.station, epoch: draft.epoch, seq: draft.seq, previous: draft.previous),
      count: draft.lines.count + draft.count, recordsHash: Hash.digest(bytes),
      root: draft.root ?? MerkleTree(leafHashes: leaves).root,
      clocks: Manifest.Clocks(
        wall: Instant(milliseconds: draft.wall), monotonicNanoseconds: 0, bootID: "hostile"),
      seen: draft.seen)
    let signed = try CMS.sign(
      try manifest.line(), certificate: keys.certificate, key: keys.key, atMilliseconds: now)
    let inner = Array(PEM.encode("CMS", signed).utf8) + bytes
    var file = try BatchSealer.encrypt(inner, to: keys.recipient)
    note(Hash.digest(try manifest.line()), draft, leaves, craft)
    if craft == .noise { file = randomness.bytes(1 + dice.below(2000)) }
    if craft == .spoiled { file[dice.below(file.count)] ^= UInt8(1 << dice.below(8)) }
    sent.append(file)
    if sent.count > 12 { sent.removeFirst() }
    return file
  }

  private func spoil(
    _ draft: inout Draft, _ craft: Craft, _ victim: RecordIdentity, _ dice: Dice,
    _ randomness: any Randomness, _ now: Int64
  ) throws(Fault) {
    switch craft {
    case .nothing, .noise, .spoiled: break
    case .fork: if seq > 0 { (draft.seq, draft.previous) = (seq, beforeLast) }
    case .gap: draft.seq += 1 + Int64(dice.anySize(bits: 10))
    case .unknownPrevious: draft.previous = Digest(randomness.bytes(Digest.count))
    case .otherEpoch: (draft.epoch, draft.seq) = (randomness.hex(16), 1 + Int64(dice.below(3)))
    case .takenNumbers:
      draft.lines = [try line(1 + Int64(dice.below(Int(clamping: n))), at: now, randomness)]
    case .sentBefore: draft.lines += lines.suffix(3)
    case .falseTree:
      draft.seen = Manifest.SeenTree(
        size: dice.anySize(bits: 40), root: Hash.digest(randomness.bytes(8)))
    case .farClock: draft.wall = dice.oneIn(2) ? 0 : now + 100 * 31_557_600_000
    case .highestNumber:
      draft.lines = [try line(1 << 40 - 1 - Int64(dice.below(9)), at: now, randomness)]
    case .jump: draft.seq = dice.oneIn(2) ? .max : seq + 200_000
    case .othersRecord:
      draft.lines.append(
        try line(victim.n, at: now, randomness, of: victim.station, victim.epoch))
    case .othersCorrection: draft.lines.append(try correction(of: victim, at: now, randomness))
    case .othersOutcome: draft.lines.append(try outcome(of: victim, at: now, randomness))
    case .noRecord:
      draft.lines.append(dice.pick(HostileStation.noRecords) ?? [])
    case .longRecord: draft.lines.append([UInt8](repeating: UInt8(ascii: "{"), count: 70_000))
    case .tooHighNumber:
      draft.lines = [try line(1 << 40 + Int64(dice.below(9)), at: now, randomness)]
    case .othersName: draft.station = try StationName(victim.station)
    case .otherLog: draft.origin = "elsewhere.example/log/1"
    case .wrongCount: draft.count = 1
    case .wrongRoot: draft.root = Hash.digest(randomness.bytes(8))
    }
  }

  private static let noRecords: [[UInt8]] = [
    Array("{}".utf8), Array("[]".utf8), Array("{\"type\":\"maabar/record/crossing/1\"}".utf8),
    Array("{\"type\":\"maabar/record/crossing/01\"}".utf8), [0xff, 0xfe], [0],
    Array(repeating: UInt8(ascii: "["), count: 30_000),
  ]

  private func note(_ id: Digest, _ draft: Draft, _ leaves: [Digest], _ craft: Craft) {
    guard !craft.isBanned else {
      if craft != .noise, craft != .spoiled { banned.insert(id) }
      never += leaves
      return
    }
    own += leaves
    lines = lines.suffix(20) + draft.lines
    guard draft.epoch == epoch, draft.seq > seq else { return }
    (seq, last, beforeLast) = (draft.seq, id, last)
  }

  // MARK: Lines

  private func header(
    _ n: Int64, _ randomness: any Randomness, of station: String? = nil, _ epoch: String? = nil
  ) throws(Fault) -> RecordHeader {
    RecordHeader(
      identity: try RecordIdentity(
        station: station ?? house.name.text, epoch: epoch ?? self.epoch, n: n),
      salt: RecordSalt(from: randomness))
  }

  private func time(_ now: Int64) -> RecordTime {
    RecordTime(
      utc: Instant(milliseconds: now), offsetMinutes: 180, monotonicNanoseconds: 0, boot: "hostile")
  }

  private func crossing(_ now: Int64) -> Crossing {
    Fleet.crossing(of: "HOSTILE \(n)", nil, at: time(now), in: house.name.text, [])
  }

  private func line(
    _ n: Int64, at now: Int64, _ randomness: any Randomness, of station: String? = nil,
    _ epoch: String? = nil
  ) throws(Fault) -> [UInt8] {
    let header = try header(n, randomness, of: station, epoch)
    return try RecordLine.crossing(CrossingRecord(header: header, crossing: crossing(now))).bytes()
  }

  private func correction(
    of victim: RecordIdentity, at now: Int64, _ randomness: any Randomness
  ) throws(Fault) -> [UInt8] {
    n += 1
    let correction = CorrectionRecord.Correction(
      replaces: victim, reason: "it never was", officer: "1", made: time(now))
    return try RecordLine.correction(
      CorrectionRecord(
        header: try header(n, randomness), correction: correction, crossing: crossing(now))
    ).bytes()
  }

  private func outcome(
    of victim: RecordIdentity, at now: Int64, _ randomness: any Randomness
  ) throws(Fault) -> [UInt8] {
    n += 1
    return try RecordLine.outcome(
      OutcomeRecord(
        header: try header(n, randomness), of: victim, captured: time(now),
        place: crossing(now).circumstances.place, decision: RecordedDecision(outcome: .admitted))
    ).bytes()
  }
}

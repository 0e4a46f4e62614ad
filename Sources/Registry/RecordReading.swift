public import Bytes
public import Codes
public import Record
import Store

/// A crossing as it stands now: its last correction, with what the second line decided.
public struct StandingCrossing: Sendable {
  /// The record whose content stands: the crossing, or a correction of it.
  public let identity: RecordIdentity
  /// Its number in the store.
  public let row: Int64
  /// What it says.
  public let crossing: Crossing
  /// What was decided in the end: by the second line where the crossing was referred to it.
  public let outcome: CrossingOutcome
  /// The crossing that was corrected; nil for one that stands as it was recorded.
  public let corrects: RecordIdentity?
}

/// Reading crossings for a search of the office: each caller writes into the audit what it looked
/// for, before it shows what it found.
extension RegistryService {
  /// The crossings whose document bears a number, by whatever issuer and however it is typed, as
  /// they stand now: one whose correction bears another number is not among them.
  public func crossings(ofDocument number: String) throws(Fault) -> [StandingCrossing] {
    var found: [StandingCrossing] = []
    for row in try records.rows(ofDocument: records.digest(ofDocument: number)) {
      if let crossing = try crossing(row: row) { found.append(crossing) }
    }
    return found
  }

  /// The crossing or correction of a number in the store; nil where there is none, it was erased,
  /// is practice, or another record stands in its place.
  public func crossing(row: Int64) throws(Fault) -> StandingCrossing? {
    guard let version = try version(row: row) else { return nil }
    let tree = try VersionTree(around: version, in: self)
    return tree.standing.row == row ? tree.standing : nil
  }

  /// A crossing or a correction, as it was recorded.
  struct CrossingVersion {
    let row: Int64
    let identity: RecordIdentity
    let crossing: Crossing
    /// What it takes the place of; nil for a crossing.
    let replaces: RecordIdentity?
    /// When it was made.
    let made: Int64
  }

  /// The version of a row; nil for what is none, was erased or is practice.
  func version(row: Int64) throws(Fault) -> CrossingVersion? {
    guard let kept = try records.kept(row), !kept.sealed.isErased,
      kept.kind == .crossing || kept.kind == .correction
    else { return nil }
    switch try RecordLine(try records.open(kept, row: row)) {
    case .crossing(let record) where !record.header.isPractice:
      return CrossingVersion(
        row: row, identity: record.header.identity, crossing: record.crossing, replaces: nil,
        made: record.crossing.captured.utc.milliseconds)
    case .correction(let record) where !record.header.isPractice:
      return CrossingVersion(
        row: row, identity: record.header.identity, crossing: record.crossing,
        replaces: record.correction.replaces, made: record.correction.made.utc.milliseconds)
    default: return nil
    }
  }

  /// The records that speak of another one, as far as they are kept.
  fileprivate func recordsSpeaking(of identity: RecordIdentity) throws(Fault) -> [Int64] {
    try records.rows(speakingOf: identity)
  }

  /// The outcome that the record of a row gives; nil for what is none, was erased or is practice.
  fileprivate func outcome(
    row: Int64
  ) throws(Fault) -> (made: Int64, direction: Direction, outcome: CrossingOutcome)? {
    guard let kept = try records.kept(row), !kept.sealed.isErased, kept.kind == .outcome,
      case .outcome(let record) = try RecordLine(try records.open(kept, row: row)),
      !record.header.isPractice
    else { return nil }
    return (record.captured.utc.milliseconds, record.place.direction, record.decision.outcome)
  }
}

/// A crossing with its corrections and outcomes, as the counts take them (see `Flows`): of two
/// corrections of one record the later stands, of two made at once the one of the higher number;
/// where the standing version was referred, the latest outcome of any version decides.
private struct VersionTree {
  let standing: StandingCrossing

  /// Records of one tree that are read at most: corrections that name each other end there.
  private static let mostVersions = 64

  init(
    around version: RegistryService.CrossingVersion, in registry: RegistryService
  ) throws(Fault) {
    var root = version
    var seen: Set<RecordIdentity> = [version.identity]
    while let replaced = root.replaces, seen.insert(replaced).inserted,
      seen.count < Self.mostVersions, let row = try registry.rowIfKnown(of: replaced),
      let earlier = try registry.version(row: row)
    {
      root = earlier
    }
    // A crossing that has not arrived holds its place.
    let first = root.replaces ?? root.identity
    var (standing, chain): (RegistryService.CrossingVersion?, RecordIdentity?) = (
      root.replaces == nil ? root : nil, first
    )
    var members: [RecordIdentity] = []
    var outcomes: [(made: Int64, direction: Direction, outcome: CrossingOutcome)] = []
    var open = [first]
    seen = [first]
    while let identity = open.popLast(), members.count < Self.mostVersions {
      members.append(identity)
      var corrections: [RegistryService.CrossingVersion] = []
      for row in try registry.recordsSpeaking(of: identity) {
        if let correction = try registry.version(row: row), correction.replaces == identity {
          corrections.append(correction)
        } else if let outcome = try registry.outcome(row: row) {
          outcomes.append(outcome)
        }
      }
      let last = corrections.max { ($0.made, $0.row) < ($1.made, $1.row) }
      if identity == chain, let last {
        standing = last
        chain = last.identity
      }
      // The branch that stands is followed first, so that its end is found.
      open += corrections.filter { $0.identity != chain && seen.insert($0.identity).inserted }
        .map(\.identity)
      if let last, last.identity == chain, seen.insert(last.identity).inserted {
        open.append(last.identity)
      }
    }
    let stands = standing ?? version
    let decided = outcomes.filter {
      $0.direction == stands.crossing.circumstances.place.direction
    }.max { $0.made < $1.made }
    let own = stands.crossing.decision.outcome
    self.standing = StandingCrossing(
      identity: stands.identity, row: stands.row, crossing: stands.crossing,
      outcome: own.isFinal ? own : decided?.outcome ?? own,
      corrects: stands.replaces == nil ? nil : first)
  }
}

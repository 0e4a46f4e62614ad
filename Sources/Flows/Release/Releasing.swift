public import Bytes
public import Codes
import Crypto
import Store

/// A release as it was made: the entry that is kept, and the tables that go out.
public struct PublishedRelease: Sendable {
  /// What the registry keeps.
  public let entry: ReleaseEntry
  /// The tables.
  public let tables: [FlowRelease]
  /// How the figures of its series changed up to it.
  public let revisions: RevisionTriangle
}

extension ReleaseLedger {
  /// Whatever the caller knows of the moment of a release.
  public struct Moment: Sendable {
    /// Source and checkpoint; the checkpoint covers every fact that counts now.
    public let origin: FlowOrigin
    /// The checkpoint as it was signed.
    public let note: String
    /// Now.
    public let now: Instant
    /// Which records of the period have arrived.
    public let completeness: Completeness

    /// A moment.
    public init(
      origin: FlowOrigin, note: String, now: Instant, completeness: Completeness
    ) {
      self.origin = origin
      self.note = note
      self.now = now
      self.completeness = completeness
    }
  }

  /// Makes a release of what counts now and keeps it: from then on it can be made again bit for
  /// bit, whatever is corrected or erased, and later releases are guarded against it.
  ///
  /// Throws as `FlowRelease.together`, and what `Store` throws.
  public func publish(
    _ plan: ReleasePlan, at moment: Moment, randomness: some Randomness
  ) throws(Fault) -> PublishedRelease {
    try database.transaction { () throws(Fault) in
      let earlier = try all()
      let mark = ReleaseMark(
        number: (earlier.last?.mark.number ?? 0) + 1, identity: randomness.hex(8),
        series: plan.series, made: moment.now,
        standing: moment.completeness.standing(at: moment.now),
        arrival: try FlowLedger.lastArrival(database), revises: try revised(by: plan, earlier))
      // A count that stays the same must be rounded the same way in every release.
      let secret = earlier.last?.secret ?? randomness.bytes(32)
      let making = try ReleaseMaking(
        plan, database, earlier: try withTables(earlier), secret: secret, today: moment.now.day)
      let tables = try making.tables(origin: moment.origin, mark: mark)
      let entry = ReleaseEntry(
        mark: mark, rules: plan.rules, origin: moment.origin, note: moment.note,
        completeness: moment.completeness, digests: tables.map(\.digest), secret: secret,
        places: plan.usesPlaces ? making.places.all : [])
      try add(entry, tables.map(\.frozen))
      return PublishedRelease(
        entry: entry, tables: tables, revisions: try revisions(of: plan.series))
    }
  }

  /// The tables that a release of the plan would have now; nothing is kept, and they are not to be
  /// published. Throws as `publish`.
  public func draft(
    _ plan: ReleasePlan, origin: FlowOrigin, now: Instant
  ) throws(Fault) -> [FlowRelease] {
    let earlier = try all()
    let secret = earlier.last?.secret ?? [UInt8](repeating: 0, count: 32)
    return try ReleaseMaking(
      plan, database, earlier: try withTables(earlier), secret: secret, today: now.day
    ).tables(origin: origin)
  }

  private func withTables(
    _ entries: [ReleaseEntry]
  ) throws(Fault) -> [ReleaseMaking.Earlier] {
    var releases: [ReleaseMaking.Earlier] = []
    for entry in entries {
      releases.append(
        ReleaseMaking.Earlier(entry: entry, tables: try tables(of: entry.mark.number)))
    }
    return releases
  }

  /// Makes the tables of a release again, from the facts as they stood when it was made. Throws
  /// `.flowDamaged` when they are not the counts that were kept.
  public func again(_ entry: ReleaseEntry) throws(Fault) -> [FlowRelease] {
    let kept = try tables(of: entry.mark.number)
    guard let first = kept.first else { return [] }
    var columns = try FlowColumns(
      of: database, from: first.query.from, to: first.query.to, asOf: entry.mark.arrival)
    if !entry.places.isEmpty { columns.places = PlaceBook(entry.places) }
    var tables: [FlowRelease] = []
    for (place, table) in kept.enumerated() {
      let cube = try CountCube(table.query, columns, groups: table.groups)
      guard cube.axes == table.axes, cube.counts == table.counts else {
        throw Fault(
          .flowDamaged, at: "\(entry.mark.label), table \(place + 1)",
          "the facts do not give the counts that were released")
      }
      tables.append(
        FlowRelease(
          table, cube, origin: entry.origin, mark: entry.mark, rules: entry.rules,
          secret: entry.secret, tables: kept.count))
    }
    return tables
  }

  /// The last release of the series with the same questions but for the cell size.
  private func revised(
    by plan: ReleasePlan, _ earlier: [ReleaseEntry]
  ) throws(Fault) -> Int64? {
    func shape(_ query: FlowQuery) -> JSON {
      var query = query
      query.minimumCell = 1
      return query.json
    }
    let asked = plan.queries.map(shape)
    for entry in earlier.reversed() where entry.mark.series == plan.series {
      if try tables(of: entry.mark.number).map({ shape($0.query) }) == asked {
        return entry.mark.number
      }
    }
    return nil
  }
}

extension ReleasePlan {
  /// Whether governorates stand in its tables, which follow from where points lie.
  fileprivate var usesPlaces: Bool {
    queries.contains {
      $0.dimensions.contains(.governorate) || $0.filters[.governorate] != nil
    }
  }
}

extension Instant {
  /// The day by UTC.
  fileprivate var day: CivilDate { CivilDate(daysSince1970: Int(milliseconds / 86_400_000)) }
}

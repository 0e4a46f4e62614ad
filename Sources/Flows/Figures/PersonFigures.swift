public import Bytes
import Codes
public import Store

extension FigureQuestion {
  /// The figure of persons, whose crossings the links tell. Throws what `Store` and the links
  /// throw.
  public func table(
    _ database: Database, links: some PersonLinks, origin: FlowOrigin
  ) throws(Fault) -> FigureTable {
    guard figure.needsPersons else { return try table(database, origin: origin) }
    let cells = try CellValues(query, database)
    let crossings = try PersonCrossings(links, cells, database)
    let unlinked = try unlinked(crossings, cells, database)
    var undecided: Int?
    let rows: Rows
    switch figure {
    case .persons: rows = try persons(crossings, cells)
    case .overstays: rows = try overstays(crossings, cells)
    case .immigrations, .emigrations:
      var open = 0
      rows = try changes(crossings, cells, try lastDay(database), undecided: &open)
      undecided = open
    default: rows = try stays(crossings, cells)
    }
    return FigureTable(query, figure, origin, rows, unlinked: unlinked, undecided: undecided)
  }

  /// Movements of the period that no link names.
  private func unlinked(
    _ crossings: PersonCrossings, _ cells: CellValues, _ database: Database
  ) throws(Fault) -> Int {
    let all = try FlowQuery(
      by: [], where: query.filters, measures: [.movements], from: query.from, to: query.to,
      minimumCell: 1)
    let columns = try FlowColumns(of: database, from: query.from, to: query.to)
    var linked = 0
    for crossing in crossings.all
    where try cells.values(of: crossing.cell, on: crossing.day) != nil { linked += 1 }
    return try all.answer(in: columns).total - linked
  }

  private func persons(
    _ crossings: PersonCrossings, _ cells: CellValues
  ) throws(Fault) -> Rows {
    var counts: [[String]: Int] = [:]
    try crossings.eachPerson { own throws(Fault) in
      var seen: Set<[String]> = []
      for crossing in own {
        guard let values = try cells.values(of: crossing.cell, on: crossing.day) else { continue }
        if seen.insert(values).inserted { counts[values, default: 0] += 1 }
      }
    }
    return counts.mapValues { ($0, [$0]) }
  }

  // MARK: Stays

  /// Each entry that the person's next crossing ends: it counts with the codes of the entry on the
  /// day of the exit.
  private func stays(_ crossings: PersonCrossings, _ cells: CellValues) throws(Fault) -> Rows {
    var found: [[String]: [Int]] = [:]
    try crossings.eachPerson { own throws(Fault) in
      for (entry, exit) in zip(own, own.dropFirst())
      where entry.direction == .entry && exit.direction == .exit {
        guard let values = try cells.values(of: entry.cell, on: exit.day) else { continue }
        let days = max(0, exit.day - entry.day)
        let band = figure == .stays ? [StayBand(days: days).rawValue] : []
        found[values + band, default: []].append(days)
      }
    }
    guard figure == .stays else {
      return found.mapValues { (FigureQuestion.median($0), [$0.count]) }
    }
    return found.mapValues { ($0.count, [$0.count]) }
  }

  /// Entries whose permitted days ended in the period before the person left.
  private func overstays(
    _ crossings: PersonCrossings, _ cells: CellValues
  ) throws(Fault) -> Rows {
    var counts: [[String]: Int] = [:]
    try crossings.eachPerson { own throws(Fault) in
      var seen: Set<[String]> = []
      for (place, entry) in zip(own.indices, own) where entry.direction == .entry {
        guard let days = entry.permitDays else { continue }
        // The day after the last one that is permitted.
        let due = entry.day + days + 1
        let exit = own[(place + 1)...].first { $0.direction == .exit }
        if let exit, exit.day < due { continue }
        guard let values = try cells.values(of: entry.cell, on: due) else { continue }
        if seen.insert(values).inserted { counts[values, default: 0] += 1 }
      }
    }
    return counts.mapValues { ($0, [$0]) }
  }

  // MARK: Changes of residence

  private func lastDay(_ database: Database) throws(Fault) -> Int {
    let last = try database.first("SELECT max(day) FROM flow_place_cell") {
      row throws(Fault) in try row.textOrNil(0)
    }
    guard let text = last.flatMap({ $0 }) else { return .min / 2 }
    return try CivilDate(iso: text).daysSince1970
  }

  private func changes(
    _ crossings: PersonCrossings, _ cells: CellValues, _ last: Int, undecided: inout Int
  ) throws(Fault) -> Rows {
    let wanted: Direction = figure == .immigrations ? .entry : .exit
    var counts: [[String]: Int] = [:]
    var open = 0
    try crossings.eachPerson { own throws(Fault) in
      let presence = Presence(own)
      var isResident = own.first?.direction == .exit
      for crossing in own where try cells.place(of: crossing.cell).isMigration {
        let values =
          crossing.direction == wanted
          ? try cells.values(of: crossing.cell, on: crossing.day) : nil
        guard crossing.day + ResidenceRule.window <= last + 1 else {
          if values != nil { open += 1 }
          continue
        }
        let isEntry = crossing.direction == .entry
        guard isEntry != isResident,
          isEntry
            ? presence.isThere(from: crossing.day, by: rule)
            : presence.isAway(from: crossing.day, by: rule)
        else { continue }
        isResident = isEntry
        if let values { counts[values, default: 0] += 1 }
      }
    }
    undecided = open
    return counts.mapValues { ($0, [$0]) }
  }
}

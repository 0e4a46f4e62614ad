import Bytes
import Codes
import Console
import Flows
import Host
import Match
import Registry
import Seal
import Station

/// Runs the demonstration and tells what happened.
struct DemoStoryTeller {
  /// What a demonstration is made of.
  struct Plan {
    let folder: Path
    let lists: Path
    let seed: UInt64
    let ordinary: Int
    let day: CivilDate
  }

  /// The day of the demonstration when none is named; a constant, so that one seed tells one story.
  static let standardDay = CivilDate(daysSince1970: 20_777)

  let plan: Plan
  let border: DemoBorder
  let passages: [DemoPassage]
  let carriage: DemoCarriage.Report
  let events: DemoEvents
  let table: FlowTable
  let answers: [DemoCheck.Answer]
  /// Milliseconds from the first traveller to the last record.
  let servingMilliseconds: Int

  /// True when every check held.
  var holds: Bool { answers.allSatisfy(\.holds) }

  static func run(_ plan: Plan, _ invocation: Invocation) throws(Fault) -> DemoStoryTeller {
    let machine = invocation.machine
    let border = try DemoBorder(
      in: plan.folder, lists: plan.lists, day: plan.day, travellers: plan.ordinary,
      machine: machine, randomness: SeededRandomness(seed: plan.seed))
    let day = try DemoDay.planned(
      seed: plan.seed, on: plan.day, lists: border.watchlists, ordinary: plan.ordinary)
    var events = DemoEvents()
    events.manifestMatches = try day.manifest.possibleMatches(
      on: plan.day, among: border.watchlists)
    let begun = machine.timekeeper.now().monotonicNanoseconds
    let passages = try serve(day.travellers, at: border, plan, invocation, &events)
    let ended = machine.timekeeper.now().monotonicNanoseconds
    if let last = passages.last(where: { $0.traveller.story == .stolenStation }) {
      events.theft = try DemoTheft(of: DemoBorder.hut, at: border, again: last.traveller)
    }
    let carriage = try DemoCarriage(border: border).run()
    if let erased = passages.first(where: { $0.traveller.story == .erasedPerson }),
      let copy = carriage.copy
    {
      events.erasure = try DemoErasure(
        of: erased.record, at: border, on: plan.day, again: copy)
    }
    let table = try border.registry.flows(
      FlowQuery(by: [.poe, .direction], from: plan.day, to: plan.day, minimumCell: 1))
    let check = DemoCheck(
      border: border, passages: passages, carriage: carriage, events: events,
      manifest: day.manifest, day: plan.day)
    return DemoStoryTeller(
      plan: plan, border: border, passages: passages, carriage: carriage, events: events,
      table: table, answers: try check.answers(),
      servingMilliseconds: Int((ended - begun) / 1_000_000))
  }

  /// Serves everybody, and lets happen what breaks meanwhile.
  private static func serve(
    _ travellers: [DemoTraveller], at border: DemoBorder, _ plan: Plan, _ invocation: Invocation,
    _ events: inout DemoEvents
  ) throws(Fault) -> [DemoPassage] {
    let shift = DemoShift(border: border, day: plan.day)
    let progress = invocation.progress("travellers", of: travellers.count)
    var passages: [DemoPassage] = []
    for traveller in travellers {
      if Interruption.isRequested {
        throw Fault(.interrupted, at: plan.folder.string, "the demonstration ends half-way")
      }
      passages.append(try shift.serve(traveller))
      if traveller.mishap == .powerCut { events.powerCut = try border.cutPower(of: traveller.post) }
      progress.advance()
    }
    progress.finish()
    return passages
  }

  // MARK: Telling

  /// The story as JSON for programs.
  var json: JSON {
    [
      "folder": .string(plan.folder.string), "day": .string(plan.day.description),
      "seed": .integer(Int64(plan.seed)), "travellers": .integer(Int64(passages.count)),
      "servingMilliseconds": .integer(Int64(servingMilliseconds)),
      "travellersASecond": .integer(
        Int64(passages.count * 1000 / max(1, servingMilliseconds))),
      "checks": .array(
        answers.map {
          [
            "question": .string($0.question), "holds": .boolean($0.holds),
            "detail": .string($0.detail),
          ]
        }), "counts": table.json, "holds": .boolean(holds),
    ]
  }

  /// Prints the story for a person.
  func print(on outlet: Outlet) {
    outlet.line("\("A day at the border", .strong), \(plan.day), seed \(plan.seed)")
    outlet.line()
    for one in border.imports {
      outlet.line("list      \(one.title): \(one.report.entries) entries read")
    }
    outlet.line(
      "day       \(passages.count, .strong) travellers through the readers of two points of entry")
    let second = passages.count * 1000 / max(1, servingMilliseconds)
    outlet.line("          each recorded durably before the next: \(second) travellers a second")
    printStories(on: outlet)
    outlet.line(
      "journeys  \(carriage.sealed, .strong) sealed batches; one lost, one tampered with, one twice"
    )
    outlet.line()
    printCounts(on: outlet)
    outlet.line()
    for answer in answers {
      let mark: StyledText = answer.holds ? "\("holds", .good)" : "\("FAILS", .bad)"
      outlet.line("\(mark)  \(answer.question)  \(answer.detail, .faint)")
    }
    outlet.line()
    outlet.line("registry  \(border.registry.folder.root)")
    for post in border.posts.values.map(\.station.configuration.station.text).sorted() {
      outlet.line("station   \(plan.folder / post.lowercased())")
    }
    outlet.line("stick     \(border.stick)")
    outlet.line()
    outlet.line(
      holds
        ? "\("Every record is accounted for.", .good)"
        : "\("Not everything is accounted for: see what fails above.", .bad)")
  }

  private func printStories(on outlet: Outlet) {
    for story in DemoStory.allCases where story != .ordinary {
      let endings = passages.filter { $0.traveller.story == story }.map { passage in
        let first = passage.decided.rawValue
        return passage.final == passage.decided ? first : "\(first), then \(passage.final.rawValue)"
      }
      guard !endings.isEmpty else { continue }
      let kinds = Set(endings).sorted().map { kind in
        "\(endings.count { $0 == kind }) \(kind)"
      }
      let told = kinds.joined(separator: "; ") + events.words(for: story)
      outlet.line("          \(story.rawValue): \(told, .faint)")
    }
  }

  /// Movements by point of entry and direction.
  private func printCounts(on outlet: Outlet) {
    var counts = Table([
      .init("point of entry"), .init("direction"), .number("movements"),
      .number("refused"), .number("handed over"), .number("pending"),
    ])
    func cell(_ row: FlowTable.Row, _ measure: FlowMeasure) -> StyledText {
      guard let place = FlowMeasure.allCases.firstIndex(of: measure),
        case .count(let number) = row.cells[place]
      else { return "-" }
      return number == 0 ? "" : "\(number)"
    }
    for row in table.rows {
      counts.add(
        row.values.map { "\($0)" } + [
          cell(row, .movements), cell(row, .refused), cell(row, .handedOver), cell(row, .pending),
        ])
    }
    counts.print(on: outlet)
  }
}

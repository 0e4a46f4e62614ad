import Record
import Testing

@Suite("The machine of a case")
struct CaseMachineTests {
  /// The table as the manual has it: where each act leads, by the phases from which it may follow.
  private static let table: [CaseAct: [CasePhase: CasePhase]] = [
    .verified: [
      .open: .examined, .examined: .examined, .decided: .examined, .refused: .examined,
    ],
    .concluded: [.examined: .concluded],
    .confirmed: [.concluded: .decided],
    .declined: [.concluded: .examined],
    .submitted: [.open: .submitted, .examined: .submitted, .refused: .submitted],
    .answered: [.submitted: .refused],
    .replied: [.decided: .refused],
    .silence: [
      .open: .refused, .examined: .refused, .concluded: .refused, .decided: .refused,
      .submitted: .refused,
    ],
    .announced: [.agreed: .announced, .announced: .announced],
    .absent: [.announced: .agreed],
    .handedOver: [.announced: .handedOver],
    .arrived: [.agreed: .arrived, .announced: .arrived, .handedOver: .arrived],
    .claimedError: [.arrived: .disputed, .closed: .disputed],
    .reversed: [.disputed: .closed],
  ]

  @Test("Every act leads where the table says, and nowhere else", arguments: table.keys)
  func walks(act: CaseAct) {
    for phase in CasePhase.allCases {
      #expect(phase.after(act) == Self.table[act]?[phase], "\(act) from \(phase)")
    }
  }

  @Test("What agrees leads to agreed instead of refused")
  func agrees() {
    #expect(CasePhase.decided.after(.replied, agrees: true) == .agreed)
    #expect(CasePhase.submitted.after(.answered, agrees: true) == .agreed)
    #expect(CasePhase.open.after(.silence, agrees: true) == .agreed)
    #expect(CasePhase.concluded.after(.confirmed, isFinal: false) == .examined)
  }

  @Test("A closed case takes a claim of error, a disclosure and an exception only")
  func closed() {
    let taken = CaseAct.allCases.filter { CasePhase.closed.after($0) != nil }
    #expect(Set(taken) == [.claimedError, .disclosed, .exceptionOpened])
  }

  private func step(
    _ act: CaseAct, _ number: Int64, by officer: String = "3001", session: String = "aa",
    role: OfficeRole = .officer, _ fill: (inout CaseStep) -> Void = { _ in }
  ) -> CaseStep {
    var step = CaseStep(
      file: "R", opening: .opened, number: number, previous: nil, act: act, officer: officer,
      role: role, session: session, purpose: .readmission)
    if act.needsReason { step.reason = "why" }
    fill(&step)
    return step
  }

  @Test("Another officer in the same session, and the same officer in another, are refused")
  func fourEyes() throws {
    var standing = try CaseStanding([
      step(.opened, 1), step(.verified, 2), step(.concluded, 3) { $0.conclusion = .established },
    ])
    let before = standing
    for (officer, session) in [("3002", "aa"), ("3001", "bb"), ("3001", "aa")] {
      #expect(throws: (any Error).self) {
        try standing.add(
          step(.confirmed, 4, by: officer, session: session) { $0.target = 3 })
      }
    }
    #expect(standing == before)
    try standing.add(step(.confirmed, 4, by: "3002", session: "bb") { $0.target = 3 })
    #expect(standing.conclusion == .established && standing.phase == .decided)
  }

  @Test("Silence never establishes anything")
  func silence() throws {
    let standing = try CaseStanding([
      step(.opened, 1), step(.silence, 2) { $0.agrees = true },
    ])
    #expect(standing.phase == .agreed && standing.conclusion == nil)
  }

  @Test("A number that is taken, a gap and a step of another kind of file are refused")
  func order() throws {
    var standing = try CaseStanding([step(.opened, 1)])
    #expect(throws: (any Error).self) { try standing.add(step(.noted, 1)) }
    #expect(throws: (any Error).self) { try standing.add(step(.noted, 3)) }
    var other = step(.noted, 2)
    other.opening = .chartered
    #expect(throws: (any Error).self) { try standing.add(other) }
  }
}

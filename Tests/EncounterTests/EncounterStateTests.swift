import Device
import Encounter
import Testing

@Suite("An encounter is a small machine of its own")
struct EncounterStateTests {
  private let hint = RetryHint(.readAgain)

  private func after(
    _ happenings: [EncounterState.Happening], fingers: Bool = true
  ) -> (state: EncounterState, advice: EncounterState.Advice?) {
    var state = EncounterState(capturesFingers: fingers)
    var advice: EncounterState.Advice?
    for happening in happenings { advice = state.advance(happening) }
    return (state, advice)
  }

  @Test("Document, then fingers, then complete; without fingers at once complete")
  func straightOn() {
    #expect(after([.done]).advice == .proceed(.fingers))
    #expect(after([.done, .done]).state.step == .complete)
    #expect(after([.done], fingers: false).state.step == .complete)
  }

  @Test("Both steps may be left out")
  func waived() {
    #expect(after([.waived, .waived]).state.step == .complete)
    #expect(after([.waived, .waived]).state.attempts.isEmpty)
  }

  @Test("After three bad attempts another way is advised, and still a fourth is possible")
  func retries() {
    #expect(after([.again(hint)]).advice == .again(hint, left: 2))
    #expect(after([.again(hint), .again(hint)]).advice == .again(hint, left: 1))
    let third = after([.again(hint), .again(hint), .again(hint)])
    #expect(third.advice == .another(.document))
    #expect(third.state.step == .document)
    #expect(third.state.attempts[.document] == 3)
    #expect(after([.again(hint), .again(hint), .again(hint), .done]).state.step == .fingers)
  }

  @Test("Attempts are counted for each step by itself, cancelled ones for none")
  func counting() {
    let run = after([.cancelled, .again(hint), .done, .again(hint), .cancelled])
    #expect(run.state.attempts == [.document: 2, .fingers: 1])
    #expect(run.advice == .proceed(.fingers))
  }

  @Test("A device that fails is not asked again and again")
  func failure() {
    #expect(after([.failed]).advice == .another(.document))
    #expect(after([.done, .failed]).advice == .another(.fingers))
  }

  @Test("Nothing moves a machine at its end")
  func final() {
    for end: [EncounterState.Happening] in [[.done, .done], [.abandoned], [.done, .abandoned]] {
      for more: EncounterState.Happening in [.done, .waived, .again(hint), .failed, .abandoned] {
        let run = after(end + [more])
        #expect(run.advice == nil)
        #expect(run.state == after(end).state)
      }
    }
  }
}

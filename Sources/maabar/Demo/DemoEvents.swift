import Bytes
import Codes
import Record

/// What happened on the day beside the travellers' own stories.
struct DemoEvents {
  /// The passengers on the bus operator's list with possible matches, before the bus was there.
  var manifestMatches = 0
  var powerCut: DemoPowerCut?
  var theft: DemoTheft?
  var erasure: DemoErasure?

  /// What a story's line says of it; empty where nothing happened.
  func words(for story: DemoStory) -> String {
    switch story {
    case .busGroup: "; \(manifestMatches) possible matches on the list sent ahead"
    case .powerCut: powerCut.map { "; \($0.promised.count) records before the cut" } ?? ""
    case .stolenStation: theft.map { "; then \($0.forged) by the thief" } ?? ""
    case .erasedPerson: erasure.map { "; \($0.erased) records erased" } ?? ""
    default: ""
    }
  }
}

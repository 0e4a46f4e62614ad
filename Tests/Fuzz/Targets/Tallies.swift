import Bytes
import Codes
import Record
import Station

extension FuzzTarget {
  /// The words of an enumerator: what they say is a figure that a record takes, and what they do
  /// not say changes nothing.
  static let tallyWords = FuzzTarget("tally-words") { bytes in
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let observation = TallyObservation(point: "IQ-IBK", setting: .formal)
    var words = TallyShorthand(observation, country: "IRQ")
    for line in text.split(separator: "\n") {
      let before = words.standing
      let read = Result { () throws(Fault) in try words.read(String(line)) }
      switch read {
      case .success(let figure):
        if let figure, figure.people < 1 { return "a figure of nobody" }
      case .failure:
        if words.standing != before { return "words that say nothing changed what stays" }
      }
    }
    return nil
  }
}

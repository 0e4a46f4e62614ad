public import Bytes

/// Questions to a person at the terminal, one line each.
///
/// Questions go to standard error. From a pipe the same lines are read without any question shown,
/// and a wrong answer is a fault instead of a second question.
public struct Prompt: Sendable {
  private let outlet: Outlet
  private let inlet: any Inlet

  /// Asks on the outlet, hears by the inlet.
  public init(outlet: Outlet, inlet: any Inlet) {
    self.outlet = outlet
    self.inlet = inlet
  }

  /// Asks until the answer can be read; an empty answer gives `standard` where there is one.
  public func ask<Value>(
    _ question: String, _ reading: Reading<Value>, standard: Value? = nil
  ) throws(Fault) -> Value {
    while true {
      let text = try answer(question, standard.map(reading.show), reading.form.choices)
      if text.isEmpty, let standard { return standard }
      do throws(Fault) {
        return try reading.read(text)
      } catch {
        guard inlet.isTerminal else { throw Fault(.noAnswer, at: question, error.detail) }
        outlet.note("\(error.detail, .warning)")
      }
    }
  }

  /// Asks for something that may be left empty, which gives nil.
  public func askOptional<Value>(
    _ question: String, _ reading: Reading<Value>
  ) throws(Fault) -> Value? {
    let either = Reading<Value?>(reading.form.placeholder, choices: reading.form.choices) {
      text throws(Fault) in text.isEmpty ? nil : try reading.read(text)
    }
    return try ask(question, either)
  }

  /// Asks yes or no.
  public func confirm(_ question: String, standard: Bool = false) throws(Fault) -> Bool {
    let reading = Reading<Bool>("y/n", show: { $0 ? "y" : "n" }) { text throws(Fault) in
      switch text.lowercased() {
      case "y", "yes": return true
      case "n", "no": return false
      default: throw Fault(.noAnswer, "y or n expected")
      }
    }
    return try ask(question + " (y/n)", reading, standard: standard)
  }

  /// Asks for a passphrase without showing it; twice and at least `least` characters when it is
  /// new.
  public func passphrase(_ question: String, isNew: Bool, least: Int = 12) throws(Fault) -> String {
    while true {
      let first = try hidden(question)
      guard isNew else { return first }
      if first.count < least {
        try again("at least \(least) characters are needed", question)
      } else if inlet.isTerminal, try hidden("The same again") != first {
        try again("the two differ", question)
      } else {
        return first
      }
    }
  }

  private func again(_ detail: String, _ question: String) throws(Fault) {
    guard inlet.isTerminal else { throw Fault(.noAnswer, at: question, detail) }
    outlet.note("\(detail, .warning)")
  }

  private func hidden(_ question: String) throws(Fault) -> String {
    show(question, nil, [])
    guard let text = try inlet.hiddenLine() else { throw ended(question) }
    return text
  }

  private func answer(
    _ question: String, _ standard: String?, _ choices: [String]
  ) throws(Fault) -> String {
    show(question, standard, choices)
    guard let text = try inlet.line() else { throw ended(question) }
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    return String(text.drop(while: blank).reversed().drop(while: blank).reversed())
  }

  private func show(_ question: String, _ standard: String?, _ choices: [String]) {
    guard inlet.isTerminal else { return }
    let hint = choices.isEmpty ? "" : " (\(choices.joined(separator: ", ")))"
    let offer = standard.map { $0.isEmpty ? "" : " [\($0)]" } ?? ""
    let shown: StyledText = "\(question, .strong)\(hint, .faint)\(offer): "
    let screen = outlet.errorScreen
    outlet.note(raw: shown.drawn(isTerminal: screen.isTerminal, colours: screen.colours))
  }

  private func ended(_ question: String) -> Fault {
    Fault(.noAnswer, at: question, "the input ends before the answer")
  }
}

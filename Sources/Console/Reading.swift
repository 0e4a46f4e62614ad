public import Bytes
public import Codes
public import Host

/// How a word of the command line becomes a value.
public struct Reading<Value: Sendable>: Sendable {
  let form: ReadingForm
  let read: @Sendable (String) throws(Fault) -> Value
  let show: @Sendable (Value) -> String

  /// Makes a way of reading; `read` throws a fault whose detail says what was expected.
  public init(
    _ placeholder: String, choices: [String] = [], completion: ReadingForm.Completion = .none,
    show: @escaping @Sendable (Value) -> String = { "\($0)" },
    read: @escaping @Sendable (String) throws(Fault) -> Value
  ) {
    form = ReadingForm(placeholder: placeholder, choices: choices, completion: completion)
    self.read = read
    self.show = show
  }

  /// Several values in one word, separated by commas: `day,poe,direction`.
  public static func list<Item>(_ item: Reading<Item>) -> Self where Value == [Item] {
    Reading(
      item.form.placeholder + ",...", choices: item.form.choices,
      show: { $0.map(item.show).joined(separator: ",") }
    ) { text throws(Fault) in
      var values: [Item] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        values.append(try item.read(String(part)))
      }
      return values
    }
  }
}

/// How a value is shown in help, and what completes it.
public struct ReadingForm: Sendable {
  /// What a shell offers while the value is typed.
  public enum Completion: Sendable {
    case none
    case files
    case folders
  }

  /// The word that stands for the value: `FILE`.
  public let placeholder: String
  /// All values there are, where they are few.
  public let choices: [String]
  /// What a shell offers.
  public let completion: Completion
}

extension Reading where Value == String {
  /// Any text. Never for personal data: other users of the machine can read a command line.
  public static var text: Self { Reading("TEXT") { $0 } }

  /// Any text, under the placeholder that help shows.
  public static func word(_ placeholder: String) -> Self { Reading(placeholder) { $0 } }

  /// One of a few words.
  public static func choice(_ words: [String]) -> Self {
    Reading("WORD", choices: words) { text throws(Fault) in
      guard words.contains(text) else { throw unknownChoice(text, words) }
      return text
    }
  }
}

extension Reading where Value == Path {
  /// A file's path.
  public static var file: Self { path("FILE", .files) }
  /// A folder's path.
  public static var folder: Self { path("FOLDER", .folders) }

  private static func path(_ placeholder: String, _ completion: ReadingForm.Completion) -> Self {
    Reading(placeholder, completion: completion, show: { $0.string }) { text throws(Fault) in
      guard !text.isEmpty else { throw Fault(.usage, "a path expected") }
      return Path(text)
    }
  }
}

extension Reading where Value == Int {
  /// A whole number within a range.
  public static func number(_ range: ClosedRange<Int> = 0...Int.max) -> Self {
    Reading("N") { text throws(Fault) in
      guard let value = Int(text), range.contains(value) else {
        let most = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
        throw Fault(.usage, "a whole number expected, \(range.lowerBound) \(most)")
      }
      return value
    }
  }
}

extension Reading where Value == Double {
  /// A number within a range, with a point before its fraction.
  public static func decimal(_ range: ClosedRange<Double>) -> Self {
    Reading("X") { text throws(Fault) in
      guard let value = Double(text), range.contains(value) else {
        throw Fault(
          .usage, "a number expected, \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
  }
}

extension Reading where Value == CivilDate {
  /// A day as YYYY-MM-DD.
  public static var date: Self {
    Reading("YYYY-MM-DD") { text throws(Fault) in try CivilDate(iso: text) }
  }
}

extension Reading
where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
  /// One of the cases of a code list, by its raw value.
  public static func choice(of type: Value.Type) -> Self {
    let words = type.allCases.map(\.rawValue)
    return Reading("WORD", choices: words, show: \.rawValue) { text throws(Fault) in
      guard let value = Value(rawValue: text) else { throw unknownChoice(text, words) }
      return value
    }
  }
}

private func unknownChoice(_ text: String, _ words: [String]) -> Fault {
  let nearest = Suggestion.nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
  return Fault(.usage, "one of \(words.joined(separator: ", ")) expected\(nearest)")
}

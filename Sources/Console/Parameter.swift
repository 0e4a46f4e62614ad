public import Bytes

/// An option or argument of a command, with the type its value has.
///
/// A name that starts with `--` is an option, any other name is an argument given by its position.
/// A command lists its parameters and asks the invocation for each by the same constant:
///
///     static let list = Parameter.required("--list", .file, "the watchlist")
///     static let folder = Parameter.required("FOLDER", .folder, "where the batches lie")
///     ...
///     let path = invocation[list]
public struct Parameter<Value: Sendable>: AnyParameter {
  /// How it is typed and described.
  public let form: ParameterForm
  private let read: @Sendable ([String]) throws(Fault) -> Value

  private init(
    _ form: ParameterForm, read: @escaping @Sendable ([String]) throws(Fault) -> Value
  ) {
    self.form = form
    self.read = read
  }

  /// A value that must be given, on the line or by the environment variable `variable`.
  public static func required(
    _ name: String, _ reading: Reading<Value>, _ help: String, variable: String? = nil
  ) -> Self {
    let form = ParameterForm(name, reading.form, help, isRequired: true, variable: variable)
    return Parameter(form) { texts throws(Fault) in
      guard let text = texts.first else {
        throw Fault(.usage, at: form.name, "is needed and was not given")
      }
      return try reading.read(text)
    }
  }

  /// A value that stands at `standard` when it is not given.
  public static func defaulted(
    _ name: String, _ reading: Reading<Value>, to standard: Value, _ help: String
  ) -> Self {
    let form = ParameterForm(name, reading.form, help, standard: reading.show(standard))
    return Parameter(form) { texts throws(Fault) in
      guard let text = texts.first else { return standard }
      return try reading.read(text)
    }
  }

  /// A value that may be left out; `variable` names an environment variable that gives it then.
  public static func optional<Read>(
    _ name: String, _ reading: Reading<Read>, _ help: String, variable: String? = nil
  ) -> Self where Value == Read? {
    Parameter(ParameterForm(name, reading.form, help, variable: variable)) { texts throws(Fault) in
      guard let text = texts.first else { return nil }
      return try reading.read(text)
    }
  }

  /// A value that may be given any number of times; an argument takes all words that are left.
  public static func repeated<Read>(
    _ name: String, _ reading: Reading<Read>, _ help: String, atLeast least: Int = 0
  ) -> Self where Value == [Read] {
    let form = ParameterForm(
      name, reading.form, help, isRequired: least > 0, isRepeated: true)
    return Parameter(form) { texts throws(Fault) in
      guard texts.count >= least else {
        throw Fault(.usage, at: form.name, "at least \(least) needed, \(texts.count) given")
      }
      var values: [Read] = []
      for text in texts { values.append(try reading.read(text)) }
      return values
    }
  }

  /// An option without a value: it is there or not.
  public static func flag(_ name: String, _ help: String) -> Self where Value == Bool {
    Parameter(ParameterForm(name, nil, help)) { texts in !texts.isEmpty }
  }

  /// The value that the given words mean; throws `.usage` naming the parameter.
  public func value(of texts: [String]) throws(Fault) -> any Sendable {
    do throws(Fault) {
      return try read(texts)
    } catch {
      throw Fault(.usage, at: form.name, error.detail)
    }
  }
}

/// A parameter of any type, as tables list it.
public protocol AnyParameter: Sendable {
  /// How it is typed and described.
  var form: ParameterForm { get }
  /// The value that the given words mean; throws `.usage` naming the parameter.
  func value(of texts: [String]) throws(Fault) -> any Sendable
}

/// How a parameter is typed and described.
public struct ParameterForm: Sendable {
  /// `--list` for an option, `FOLDER` for an argument.
  public let name: String
  /// How its value is read; nil for a flag.
  public let reading: ReadingForm?
  /// What it is for.
  public let help: String
  /// True when a command cannot run without it.
  public let isRequired: Bool
  /// True when it may be given more than once.
  public let isRepeated: Bool
  /// The value it has when it is not given.
  public let standard: String?
  /// The environment variable that gives it when the line does not.
  public let variable: String?

  init(
    _ name: String, _ reading: ReadingForm?, _ help: String, isRequired: Bool = false,
    isRepeated: Bool = false, standard: String? = nil, variable: String? = nil
  ) {
    self.name = name
    self.reading = reading
    self.help = help
    self.isRequired = isRequired
    self.isRepeated = isRepeated
    self.standard = standard
    self.variable = variable
  }

  /// True for an option, false for an argument given by its position.
  public var isOption: Bool { name.hasPrefix("--") }

  /// As usage lines show it: `--list FILE`, `FOLDER...`.
  var shown: String {
    let value = isOption ? reading.map { " \($0.placeholder)" } ?? "" : ""
    return name + value + (isRepeated ? "..." : "")
  }

  /// The help with what follows from the form: choices, the value it has otherwise.
  var explained: String {
    var notes: [String] = []
    if let choices = reading?.choices, !choices.isEmpty {
      notes.append("one of " + choices.joined(separator: ", "))
    }
    if let standard { notes.append("otherwise \(standard)") }
    if let variable { notes.append("otherwise from \(variable)") }
    return help + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
  }
}

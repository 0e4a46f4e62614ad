public import Bytes

/// The value of one option.
public enum OptionValue: Hashable, Sendable {
  case toggle(Bool)
  case number(Int)
  case choice(String)
}

/// One setting of a device: what it means, what it may be, and what it is.
public struct DeviceOption: Hashable, Sendable {
  /// What an option may be.
  public enum Range: Hashable, Sendable {
    /// On or off.
    case toggle
    /// A whole number of the option's unit from `least` to `most` in steps of `step` (at least 1).
    case numbers(least: Int, most: Int, step: Int)
    /// One of the named choices.
    case choices([String])
  }

  /// The name in configuration: `resolution`.
  public let name: String
  /// What it does, in one sentence.
  public let summary: String
  /// The unit of a number: `dots per inch`, `milliseconds`; empty for what has none.
  public let unit: String
  /// What it may be.
  public let range: Range
  /// What it is now.
  public let value: OptionValue
  /// True when setting it may change the values and ranges of others: read them all again.
  public let reloads: Bool

  /// Describes an option.
  public init(
    name: String, summary: String, unit: String = "", range: Range, value: OptionValue,
    reloads: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.unit = unit
    self.range = range
    self.value = value
    self.reloads = reloads
  }

  /// The same option with another value; throws `.optionValue` for one out of range.
  public func setting(_ value: OptionValue) throws(Fault) -> DeviceOption {
    guard allows(value) else {
      throw Fault(.optionValue, at: name, "the option allows \(allowed)")
    }
    return DeviceOption(
      name: name, summary: summary, unit: unit, range: range, value: value, reloads: reloads)
  }

  /// True for a value within the range.
  public func allows(_ value: OptionValue) -> Bool {
    switch (range, value) {
    case (.toggle, .toggle): true
    case (.numbers(let least, let most, let step), .number(let number)):
      least <= most && (least...most).contains(number)
        && number.subtractingReportingOverflow(least).partialValue % max(1, step) == 0
    case (.choices(let choices), .choice(let choice)): choices.contains(choice)
    default: false
    }
  }

  /// The range in words: `300 to 600 dots per inch in steps of 100`.
  public var allowed: String {
    switch range {
    case .toggle: return "on or off"
    case .numbers(let least, let most, let step):
      let span = "\(least) to \(most)" + (unit.isEmpty ? "" : " \(unit)")
      return step > 1 ? "\(span) in steps of \(step)" : span
    case .choices(let choices): return choices.joined(separator: ", ")
    }
  }
}

extension Fault.Code {
  /// An option that the device does not have.
  public static let optionUnknown = Fault.Code("device.option-unknown", .usage)
  /// A value that an option does not allow.
  public static let optionValue = Fault.Code("device.option-value", .usage)
}

public import Bytes

/// A birth date with where it comes from: value, precision, source and calendar.
public struct BirthDate: Hashable, Sendable {
  /// Where a birth date was read or heard.
  public enum Source: String, Sendable, CaseIterable {
    /// From the document's chip.
    case chip
    /// From the machine-readable zone.
    case mrz
    /// From the printed page, typed by an officer.
    case printed
    /// From the traveller's word.
    case declared
    /// An officer's estimate of the age.
    case estimated
  }

  /// The calendar in which the source gave the date.
  public enum Calendar: String, Sendable, CaseIterable {
    case gregorian
    /// The calendar of Iran and Afghanistan.
    case solarHijri = "solar-hijri"
    /// The Islamic lunar calendar.
    case lunarHijri = "lunar-hijri"
    case unknown
  }

  /// The date in the Gregorian calendar, as far as it is known.
  public let value: PartialDate
  /// Where it comes from.
  public let source: Source
  /// The calendar of the source.
  public let calendar: Calendar
  /// The date as the source wrote it, where that is not the Gregorian value: `1364-07-01`.
  public let asWritten: String?

  /// A birth date.
  public init(
    _ value: PartialDate, source: Source, calendar: Calendar = .gregorian, asWritten: String? = nil
  ) {
    self.value = value
    self.source = source
    self.calendar = calendar
    self.asWritten = asWritten
  }

  /// True on 1 January and 1 July: days that registries write when only the year is known. Such a
  /// day says little about who a person is; many share it.
  public var isPossiblyConventional: Bool {
    guard let day = value.day else { return false }
    return day.day == 1 && (day.month == 1 || day.month == 7)
  }

  /// The form of records: value, precision, source, calendar, and `possiblyConventional` when true.
  public var json: JSON {
    .fields([
      "value": value == .unknown ? nil : .string(value.description),
      "precision": .string(value.precision.rawValue),
      "source": .string(source.rawValue),
      "calendar": .string(calendar.rawValue),
      "asWritten": .text(asWritten),
      "possiblyConventional": isPossiblyConventional ? .boolean(true) : nil,
    ])
  }

  /// Reads the form of records; throws `.field` naming what is wrong.
  public init(json: JSON) throws(Fault) {
    guard let source = Source(rawValue: try json.requiredString("source")) else {
      throw Fault(.field, at: "source", "chip, mrz, printed, declared or estimated expected")
    }
    guard let calendar = Calendar(rawValue: try json.requiredString("calendar")) else {
      throw Fault(.field, at: "calendar", "a known calendar expected")
    }
    let value = try PartialDate(iso: json["value"]?.string ?? "unknown")
    self.init(value, source: source, calendar: calendar, asWritten: json["asWritten"]?.string)
  }
}

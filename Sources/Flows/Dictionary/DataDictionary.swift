public import Bytes

/// What every column and every number of an export means: it goes out with the data.
public struct DataDictionary: Equatable, Sendable {
  /// A column or a number.
  public struct Entry: Equatable, Sendable {
    /// What it is for a table.
    public enum Kind: String, Sendable {
      case dimension, measure
    }

    /// Its name in tables and on the command line.
    public let code: String
    /// A column, or a number.
    public let kind: Kind
    /// What it means, and where that comes from.
    public let definition: String
    /// What a number is counted in: `crossings`, `days`; nil for a column.
    public let unit: String?
    /// The HXL tag of its column, ours where it begins with `#x_`.
    public let tag: String
    /// The codes of a column that has a fixed list, in their own order; else empty.
    public let values: [String]
  }

  /// Dimensions first, then measures, in the order of their declaration.
  public let entries: [Entry]

  /// The dictionary of some columns and numbers.
  public init(
    dimensions: [FlowDimension], measures: [FlowMeasure] = [], figures: [FlowFigure] = []
  ) {
    entries =
      dimensions.map(\.entry) + measures.map(\.entry) + figures.map(\.entry)
  }

  /// A dictionary of these entries.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// All there is.
  public static let whole = DataDictionary(
    dimensions: FlowDimension.allCases, measures: FlowMeasure.allCases,
    figures: FlowFigure.allCases)

  /// CSV (RFC 4180), a line an entry; values are divided by a space, for no code has one.
  public func csv() -> String {
    FlowTable.line(["code", "kind", "definition", "unit", "hxl", "values"])
      + entries.map { entry in
        FlowTable.line([
          entry.code, entry.kind.rawValue, entry.definition, entry.unit ?? "",
          // A tag begins with a number sign, which no spreadsheet runs.
          entry.tag, entry.values.joined(separator: " "),
        ])
      }.joined()
  }

  /// JSON for programs.
  public var json: JSON {
    .fields([
      "type": "maabar/flow-dictionary/1",
      "entries": .array(
        entries.map { entry in
          .fields([
            "code": .string(entry.code), "kind": .string(entry.kind.rawValue),
            "definition": .string(entry.definition), "unit": .text(entry.unit),
            "hxl": .string(entry.tag),
            "values": entry.values.isEmpty ? nil : .texts(entry.values),
          ])
        }),
    ])
  }
}

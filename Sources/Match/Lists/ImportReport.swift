public import Bytes

/// What an importer read of a list file, and what it passed over and why, by line.
public struct ImportReport: Sendable {
  /// One thing that was not taken over as it stands.
  public struct Remark: Sendable, CustomStringConvertible {
    /// The line of the file, from 1.
    public let line: Int
    /// The element or field, never a value.
    public let what: String
    /// Why, in plain words without personal data.
    public let why: String

    /// `line 17: INDIVIDUAL_ALIAS: no name`.
    public var description: String { "line \(line): \(what): \(why)" }

    /// The remark as JSON.
    public var json: JSON {
      ["line": .integer(Int64(line)), "what": .string(what), "why": .string(why)]
    }
  }

  /// The most remarks of each kind that are kept; all are counted.
  public static let maximumRemarks = 10_000

  /// The form of the file: `un-xml` or `json-lines`.
  public let form: String
  /// Entries read.
  public private(set) var entries = 0
  /// Entries, or lines that should hold one, that were passed over.
  public private(set) var skippedCount = 0
  /// Parts of entries that were left out or could not be understood; the entry itself was read.
  public private(set) var noteCount = 0
  /// The first of the skipped.
  public private(set) var skipped: [Remark] = []
  /// The first of the notes.
  public private(set) var notes: [Remark] = []

  init(form: String) { self.form = form }

  mutating func read() { entries += 1 }

  mutating func skip(line: Int, _ what: String, _ why: String) {
    skippedCount += 1
    guard skipped.count < ImportReport.maximumRemarks else { return }
    skipped.append(Remark(line: line, what: what, why: why))
  }

  mutating func note(line: Int, _ what: String, _ why: String) {
    noteCount += 1
    guard notes.count < ImportReport.maximumRemarks else { return }
    notes.append(Remark(line: line, what: what, why: why))
  }

  /// The report as JSON.
  public var json: JSON {
    [
      "form": .string(form), "entries": .integer(Int64(entries)),
      "skippedCount": .integer(Int64(skippedCount)), "noteCount": .integer(Int64(noteCount)),
      "skipped": .array(skipped.map(\.json)), "notes": .array(notes.map(\.json)),
    ]
  }
}

extension Fault.Code {
  /// A list file of which nothing could be read.
  public static let watchlistEmpty = Fault.Code("match.list-empty", .badInput)
  /// A list file that ends before what its header announces.
  public static let watchlistCut = Fault.Code("match.list-cut", .badInput)
  /// A list file without the header that its use needs.
  public static let watchlistHeader = Fault.Code("match.list-header", .badInput)
  /// A list file of a newer form.
  public static let watchlistNewer = Fault.Code("match.list-newer", .newer)
}

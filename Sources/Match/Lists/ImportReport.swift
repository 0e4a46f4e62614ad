public import Bytes

/// What an importer read of a list file, and what it passed over and why, by line.
public struct ImportReport: Sendable {
  /// How much of a line or entry was lost.
  public enum Loss: String, Sendable, CaseIterable {
    /// Nothing: a firm, a ship, a repetition. The line was understood and is not for us.
    case skipped
    /// The whole line: it cannot be read as what it should be.
    case broken
    /// A part that was left out or could not be understood; the entry itself was taken.
    case noted
  }

  /// One thing that was not taken over as it stands.
  public struct Remark: Sendable, CustomStringConvertible {
    /// The line of the file, from 1.
    public let line: Int
    /// How much was lost.
    public let loss: Loss
    /// The element or field, never a value.
    public let what: String
    /// Why, in plain words without personal data.
    public let why: String

    /// `line 17: INDIVIDUAL_ALIAS: no name`.
    public var description: String { "line \(line): \(what): \(why)" }

    /// The remark as JSON.
    public var json: JSON {
      [
        "line": .integer(Int64(line)), "loss": .string(loss.rawValue), "what": .string(what),
        "why": .string(why),
      ]
    }
  }

  /// The most remarks that are kept; all are counted.
  public static let maximumRemarks = 1_000_000
  /// The most reasons that are counted apart.
  static let maximumReasons = 256
  /// A file is refused once more than this many lines are broken, and more than were understood.
  static let brokenLines = 20

  /// The form of the file.
  public let form: WatchlistForm
  /// Lines, rows or elements that hold an entry or should: read, skipped and broken together.
  public var lines: Int { entries + skippedCount + brokenCount }
  /// Entries taken.
  public private(set) var entries = 0
  /// Entries that were understood and passed over.
  public private(set) var skippedCount = 0
  /// Lines that could not be read.
  public private(set) var brokenCount = 0
  /// Parts of entries that were left out or could not be understood.
  public private(set) var noteCount = 0
  /// The first of all remarks, in the order of the file.
  public private(set) var remarks: [Remark] = []
  /// How often each reason was given: `skipped: vessel: not a person`.
  public private(set) var reasons: [String: Int] = [:]

  /// A report of nothing so far.
  public init(form: WatchlistForm) { self.form = form }

  /// The remarks of a kind.
  public func remarks(_ loss: Loss) -> [Remark] { remarks.filter { $0.loss == loss } }

  mutating func read() { entries += 1 }

  /// An entry turned out to be no entry of its own after all.
  mutating func skip(line: Int, _ what: String, _ why: String) {
    skippedCount += 1
    add(Remark(line: line, loss: .skipped, what: what, why: why))
  }

  /// A line that cannot be read. Throws `.watchlistBroken` when most of the file is of that kind.
  mutating func broken(line: Int, _ what: String, _ why: String) throws(Fault) {
    brokenCount += 1
    add(Remark(line: line, loss: .broken, what: what, why: why))
    try refuseMostlyBroken()
  }

  mutating func note(line: Int, _ what: String, _ why: String) {
    noteCount += 1
    add(Remark(line: line, loss: .noted, what: what, why: why))
  }

  private mutating func add(_ remark: Remark) {
    let reason = "\(remark.loss.rawValue): \(remark.what): \(remark.why)"
    if reasons[reason] != nil || reasons.count < ImportReport.maximumReasons {
      reasons[reason, default: 0] += 1
    }
    if remarks.count < ImportReport.maximumRemarks { remarks.append(remark) }
  }

  private func refuseMostlyBroken() throws(Fault) {
    guard brokenCount > ImportReport.brokenLines, brokenCount > entries + skippedCount,
      let first = remarks.first(where: { $0.loss == .broken })
    else { return }
    throw Fault(
      .watchlistBroken, at: "line \(first.line)",
      "\(brokenCount) of \(lines) lines cannot be read, the first: \(first.what): \(first.why)")
  }

  /// Counts and reasons as JSON, with the first thousand remarks.
  public var json: JSON {
    let shown = remarks.prefix(1000).map(\.json)
    guard case .object(var fields) = summary else { return summary }
    fields["remarks"] = .array(shown)
    return .object(fields)
  }

  /// Counts and reasons as JSON.
  public var summary: JSON {
    [
      "form": .string(form.rawValue), "lines": .number(lines) ?? 0,
      "entries": .number(entries) ?? 0, "skipped": .number(skippedCount) ?? 0,
      "broken": .number(brokenCount) ?? 0, "noted": .number(noteCount) ?? 0,
      "reasons": .object(reasons.mapValues { .integer(Int64($0)) }),
    ]
  }

  /// The whole report as a file: the summary in the first line, then a line for each remark.
  public var file: [UInt8] {
    var bytes = Array((summary.line() + "\n").utf8)
    for remark in remarks { bytes += Array((remark.json.line() + "\n").utf8) }
    return bytes
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
  /// A list file most of whose lines cannot be read.
  public static let watchlistBroken = Fault.Code("match.list-broken", .badInput)
}

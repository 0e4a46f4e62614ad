public import Bytes
import Codes
public import Host
import Record

/// Reads a flow-monitoring table as IOM's Displacement Tracking Matrix publishes it, row by row.
///
/// What a row says is held against what it can mean; a row that cannot be used is reported with
/// its line and reason, and the next one is read. `OOO` stands for "other" and `UNK` for
/// "unknown" in published tables.
public struct DTMReader: Sendable {
  /// Why a row was not taken, or what is odd about one that was.
  public struct Remark: Hashable, Sendable {
    /// The line in the file, from 1.
    public let line: Int
    /// What is wrong; without the row's values.
    public let reason: String
    /// Whether the row was taken all the same.
    public let isTaken: Bool
  }

  /// The form, told or found by the header.
  public let form: DTMForm
  /// Rows read so far, without the header.
  public private(set) var rows = 0
  /// What was not taken, or is odd; in the order of lines.
  public private(set) var remarks: [Remark] = []
  private var reader: SeparatedValues
  private let places: [String: Int]
  private let width: Int
  private let reasons: [(place: Int, name: String)]

  /// Reads the header. Throws `.tallyFile` for a table of another form, or of none that is known.
  public init(_ source: ByteSource, as expected: DTMForm? = nil) throws(Fault) {
    reader = SeparatedValues(source)
    guard let header = try reader.next(), header.trouble == nil else {
      throw Fault(.tallyFile, at: "line 1", "a row of column names expected")
    }
    let fields = header.fields
    guard Set(fields).count == fields.count else {
      throw Fault(.tallyFile, at: "line 1", "a column stands twice")
    }
    guard !fields.contains("checkpoint"), !fields.contains("stamp") else {
      throw Fault(
        .tallyFile, at: "line 1",
        "a table that Maabar published, with suppressed cells and totals: no tallies")
    }
    guard let form = expected ?? DTMForm(header: fields) else {
      let known = DTMForm.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(.tallyFile, at: "line 1", "columns of none of \(known)")
    }
    let missing = form.columns.subtracting(fields).sorted()
    guard missing.isEmpty else {
      throw Fault(
        .tallyFile, at: "line 1",
        "columns missing of \(form.rawValue): \(missing.joined(separator: ", "))")
    }
    self.form = form
    places = Dictionary(uniqueKeysWithValues: zip(fields, 0...))
    width = fields.count
    reasons = fields.enumerated().compactMap { place, title in
      title.hasPrefix("reason_") ? (place, String(title.dropFirst(7))) : nil
    }
  }

  /// The next tally that can be used; nil at the end. Throws what reading throws.
  public mutating func next() throws(Fault) -> Tally? {
    while let row = try reader.next() {
      rows += 1
      if let trouble = row.trouble {
        refuse(row.line, trouble)
      } else if row.fields.count != width {
        refuse(row.line, "\(row.fields.count) columns, \(width) expected")
      } else {
        do throws(Fault) { return try tally(row) } catch { refuse(row.line, error.detail) }
      }
    }
    return nil
  }

  private mutating func refuse(_ line: Int, _ reason: String) {
    remarks.append(Remark(line: line, reason: reason, isTaken: false))
  }

  private mutating func tally(_ row: SeparatedValues.Row) throws(Fault) -> Tally {
    func text(_ title: String) -> String { places[title].map { row.fields[$0] } ?? "" }
    let count = try DTMReader.whole(text("n"), "n", 1...100_000_000)
    var unaccompanied: Int?
    if !["", "NA"].contains(text("uac")) {
      unaccompanied = try DTMReader.whole(text("uac"), "uac", 0...100_000_000)
    }
    if let few = unaccompanied, few > count {
      // A subset larger than its whole: the count stands, the subset is not believed.
      let reason = "more unaccompanied children than people: their number is left out"
      remarks.append(Remark(line: row.line, reason: reason, isTaken: true))
      unaccompanied = nil
    }
    let point = text("fmp")
    guard !point.isEmpty else { throw Fault(.tallyFile, "no name of the point") }
    var tally = Tally(
      .table(form, file: 0), line: Int64(row.line), point: point,
      country: try DTMReader.country(text("fmp_country"), "fmp_country"), day: try day(text("t")),
      movement: try movement(text("movement")), count: count)
    tally.from = try DTMReader.place(text(form.origin), form.origin)
    tally.to = try DTMReader.place(text(form.destination), form.destination)
    if places["nat"] != nil { tally.nationality = try DTMReader.country(text("nat"), "nat") }
    if !form.isInSeconds, places["origin"] != nil {
      tally.origin = try DTMReader.place(text("origin"), "origin")
    }
    if !form.isInSeconds, places["final"] != nil {
      tally.final = try DTMReader.place(text("final"), "final")
    }
    if places["sex"] != nil { tally.sex = try DTMReader.sex(text("sex")) }
    if places["age"] != nil { tally.age = try DTMReader.age(text("age")) }
    if text("age") == "children unaccompanied" { unaccompanied = unaccompanied ?? count }
    if let unaccompanied { tally.vulnerable[.unaccompanied] = unaccompanied }
    tally.reasons = try given(row)
    return tally
  }

  /// The reasons that a row says yes to.
  private func given(_ row: SeparatedValues.Row) throws(Fault) -> [String] {
    var given: [String] = []
    for reason in reasons {
      let answer = try DTMReader.whole(row.fields[reason.place], "reason_\(reason.name)", 0...1)
      if answer == 1 { given.append(reason.name) }
    }
    return given
  }

  private func movement(_ text: String) throws(Fault) -> TallyMovement {
    guard places["movement"] != nil else { return .undefined }
    guard let movement = TallyMovement(rawValue: text) else {
      throw Fault(.tallyFile, "movement is none of incoming, outgoing, undefined")
    }
    return movement
  }

  /// The day of a number of days or seconds since 1970, from 1990 to 2100.
  private func day(_ text: String) throws(Fault) -> CivilDate {
    let number = try DTMReader.whole(text, "t", 0...4_102_444_800)
    let days = form.isInSeconds ? number / 86_400 : number
    guard (7305...47_482).contains(days), !form.isInSeconds || number % 86_400 == 0 else {
      throw Fault(.tallyFile, "t is no day from 1990 to 2099")
    }
    return CivilDate(daysSince1970: days)
  }

  /// The countries' codes.
  private static let codes = Set(Country.all.compactMap(\.alpha3))

  /// A whole number, also as tables write it that were made from floating numbers: `31.0`. What
  /// was suppressed before it was published is no number, and is said to be that.
  private static func whole(
    _ text: String, _ title: String, _ range: ClosedRange<Int>
  ) throws(Fault) -> Int {
    guard !text.hasPrefix("<"), text != "*", text.lowercased() != "suppressed" else {
      throw Fault(.tallyFile, "\(title) was suppressed before publication: it is no number")
    }
    var digits = text[...]
    if let point = digits.firstIndex(of: ".") {
      let fraction = digits[digits.index(after: point)...]
      guard !fraction.isEmpty, fraction.allSatisfy({ $0 == "0" }) else {
        throw Fault(.tallyFile, "\(title) is no whole number")
      }
      digits = digits[..<point]
    }
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits) else {
      throw Fault(.tallyFile, "\(title) is no whole number")
    }
    guard range.contains(number) else {
      throw Fault(.tallyFile, "\(title) is not from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func country(_ text: String, _ title: String) throws(Fault) -> String {
    if text == "OOO" { return TallyPlace.other }
    if text == "UNK" { return "unknown" }
    guard codes.contains(text) else {
      throw Fault(.tallyFile, "\(title) is \(coding(text)): ISO 3166-1 alpha-3 expected")
    }
    return text
  }

  /// What a country's text seems to be, in words without the text: tables of other countries come
  /// in codes of their own, and nothing is guessed from them.
  private static func coding(_ text: String) -> String {
    if text.isEmpty { return "empty" }
    if Country.all.contains(where: { $0.alpha2 == text }) {
      return "a code of two letters (alpha-2)"
    }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return "a number (M49?)" }
    if codes.contains(text.uppercased()) { return "a code in small letters" }
    let isName = Country.all.contains { $0.name.lowercased() == text.lowercased() }
    return isName ? "a country's name" : "no country's code"
  }

  private static func place(_ text: String, _ title: String) throws(Fault) -> TallyPlace {
    TallyPlace(country: try country(text, title))
  }

  private static func sex(_ text: String) throws(Fault) -> TallySex {
    guard let sex = TallySex(rawValue: text) else {
      throw Fault(.tallyFile, "sex is none of female, male, unknown")
    }
    return sex
  }

  private static func age(_ text: String) throws(Fault) -> TallyAge {
    switch text {
    case "18+", "adults": .adult
    case "under 18", "children", "children unaccompanied": .child
    case "unknown": .unknown
    default: throw Fault(.tallyFile, "age is no group of this table")
    }
  }
}

extension Fault.Code {
  /// A table of tallies that cannot be read.
  public static let tallyFile = Fault.Code("flows.tally-file", .badInput)
}

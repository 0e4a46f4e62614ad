public import Bytes
public import Codes
public import Host
public import Store

/// What came of taking a published table in.
public struct TallyImport: Sendable {
  /// The number under which the file is known from now on.
  public let file: Int64
  /// Which table it is.
  public let form: DTMForm
  /// Its rows, without the header.
  public let rows: Int
  /// Rows that count from now on.
  public let taken: Int
  /// People in them.
  public let people: Int
  /// Each line that was not taken, or is odd, in their order.
  public let remarks: [DTMReader.Remark]
}

extension TallyLedger {
  /// Takes a published table in, inside the caller's transaction; `digest` is its SHA-256.
  ///
  /// A point and period that an earlier file of the same table holds is not taken again: each such
  /// line is reported. Throws `.tallyFile` for a file that was taken before, and what `DTMReader`
  /// throws.
  public static func take(
    _ source: ByteSource, digest: [UInt8], as expected: DTMForm?, at now: Instant,
    in database: Database
  ) throws(Fault) -> TallyImport {
    let before = try database.first("SELECT number FROM tally_file WHERE digest = ?", digest) {
      row throws(Fault) in try row.int64(0)
    }
    if let before {
      throw Fault(.tallyFile, at: "file", "it was imported before, as file \(before)")
    }
    var reader = try DTMReader(source, as: expected)
    let held = try heldPeriods(reader.form, database)
    try database.run(
      "INSERT INTO tally_file (digest, form, imported, rows, taken) VALUES (?, ?, ?, 0, 0)",
      digest, reader.form.rawValue, now.milliseconds)
    let file = database.lastInsertedRow
    let insertion = try database.prepare(TallyRow.Table.figure.insertion)
    var (taken, people) = (0, 0)
    var again: [DTMReader.Remark] = []
    while let tally = try reader.next() {
      if let other = held[Period(tally)] {
        let reason = "file \(other) of the same table holds this point and \(reader.form.period)"
        again.append(DTMReader.Remark(line: Int(tally.line), reason: reason, isTaken: false))
        continue
      }
      try TallyRow.row(tally, file: file).insert(by: insertion)
      taken += 1
      people += tally.count
    }
    try database.run(
      "UPDATE tally_file SET rows = ?, taken = ? WHERE number = ?", reader.rows, taken, file)
    return TallyImport(
      file: file, form: reader.form, rows: reader.rows, taken: taken, people: people,
      remarks: (reader.remarks + again).sorted { $0.line < $1.line })
  }

  /// Takes a file out that was imported, inside the caller's transaction: its lines count no more.
  /// Throws `.tallyFile` for a number that no file has.
  public static func withdraw(file: Int64, in database: Database) throws(Fault) -> Int {
    try database.run("DELETE FROM tally_file WHERE number = ?", file)
    guard database.changes == 1 else {
      throw Fault(.tallyFile, at: "file \(file)", "no file of this number was imported")
    }
    try database.run("DELETE FROM tally_figure WHERE source = ?", -file)
    return database.changes
  }

  /// The files that were imported, in their order.
  public static func files(_ database: Database) throws(Fault) -> [TallyFile] {
    try database.rows(
      "SELECT number, form, imported, rows, taken FROM tally_file ORDER BY number"
    ) { row throws(Fault) in
      guard let form = DTMForm(rawValue: try row.text(1)) else {
        throw Fault(.flowDamaged, at: "tally_file", "a table that is not known")
      }
      return TallyFile(
        number: try row.int64(0), form: form,
        imported: Instant(milliseconds: try row.int64(2)), rows: try row.int(3),
        taken: try row.int(4))
    }
  }

  /// A point and the first day of a period.
  private struct Period: Hashable {
    let country: String
    let point: String
    let day: CivilDate

    init(_ tally: Tally) {
      country = tally.country
      point = tally.point
      day = tally.day
    }

    init(country: String, point: String, day: CivilDate) {
      self.country = country
      self.point = point
      self.day = day
    }
  }

  /// The periods that earlier files of a table hold, with the file's number.
  private static func heldPeriods(
    _ form: DTMForm, _ database: Database
  ) throws(Fault) -> [Period: Int64] {
    var held: [Period: Int64] = [:]
    try database.each(
      """
      SELECT DISTINCT f.country, f.point, f.day, t.number FROM tally_figure f
      JOIN tally_file t ON f.source = -t.number WHERE t.form = ?
      """, form.rawValue
    ) { row throws(Fault) in
      let period = Period(
        country: try row.text(0), point: try row.text(1),
        day: try CivilDate(iso: try row.text(2)))
      held[period] = try row.int64(3)
    }
    return held
  }
}

/// A published table that was imported.
public struct TallyFile: Equatable, Sendable {
  /// Its number.
  public let number: Int64
  /// Which table it is.
  public let form: DTMForm
  /// When it was taken in.
  public let imported: Instant
  /// Its rows, without the header.
  public let rows: Int
  /// Rows that count.
  public let taken: Int
}

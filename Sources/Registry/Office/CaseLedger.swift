import Bytes
import Crypto
import Record
import Store

/// Which files the readmission office has, and which records are their steps.
struct CaseLedger {
  let database: Database
  let numbers: BlindIndex

  init(_ database: Database, _ master: MasterKey) throws(Fault) {
    self.database = database
    numbers = try master.blindIndex("case.document-number")
  }

  /// Notes a step, inside the transaction that takes its record in: its file, its place there, and
  /// the numbers by which it is found.
  func note(_ record: CaseStepRecord, row: Int64) throws(Fault) {
    let step = record.step
    if step.act.opens {
      try database.run(
        "INSERT INTO case_file (number, opening, first) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        step.file, step.opening.rawValue, record.header.identity.description)
    }
    try database.run(
      "INSERT INTO case_step (row, file, number) VALUES (?, ?, ?)", row, step.file, step.number)
    for number in Set(step.numbers) {
      try database.run(
        "INSERT INTO case_number (digest, row) VALUES (?, ?) ON CONFLICT DO NOTHING",
        digest(number), row)
    }
  }

  /// The rows of a file's steps, in their order.
  func rows(of file: String) throws(Fault) -> [Int64] {
    try database.rows("SELECT row FROM case_step WHERE file = ? ORDER BY number", file) {
      row throws(Fault) in try row.int64(0)
    }
  }

  /// Every file of some kind that has steps, by its number.
  func files(_ opening: CaseAct) throws(Fault) -> [String] {
    try database.rows(
      """
      SELECT number FROM case_file WHERE opening = ?
        AND EXISTS (SELECT 1 FROM case_step WHERE file = case_file.number) ORDER BY number
      """, opening.rawValue
    ) { row throws(Fault) in try row.text(0) }
  }

  /// What kind of file a number names; nil for none.
  func opening(of file: String) throws(Fault) -> CaseAct? {
    let found = try database.first(
      "SELECT opening FROM case_file WHERE number = ?", file
    ) { row throws(Fault) in try row.text(0) }
    return found.flatMap { CaseAct(rawValue: $0) }
  }

  /// The highest number with a beginning, also of a file that was erased.
  func last(_ beginning: String) throws(Fault) -> String? {
    try database.first(
      "SELECT max(number) FROM case_file WHERE number >= ? AND number < ?", beginning,
      beginning + "~"
    ) { row throws(Fault) in try row.textOrNil(0) } ?? nil
  }

  /// The files of a kind in which a document's number stands.
  func files(_ opening: CaseAct, withDocument number: String) throws(Fault) -> [String] {
    try database.rows(
      """
      SELECT DISTINCT file FROM case_number JOIN case_step USING (row)
        JOIN case_file ON case_file.number = file
      WHERE digest = ? AND opening = ? ORDER BY file
      """, digest(number), opening.rawValue
    ) { row throws(Fault) in try row.text(0) }
  }

  /// Takes out what the tables tell about steps; their file's number stays given.
  func forget(rows: Set<Int64>) throws(Fault) {
    for row in rows.sorted() {
      try database.run("DELETE FROM case_number WHERE row = ?", row)
      try database.run("DELETE FROM case_step WHERE row = ?", row)
    }
  }

  private func digest(_ number: String) -> [UInt8] {
    numbers.digest(DocumentNumber.normal(number.utf8))
  }
}

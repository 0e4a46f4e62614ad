public import Bytes
public import Codes
import Crypto
public import Flows
import Host
import Record
import Store

/// Tallies: what stations' enumerators counted of nobody, and published tables of others.
extension RegistryService {
  // MARK: Taking in

  /// Keeps what a tally record counts, inside the caller's transaction; does nothing for a record
  /// of another kind.
  func tally(
    _ record: ScannedRecord, _ line: ArraySlice<UInt8>, on branch: Digest?, _ isConflict: Bool
  ) throws(Fault) {
    guard let fact = try tallyFact(of: record, line, on: branch, isConflict) else { return }
    guard try TallyLedger.apply(fact, in: database) else {
      throw Fault(.registryDamaged, at: "tally_figure", "a new record that was counted before")
    }
  }

  /// What a tally record counts as; nil for another kind and for practice.
  func tallyFact(
    of record: ScannedRecord, _ line: ArraySlice<UInt8>, on branch: Digest?, _ isConflict: Bool
  ) throws(Fault) -> TallyFact? {
    guard record.kind == .tally, case .tally(let tally) = try RecordLine(line),
      var fact = TallyFact(tally)
    else { return nil }
    guard let branch else { return fact }
    if isConflict { fact.identity = try Branch.identity(fact.identity, on: branch) }
    // On its own branch a number means the branch's record; else the one of the first line.
    if let of = fact.of, try stands(of, on: branch) {
      fact.of = try Branch.identity(of, on: branch)
    }
    if let struck = fact.struck, try stands(struck, on: branch) {
      fact.struck = try Branch.identity(struck, on: branch)
    }
    return fact
  }

  /// Takes in a table of flow monitoring as it is published. Throws `.tallyFile` for a file of no
  /// form that is known, or one that was taken in before. Audited.
  public func importTallies(_ bytes: [UInt8], as form: DTMForm?) throws(Fault) -> TallyImport {
    let now = Instant(milliseconds: timekeeper.now().utcMilliseconds)
    let taken = try database.transaction { () throws(Fault) in
      try TallyLedger.take(
        ByteSource(bytes), digest: Hash.digest(bytes).bytes, as: form, at: now, in: database)
    }
    try audit(
      .talliesImported,
      detail: "file \(taken.file), \(taken.form.rawValue), \(taken.taken) lines")
    return taken
  }

  /// Takes out a table that was taken in; gives the number of its lines. Throws `.tallyFile` for a
  /// number that no file has. Audited.
  public func withdrawTallies(file: Int64) throws(Fault) -> Int {
    let lines = try database.transaction { () throws(Fault) in
      try TallyLedger.withdraw(file: file, in: database)
    }
    try audit(.talliesImported, detail: "file \(file) taken out")
    return lines
  }

  /// Demands that what is kept of a tally is what its record says; 1 for one, 0 for another kind.
  func examineTally(
    _ record: ScannedRecord, _ line: ArraySlice<UInt8>, on branch: Digest?, _ isConflict: Bool,
    _ name: String
  ) throws(Fault) -> Int {
    guard let fact = try tallyFact(of: record, line, on: branch, isConflict) else { return 0 }
    guard try TallyLedger.agrees(fact, in: database) else {
      throw Fault(.registryDamaged, at: name, "tallied as something else")
    }
    return 1
  }

  // MARK: Reading

  /// The tables that were taken in, in their order.
  public func tallyFiles() throws(Fault) -> [TallyFile] { try TallyLedger.files(database) }

  /// The tallies of some days that count.
  public func tallies(_ days: ClosedRange<CivilDate>) throws(Fault) -> [Tally] {
    try TallyLedger.tallies(in: database, days: days)
  }

  /// The observations that began on some days.
  public func observations(_ days: ClosedRange<CivilDate>) throws(Fault) -> [ObservedHours] {
    try TallyLedger.observations(in: database, days: days)
  }

  /// What is odd in the counts of some days.
  public func check(_ check: FlowCheck) throws(Fault) -> FlowCheck.Answer {
    try FlowColumns.pack(database)
    return try check.answer(
      database, at: Instant(milliseconds: timekeeper.now().utcMilliseconds))
  }
}

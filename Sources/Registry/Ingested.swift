public import Crypto
public import Seal

/// What became of one sealed file.
public struct Ingested: Equatable, Sendable {
  /// The states of ingest; the raw value is the one word that reports and answers use.
  public enum Outcome: String, Sendable, CaseIterable {
    /// New, logged, and its records count.
    case accepted
    /// It was taken in before; the receipt is the same again.
    case repeated
    /// Kept and logged, not counted: its epoch waits for approval.
    case heldEpoch = "held-epoch"
    /// Kept and logged, not counted: another batch stands at its place in the chain.
    case heldFork = "held-fork"
    /// Kept and logged, not counted: signed with a revoked key, and nothing that counts names it.
    case heldRevoked = "held-revoked"
    /// Not opened: not sealed for this registry by an enrolled station, or changed on the way.
    case refused
    /// Opened, and its records are not those of the station or not of their form.
    case badRecords = "bad-records"
    /// Opened, and its number lies more than 100,000 beyond the epoch's head.
    case jump
    /// Opened, and the station has too many epochs that wait for approval.
    case epochs
    /// Of a newer version of Maabar: left where it is until this program is updated.
    case newer
    /// Not a regular file, empty, or larger than a sealed file may be.
    case notABatch = "not-a-batch"
    /// The medium does not give the file; it is left where it is.
    case unreadable

    /// True when the batch stands in the log and a receipt can be given.
    public var isKept: Bool {
      switch self {
      case .accepted, .repeated, .heldEpoch, .heldFork, .heldRevoked: true
      default: false
      }
    }

    /// True when the file is moved out of the way.
    public var isQuarantined: Bool {
      switch self {
      case .refused, .badRecords, .jump, .epochs, .notABatch: true
      default: false
      }
    }
  }

  /// What became of it.
  public let outcome: Outcome
  /// The batch's id, when it was opened.
  public let batch: Digest?
  /// Whose batch it is and which one, when it was opened.
  public let position: Manifest.Position?
  /// Records that were new, and so counted.
  public let newRecords: Int
  /// Records that were there already.
  public let repeatedRecords: Int
  /// Records with another content under a number that is taken.
  public let conflictingRecords: Int
  /// Records that were erased before, and stay so.
  public let erasedRecords: Int

  init(
    _ outcome: Outcome, _ batch: RedactedBatch? = nil,
    taken: RecordLedger.Taken = RecordLedger.Taken()
  ) {
    self.outcome = outcome
    self.batch = batch?.id
    position = batch?.manifest.position
    newRecords = taken.new
    repeatedRecords = taken.repeated
    conflictingRecords = taken.conflicting
    erasedRecords = taken.erased
  }
}

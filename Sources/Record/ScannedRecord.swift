public import Codes

/// What a registry needs of a record to keep, find and count it, with texts as ranges of the line.
///
/// The ranges are offsets from the line's first byte; the bytes there stand without quotes and
/// hold no escape, so they are the text itself.
public struct ScannedRecord: Sendable {
  /// What the record is.
  public let kind: RecordKind
  /// True for a practice record.
  public let isPractice: Bool
  /// The record's own identity.
  public let identity: Identity
  /// The record it speaks of: the referred crossing of an outcome, what a correction replaces, the
  /// crossing of a note.
  public let subject: Identity?
  /// When the record was made; of a correction its own time, not that of the crossing.
  public let made: Instant
  /// The civil day that counts: of the capture at the point of entry.
  public let day: CivilDate
  /// Where, which way, with what end; nil for an audit record and a note, which are not counted.
  public let passage: Passage?
  /// What only a crossing or a correction has; nil for every other kind.
  public let crossing: Circumstances?
  /// The attachments that the record names.
  public let attachments: [Attachment]

  /// What stands in clear of an attachment: the bytes that the registry waits for.
  public struct Attachment: Equatable, Sendable {
    /// The ciphertext's SHA-256, 64 lower-case hexadecimal digits.
    public let name: Range<Int>
    /// The ciphertext's size in bytes, 1 or more.
    public let bytes: Int64
  }

  /// What every record that is counted has.
  public struct Passage: Sendable {
    /// The point of entry.
    public let pointOfEntry: Range<Int>
    /// Which way.
    public let direction: Direction
    /// What was decided.
    public let outcome: CrossingOutcome
  }

  /// Station, epoch and number, the texts as ranges of the line.
  public struct Identity: Equatable, Sendable {
    /// The station's name.
    public let station: Range<Int>
    /// The epoch, 32 lower-case hexadecimal digits.
    public let epoch: Range<Int>
    /// The number, 1 or more.
    public let n: Int64
  }

  /// The codes of a crossing and its traveller, and where the document's number stands.
  public struct Circumstances: Sendable {
    /// By air, land or sea.
    public let mode: TransportMode
    /// Normal or reduced control.
    public let control: ControlMode
    /// What kind of traveller.
    public let category: TravellerCategory
    /// Why, where it was asked.
    public let purpose: TravelPurpose?
    /// The country of residence, one to three capital letters; nil when it is not known.
    public let residence: Range<Int>?
    /// The country of departure; nil where it was not asked.
    public let departure: Range<Int>?
    /// The country of destination; nil where it was not asked.
    public let destination: Range<Int>?
    /// What document was shown.
    public let document: DocumentKind
    /// The intended stay in days, where it was asked.
    public let stayDays: Int?
    /// The days of stay that the visa or permit allows, where there is one that says.
    public let permitDays: Int?
    /// How a person returns, of whom that is known.
    public let returnKind: ReturnKind?
    /// The need of care that was noted; nil where nobody looked.
    public let vulnerability: Vulnerability?
    /// The seconds from reading to decision, where they were measured.
    public let processingSeconds: Int?
    /// The nationality, one to three capital letters.
    public let nationality: Range<Int>
    /// The sex that counts.
    public let sex: Sex
    /// The birth date as far as it is known.
    public let birth: PartialDate
    /// The document's number, for a blind index; nil without one.
    public let documentNumber: Range<Int>?
    /// The document's issuer; nil when it is not known.
    public let documentIssuer: Range<Int>?
  }
}

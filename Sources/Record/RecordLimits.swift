/// The bounds of a record, in one place.
package enum RecordLimits {
  /// Bytes of one line: 64 KiB at most.
  package static let lineBytes = 65_536
  /// Objects and arrays inside one another; the deepest of our own fields is 5, explanations more.
  package static let depth = 12
  /// The schema that this version writes and reads.
  package static let schema: Int64 = 1
  /// UTF-8 bytes of a name, an address, an officer's remark.
  package static let textBytes = 512
  /// UTF-8 bytes of a code or identifier.
  package static let codeBytes = 64
  /// Bytes of one template, decoded (ISO/IEC 19794-2 at 10 bytes plus 6 a minutia holds 160).
  package static let templateBytes = 1024
  /// Templates of one traveller: ten fingers and two captures of second choice.
  package static let templates = 12
  /// Names of one traveller, one for each script or source.
  package static let names = 6
  /// Possible matches, open and restricted each.
  package static let matches = 20
  /// Lists consulted.
  package static let lists = 64
  /// Days of a list's age: two hundred years.
  package static let listAgeDays: Int64 = 73_000
  /// Reasons of one proposal.
  package static let reasons = 32
  /// Checks of one document: the routines of BSI TR-03135-1, two for each data group.
  package static let checks = 96
  /// Milliseconds that reading a chip may take: an hour.
  package static let readingMilliseconds: ClosedRange<Int64> = 0...3_600_000
  /// Corrections by an officer of what a zone said.
  package static let zoneCorrections = 16
  /// Lines of a machine-readable zone, and characters of one (TD3 has 44).
  package static let zoneLines = 3
  /// Characters of one line of a machine-readable zone.
  package static let zoneCharacters = 64
  /// Links to others: family and group.
  package static let links = 8
  /// Captured images and chip files.
  package static let attachments = 64
  /// Captures that are not there: ten fingers, a portrait and room for more.
  package static let missing = 16
  /// Records that one audit record names: 256 identities of at most 110 bytes are 28 KiB.
  package static let auditedRecords = 256
  /// UTF-8 bytes of a restricted note: a page of text, in any script.
  package static let noteBytes = 4096
  /// Numbers of a shift's sheet: 250 nationalities, two ways, four measures; 10 bytes each.
  package static let sheetCells = 2000
  /// People of one sex and age in one tallied figure: a crowd, and still no register.
  package static let talliedPeople: Int64 = 1_000_000
  /// Parts of one tallied figure: three sexes, eight ages.
  package static let tallyParts = 24
  /// Days that a tallied figure may be older than its record: what an informant tells of a month.
  package static let tallyDaysBack = 31
  /// Document numbers by which a file of the readmission office is found: a family's.
  package static let caseNumbers = 32
  /// Earlier crossings that do not fit with a crossing.
  package static let doubles = 8
  /// Days of an intended stay: ten years.
  package static let stayDays: Int64 = 3653
  /// Seconds that dealing with a traveller takes: a day.
  package static let processingSeconds: Int64 = 86_400
  /// Minutes east of Greenwich: every zone of the world lies within.
  package static let offsetMinutes: ClosedRange<Int64> = -720...840
  /// A score in thousandths of a natural-log unit; nothing real comes near the bound.
  package static let score: Int64 = 1_000_000
}

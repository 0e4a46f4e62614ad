import Crypto

/// The bounds of batches and of what stands around them. They are part of the format: a file that
/// exceeds one is refused on both sides.
public enum Parameters {
  /// Bytes of a sealed file at most, 8 MiB: OpenSSL opens a CMS message in memory, and 8 MiB costs
  /// 24 MB there (measured with 3.0).
  public static let sealedFileBytes = 8 << 20
  /// Bytes of a record's line at most, without its newline.
  public static let recordBytes = 64 << 10
  /// Bytes of all record lines with their newlines at most, so that a sealed file always has room
  /// for its envelope and signed manifest (under 4 KiB together).
  public static let recordsBytes = sealedFileBytes - 16 << 10
  /// Bytes of a manifest's line at most.
  public static let manifestBytes = 4096
  /// Bytes of a checkpoint or receipt at most: 16 witnesses with large keys fit (signed-note asks
  /// verifiers to take at least 16).
  public static let noteBytes = 128 << 10
  /// Bytes of a log entry at most: tlog-tiles prefixes entries with 16-bit lengths.
  public static let logEntryBytes = 65_535
  /// Leaves of a log at most; keeps every sum of two sizes within 64 bits.
  public static let logLeaves = 1 << 60
  /// Bytes of an attachment's ciphertext at most, 16 MiB: a slap of 3200x3000 (1000 pixels an inch)
  /// is 9.6 MB uncompressed, a passport's page at 400 dots an inch in colour 8.2 MB.
  public static let attachmentBytes = 16 << 20
  /// Bytes of a captured file at most: what a ciphertext holds beside its tag.
  public static let captureBytes = attachmentBytes - AESGCM.tagCount
  /// Bytes of a pack at most, 17 MiB: one attachment of any size with its framing.
  public static let packBytes = 17 << 20
  /// Attachments in one pack at most.
  public static let packEntries = 1024
  /// Bytes at which a station begins the next pack, 8 MiB: what a cut copy costs at most.
  public static let packFillBytes = 8 << 20
  /// Missing attachments that one statement names at most: 60 kB, within a statement's bound.
  public static let missingAttachments = 900
  /// Records that one tombstone names at most: 200 bytes each stay below what a note may hold.
  public static let erasedRecords = 400
}

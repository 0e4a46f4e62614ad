/// The registry's bounds, in one place.
enum Limits {
  /// A batch this far beyond its epoch's head is no gap but an error or an attack.
  static let seqJump: Int64 = 100_000
  /// Epochs of one station that wait for approval.
  static let heldEpochs = 16
  /// Records in one epoch: their numbers fit 40 bits, and one row number holds epoch and number.
  static let recordNumber: Int64 = 1 << 40 - 1
  /// Stations' folders looked at in one exchange folder.
  static let exchangeStations = 4096
  /// Batches' names taken up in one station's folder in one pass.
  static let exchangeNames = 10_000
  /// Names of any kind that are read to find them: the most that a folder of exFAT holds, or 128
  /// times what one of FAT32 does.
  static let exchangeCrowd = 1 << 23
  /// Names that a station's next and missing batches bear, looked for first in a crowded folder.
  static let expectedNames = 1024
  /// Tombstones that a station's folder gives back, looked at in one pass.
  static let returnedTombstones = 1024
  /// The same document the same way within this time is perhaps one traveller recorded twice: 30
  /// minutes, in which a traveller is sent on from lane to lane, a bus cleared, a reader fails.
  static let duplicateMilliseconds: Int64 = 30 * 60_000
  /// Trees of the log that one station may hold, as far as they are remembered.
  static let knownTrees = 40
  /// Those beside them that went out to it on sticks: a stick that comes back after so many others
  /// of its station proves nothing any more, and its old answer raises an alarm.
  static let carriedTrees = 20
  /// Requests to be enrolled that wait for an administrator.
  static let askedEnrolments = 32
  /// How long a request to be enrolled, and its answer, are kept: a week.
  static let enrolmentMilliseconds: Int64 = 7 * 86_400_000
  /// How long a station waits before it may ask for other keys again: an hour.
  static let renewalMilliseconds: Int64 = 3_600_000
  /// Bytes of a prepared part: what is encrypted at once.
  static let preparedPart = Int(Int32.max)
  /// Findings that one examination lists.
  static let findings = 1000
  /// Bytes of the registry's own keys in a backup, encrypted.
  static let secretsFile = 1 << 20
  /// Backups of data keys that stay: what was erased is forgotten in backups after so many.
  static let keyBackups = 7
  /// Bytes of settings, keys, certificates, requests.
  static let smallFile = 64 * 1024
  /// Packs' names taken up in one station's folder in one pass.
  static let packNames = 10_000
  /// Ciphertexts kept that no record names yet, all stations together, and their bytes: packs may
  /// come before their records, and anybody can write a pack.
  static let unnamedCiphertexts: Int64 = 65_536
  static let unnamedBytes: Int64 = 1 << 30
  /// How long they are kept: 90 days, three times the longest that a station is to be offline.
  static let unnamedMilliseconds: Int64 = 90 * 86_400_000
  /// Bytes of a list that are read at once.
  static let listPiece = 1 << 20
  /// Uploads of one station that are kept unfinished; of more the others are dropped.
  static let unfinishedUploads = 8
  /// Connections at once at the public port.
  static let publicConnections = 256
  /// Files that the registry itself has open at once, at most.
  static let ownDescriptors = 128
  /// Bytes of the disk that uploads leave free.
  static let uploadReserve = 256 << 20
  /// Pieces of work that one commit covers at most.
  static let groupedWork = 64
  /// Bytes of sealed files at which a group is full: what is held in memory is four times that.
  static let groupedBytes = 8 << 20
  /// Requests that wait at most; more are told to come again.
  static let waitingWork = 512
  /// Requests of one station that wait at most: each of its connections has one.
  static let waitingWorkOfOne = 8
  /// Checkpoints whose signatures were verified and are remembered.
  static let verifiedNotes = 64
}

public import Bytes
public import Codes
public import Crypto
public import Seal

/// A copy of a station that it can be made from again, as it describes itself.
///
///     FOLDER/<time>/         station.json, journal.sqlite, keys.sqlite, secrets/keys.json, rules,
///                            enrolment, lists/, evidence/
///     FOLDER/<time>/backup.json  written last, after everything was read back: makes it a backup
///     FOLDER/attachments/    ciphertexts of captures, once for all backups there
///
/// Without the `instance` file: what is made from it goes on in a new epoch. Its keys are protected
/// as the station's own are, by the TPM, by passphrases or not at all.
public struct StationBackup: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/station-backup/1"
  static let manifest = "backup.json"
  static let attachments = "attachments"
  /// Bytes of the manifest at most: some 20,000 files.
  static let manifestBytes = 4 << 20

  /// One file of it.
  public struct File: Equatable, Sendable {
    /// Its path below the backup's folder.
    public let path: String
    /// Its length.
    public let bytes: Int64
    /// SHA-256 of it.
    public let hash: Digest
  }

  /// The station.
  public let station: StationName
  /// The epoch in which it numbered records.
  public let epoch: String
  /// Records in it, pruned and erased ones too.
  public let records: Int64
  /// Batches in it.
  public let batches: Int64
  /// When it was made.
  public let made: Instant
  /// Every file of it but this one.
  public let files: [File]

  init(
    station: StationName, epoch: String, records: Int64, batches: Int64, made: Instant,
    files: [File]
  ) {
    self.station = station
    self.epoch = epoch
    self.records = records
    self.batches = batches
    self.made = made
    self.files = files
  }

  /// The manifest as JSON.
  public var json: JSON {
    [
      "type": .string(StationBackup.type), "station": .string(station.text),
      "epoch": .string(epoch), "records": .integer(records), "batches": .integer(batches),
      "made": .string(made.description),
      "files": .array(
        files.map { file in
          [
            "path": .string(file.path), "bytes": .integer(file.bytes),
            "hash": .string(file.hash.hex),
          ]
        }),
    ]
  }

  /// Reads a manifest; throws `.json`, `.field`, `.stationName` or `.stationBackup`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == StationBackup.type else {
      throw Fault(.field, at: "type", "\(StationBackup.type) expected")
    }
    var files: [File] = []
    for item in try json.list("files") {
      let path = try item.requiredString("path")
      // A manifest from outside leads nowhere but below its own folder.
      // By bytes, as the system reads it: a slash with a mark above it is a Character of its own.
      let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      guard !path.utf8.contains(0),
        parts.allSatisfy({ ![nil, UInt8(ascii: ".")].contains($0.first) }),
        try item.requiredInteger("bytes") >= 0,
        let hash = (try? Hex.decode(try item.requiredString("hash"))).flatMap({ Digest($0) })
      else { throw Fault(.stationBackup, at: "files", "paths, sizes and hashes expected") }
      files.append(File(path: path, bytes: try item.requiredInteger("bytes"), hash: hash))
    }
    self.init(
      station: try StationName(try json.requiredString("station")),
      epoch: try json.requiredString("epoch"), records: try json.requiredInteger("records"),
      batches: try json.requiredInteger("batches"),
      made: try Instant(iso: try json.requiredString("made")), files: files)
  }
}

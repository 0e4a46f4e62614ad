package import Bytes
public import Codes
import Crypto
import Host
import Seal

/// Where a registry's backups lie: the ciphertexts in one place, the keys in another, never on the
/// same medium.
///
///     DATA/<time>/           registry.json, registry.sqlite, certificates/, log/, lists/
///     DATA/<time>/backup.json  written last, after everything was read back: makes it a backup
///     DATA/batches/          the sealed files of all backups, without what was erased since
///     DATA/attachments/      the ciphertexts of captures, likewise
///     DATA/tombstones/       what was erased: carried out after a restore of any of them
///     KEYS/<time>/keys.sqlite  the records' data keys, wrapped
///     KEYS/<time>/secrets.cms  the registry's own keys, encrypted to the recovery's key
struct BackupFolder {
  static let manifest = "backup.json"
  static let secrets = "secrets.cms"

  /// The ciphertexts of this backup.
  let data: Path
  /// The keys of this backup.
  let keys: Path

  /// The place of one backup. Throws `.backup` when one lies in the other.
  init(_ data: Path, _ keys: Path, name: String) throws(Fault) {
    guard data != keys, !data.string.hasPrefix(keys.string + "/"),
      !keys.string.hasPrefix(data.string + "/")
    else {
      throw Fault(
        .backup, at: keys.string, "keys and ciphertexts never lie in one backup: name two media")
    }
    self.data = data / name
    self.keys = keys / name
  }

  /// The registry's folder, as far as this backup holds it.
  var folder: RegistryFolder {
    RegistryFolder(backup: data, dataKeys: keys / "keys.sqlite", pool: data.parent)
  }
}

/// What a backup says about itself, once it was read back and found whole.
public struct BackupManifest: Equatable, Sendable {
  static let type = "maabar/registry-backup/1"

  /// The registry's name.
  public let name: String
  /// The log that grew when the backup was made, and its last checkpoint.
  public let origin: String
  /// Leaves that the checkpoint covers.
  public let size: Int
  /// Batches in the backup.
  public let batches: Int
  /// Records in it that count.
  public let records: Int
  /// When it was made.
  public let made: Instant

  init(
    name: String, origin: String, size: Int, batches: Int, records: Int, made: Instant
  ) {
    self.name = name
    self.origin = origin
    self.size = size
    self.batches = batches
    self.records = records
    self.made = made
  }

  package var json: JSON {
    [
      "type": .string(BackupManifest.type), "name": .string(name), "origin": .string(origin),
      "size": .integer(Int64(size)), "batches": .integer(Int64(batches)),
      "records": .integer(Int64(records)), "made": .string(made.description),
    ]
  }

  /// Reads a manifest; throws `.json`, `.field` or what `Instant` throws.
  package init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == BackupManifest.type else {
      throw Fault(.field, at: "type", "\(BackupManifest.type) expected")
    }
    name = try json.requiredString("name")
    origin = try json.requiredString("origin")
    size = Int(clamping: try json.requiredInteger("size"))
    batches = Int(clamping: try json.requiredInteger("batches"))
    records = Int(clamping: try json.requiredInteger("records"))
    made = try Instant(iso: try json.requiredString("made"))
  }
}

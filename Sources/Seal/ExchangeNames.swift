import Bytes
public import Crypto

/// The names of files in an exchange folder: a stick, or any folder both sides can reach.
///
///     to-registry/<station>/<epoch>-<seq, ten digits>.batch    sealed batches, from stations
///     to-registry/<station>/packs/<epoch>-<number, ten digits>.tar   packs of attachments
///     to-station/<station>/attachments.note                    what the registry stores of them
///     to-station/<station>/<batch id>.receipt                  receipts, from the registry
///     to-station/<station>/<hash>.tombstone   what the registry erased of the station's records
///     to-registry/<station>/<hash>.tombstone  those that the registry seems to have forgotten
///     to-station/<station>/answer.note                         the registry's answer, signed
///     to-station/<station>/keys.note      the registry's keys and the station's, once they changed
///     to-registry/<station>/renewal.cms   the station's request for new keys
///     lists/index.sealed                  what is published, sealed to the stations' keys
///     lists/<32 hexadecimal digits>.sealed                     its snapshots and deltas, sealed
///
/// A file is complete when it bears its name: writers write `<name>.part`, sync and rename. What a
/// name says is never trusted; it only keeps files apart and in order.
public enum ExchangeNames {
  /// The folder of everything on its way to the registry.
  public static let toRegistry = "to-registry"
  /// The folder of everything on its way to stations.
  public static let toStation = "to-station"
  /// The registry's answer to one station.
  public static let answer = "answer.note"
  /// The registry's statement of keys to one station.
  public static let keys = "keys.note"
  /// A station's request for new keys.
  public static let renewal = "renewal.cms"
  /// The folder of the lists that a registry sends.
  public static let lists = "lists"
  /// What is published, sealed, in the folder of lists.
  public static let sealedIndex = "index.sealed"
  /// The ending of what is sealed in the folder of lists.
  public static let sealedEnding = ".sealed"

  /// The ending of a list's signed statement.
  public static let statementEnding = ".note"

  /// The name of a list's signed statement.
  public static func listStatement(_ id: String) -> String { id + statementEnding }

  /// The name of a list's snapshot.
  public static func listSnapshot(_ id: String) -> String { "\(id).jsonl" }

  /// The ending of a delta's name.
  public static let deltaEnding = ".delta"

  /// The name of a list's delta from an older version.
  public static func listDelta(_ id: String, from base: Int64) -> String {
    "\(id).\(base)\(deltaEnding)"
  }

  /// The ending of a sealed batch's name.
  public static let batchEnding = ".batch"
  /// The ending of a receipt's name.
  public static let receiptEnding = ".receipt"

  /// The ending of a tombstone's name.
  public static let tombstoneEnding = ".tombstone"

  /// The name of a signed tombstone: `<SHA-256 of the note, hexadecimal>.tombstone`.
  public static func tombstone(_ note: Digest) -> String { note.hex + tombstoneEnding }

  /// The hash in a tombstone's name; nil for another name.
  public static func tombstone(named name: String) -> Digest? {
    guard name.hasSuffix(tombstoneEnding) else { return nil }
    let text = String(name.dropLast(tombstoneEnding.utf8.count))
    guard let digest = (try? Hex.decode(text)).flatMap({ Digest($0) }), digest.hex == text else {
      return nil
    }
    return digest
  }

  /// The folder of a station's packs, beside its batches.
  public static let packs = "packs"
  /// The ending of a pack's name.
  public static let packEnding = ".tar"
  /// The registry's signed statement on a station's attachments.
  public static let attachments = "attachments.note"

  /// The name of a pack: `<epoch>-<number, ten digits>.tar`.
  public static func pack(epoch: String, number: Int64) -> String {
    "\(epoch)-\(tenDigits(number))\(packEnding)"
  }

  /// The name of a sealed batch: `<epoch>-<seq, ten digits>.batch`.
  public static func batch(epoch: String, seq: Int64) -> String {
    "\(epoch)-\(tenDigits(seq))\(batchEnding)"
  }

  private static func tenDigits(_ value: Int64) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
  }

  /// The name of a receipt: `<batch id, hexadecimal>.receipt`.
  public static func receipt(batchID: [UInt8]) -> String { Hex.encode(batchID) + receiptEnding }
}

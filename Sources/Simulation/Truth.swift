import Bytes
import Crypto
import Seal

/// What was promised to people, as they would remember it: the measure of everything else.
final class Truth {
  /// One crossing that an officer was told is recorded.
  struct Crossing {
    let station: Int
    /// Set for those who can be looked for by it.
    let document: String?
  }

  /// Every crossing that was ever written, by the hash of its line; also those that a power cut
  /// took before anybody was told.
  private(set) var crossings: [Digest: Crossing] = [:]
  /// Receipts that were ever given, by batch: the registry stands for each for ever.
  private(set) var receipts: [Digest: Set<[UInt8]>] = [:]
  private var notes: Set<[UInt8]> = []
  /// The keys of every log that ever was, as an auditor keeps them; by their text.
  private(set) var logKeys: [String: NoteVerifier] = [:]
  /// Batches that the registry must have: it gave a receipt, and did not go back since.
  private(set) var held: Set<Digest> = []
  /// Crossings of stolen stations that counted when the registry heard of it.
  private(set) var must: Set<Digest> = []
  /// Forks that an administrator let count.
  private(set) var adopted: Set<Digest> = []
  /// What thieves recorded.
  private(set) var forged: Set<Digest> = []
  /// What each tombstone that was ever signed names, by the hash of its note.
  private(set) var tombstones: [Digest: Set<Digest>] = [:]

  func wrote(_ hash: Digest, _ crossing: Crossing) { crossings[hash] = crossing }

  /// A receipt that lies somewhere; true when it was not known before.
  @discardableResult
  func receipted(_ batch: Digest, _ note: [UInt8]) -> Bool {
    // One that turns up again says nothing new of what the registry holds now.
    guard receipts[batch, default: []].insert(note).inserted else { return false }
    notes.insert(note)
    held.insert(batch)
    return true
  }

  /// The registry went back to where it held these batches.
  func registryWentBack(holding batches: Set<Digest>, counting crossings: Set<Digest>) {
    held = batches
    must.formIntersection(crossings)
  }

  func mustCount(_ crossings: some Sequence<Digest>) { must.formUnion(crossings) }

  func adopted(_ batches: some Sequence<Digest>) { adopted.formUnion(batches) }

  func forged(_ crossing: Digest) { forged.insert(crossing) }

  func learn(_ keys: [NoteVerifier]) {
    for key in keys { logKeys[key.description] = key }
  }

  /// True for a receipt that was met before.
  func knows(receipt: [UInt8]) -> Bool { notes.contains(receipt) }

  /// Whether a log of this registry gave a receipt.
  func isGenuine(_ receipt: Receipt) -> Bool {
    logKeys.values.contains { (try? receipt.verify(with: $0)) != nil }
  }

  func knows(tombstone: Digest) -> Bool { tombstones[tombstone] != nil }

  func erased(_ hashes: [Digest], by note: Digest) { tombstones[note] = Set(hashes) }
}

/// What one station's present disk must hold.
struct Promised {
  /// Crossings that officers were told are recorded, by their numbers.
  var crossings: [Int64: Digest] = [:]
  /// The newest version of the list that was taken.
  var list: Int64 = 0
  /// Alarms of a registry that went back which were raised by now.
  var forgottenAlarms = 0
  /// The newest alarm about a tree that nothing proves.
  var unprovedAlarm: Int64 = 0
  /// Set when the disk went back, until a whole sync over the network.
  var hasForgottenProofs = false
  /// Set when the registry went back behind what this station knew: it must raise an alarm.
  var expectsAlarm = false
}

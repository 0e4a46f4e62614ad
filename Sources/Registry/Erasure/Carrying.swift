import Bytes
import Codes
import Crypto
import Host
import Record
import Seal
import Store

/// Tombstones on their way: out to the stations that keep the records, and back from them to a
/// registry that was restored from a backup older than its own tombstones.
extension RegistryService {
  /// Writes the tombstones that name a station's records into its folder; gives how many.
  func writeTombstones(
    to station: StationName, in exchange: ExchangeFolder
  ) throws(Fault) -> Int {
    let numbers = try erasures.numbers(naming: station)
    for number in numbers {
      guard let (_, note) = try tombstones.read(number) else { continue }
      try exchange.write(note, to: station, as: ExchangeNames.tombstone(Hash.digest(note)))
    }
    return numbers.count
  }

  /// Takes tombstones that lie in the stations' folders and that this registry signed and has
  /// forgotten, and erases again what they name.
  ///
  /// One that fits behind the last is taken as it is, another is signed anew under the next number:
  /// what was decided holds, whatever numbers were given since. What does not verify is passed by.
  func takeTombstones(
    _ names: [StationName], in exchange: ExchangeFolder, _ pass: inout ExchangePass
  ) throws(Fault) {
    for station in names {
      var found: [(tombstone: Tombstone, note: [UInt8])] = []
      for place in try exchange.tombstones(station) {
        guard let hash = ExchangeNames.tombstone(named: place.name),
          try !erasures.isKnown(hash),
          let note = try? files.read(place, limit: Parameters.noteBytes),
          let tombstone = try? Tombstone(note: note, verifier: keys.erasureVerifier)
        else { continue }
        found.append((tombstone, note))
      }
      for one in found.sorted(by: { $0.tombstone.number < $1.tombstone.number })
      where try eraseAgain(one.tombstone, one.note) {
        pass.notes.append(
          "\(station.text): an erasure from before the restore was carried out again, by "
            + one.tombstone.authority)
      }
      try exchange.removeReturnedTombstones(station)
    }
  }

  /// Takes one tombstone that a station gives back over the network; true when it was carried out.
  func takeBack(_ note: [UInt8]) throws(Fault) -> Bool {
    guard try !erasures.isKnown(Hash.digest(note)),
      let tombstone = try? Tombstone(note: note, verifier: keys.erasureVerifier)
    else { return false }
    return try eraseAgain(tombstone, note)
  }

  /// Carries out what a forgotten tombstone names; false when all of it stays out already.
  private func eraseAgain(_ tombstone: Tombstone, _ note: [UInt8]) throws(Fault) -> Bool {
    let known = try erasures.leafHashes()
    let rest = tombstone.records.filter { !known.contains($0.leafHash) }
    guard !rest.isEmpty else { return false }
    let last = try erasures.last()
    if tombstone.number == (last?.number ?? 0) + 1, tombstone.previous == last?.note {
      try tombstones.write(note, tombstone.number)
      try finishErasures()
    } else {
      _ = try erase(
        rest, tombstone.decided, tombstone.basis, tombstone.authority, by: "replay")
    }
    return true
  }

  /// Erases records that came after the erasure of the one they speak of: an outcome, correction or
  /// note that was still at the station then. Gives how many.
  ///
  /// They are counted first, as all that was erased is. A number under which another content still
  /// stands is left alone: nobody can say of which of the two they speak.
  @discardableResult
  func eraseFollowers() throws(Fault) -> Int {
    var count = 0
    while true {
      var found: [Int64: [Tombstone.Erased]] = [:]
      for follower in try erasures.followers() {
        guard let record = try erasable(row: follower.row), try isGone(follower.subject) else {
          continue
        }
        found[follower.number, default: []].append(
          Tombstone.Erased(identity: record.identity, leafHash: record.leafHash))
      }
      guard !found.isEmpty else { return count }
      for (number, records) in found.sorted(by: { $0.key < $1.key }) {
        let first = try tombstone(number).tombstone
        _ = try erase(
          records, Instant(milliseconds: timekeeper.now().utcMilliseconds), first.basis,
          first.authority, by: "follows \(number)")
        count += records.count
      }
    }
  }

  /// True when nothing is kept under a number any more.
  private func isGone(_ identity: String) throws(Fault) -> Bool {
    let parts = identity.split(separator: "/").map(String.init)
    guard parts.count == 3, let n = Int64(parts[2]),
      let row = try rowIfKnown(
        of: try RecordIdentity(station: parts[0], epoch: parts[1], n: n))
    else { return true }
    if let kept = try records.kept(row), !kept.sealed.isErased { return false }
    return try database.first(
      "SELECT 1 FROM conflict WHERE row = ? AND data_key <> 0 LIMIT 1", row
    ) { _ in true } == nil
  }
}

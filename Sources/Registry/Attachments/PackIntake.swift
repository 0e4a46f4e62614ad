public import Bytes
package import Crypto
import Host
import Record
public import Seal

/// What became of one pack.
public struct TakenPack: Equatable, Sendable {
  /// The one word for it.
  public enum Outcome: String, Sendable, CaseIterable {
    /// Everything in it is stored now, or was before.
    case taken
    /// It ends early, has another form, or holds something else than its names say; what was good
    /// in it is stored, and it is moved out of the way.
    case damaged
    /// It holds what no record names yet, beyond what is kept of that: left where it is until the
    /// records come.
    case left
    /// Not a regular file, empty, or larger than a pack may be.
    case notAPack = "not-a-pack"
    /// The medium does not give the file; it is left where it is.
    case unreadable
  }

  /// What became of it.
  public internal(set) var outcome = Outcome.taken
  /// Attachments that are stored now.
  public internal(set) var stored = 0
  /// Attachments that were stored before, or erased with their record: not read again.
  public internal(set) var repeated = 0
  /// Attachments that no record names yet, kept until one does.
  public internal(set) var unnamed = 0
  /// Attachments that are not what their name says.
  public internal(set) var wrong = 0
}

/// Taking packs in. Nobody signs a pack, and nobody needs to: what a record of an enrolled station
/// names is stored when its bytes hash to the name; everything else is bounded.
extension RegistryService {
  /// Takes in the packs of every station's folder, then says to each station what is stored.
  func takePacks(
    _ names: [StationName], in exchange: ExchangeFolder, _ pass: inout ExchangePass,
    _ shouldStop: () -> Bool
  ) throws(Fault) {
    do throws(Fault) {
      try forgetUnnamed()
      for station in names where !pass.wasStopped {
        let (packs, isCrowded) = try exchange.packs(station)
        if isCrowded {
          pass.notes.append("\(station.text): too many names of packs, not all were looked at")
        }
        for pack in packs {
          if shouldStop() {
            pass.wasStopped = true
            break
          }
          let taken = try take(pack)
          pass.packs.append(ExchangePass.Pack(station: station, name: pack.name, taken: taken))
          clear(pack, taken.outcome, in: exchange, &pass)
        }
      }
    } catch {
      // The records are in and answered; what is missing of the attachments comes again.
      guard error.code == .diskFull else { throw error }
      pass.notes.append("no room for attachments: make room, then take the folder in again")
    }
    for station in names {
      if let note = try attachmentStatement(to: station) {
        try exchange.write(Array(note.utf8), to: station, as: ExchangeNames.attachments)
      }
    }
  }

  private func clear(
    _ pack: ExchangeFolder.Candidate, _ outcome: TakenPack.Outcome, in exchange: ExchangeFolder,
    _ pass: inout ExchangePass
  ) {
    do throws(Fault) {
      switch outcome {
      case .taken: try exchange.remove(pack)
      case .damaged, .notAPack: try exchange.quarantine(pack, outcome.rawValue)
      case .left, .unreadable: break
      }
    } catch { pass.notes.append("\(pack.station.text)/\(pack.name): could not be moved away") }
  }

  private func take(_ pack: ExchangeFolder.Candidate) throws(Fault) -> TakenPack {
    guard pack.kind == .file, (1...Parameters.packBytes).contains(pack.size) else {
      var taken = TakenPack()
      taken.outcome = .notAPack
      return taken
    }
    return try take(packOf: pack.size) { offset, count throws(Fault) in
      try files.read(pack.path, from: offset, count: count)
    }
  }

  /// Takes in one pack of `size` bytes that `read` gives pieces of; holds one attachment at a time.
  ///
  /// What it counts as stored is on the disk. Throws the registry's own trouble only; `.diskFull`
  /// leaves what was stored before.
  public func take(packOf size: Int, _ read: PackReader.Read) throws(Fault) -> TakenPack {
    var taken = TakenPack()
    var new: [(name: Digest, bytes: Int)] = []
    var unnamed = try attachments.unnamed()
    var reader = PackReader(size: size)
    do throws(Fault) {
      while let entry = try medium(&taken, { () throws(Fault) in try reader.next(read) }) {
        let named = try attachments.named(entry.name)
        if try isSettled(entry.name, named) || new.contains(where: { $0.name == entry.name }) {
          taken.repeated += 1
          continue
        }
        if named.isEmpty {
          guard unnamed.count < Limits.unnamedCiphertexts,
            unnamed.bytes + Int64(entry.bytes) <= Limits.unnamedBytes
          else {
            if taken.outcome == .taken { taken.outcome = .left }
            continue
          }
          unnamed = (unnamed.count + 1, unnamed.bytes + Int64(entry.bytes))
        }
        let ciphertext = try medium(&taken) { () throws(Fault) in
          try reader.ciphertext(entry, read)
        }
        guard let ciphertext else { continue }
        let path = folder.attachment(entry.name)
        try files.makeFolder(path.parent)
        try files.place(ciphertext, at: path)
        new.append((entry.name, entry.bytes))
        if named.isEmpty { taken.unnamed += 1 } else { taken.stored += 1 }
      }
    } catch {
      guard error.code == .diskFull else { throw error }
      try commit(new)
      throw error
    }
    try commit(new)
    return taken
  }

  /// Runs a step that only reads the medium; nil when it failed, with the outcome noted.
  private func medium<Value>(
    _ taken: inout TakenPack, _ step: () throws(Fault) -> Value?
  ) throws(Fault) -> Value? {
    do throws(Fault) { return try step() } catch {
      switch error.code {
      case .attachment:
        taken.wrong += 1
        taken.outcome = .damaged
      case .cut: taken.outcome = .damaged
      default: taken.outcome = .unreadable
      }
      return nil
    }
  }

  /// True for what need not be read again: stored and still there, or erased.
  private func isSettled(_ name: Digest, _ named: [NamedAttachment]) throws(Fault) -> Bool {
    if named.contains(where: { $0.state == .erased }) { return true }
    guard let here = try attachments.ciphertext(name), here.isNamed == !named.isEmpty else {
      return false
    }
    return files.kind(of: folder.attachment(name)) == .file
  }

  /// Notes ciphertexts that were placed as stored, once all of them are on the disk.
  func commit(_ new: [(name: Digest, bytes: Int)]) throws(Fault) {
    guard !new.isEmpty else { return }
    try files.settle(folder.attachments)
    let now = timekeeper.now().utcMilliseconds
    try committing { () throws(Fault) in
      for (name, bytes) in new {
        let named = try attachments.named(name)
        try attachments.put(
          StoredCiphertext(
            name: name, bytes: Int64(bytes), received: now, isNamed: !named.isEmpty),
          isNamed: !named.isEmpty)
        for one in named where one.state == .missing || one.state == .lost {
          try attachments.set(.stored, of: one)
        }
      }
    }
  }

  /// Drops ciphertexts that no record names; for measurements.
  package func forgetUnnamed(_ names: [Digest]) throws(Fault) {
    for name in names {
      guard let one = try attachments.ciphertext(name), !one.isNamed else { continue }
      try attachments.remove(name)
      try files.remove(folder.attachment(name))
    }
  }

  /// Drops what no record has named for `Limits.unnamedMilliseconds`.
  private func forgetUnnamed() throws(Fault) {
    let limit = timekeeper.now().utcMilliseconds - Limits.unnamedMilliseconds
    let old = try attachments.unnamed(before: limit)
    guard !old.isEmpty else { return }
    try committing { () throws(Fault) in for one in old { try attachments.remove(one.name) } }
    for one in old { try files.remove(folder.attachment(one.name)) }
  }
}

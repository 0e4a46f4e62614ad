import Bytes
import Crypto
import Host
import Registry
import Seal
import Wire

/// The registry of the fleet: its machine, the service that runs there, its backups.
final class RegistryHouse {
  /// A backup, and what the registry held when it was made.
  struct Backup {
    let data: Path
    let keys: Path
    let batches: Set<Digest>
    /// Which machine of each station was enrolled.
    let lives: [Int]
    /// A younger copy of the registry's own keys, which takes the place of the backup's.
    var escrow: Path?
  }

  let machine: Machine
  private let randomness: any Randomness
  private let address: ServerAddress
  private(set) var service: RegistryService?
  private(set) var network: SimulatedService?
  /// Restores so far; each lives in a folder of its own.
  private(set) var restores = 0
  /// The newest backup.
  var backup: Backup?
  /// The key that lies in a safe.
  private var recovery: EncryptionKey?

  init(_ machine: Machine, _ address: ServerAddress, randomness: any Randomness) {
    self.machine = machine
    self.address = address
    self.randomness = randomness
  }

  var folder: Path { machine.root / "home-\(restores)" }

  func make() throws(Fault) {
    let made = try RegistryService.make(
      RegistrySettings(name: "Simulated", origin: "registry.example/sim/1"), in: folder,
      files: machine.files, timekeeper: machine.clock, randomness: randomness)
    recovery = try EncryptionKey(
      pem: String(
        decoding: try Disk().read(made.folder.recoveryKey, limit: 16_384), as: UTF8.self))
    try serve(made)
  }

  func open() throws(Fault) {
    try serve(
      try RegistryService.open(
        folder, files: machine.files, timekeeper: machine.clock, randomness: randomness))
  }

  private func serve(_ registry: RegistryService) throws(Fault) {
    service = registry
    network = try SimulatedService(
      registry, at: address, files: machine.files, timekeeper: machine.clock,
      randomness: randomness)
  }

  func close() {
    network = nil
    service = nil
  }

  var opened: RegistryService {
    get throws(Fault) {
      guard let service else { throw Fault(.bug, at: "registry", "it is closed") }
      return service
    }
  }

  /// Makes the registry again from its newest backup, in a new folder.
  func restore() throws(Fault) -> RegistryService.Restored? {
    guard let backup, let recovery else { return nil }
    restores += 1
    var keys = backup.keys
    if let escrow = backup.escrow {
      keys = machine.root.parent / "keys-\(restores)" / backup.keys.name
      try Disk().makeFolder(keys.parent)
      try Disk().copyFolder(backup.keys, to: keys)
      try Disk().copy(escrow, to: keys / escrow.name)
    }
    let restored = try RegistryService.restore(
      from: backup.data, keys: keys, recovery: recovery, into: folder,
      files: machine.files, timekeeper: machine.clock, randomness: randomness)
    return restored
  }
}

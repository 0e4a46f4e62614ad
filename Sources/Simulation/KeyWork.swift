import Bytes
import Host
import Registry
import Station

/// New keys in the place of old ones, of stations and of the registry.
extension Fleet {
  private func administrator(at station: StationHouse) -> OfficerSession {
    OfficerSession(
      serviceNumber: "0", role: .administrator, opened: station.machine.clock.now())
  }

  /// The key-encryption key of the station's disk is replaced.
  func rotateKeys(_ station: StationHouse, _ trouble: Trouble) throws {
    let administrator = administrator(at: station)
    _ = try working("station keys", at: station.machine, trouble) { () throws(Fault) in
      try station.opened.change(by: administrator) { desk throws(Fault) in
        try desk.rotate(by: administrator)
      }
    }
    note("\(station.name) replaced its key")
  }

  /// The station draws new signing, TLS and encryption keys; the next syncs ask for them.
  func renewKeys(_ station: StationHouse, _ trouble: Trouble) throws {
    let administrator = administrator(at: station)
    let asked = try working("renew keys", at: station.machine, trouble) { () throws(Fault) in
      try station.opened.renewKeys(by: administrator)
    }
    if asked != nil { note("\(station.name) asks for new keys") }
  }

  /// A station goes on under new keys: an image of its disk from before is of a station that is
  /// gone, and people make another.
  func noteKeys(of station: StationHouse) throws {
    let key = try station.opened.signingKey()
    guard key != station.signingKey else { return }
    if station.signingKey != nil {
      count("station goes on with new keys")
      note("\(station.name) goes on with new keys")
      if let image = station.image { Scratch.remove(image.folder) }
      station.image = nil
    }
    station.signingKey = key
  }

  // MARK: The registry's

  /// One of the registry's keys is replaced; the escrow lies beside the newest backup from then on.
  func rotateRegistry(_ trouble: Trouble, _ named: RegistryService.RotatedKey? = nil) throws {
    let keys = RegistryService.RotatedKey.allCases
    let key = named ?? keys[dice.below(keys.count)]
    rotations += 1
    let escrow = root / "escrow-\(rotations)" / "secrets.cms"
    try Disk().makeFolder(escrow.parent)
    let done: Void? = try working("rotate \(key)", at: registry.machine, trouble) {
      () throws(Fault) in
      try registry.opened.rotate(key, escrow: escrow)
    }
    if Disk().exists(escrow) { registry.backup?.escrow = escrow }
    // Each command opens the registry anew.
    registry.close()
    try start(nil)
    if done != nil { note("registry has a new key: \(key)") }
  }

  /// The old encryption keys are destroyed: what is on its way under them never opens, and is
  /// sealed again by the stations that made it.
  func destroyKeys(_ trouble: Trouble) throws {
    let anyway = dice.oneIn(2)
    let made = try working(
      "destroy keys", at: registry.machine, trouble, allowing: [.keyNeeded]
    ) { () throws(Fault) in
      try registry.opened.destroyOldKeys(anyway: anyway)
    }
    registry.close()
    try start(nil)
    guard let made else { return }
    note("registry destroyed its old keys, \(made) files sealed again")
    // As the manual says: backups from before restore no more.
    registry.backup = nil
    try backUp(.none)
  }
}

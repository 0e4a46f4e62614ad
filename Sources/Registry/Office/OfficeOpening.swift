public import Bytes
package import Crypto
import Host
import Record
public import Seal
public import Store

/// Who begins at an office.
public struct NewSupervisor: Sendable {
  /// The service number.
  public let number: String
  /// The passphrase.
  public let passphrase: Passphrase

  /// A supervisor.
  public init(number: String, passphrase: Passphrase) {
    self.number = number
    self.passphrase = passphrase
  }
}

/// Opening the readmission office: a station of its own in the registry's own log.
///
/// Its steps are records like any other's: sealed into signed batches, taken in by the one function
/// that takes all batches in, logged, backed up, examined and erased like them. Only its signing
/// key differs: it lies here, wrapped under a data key, and no other station's batch may hold a
/// step.
extension RegistryService {
  /// Opens the office under a station's name, with its first two supervisors: from then on each
  /// officer is let in by two people. Throws `.office` when it is open already, `.stationEnrolled`
  /// for a name that is taken, `.officeOfficer`, `.timeZone`, `.passphrase`.
  public func openOffice(
    _ name: StationName, zone: String, retentionDays: Int, supervisors: [NewSupervisor]
  ) throws(Fault) {
    for one in supervisors { try one.passphrase.check(avoiding: [name.text, one.number]) }
    try openOffice(
      name, zone: zone, retentionDays: retentionDays, supervisors: supervisors,
      cost: .passphrase)
  }

  package func openOffice(
    _ name: StationName, zone: String, retentionDays: Int, supervisors: [NewSupervisor],
    cost: Scrypt
  ) throws(Fault) {
    guard supervisors.count == 2, Set(supervisors.map(\.number)).count == 2 else {
      throw Fault(.officeOfficer, at: name.text, "two supervisors, two service numbers, expected")
    }
    guard try office.office() == nil else {
      throw Fault(.office, at: name.text, "the readmission office is open already")
    }
    guard try stations.station(name) == nil else {
      throw Fault(.stationEnrolled, at: name.text, "a station of this name is enrolled")
    }
    _ = try TimeZones.offsetMinutes(zone, at: timekeeper.now().utcMilliseconds)
    var first: [OfficeLedger.Officer] = []
    for one in supervisors {
      first.append(
        OfficeLedger.Officer(
          number: one.number, role: .supervisor,
          credential: try credential(one.number, one.passphrase, cost, of: name)))
    }
    // Its keys to connect with and to be encrypted to are made for the request and forgotten: the
    // office works in the registry itself.
    let own = try EnrolmentRequest.PrivateKeys.generate()
    let epoch = randomness.hex(16)
    _ = try enrol(
      try EnrolmentRequest.make(
        station: name, pointOfEntry: name, epoch: epoch, keys: own,
        opening: randomness.bytes(32)))
    guard let station = try stations.station(name),
      let known = try stations.epoch(epoch, of: station.number),
      let sealed = try vault.seal(
        [Vault.Row(row: station.number, plaintext: try own.signing.der())], table: OfficeSchema.key
      ).first
    else { throw Fault(.bug, at: "office", "the office was not enrolled") }
    try SignInAttempts.start(
      folder.signInAttempts, files: files, timekeeper: timekeeper, randomness: randomness)
    let log = try logs.current().number
    try committing { () throws(Fault) in
      try office.put(
        OfficeLedger.Office(
          station: station.number, zone: zone, log: log, epoch: known.number,
          retentionDays: retentionDays, sealedKey: sealed))
      try letIn(first)
    }
  }

  /// Whether the office was opened.
  public func hasOffice() throws(Fault) -> Bool { try office.office() != nil }

  /// The time zone of the office; throws `.office` before it is opened.
  public func officeZone() throws(Fault) -> String { try openedOffice().zone }

  /// The office; throws `.office` before it is opened.
  func openedOffice() throws(Fault) -> OfficeLedger.Office {
    guard let opened = try office.office() else {
      throw Fault(
        .office, at: settings.name, "no readmission office: `maabar-registry office open` opens it")
    }
    return opened
  }

  /// The station that the office is.
  func officeStation() throws(Fault) -> StationLedger.Station {
    let number = try openedOffice().station
    guard let station = try stations.stations().first(where: { $0.number == number }) else {
      throw Fault(.registryDamaged, at: "office", "its station is missing")
    }
    return station
  }

  /// The office's present epoch. After a restore it begins a new one, as every station does: what
  /// was written since the backup is lost, and its numbers must not come twice.
  func officeEpoch() throws(Fault) -> (office: OfficeLedger.Office, epoch: KnownEpoch) {
    let opened = try openedOffice()
    let log = try logs.current().number
    if opened.log == log {
      let known = try stations.allEpochs().first { $0.known.number == opened.epoch }
      guard let known else { throw Fault(.registryDamaged, at: "office", "its epoch is missing") }
      return (opened, known.known)
    }
    let text = randomness.hex(16)
    return try committing { () throws(Fault) in
      let epoch = try stations.addEpoch(text, of: opened.station, isApproved: true)
      let next = OfficeLedger.Office(
        station: opened.station, zone: opened.zone, log: log, epoch: epoch.number,
        retentionDays: opened.retentionDays, sealedKey: opened.sealedKey)
      try office.put(next)
      return (next, epoch)
    }
  }
}

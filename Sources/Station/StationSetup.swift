public import Bytes
import Codes
import Crypto
public import Host
public import Seal
import Store

/// A station's own keys and first epoch, before it has a folder: what is needed to ask a registry
/// for an id.
public struct NewStation: Sendable {
  /// What the registry is asked.
  public let request: EnrolmentRequest
  let keys: EnrolmentRequest.PrivateKeys
  /// What the request commits itself to.
  let opening: [UInt8]

  /// Draws keys, and the epoch where none is given; `station` is the id that is wished for, nil for
  /// whatever the registry gives.
  public static func draw(
    _ station: StationName?, at pointOfEntry: StationName, epoch: String? = nil,
    randomness: any Randomness
  ) throws(Fault) -> NewStation {
    let keys = try EnrolmentRequest.PrivateKeys.generate()
    let opening = randomness.bytes(Digest.count)
    return NewStation(
      request: try EnrolmentRequest.make(
        station: station, pointOfEntry: pointOfEntry, epoch: epoch ?? randomness.hex(16),
        keys: keys,
        opening: opening), keys: keys, opening: opening)
  }
}

/// Makes a station: its folder, keys, journal and first epoch, and the request to be enrolled.
public enum StationSetup {
  /// Makes a station in an empty or new folder and gives the request for the registry; `offered` is
  /// what a registry offered over the network to keys that were drawn before.
  ///
  /// Throws `.stationExists` for a folder that holds a station already, and `.tpm` where the TPM
  /// that was asked for does not work.
  public static func make(
    _ configuration: StationConfiguration, rules: String, protection: StationProtection,
    in root: Path, offered: OfferedEnrolment? = nil, files: any Files,
    timekeeper: any Timekeeper, randomness: any Randomness, tpm: TPMSealer = .system
  ) throws(Fault) -> EnrolmentRequest {
    let folder = StationFolder(root)
    try checkIsFree(root, files: files)
    _ = try TimeZones.offsetMinutes(
      configuration.zone, at: timekeeper.now().utcMilliseconds)
    let drawn: NewStation
    if let known = offered?.drawn {
      drawn = known
    } else {
      drawn = try NewStation.draw(
        configuration.station, at: configuration.pointOfEntry, randomness: randomness)
    }
    try files.makeFolder(root)
    let lock = try FolderLock(root)
    defer { withExtendedLifetime(lock) {} }
    let instance = randomness.hex(16)
    try files.write(Array(instance.utf8), to: folder.instance, secret: true)
    let keys = try StationKeys.make(
      for: configuration.station.text, drawn.keys, in: folder, protection: protection,
      files: files, randomness: randomness, tpm: tpm
    ).unlocked()
    try SignInAttempts.start(
      folder.signInAttempts, files: files, timekeeper: timekeeper, randomness: randomness)
    _ = try Journal(
      station: configuration.station.text, folder: folder, instance: instance,
      master: try keys.master, firstEpoch: drawn.request.epoch, timekeeper: timekeeper,
      randomness: randomness)
    try files.makeFolder(folder.lists)
    try files.write(rules, to: folder.rules)
    try files.write(drawn.request.json.line() + "\n", to: folder.enrolmentRequest)
    if let offered { try offered.write(to: folder, files: files) }
    // The configuration makes a folder a station, so it comes last.
    try files.write(configuration.json.line() + "\n", to: folder.configuration)
    return drawn.request
  }

  /// Throws `.stationExists` for a folder that holds a station already.
  public static func checkIsFree(_ root: Path, files: any Files) throws(Fault) {
    let folder = StationFolder(root)
    guard !files.exists(folder.configuration), !files.exists(folder.journal) else {
      throw Fault(.stationExists, at: root.string, "this folder holds a station already")
    }
  }

  /// Takes the registry's answer after people on both sides compared the code of
  /// `comparisonCode`; throws `.enrolment` for an answer to another station, key or epoch.
  public static func complete(
    _ answer: EnrolmentAnswer, in root: Path, files: any Files, timekeeper: any Timekeeper
  ) throws(Fault) {
    let folder = StationFolder(root)
    let request = try StationSetup.request(in: root, files: files)
    try StationSetup.check(answer, against: request, timekeeper: timekeeper)
    try files.write(answer.json.line() + "\n", to: folder.enrolment)
    try files.remove(folder.offered)
  }

  /// The code that both sides read to each other before `complete`.
  public static func comparisonCode(
    _ answer: EnrolmentAnswer, in root: Path, files: any Files
  ) throws(Fault) -> String {
    try ComparisonCode.text(try request(in: root, files: files), answer.offer)
  }

  static func request(in root: Path, files: any Files) throws(Fault) -> EnrolmentRequest {
    let path = StationFolder(root).enrolmentRequest
    let bytes: [UInt8]
    do throws(Fault) { bytes = try files.read(path, limit: 64 * 1024) } catch {
      guard error.code == .fileMissing else { throw error }
      throw Fault(.stationFolder, at: root.string, "no station: `maabar setup` makes one")
    }
    do throws(Fault) { return try EnrolmentRequest(bytes) } catch {
      throw error.within(path.string)
    }
  }

  /// Holds an answer against the request: same station, same key, same epoch, one authority chain.
  static func check(
    _ answer: EnrolmentAnswer, against request: EnrolmentRequest, timekeeper: any Timekeeper
  ) throws(Fault) {
    guard answer.offer.request == (try request.hash), answer.epoch == request.epoch,
      answer.station == request.station ?? answer.station
    else {
      throw Fault(.enrolment, "the answer is for another station or another setup of this one")
    }
    let keys: EnrolmentRequest.Keys
    do throws(Fault) { keys = try request.keys() } catch {
      throw Fault(.enrolment, at: "request", error.detail)
    }
    let trust = try EnrolmentTrust(answer.offer)
    let connections = try Certificate(pem: answer.tlsAuthority)
    for (field, pem, key, authority) in [
      ("stationCertificate", answer.stationCertificate, keys.signing, trust.authority),
      ("tlsCertificate", answer.tlsCertificate, keys.tls, connections),
      (
        "stationEncryptionCertificate", answer.stationEncryptionCertificate, keys.encryption,
        trust.authority
      ),
    ] {
      let certificate = try Certificate(pem: pem)
      guard certificate.publicKey == key else {
        throw Fault(.enrolment, at: field, "the certificate is for another key")
      }
      try certificate.expectVouched(by: [authority], trust.root)
    }
    try expectClock(timekeeper, try Certificate(pem: answer.stationCertificate).validity())
  }

  /// Throws `.clockWrong` where this machine's clock is far from the time at which the registry let
  /// the station in: people are there who can set it.
  private static func expectClock(
    _ timekeeper: any Timekeeper, _ period: Validity
  ) throws(Fault) {
    let now = timekeeper.now().utcMilliseconds
    let (start, end) = (period.fromMilliseconds, period.untilMilliseconds)
    guard start - StationParameters.enrolmentClockMilliseconds <= now, now < end else {
      let days = [now, start].map { Instant(milliseconds: $0).day(offsetMinutes: 0) }
      throw Fault(
        .clockWrong, at: "clock",
        "this machine says \(days[0]), and the registry's clock said \(days[1]) when it let the "
          + "station in: one of them is wrong")
    }
  }
}

/// The certificates of an enrolment offer, taken apart.
struct EnrolmentTrust {
  /// The authority over stations.
  let authority: Certificate
  /// The root above it.
  let root: Certificate

  init(_ offer: EnrolmentOffer) throws(Fault) {
    let mark = "-----BEGIN CERTIFICATE-----"
    let blocks = offer.authorities.split(separator: mark).filter { $0.contains("-----END") }
    guard blocks.count == 2 else {
      throw Fault(.enrolment, at: "authorities", "two certificates expected")
    }
    authority = try Certificate(pem: mark + blocks[0])
    root = try Certificate(pem: mark + blocks[1])
  }
}

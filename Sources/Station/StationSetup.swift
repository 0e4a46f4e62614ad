public import Bytes
import Crypto
public import Host
public import Seal
import Store

/// Makes a station: its folder, keys, journal and first epoch, and the request to be enrolled.
public enum StationSetup {
  /// Makes a station in an empty or new folder and gives the request for the registry.
  ///
  /// Throws `.stationExists` for a folder that holds a station already, and `.tpm` where the TPM
  /// that was asked for does not work.
  public static func make(
    _ configuration: StationConfiguration, rules: String, protection: StationProtection,
    in root: Path, files: any Files, timekeeper: any Timekeeper, randomness: any Randomness,
    tpm: TPMSealer = .system
  ) throws(Fault) -> EnrolmentRequest {
    let folder = StationFolder(root)
    guard !files.exists(folder.configuration), !files.exists(folder.journal) else {
      throw Fault(.stationExists, at: root.string, "this folder holds a station already")
    }
    _ = try TimeZones.offsetMinutes(
      configuration.zone, at: timekeeper.now().utcMilliseconds)
    try files.makeFolder(root)
    let lock = try FolderLock(root)
    defer { withExtendedLifetime(lock) {} }
    let instance = randomness.hex(16)
    try files.write(Array(instance.utf8), to: folder.instance, secret: true)
    let keys = try StationKeys.make(
      for: configuration.station.text, in: folder, protection: protection, files: files,
      randomness: randomness, tpm: tpm
    ).unlocked()
    try SignInAttempts.start(
      folder.signInAttempts, files: files, timekeeper: timekeeper, randomness: randomness)
    let journal = try Journal(
      station: configuration.station.text, folder: folder, instance: instance,
      master: try keys.master, timekeeper: timekeeper, randomness: randomness)
    let certificateRequest = try CertificateRequest.make(
      subject: configuration.station.text, key: keys.signing)
    let tlsRequest = try CertificateRequest.make(
      subject: configuration.station.text, key: keys.tls)
    let request = EnrolmentRequest(
      station: configuration.station, pointOfEntry: configuration.pointOfEntry,
      epoch: journal.epoch.text, certificateRequest: certificateRequest.pem,
      tlsRequest: tlsRequest.pem)
    try files.makeFolder(folder.lists)
    try files.write(rules, to: folder.rules)
    try files.write(request.json.line() + "\n", to: folder.enrolmentRequest)
    // The configuration makes a folder a station, so it comes last.
    try files.write(configuration.json.line() + "\n", to: folder.configuration)
    return request
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
  }

  /// The code that both sides read to each other before `complete`.
  public static func comparisonCode(
    _ answer: EnrolmentAnswer, in root: Path, files: any Files
  ) throws(Fault) -> String {
    try ComparisonCode.text(try request(in: root, files: files), answer)
  }

  private static func request(in root: Path, files: any Files) throws(Fault) -> EnrolmentRequest {
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
    guard answer.station == request.station, answer.epoch == request.epoch else {
      throw Fault(.enrolment, "the answer is for another station or another setup of this one")
    }
    let certificate = try Certificate(pem: answer.stationCertificate)
    let asked = try CertificateRequest(pem: request.certificateRequest)
    guard certificate.publicKey == asked.publicKey else {
      throw Fault(.enrolment, "the certificate is for another key")
    }
    let trust = try EnrolmentTrust(answer)
    try certificate.verify(
      intermediates: [trust.authority], roots: [trust.root],
      atMilliseconds: timekeeper.now().utcMilliseconds)
    let tls = try Certificate(pem: answer.tlsCertificate)
    guard tls.publicKey == (try CertificateRequest(pem: request.tlsRequest)).publicKey else {
      throw Fault(.enrolment, at: "tlsCertificate", "the certificate is for another key")
    }
    try tls.verify(
      intermediates: [try Certificate(pem: answer.tlsAuthority)], roots: [trust.root],
      atMilliseconds: timekeeper.now().utcMilliseconds)
  }
}

/// The certificates of an enrolment answer, taken apart.
struct EnrolmentTrust {
  /// The authority over stations.
  let authority: Certificate
  /// The root above it.
  let root: Certificate

  init(_ answer: EnrolmentAnswer) throws(Fault) {
    let mark = "-----BEGIN CERTIFICATE-----"
    let blocks = answer.authorities.split(separator: mark).filter { $0.contains("-----END") }
    guard blocks.count == 2 else {
      throw Fault(.enrolment, at: "authorities", "two certificates expected")
    }
    authority = try Certificate(pem: mark + blocks[0])
    root = try Certificate(pem: mark + blocks[1])
  }
}

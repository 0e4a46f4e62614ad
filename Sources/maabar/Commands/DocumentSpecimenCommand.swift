import Bytes
import Codes
import Console
import Crypto
import Document
import Host
import VirtualPassport

/// The verb `document make-specimen`: a folder of chip files with the keys of their chip, signed by
/// an authority of its own.
enum DocumentSpecimenCommand {
  private static let out = Parameter.required("--out", .folder, "the folder to write")
  private static let zone = Parameter.optional(
    "--zone", .file, "the lines of the zone; without it the specimen of Doc 9303, not expired")
  private static let fingers = Parameter.flag(
    "--fingers", "two fingers that nobody has in DG3, for inspection systems with certificates")
  private static let portrait = Parameter.optional(
    "--portrait", .file, "a JPEG for DG2; a drawn face without it")
  private static let issuer = Parameter.optional(
    "--issuer", .folder, "an earlier specimen whose authority issues this one too")
  private static let accessNumber = Parameter.defaulted(
    "--can", .number(0...9_999_999_999), to: 123_456, "the card access number, for PACE")
  private static let pace = Parameter.repeated(
    "--pace", variant, "a variant of PACE; gm-aes128-13 without one")
  private static let noPace = Parameter.flag("--no-pace", "Basic Access Control only")
  private static let noBasic = Parameter.flag("--no-bac", "PACE only")
  private static let open = Parameter.flag("--open", "no access control at all")
  private static let chipKey = Parameter.repeated(
    "--chip-authentication", chipKeyReading, "a key of it; 1-aes128-13 without one")
  private static let active = Parameter.defaulted(
    "--active-authentication", activeReading, to: .curve(13, .sha256), "its key, or none")
  private static let signerKey = Parameter.defaulted(
    "--signer-key", .word("KEY"), to: "ecdsa-13-sha256",
    "the document signer's: rsa-2048-sha256, pss-3072-sha256, ecdsa-13-sha256")
  private static let signer = Parameter.defaulted(
    "--signer", .choice(SpecimenPlan.SignerState.allCases.map(\.rawValue)), to: "valid",
    "what became of the document signer")
  private static let structure = Parameter.defaulted(
    "--lds", .choice(["1.7", "1.8"]), to: "1.7", "the version of the data structure")

  private static let variant = Reading<PaceOffer>(
    "VARIANT", show: { "\($0.variant.identifier) over \($0.parameters)" }
  ) { text throws(Fault) in
    guard let offer = PaceOffer(word: text) else {
      throw Fault(.usage, "mapping, cipher and parameters expected, as in gm-aes128-13, im-3des-2")
    }
    return offer
  }

  private static let chipKeyReading = Reading<SpecimenPlan.ChipKey>(
    "KEY", show: { "\($0.version) over \($0.parameters)" }
  ) { text throws(Fault) in
    guard let key = SpecimenPlan.ChipKey(word: text) else {
      throw Fault(.usage, "version, cipher and parameters expected, as in 1-aes128-13")
    }
    return key
  }

  private static let activeReading = Reading<SpecimenPlan.ActiveProof>(
    "KEY", show: { _ in "ecdsa-13-sha256" }
  ) { text throws(Fault) in
    guard let proof = SpecimenPlan.ActiveProof(word: text) else {
      throw Fault(.usage, "none, rsa-2048-sha256 or ecdsa-13-sha256 expected")
    }
    return proof
  }

  static let command = Command(
    "make-specimen", "make a test passport: its chip's files, keys and issuer",
    discussion: """
      Writes the files of a chip, chip.json with what opens it and its keys, issuer/ with the \
      authority, its master list and its list of revoked signers, and terminal/ with certificates \
      and keys of an inspection system. The authority is made anew and no border trusts it; \
      --issuer takes that of an earlier specimen. `maabar device simulate --chip FOLDER` lays the \
      passport on a virtual reader, `maabar document read --reader FOLDER` reads it without one.

      PACE is named by mapping (gm, im, cam), cipher (3des, aes128, aes192, aes256) and the number \
      of the standardised domain parameters (0 to 2 are Diffie-Hellman, 8 to 18 curves: 12 is \
      secp256r1, 13 brainpoolP256r1); chip authentication by version, cipher and that number.
      """,
    examples: [
      .init("maabar document make-specimen --out anna", "A passport with every protocol."),
      .init(
        "maabar document make-specimen --out old --no-pace --signer-key rsa-2048-sha256",
        "One as they were made in 2008."),
      .init(
        "maabar document make-specimen --out revoked --issuer anna --signer revoked",
        "One of the same authority whose signer was revoked."),
    ],
    parameters: [
      out, zone, portrait, fingers, issuer, accessNumber, pace, noPace, noBasic, open, chipKey,
      active,
      signerKey, signer, structure,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    let now = machine.timekeeper.now().utcMilliseconds
    let plan = try plan(invocation)
    let authority: SpecimenIssuer
    if let folder = invocation[issuer] {
      authority = try SpecimenIssuer(folder: folder, files: machine.files)
    } else {
      let country = try MachineReadableZone(lines: plan.zone).issuer ?? Country(icao: "UTO")
      guard let country else { throw Fault(.bug, "Utopia is missing from the table of countries") }
      authority = try SpecimenIssuer.make(
        country: country, atMilliseconds: now, randomness: machine.randomness)
    }
    let specimen = try SpecimenMaker.make(
      plan, issuer: authority, atMilliseconds: now, randomness: machine.randomness)
    let folder = invocation[out]
    if invocation[zone] == nil {
      try machine.files.makeFolder(folder)
      let lines = plan.zone.map { $0 + "\n" }.joined()
      try machine.files.write(lines, to: folder / "printed-zone.mrz")
    }
    try specimen.write(to: folder, files: machine.files)
    let groups = specimen.chip.files.identifiers(in: .application).filter { $0 <= 0x0110 }
    let names = groups.map { "DG\($0 & 0xFF)" }.joined(separator: " ")
    invocation.answer([
      "folder": .string(folder.string), "groups": .texts(groups.map { "DG\($0 & 0xFF)" }),
      "authority": .string(specimen.issuer.authority.certificate.fingerprint.hex),
    ]) { outlet in
      outlet.line("\("specimen", .good) in \(folder.string): \(names)")
      outlet.line("  opens with \(opening(specimen.chip.access))")
      outlet.line("  trust its authority with \((folder / "issuer" / "csca.cer").string)")
    }
    return .success
  }

  /// What opens a chip, for people; numbers of a specimen are nobody's.
  private static func opening(_ access: ChipAccess) -> String {
    guard access.isNeeded else { return "nothing: it is not protected" }
    var ways: [String] = []
    if !access.pace.isEmpty { ways.append("PACE") }
    if access.hasBasicAccess { ways.append("Basic Access Control") }
    let number = access.passwords[.cardAccessNumber].map { ", card access number \($0)" }
    return ways.joined(separator: " or ") + ": the zone" + (access.pace.isEmpty ? "" : number ?? "")
  }

  private static func plan(_ invocation: Invocation) throws(Fault) -> SpecimenPlan {
    var plan = SpecimenPlan.complete
    let now = invocation.machine.timekeeper.now().utcMilliseconds
    plan.expire(on: Instant(milliseconds: now + 5 * 365 * 86_400_000).day(offsetMinutes: 0))
    if let path = invocation[zone] {
      let zone = try MachineReadableZone(bytes: try invocation.read(path, limit: 4096))
      let length = zone.format.lineLength
      plan.zone = stride(from: 0, to: zone.characters.count, by: length).map {
        String(decoding: zone.characters[$0..<$0 + length], as: UTF8.self)
      }
      (plan.nativeName, plan.birthPlace, plan.issued) = (nil, nil, nil)
    }
    if let path = invocation[portrait] {
      let bytes = try invocation.read(path, limit: 512 << 10)
      guard let (width, height) = SpecimenPortrait.sides(ofJPEG: bytes) else {
        throw Fault(.usage, at: path.string, "a JPEG picture expected")
      }
      plan.portrait = SpecimenPortrait(bytes, width: width, height: height)
    }
    if invocation[fingers] { plan.groups[3] = try SpecimenFingers.group(seed: 7) }
    plan.cardAccessNumber = String(invocation[accessNumber])
    if !invocation[pace].isEmpty { plan.pace = invocation[pace] }
    if invocation[noPace] || invocation[open] { plan.pace = [] }
    plan.hasBasicAccess = !invocation[noBasic]
    plan.needsAccess = !invocation[open]
    if !invocation[chipKey].isEmpty { plan.chipKeys = invocation[chipKey] }
    plan.activeProof = invocation[active]
    guard plan.setSigner(word: invocation[signerKey]) else {
      throw Fault(.usage, at: "--signer-key", "rsa-2048-sha256, pss-3072-sha256 or ecdsa-13-sha256")
    }
    plan.signerState = SpecimenPlan.SignerState(rawValue: invocation[signer]) ?? .valid
    plan.isRecent = invocation[structure] == "1.8"
    guard plan.hasBasicAccess || !plan.pace.isEmpty || !plan.needsAccess else {
      throw Fault(.usage, at: "--no-bac", "a passport that nothing opens: leave out one of the two")
    }
    return plan
  }
}

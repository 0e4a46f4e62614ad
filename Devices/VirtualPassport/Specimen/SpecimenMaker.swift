public import Bytes
import Codes
public import Crypto

/// A specimen with all that belongs to it: the chip, and what a border would know of its issuer.
public struct Specimen: Sendable {
  /// The chip's files and secrets.
  public var chip: ChipSpecimen
  /// Who issued it.
  public let issuer: SpecimenIssuer
  /// Who signed its security object.
  public let signer: IssuerCertificate
  /// The signer's key, PKCS #8.
  public let signerKey: [UInt8]
  /// The issuer's list of revoked signers.
  public let revocationList: [UInt8]
  /// The issuer's authority in a master list, signed by a list signer of its own.
  public let masterList: [UInt8]
}

/// Makes specimens: passports of persons who do not exist, signed by an authority that no border
/// trusts (ICAO Doc 9303-10, -11 and -12).
public enum SpecimenMaker {
  /// Makes a specimen at a moment (milliseconds since 1970).
  ///
  /// Throws `.specimen` for a zone of another length than a document's, `.key` for keys that cannot
  /// be made.
  public static func make(
    _ plan: SpecimenPlan, issuer: SpecimenIssuer, atMilliseconds now: Int64,
    randomness: some Randomness
  ) throws(Fault) -> Specimen {
    let signer = try issuer.signer(plan, atMilliseconds: now, randomness: randomness)
    // An expired signer signed while it still might.
    let signedAt = plan.signerState == .expired ? issuer.begins + SpecimenIssuer.day : now
    var chip = ChipSpecimen(files: FileTree(), access: try access(plan))
    chip.agreementKeys = try agreementKeys(plan, randomness)
    chip.activeKey = try activeKey(plan, randomness)
    if plan.hasTerminalAuthentication {
      chip.trustPoints = issuer.terminals.prefix(1).map(\.bytes)
      chip.files[.application, FileTree.trustPoints] = trustFile(issuer)
    }
    let groups = try dataGroups(plan, chip)
    for (number, bytes) in groups {
      chip.files[.application, FileTree.dataGroup(number)] = bytes
    }
    chip.files[.application, FileTree.common] = DataGroupWriting.common(
      Array(groups.keys), isRecent: plan.isRecent)
    chip.files[.application, FileTree.securityObject] = try securityObject(
      groups, plan, signer, signedAt)
    try addMasterFiles(to: &chip, plan, signer, signedAt)
    return Specimen(
      chip: chip, issuer: issuer, signer: signer.certificate, signerKey: try signer.key.der(),
      revocationList: try issuer.revocationList(
        of: plan.signerState == .revoked ? [signer.certificate] : [], atMilliseconds: now),
      masterList: try issuer.masterList(atMilliseconds: now, randomness: randomness))
  }

  /// Signs other data groups for a chip: its files with a new EF.SOD over them, as they stand.
  public static func securityObject(
    _ groups: [Int: [UInt8]], _ plan: SpecimenPlan, _ signer: SpecimenSigner, _ time: Int64
  ) throws(Fault) -> [UInt8] {
    var hashes: [Int: [UInt8]] = [:]
    for (number, bytes) in groups { hashes[number] = try plan.hash.hash(bytes) }
    return SecurityObjectWriting.file(
      try signer.sign(
        SecurityObjectWriting.content(hashes, plan.hash, isRecent: plan.isRecent),
        type: SecurityObjectWriting.type, atMilliseconds: time))
  }

  // MARK: Parts

  private static func access(_ plan: SpecimenPlan) throws(Fault) -> ChipAccess {
    guard let zone = ZoneKey.of(Array(plan.zone.joined().utf8)) else {
      throw Fault(.specimen, at: "zone", "two lines of 44 or 36 or three of 30 expected")
    }
    var access = ChipAccess()
    access.isNeeded = plan.needsAccess
    access.hasBasicAccess = plan.hasBasicAccess && plan.needsAccess
    access.pace = plan.pace
    access.passwords[.zone] = zone
    access.passwords[.cardAccessNumber] = plan.cardAccessNumber
    access.passwords[.personalNumber] = plan.personalNumber
    return access
  }

  /// A key for each that is planned, and one for each group of chip authentication mapping that has
  /// none yet; they are numbered where there are several.
  private static func agreementKeys(
    _ plan: SpecimenPlan, _ randomness: any Randomness
  ) throws(Fault) -> [AgreementKeyPair] {
    var wanted = plan.chipKeys
    for offer in plan.pace where offer.variant.mapping == .chipAuthentication {
      guard !wanted.contains(where: { $0.parameters == offer.parameters }) else { continue }
      wanted.append(.init(parameters: offer.parameters, cipher: offer.variant.cipher))
    }
    var keys: [AgreementKeyPair] = []
    for (place, key) in wanted.enumerated() {
      keys.append(
        try .generate(
          reference: wanted.count > 1 ? place + 1 : nil, version: key.version,
          parameters: key.parameters, cipher: key.cipher, randomness: randomness))
    }
    return keys
  }

  private static func activeKey(
    _ plan: SpecimenPlan, _ randomness: any Randomness
  ) throws(Fault) -> ActiveKey? {
    switch plan.activeProof {
    case .none: return nil
    case .rsa(let bits, let hash):
      let key = try SpecimenKey.generate(.rsa(bits: bits), .rsa(hash), randomness: randomness)
      return try ActiveKey(der: key.der(), .recovery(hash))
    case .curve(let number, let hash):
      let key = try SpecimenKey.generate(
        .curve(number), .plainECDSA(hash), randomness: randomness)
      return try ActiveKey(der: key.der(), .signature(.plainECDSA(hash)))
    }
  }

  private static func dataGroups(
    _ plan: SpecimenPlan, _ chip: ChipSpecimen
  ) throws(Fault) -> [Int: [UInt8]] {
    var groups: [Int: [UInt8]] = [1: DataGroupWriting.zone(Array(plan.zone.joined().utf8))]
    groups[2] = plan.portrait.map(DataGroupWriting.face)
    groups[7] = plan.signature.map(DataGroupWriting.signature)
    if let name = plan.nativeName {
      var fields = [DataObject(0x5F0E, Array(name.utf8))]
      if let place = plan.birthPlace { fields.append(DataObject(0x5F11, Array(place.utf8))) }
      groups[11] = DataGroupWriting.fields(0x6B, fields)
    }
    if let authority = plan.issuingAuthority {
      var fields = [DataObject(0x5F19, Array(authority.utf8))]
      if let day = plan.issued {
        fields.append(DataObject(0x5F26, Array(day.description.utf8.filter { $0 != 0x2D })))
      }
      groups[12] = DataGroupWriting.fields(0x6C, fields)
    }
    let infos = try securityInfos(plan, chip, isCard: false)
    if !infos.isEmpty { groups[14] = DataObject(0x6E, SecurityInfos.set(infos)).encoded }
    if let key = chip.activeKey {
      let spki = try SpecimenKey(der: key.der, key.form.anyScheme).publicDER()
      groups[15] = DataObject(0x6F, try SpecimenKey.spelledOut(spki)).encoded
    }
    for (number, bytes) in plan.groups where (1...16).contains(number) { groups[number] = bytes }
    return groups
  }

  /// What DG14 tells, or EF.CardSecurity: the same of version 2 and of chip authentication mapping.
  private static func securityInfos(
    _ plan: SpecimenPlan, _ chip: ChipSpecimen, isCard: Bool
  ) throws(Fault) -> [DataObject] {
    var infos = plan.pace.map(SecurityInfos.pace)
    for key in chip.agreementKeys {
      if plan.chipKeys.contains(where: { $0.parameters == key.parameters }) {
        infos.append(SecurityInfos.chip(key))
      }
      infos.append(
        try SecurityInfos.publicKey(key, isStandardized: isCard && key.parameters >= 8))
    }
    if plan.hasTerminalAuthentication {
      let isSecond = plan.chipKeys.contains { $0.version == 2 }
      infos.append(SecurityInfos.terminal(version: isSecond ? 2 : 1))
    }
    if !isCard, let form = chip.activeKey?.form, let info = SecurityInfos.active(form) {
      infos.append(info)
    }
    return infos
  }

  private static func addMasterFiles(
    to chip: inout ChipSpecimen, _ plan: SpecimenPlan, _ signer: SpecimenSigner, _ time: Int64
  ) throws(Fault) {
    chip.files[.master, FileTree.directory] = DataGroupWriting.directory
    chip.files[.master, FileTree.information] = DataGroupWriting.information(
      longestCommand: 0x8000, longestAnswer: 0x8000)
    guard !plan.pace.isEmpty else { return }
    let versions = plan.chipKeys.contains { $0.version == 2 }
    var open = plan.pace.map(SecurityInfos.pace)
    if versions {
      open += chip.agreementKeys.filter { $0.version == 2 }.map(SecurityInfos.chip)
      if plan.hasTerminalAuthentication { open.append(SecurityInfos.terminal(version: 2)) }
    }
    chip.files[.master, FileTree.cardAccess] = SecurityInfos.set(open)
    guard versions || plan.pace.contains(where: { $0.variant.mapping == .chipAuthentication })
    else { return }
    let infos = try securityInfos(plan, chip, isCard: true)
    chip.files[.master, FileTree.cardSecurity] = try signer.sign(
      SecurityInfos.set(infos), type: SecurityObjectWriting.cardSecurityType, atMilliseconds: time)
  }

  /// EF.CVCA: the authorities' names in 36 bytes (TR-03110-3, A.7.2.4).
  private static func trustFile(_ issuer: SpecimenIssuer) -> [UInt8] {
    let names = issuer.terminals.prefix(1).flatMap {
      DataObject(0x42, Array($0.holder.utf8)).encoded
    }
    return names + [UInt8](repeating: 0, count: max(0, 36 - names.count))
  }
}

extension ActiveKey.Form {
  /// A scheme of the key's algorithm.
  fileprivate var anyScheme: ChipSignatureScheme {
    switch self {
    case .recovery(let hash): .rsa(hash)
    case .signature(let scheme): scheme
    }
  }
}

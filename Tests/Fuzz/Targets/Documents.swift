import Bytes
import Codes
import Crypto
import Document

extension FuzzTarget {
  /// Machine-readable zones, files of chips and their data groups, lists of issuers, revocation
  /// lists, known defects.
  static let documents: [FuzzTarget] = [
    zone, chipFile, dataGroup, issuerList, crl, defectList, trustSnapshot,
  ]

  /// A file of a chip: what reads is checked without a trap, and reads again the same.
  private static let chipFile = FuzzTarget("chip-file") { bytes in
    var chip = ChipContent()
    try chip.add(bytes, named: "file")
    let result = PassiveAuthentication(chip, trust: IssuerTrust(), at: Instant(milliseconds: 0))
    guard result.authority == nil else { return "an authority that nobody trusts" }
    _ = try chip.listedGroups()
    _ = try chip.zone()
    var again = ChipContent()
    for file in chip.files.values { try again.add(file, named: "file") }
    return again.files == chip.files ? nil : "a file changed"
  }

  /// A list of issuing authorities: what is taken has a key that can be read.
  private static let issuerList = FuzzTarget("issuer-list") { bytes in
    var trust = IssuerTrust()
    try trust.add(bytes, named: "list")
    _ = trust.unverified()
    for authority in trust.authorities {
      let certificate = try authority.certificate()
      _ = try certificate.key() + certificate.subject
    }
    return nil
  }

  /// A revocation list: its times and entries are read without a trap.
  private static let crl = FuzzTarget("crl") { bytes in
    let list = try RevocationList(der: bytes)
    _ = list.issuer + (list.country ?? "")
    _ = try? list.made()
    _ = list.due
    return list.count < 0 ? "a count below zero" : nil
  }

  /// What a registry signs for its stations: what loads is searched without a trap.
  private static let trustSnapshot = FuzzTarget("trust-snapshot") { bytes in
    let trust = try TrustSnapshot.read(bytes)
    _ = TrustCoverage(trust, at: Instant(milliseconds: 0))
    for authority in trust.authorities { _ = try? authority.certificate() }
    return trust.edition == nil ? "a snapshot without its version" : nil
  }

  /// The content of a list of defects or deviations: what is about no document changes none.
  private static let defectList = FuzzTarget("defect-list") { bytes in
    for type in [DefectList.defects, DefectList.deviations] {
      guard let entries = try? DefectList.entries(bytes, type: type) else { continue }
      for entry in entries {
        for defect in entry.defects where defect.words.isEmpty { return "a defect without words" }
      }
    }
    return nil
  }

  /// Bytes of a reader or a keyboard as a zone: what reads is reported on and reads again the same.
  private static let zone = FuzzTarget("zone") { bytes in
    let zone = try MachineReadableZone(bytes: bytes)
    let day = CivilDate(daysSince1970: 20_000)
    guard zone.report(on: day).checks.count == 15 else { return "a check is missing" }
    _ = zone.documentNumber + zone.optionalData + zone.name.displayed
    let again = try MachineReadableZone(lines: zone.lines)
    guard again.characters == zone.characters, again.format == zone.format else {
      return "its own lines read back as another zone"
    }
    let corrected = try zone.correcting(.name, with: "X", by: "officer")
    return corrected.name.primary == ["X"] ? nil : "a correction is not what was typed"
  }
}

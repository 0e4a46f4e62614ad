public import Bytes
import Crypto
public import Host

extension Specimen {
  /// Writes the specimen as a folder: the chip's files, `chip.json` with its secrets, `issuer/`
  /// with what a border gets of its issuer and the issuer's keys, `terminal/` with certificates and
  /// keys of an inspection system. Files of the folder that have other names stay.
  ///
  /// Nothing of it is secret: the keys guard nobody. Throws what writing files throws.
  public func write(to folder: Path, files: any Files) throws(Fault) {
    try files.makeFolder(folder)
    for (name, bytes) in try chip.namedFiles() { try files.write(bytes, to: folder / name) }
    let issuing = folder / "issuer"
    try files.makeFolder(issuing)
    let authority = issuer.authority
    for (name, bytes) in [
      ("csca.cer", authority.certificate.der), ("signer.cer", signer.der),
      ("revoked.crl", revocationList), ("authorities.ml", masterList),
    ] {
      try files.write(bytes, to: issuing / name)
    }
    try files.write(
      PEM.encode("PRIVATE KEY", try authority.key.der()), to: issuing / "csca.key")
    try files.write(PEM.encode("PRIVATE KEY", signerKey), to: issuing / "signer.key")
    try files.write(issuer.settings().line() + "\n", to: issuing / SpecimenIssuer.settingsName)
    let inspecting = folder / "terminal"
    try files.makeFolder(inspecting)
    for (name, certificate) in zip(["cvca", "dv", "is"], issuer.terminals) {
      try files.write(certificate.bytes, to: inspecting / "\(name).cvcert")
      try files.write(PEM.encode("PRIVATE KEY", certificate.key), to: inspecting / "\(name).key")
    }
  }
}

extension ChipSpecimen {
  /// The chip's files under their names, with `chip.json`. An EF.DIR that names the travel document
  /// only is left out: every chip has that one, and a program that tells files by their first byte
  /// takes it for a DG1.
  public func namedFiles() throws(Fault) -> [(name: String, bytes: [UInt8])] {
    var named: [(name: String, bytes: [UInt8])] = []
    for folder in [FileFolder.master, .application] {
      for identifier in files.identifiers(in: folder) {
        guard let bytes = files[folder, identifier], bytes != DataGroupWriting.directory else {
          continue
        }
        named.append((ChipFileName.name(folder, identifier), bytes))
      }
    }
    named.append((Self.settingsName, Array((settings.line() + "\n").utf8)))
    return named
  }
}

extension SpecimenIssuer {
  /// The file from which an issuer makes further specimens.
  static let settingsName = "issuer.json"

  /// What stands in it.
  func settings() throws(Fault) -> JSON {
    var keys: [JSON] = []
    for certificate in terminals {
      keys.append([
        "certificate": .string(Hex.encode(certificate.bytes)),
        "key": .string(Hex.encode(certificate.key)), "holder": .string(certificate.holder),
        "scheme": .integer(Int64(certificate.scheme.rawValue)),
      ])
    }
    return [
      "country": .string(country), "begins": .integer(begins), "terminals": .array(keys),
      "certificate": .string(Hex.encode(authority.certificate.der)),
      "key": .string(Hex.encode(try authority.key.der())),
      "scheme": .string(ActiveKey.Form.signature(authority.key.scheme).name),
      "nameCountry": .string(authority.name.country), "name": .string(authority.name.commonName),
    ]
  }

  /// Reads the issuer of a specimen's folder; throws `.specimen`, and what reading files throws.
  public init(folder: Path, files: any Files) throws(Fault) {
    let path = folder / "issuer" / Self.settingsName
    let bytes = try files.read(path, limit: ChipSpecimen.largestFile)
    do throws(Fault) { try self.init(settings: JSON.parse(bytes)) } catch {
      throw Fault(.specimen, at: path.string, error.description)
    }
  }

  private init(settings json: JSON) throws(Fault) {
    guard case .signature(let scheme)? = ActiveKey.Form.named(try json.requiredString("scheme"))
    else { throw Fault(.field, at: "scheme", "no scheme of a signature") }
    let key = try SpecimenKey(der: Hex.decode(json.requiredString("key")), scheme)
    let certificate = try IssuerCertificate(der: Hex.decode(json.requiredString("certificate")))
    var terminals: [TerminalCertificate] = []
    for item in try json.list("terminals") {
      guard
        let scheme = TerminalScheme(
          rawValue: UInt32(clamping: try item.requiredInteger("scheme")))
      else { throw Fault(.field, at: "terminals", "no scheme of a terminal") }
      terminals.append(
        TerminalCertificate(
          bytes: try Hex.decode(item.requiredString("certificate")),
          key: try Hex.decode(item.requiredString("key")),
          holder: try item.requiredString("holder"), scheme: scheme))
    }
    let name = SpecimenAuthority.Name(
      country: try json.requiredString("nameCountry"), commonName: try json.requiredString("name"))
    self.init(
      country: try json.requiredString("country"),
      authority: SpecimenAuthority(certificate: certificate, key: key, name: name),
      terminals: terminals, begins: try json.requiredInteger("begins"))
  }
}

import Bytes
import Crypto

// What stands in chip.json.
extension ChipSpecimen {
  /// Takes the settings; throws `.field` and what reading keys throws.
  mutating func apply(_ json: JSON) throws(Fault) {
    access.isNeeded = json["needsAccess"]?.boolean ?? true
    access.hasBasicAccess = json["basicAccess"]?.boolean ?? true
    for (name, password) in Self.passwordNames {
      if let characters = json[name]?.string { access.passwords[password] = characters }
    }
    for offer in try json.list("pace") {
      let text = try offer.requiredString("protocol")
      guard let variant = DottedIdentifier(text).flatMap(PaceVariant.init) else {
        throw Fault(.field, at: "pace", "no protocol identifier of PACE: \(text)")
      }
      access.pace.append(
        PaceOffer(variant, parameters: Int(clamping: try offer.requiredInteger("parameters"))))
    }
    for key in try json.list("agreementKeys") { agreementKeys.append(try Self.agreementKey(key)) }
    if let key = json["activeKey"] { activeKey = try Self.activeKey(key) }
    for certificate in try json.list("trustPoints") {
      trustPoints.append(try Hex.decode(certificate.string ?? "-"))
    }
  }

  /// The settings as they are written.
  var settings: JSON {
    let keys = agreementKeys.map { key -> JSON in
      .fields([
        "reference": .number(key.reference), "version": .number(key.version),
        "parameters": .number(key.parameters), "secret": .string(Hex.encode(key.secret)),
        "cipher": .text(Self.cipherNames.first { $0.value == key.cipher }?.key),
      ])
    }
    let offers = access.pace.map { offer -> JSON in
      [
        "protocol": .string(offer.variant.identifier.description),
        "parameters": .integer(Int64(offer.parameters)),
      ]
    }
    var fields: [String: JSON] = [
      "needsAccess": .boolean(access.isNeeded), "basicAccess": .boolean(access.hasBasicAccess),
      "pace": .array(offers), "agreementKeys": .array(keys),
      "trustPoints": .texts(trustPoints.map(Hex.encode)),
    ]
    for (name, password) in Self.passwordNames {
      if let characters = access.passwords[password] { fields[name] = .string(characters) }
    }
    if let activeKey {
      fields["activeKey"] = [
        "form": .string(activeKey.form.name), "key": .string(Hex.encode(activeKey.der)),
      ]
    }
    return .object(fields)
  }

  private static let passwordNames: [(String, ChipAccess.Password)] = [
    ("zoneKey", .zone), ("cardAccessNumber", .cardAccessNumber),
    ("personalNumber", .personalNumber), ("unblockingNumber", .unblockingNumber),
  ]

  static let cipherNames: [String: ChipCipher] = [
    "3DES": .tripleDES, "AES-128": .aes128, "AES-192": .aes192, "AES-256": .aes256,
  ]

  private static func agreementKey(_ json: JSON) throws(Fault) -> AgreementKeyPair {
    guard let cipher = cipherNames[try json.requiredString("cipher")] else {
      throw Fault(.field, at: "cipher", "3DES, AES-128, AES-192 or AES-256 expected")
    }
    let key = AgreementKeyPair(
      reference: json["reference"]?.integer.map { Int(clamping: $0) },
      version: Int(clamping: try json.requiredInteger("version")),
      parameters: Int(clamping: try json.requiredInteger("parameters")),
      secret: try Hex.decode(try json.requiredString("secret")), cipher: cipher)
    _ = try key.publicKey()
    return key
  }

  private static func activeKey(_ json: JSON) throws(Fault) -> ActiveKey {
    let name = try json.requiredString("form")
    guard let form = ActiveKey.Form.named(name) else {
      throw Fault(.field, at: "form", "no form of active authentication: \(name)")
    }
    return try ActiveKey(der: Hex.decode(json.requiredString("key")), form)
  }
}

extension ActiveKey.Form {
  /// The forms by their names in settings.
  private static let names: [(String, ActiveKey.Form)] =
    HashAlgorithm.allCases.flatMap { hash -> [(String, ActiveKey.Form)] in
      [
        ("RSA recovery \(hash.name)", .recovery(hash)),
        ("RSA \(hash.name)", .signature(.rsa(hash))),
        ("RSA-PSS \(hash.name)", .signature(.rsaPSS(hash))),
        ("ECDSA \(hash.name)", .signature(.plainECDSA(hash))),
        ("ECDSA DER \(hash.name)", .signature(.encodedECDSA(hash))),
      ]
    }

  /// The form's name in settings.
  var name: String { Self.names.first { $0.1 == self }?.0 ?? "" }

  /// The form of a name; nil for none.
  static func named(_ name: String) -> ActiveKey.Form? { names.first { $0.0 == name }?.1 }
}

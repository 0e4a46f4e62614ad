import Bytes
import Codes
import Crypto

@testable import Document

// How certificates of terminals are made, for tests alone: a border only reads them.
extension CardVerifiableCertificate {
  /// A certificate over the given fields, signed with the issuer's key.
  init(
    authority: KeyReference, holder: KeyReference, key: TerminalKey,
    authorization: HolderAuthorization, effective: CivilDate, expiry: CivilDate,
    signedBy issuer: ChipPrivateKey, scheme: ChipSignatureScheme
  ) throws(Fault) {
    func digits(_ day: CivilDate) -> [UInt8] {
      [day.year % 100, day.month, day.day].flatMap { [UInt8($0 / 10), UInt8($0 % 10)] }
    }
    let fields: [[UInt8]] = [
      TaggedElement.encode(0x5F29, [0]), TaggedElement.encode(0x42, authority.bytes), key.encoded,
      TaggedElement.encode(0x5F20, holder.bytes), authorization.encoded,
      TaggedElement.encode(0x5F25, digits(effective)), TaggedElement.encode(0x5F24, digits(expiry)),
    ]
    let body = TaggedElement.encode(0x7F4E, fields.flatMap { $0 })
    let signature = try issuer.sign(body, scheme)
    try self.init(TaggedElement.encode(0x7F21, body + TaggedElement.encode(0x5F37, signature)))
  }
}

extension TerminalKey {
  /// The content of the object identifier of a scheme; nil where the guideline has none.
  static func algorithm(of scheme: ChipSignatureScheme) -> [UInt8]? {
    schemes.first { $0.value == scheme }?.key
  }

  /// The data object, tag 7F49, its fields in the order of tables 29 and 31.
  var encoded: [UInt8] {
    var fields: [(Int, [UInt8])]
    switch value {
    case .rsa(let modulus, let exponent): fields = [(0x81, modulus), (0x82, exponent)]
    case .point(let point, on: nil): fields = [(0x86, point)]
    case .point(let point, on: let curve?):
      fields = [
        (0x81, curve.prime), (0x82, curve.a), (0x83, curve.b), (0x84, curve.basePoint),
        (0x85, curve.order), (0x86, point),
      ]
      if let cofactor = curve.cofactor { fields.append((0x87, cofactor)) }
    }
    let content = fields.flatMap { TaggedElement.encode($0.0, $0.1) }
    return TaggedElement.encode(0x7F49, TaggedElement.encode(0x06, algorithm) + content)
  }
}

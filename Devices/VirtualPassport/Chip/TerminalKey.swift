import Bytes
import Crypto

/// A public key that the chip has taken from a certificate, with what else it remembers of it
/// (TR-03110-3, A.7.2.3).
struct TerminalKey: Sendable {
  /// The certificate.
  let certificate: CardCertificate
  /// What the whole chain up to it allows.
  let rights: UInt8
  /// The curve, inherited where the certificate does not spell it out; nil for RSA.
  let curve: AgreementGroup?
  private let key: ChipPublicKey
  private let scheme: ChipSignatureScheme

  /// Takes a certificate's key; `issuer` is nil for a trust point. Nil for a key that cannot be
  /// used.
  init?(_ certificate: CardCertificate, issuer: TerminalKey?) {
    guard let identifier = TerminalScheme(certificate.algorithm) else { return nil }
    self.certificate = certificate
    scheme = identifier.scheme
    rights = certificate.rights & (issuer?.rights ?? 0xFF)
    let key = DataObject(0x7F49, certificate.key)
    if let point = key[0x86], identifier.isCurve {
      guard let curve = TerminalKey.curve(key) ?? issuer?.curve,
        let element = try? AgreementKey(curve, point), let read = try? ChipPublicKey(element)
      else { return nil }
      self.curve = curve
      self.key = read
    } else {
      guard let modulus = key[0x81], let exponent = key[0x82], !identifier.isCurve,
        let read = try? ChipPublicKey(modulus: modulus, exponent: exponent)
      else { return nil }
      curve = nil
      self.key = read
    }
  }

  /// Whether the private half signed.
  func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    key.verify(signature, of: message, scheme)
  }

  /// The known curve that a key object spells out (TR-03110-3, table 31), through the form in which
  /// OpenSSL compares it (ECParameters, RFC 3279, clause 2.3.5); nil where it does not.
  private static func curve(_ key: DataObject) -> AgreementGroup? {
    guard let prime = key[0x81], let a = key[0x82], let b = key[0x83], let point = key[0x84],
      let order = key[0x85]
    else { return nil }
    let count = prime.drop { $0 == 0 }.count
    func element(_ number: [UInt8]) -> DataObject {
      let digits = number.drop { $0 == 0 }
      return DataObject(
        0x04, [UInt8](repeating: 0, count: max(0, count - digits.count)) + digits)
    }
    let field = DataObject(0x30, [DataObject(0x06, primeField), .integer(prime)])
    let cofactor = key[0x87].map { [DataObject.integer($0)] } ?? []
    let parameters = DataObject(
      0x30,
      [
        .integer([1]), field, DataObject(0x30, [element(a), element(b)]), DataObject(0x04, point),
        .integer(order),
      ] + cofactor)
    let algorithm = DataObject(0x30, [DataObject(0x06, ecPublicKey), parameters])
    return try? AgreementGroup(algorithmIdentifier: algorithm.encoded)
  }

  /// id-ecPublicKey, 1.2.840.10045.2.1, and prime-field, 1.2.840.10045.1.1.
  private static let ecPublicKey: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
  private static let primeField: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x01, 0x01]
}

/// How a terminal signs, as its certificate names it: id-TA, then 1 for RSA or 2 for ECDSA
/// (TR-03110-3, tables 17 and 18).
public enum TerminalScheme: UInt32, Sendable, CaseIterable {
  // The raw values are the identifier's last two numbers, ten times the first.
  /// RSASSA-PKCS1-v1_5 with SHA-1.
  case rsaSHA1 = 11
  /// RSASSA-PKCS1-v1_5 with SHA-256.
  case rsaSHA256
  /// RSASSA-PSS with SHA-1.
  case pssSHA1
  /// RSASSA-PSS with SHA-256.
  case pssSHA256
  /// RSASSA-PKCS1-v1_5 with SHA-512.
  case rsaSHA512
  /// RSASSA-PSS with SHA-512.
  case pssSHA512
  /// ECDSA with SHA-1.
  case ecdsaSHA1 = 21
  /// ECDSA with SHA-224.
  case ecdsaSHA224
  /// ECDSA with SHA-256.
  case ecdsaSHA256
  /// ECDSA with SHA-384.
  case ecdsaSHA384
  /// ECDSA with SHA-512.
  case ecdsaSHA512

  /// The scheme of an identifier; nil for another protocol's.
  init?(_ identifier: DottedIdentifier) {
    guard let numbers = identifier.suffix(after: ProtocolIdentifier.terminal),
      numbers.count == 2, numbers.allSatisfy({ $0 < 10 })
    else { return nil }
    self.init(rawValue: numbers[0] * 10 + numbers[1])
  }

  /// The identifier.
  var identifier: DottedIdentifier {
    ProtocolIdentifier.terminal.appending(rawValue / 10, rawValue % 10)
  }

  /// Whether the key is one on an elliptic curve.
  var isCurve: Bool { rawValue > 20 }

  /// The signature's form.
  var scheme: ChipSignatureScheme {
    switch self {
    case .rsaSHA1: .rsa(.sha1)
    case .rsaSHA256: .rsa(.sha256)
    case .rsaSHA512: .rsa(.sha512)
    case .pssSHA1: .rsaPSS(.sha1)
    case .pssSHA256: .rsaPSS(.sha256)
    case .pssSHA512: .rsaPSS(.sha512)
    case .ecdsaSHA1: .plainECDSA(.sha1)
    case .ecdsaSHA224: .plainECDSA(.sha224)
    case .ecdsaSHA256: .plainECDSA(.sha256)
    case .ecdsaSHA384: .plainECDSA(.sha384)
    case .ecdsaSHA512: .plainECDSA(.sha512)
    }
  }
}

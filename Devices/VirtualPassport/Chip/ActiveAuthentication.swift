public import Bytes
public import Crypto

/// The key with which a chip signs a reader's challenge, and how (ICAO Doc 9303-11, clause 6.1).
public struct ActiveKey: Sendable {
  /// How the answer is made.
  public enum Form: Hashable, Sendable {
    /// RSA with message recovery, ISO/IEC 9796-2 scheme 1.
    case recovery(HashAlgorithm)
    /// A plain signature by a scheme.
    case signature(ChipSignatureScheme)
  }

  /// The private half as PKCS #8.
  public let der: [UInt8]
  /// How the answer is made.
  public let form: Form
  private let pair: ChipPrivateKey

  /// Reads an unencrypted PKCS #8 key, RSA or a known curve; throws `.key`.
  public init(der: [UInt8], _ form: Form) throws(Fault) {
    pair = try ChipPrivateKey(der: der)
    self.der = der
    self.form = form
  }

  /// Bytes of the modulus, or of one number of a signature.
  var numberCount: Int { pair.publicKey.numberCount }

  /// The number of the curve; nil for RSA.
  var group: Int? { pair.publicKey.group?.number }

  /// The answer to a challenge.
  func sign(_ challenge: [UInt8], _ randomness: any Randomness) throws(Fault) -> [UInt8] {
    switch form {
    case .signature(let scheme): try pair.sign(challenge, scheme)
    case .recovery(let hash): try recoverable(challenge, hash, randomness)
    }
  }

  /// 6A, random M1, the hash of M1 and the challenge, the trailer; then the private operation.
  private func recoverable(
    _ challenge: [UInt8], _ hash: HashAlgorithm, _ randomness: any Randomness
  ) throws(Fault) -> [UInt8] {
    let count = pair.publicKey.numberCount
    let trailer = ActiveKey.trailer(hash)
    let hashCount = try hash.hash([]).count
    guard count > hashCount + trailer.count + 1 else {
      throw Fault(.key, "an RSA key that is too short for its hash")
    }
    let first = randomness.bytes(count - hashCount - trailer.count - 1)
    let digest = try hash.hash(first + challenge)
    return try pair.rawRSA([0x6A] + first + digest + trailer)
  }

  /// BC for SHA-1, else the function's number and CC (ISO/IEC 10118-3).
  private static func trailer(_ hash: HashAlgorithm) -> [UInt8] {
    switch hash {
    case .sha1: [0xBC]
    case .sha224: [0x38, 0xCC]
    case .sha256: [0x34, 0xCC]
    case .sha384: [0x36, 0xCC]
    case .sha512: [0x35, 0xCC]
    }
  }
}

import Bytes
import COpenSSL
import Synchronization

/// The mathematics below an `AgreementGroup`: a curve over a prime field with OpenSSL's group for
/// it, or a subgroup of the numbers modulo a prime. Each is made once and then kept.
enum DomainParameters: Sendable {
  /// An elliptic curve of prime order, cofactor 1.
  case curve(Curve)
  /// The subgroup of prime order `order` below the odd prime `prime`.
  case residues(prime: BigNumber, order: BigNumber, generator: BigNumber)

  /// A named curve.
  struct Curve: Sendable {
    /// OpenSSL's EC_GROUP, only read once it was made.
    let handle: Handle
    let prime: BigNumber
    let order: BigNumber
    /// The coefficients of y² = x³ + ax + b.
    let a: BigNumber
    let b: BigNumber

    /// Bytes of a coordinate.
    var fieldCount: Int { prime.byteCount }
  }

  /// What the standard's table says of a group.
  struct Entry: Sendable {
    /// ID of the standardised domain parameters.
    let number: Int
    /// The name for people.
    let name: String
    /// OpenSSL's name.
    let openSSLName: String
    /// OpenSSL's number of a curve; 0 for Diffie-Hellman.
    let curve: CInt
    /// The curve's object identifier, its content octets; nil without one.
    let identifier: [UInt8]
  }

  /// The standardised domain parameters (BSI TR-03110-3, table 4; ICAO Doc 9303-11, table 12).
  static let table: [Entry] = [
    residues(0, "1024-bit MODP, order of 160 bits", "dh_1024_160"),
    residues(1, "2048-bit MODP, order of 224 bits", "dh_2048_224"),
    residues(2, "2048-bit MODP, order of 256 bits", "dh_2048_256"),
    curve(8, "secp192r1", NID_X9_62_prime192v1, ansi + [1]),
    curve(9, "brainpoolP192r1", NID_brainpoolP192r1, teleTrusT + [3]),
    curve(10, "secp224r1", NID_secp224r1, certicom + [33]),
    curve(11, "brainpoolP224r1", NID_brainpoolP224r1, teleTrusT + [5]),
    curve(12, "secp256r1", NID_X9_62_prime256v1, ansi + [7]),
    curve(13, "brainpoolP256r1", NID_brainpoolP256r1, teleTrusT + [7]),
    curve(14, "brainpoolP320r1", NID_brainpoolP320r1, teleTrusT + [9]),
    curve(15, "secp384r1", NID_secp384r1, certicom + [34]),
    curve(16, "brainpoolP384r1", NID_brainpoolP384r1, teleTrusT + [11]),
    curve(17, "brainpoolP512r1", NID_brainpoolP512r1, teleTrusT + [13]),
    curve(18, "secp521r1", NID_secp521r1, certicom + [35]),
  ]

  /// 1.2.840.10045.3.1 (ANSI X9.62), 1.3.132.0 (SEC 2), 1.3.36.3.3.2.8.1.1 (RFC 5639).
  private static let ansi: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01]
  private static let certicom: [UInt8] = [0x2B, 0x81, 0x04, 0x00]
  private static let teleTrusT: [UInt8] = [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01]

  private static func residues(_ number: Int, _ name: String, _ openSSLName: String) -> Entry {
    Entry(number: number, name: name, openSSLName: openSSLName, curve: 0, identifier: [])
  }

  private static func curve(
    _ number: Int, _ name: String, _ curve: CInt, _ identifier: [UInt8]
  ) -> Entry {
    Entry(
      number: number, name: name, openSSLName: name, curve: curve, identifier: identifier)
  }

  // MARK: Making

  private static let made = Mutex<[Int: DomainParameters]>([:])

  /// The parameters of an entry; throws `.openSSL` where OpenSSL was built without the group.
  static func of(_ entry: Entry) throws(Fault) -> DomainParameters {
    if let known = made.withLock({ $0[entry.number] }) { return known }
    let parameters = try entry.curve == 0 ? residues(entry) : curve(entry)
    return made.withLock { made in
      // Another thread may have been quicker: one copy is kept, for groups are never freed.
      if let known = made[entry.number] { return known }
      made[entry.number] = parameters
      return parameters
    }
  }

  private static func curve(_ entry: Entry) throws(Fault) -> DomainParameters {
    let group = unsafe Handle(
      try require(
        EC_GROUP_new_by_curve_name(entry.curve), "\(entry.name) is missing in this OpenSSL"))
    let (prime, a, b) = (BigNumber(), BigNumber(), BigNumber())
    let order = BigNumber()
    let isRead =
      unsafe EC_GROUP_get_curve(
        group.pointer, prime.handle.pointer, a.handle.pointer, b.handle.pointer, nil) == 1
      && EC_GROUP_get_order(group.pointer, order.handle.pointer, nil) == 1
    guard isRead else { throw openSSLFault(.openSSL, "a curve cannot be read") }
    return .curve(Curve(handle: group, prime: prime, order: order, a: a, b: b))
  }

  private static func residues(_ entry: Entry) throws(Fault) -> DomainParameters {
    let key = unsafe try NativeKey(
      owning: maabar_dh_group(entry.openSSLName), "\(entry.name) is missing in this OpenSSL")
    func integer(_ name: String) throws(Fault) -> BigNumber {
      let value = unsafe try require(
        maabar_key_integer(key.handle.pointer, name), "a group cannot be read")
      return unsafe BigNumber(owning: Handle(value))
    }
    return .residues(
      prime: try integer("p"), order: try integer("q"), generator: try integer("g"))
  }
}

public import Bytes
import COpenSSL

/// A public key of a chip for key agreement, as files of a chip carry it: the group and an element
/// (SubjectPublicKeyInfo; BSI TR-03110-3, A.4.1.1).
public struct AgreementKey: Hashable, Sendable {
  /// The group, with its standard generator.
  public let group: AgreementGroup
  /// The public key, an element of the group.
  public let element: [UInt8]

  /// A key of a group; throws `.key` for what is no element of it.
  public init(_ group: AgreementGroup, _ element: [UInt8]) throws(Fault) {
    try group.check(element)
    self.group = group
    self.element = element
  }

  /// Reads a SubjectPublicKeyInfo that takes up all of `der`. Parameters stand in it by name, by
  /// the number of standardised ones or in full; in full they must be those of a known group.
  /// Throws `.key`.
  public init(subjectPublicKeyInfo der: [UInt8]) throws(Fault) {
    var rest = der[...]
    var fields = try DER.next(0x30, &rest)
    let start = fields
    _ = try DER.next(0x30, &fields)
    let algorithm = Array(start[start.startIndex..<fields.startIndex])
    var bits = try DER.next(0x03, &fields)
    guard rest.isEmpty, fields.isEmpty, bits.popFirst() == 0 else {
      throw Fault(.key, "a public key of another form")
    }
    let group = try AgreementGroup(algorithmIdentifier: algorithm)
    try self.init(group, try group.isCurve ? Array(bits) : AgreementKey.integer(bits))
  }

  /// An integer in its DER (RFC 3279, clause 2.3.3); some documents hold its bare bytes.
  private static func integer(_ bits: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    var rest = bits
    if let value = try? DER.nextInteger(&rest), rest.isEmpty { return value }
    return Array(bits.drop { $0 == 0 })
  }

  /// The key as SubjectPublicKeyInfo: a curve by its name, residues in full (RFC 3279, 2.3.3).
  public var subjectPublicKeyInfo: [UInt8] {
    let key = group.isCurve ? element : DER.integer(element)
    return DER.sequence(group.algorithmIdentifier, DER.bitString(key))
  }
}

extension AgreementGroup {
  /// id-ecPublicKey, 1.2.840.10045.2.1.
  private static let curveKey: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
  /// dhpublicnumber, 1.2.840.10046.2.1 (X9.42), and dhKeyAgreement, 1.2.840.113549.1.3.1 (PKCS #3).
  private static let publicNumber: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3E, 0x02, 0x01]
  private static let keyAgreement: [UInt8] = [
    0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x03, 0x01,
  ]
  /// standardizedDomainParameters, 0.4.0.127.0.7.1.2 (TR-03110-3, A.2.1.1).
  private static let standardized: [UInt8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x02]

  /// Reads an AlgorithmIdentifier with domain parameters, all of `der`; throws `.key` for other
  /// algorithms and for explicit parameters that are not exactly those of a known group: a curve
  /// that a chip made up could give the password away (TR-03110-3, A.2.1.3).
  public init(algorithmIdentifier der: [UInt8]) throws(Fault) {
    var rest = der[...]
    var fields = try DER.next(0x30, &rest)
    let algorithm = Array(try DER.next(0x06, &fields))
    guard rest.isEmpty else { throw Fault(.key, "bytes after an algorithm") }
    switch algorithm {
    case AgreementGroup.standardized:
      let number = try DER.nextInteger(&fields)
      guard fields.isEmpty, number.count <= 1 else { throw Fault(.key, "no group of this number") }
      try self.init(standardized: Int(number.first ?? 0))
    case AgreementGroup.curveKey:
      try self.init(standardized: try AgreementGroup.curve(Array(fields)))
    case AgreementGroup.publicNumber:
      try self.init(residues: fields, hasOrder: true)
    case AgreementGroup.keyAgreement:
      try self.init(residues: fields, hasOrder: false)
    default: throw Fault(.key, "an algorithm that is no key agreement")
    }
  }

  /// The group as AlgorithmIdentifier: a curve by its name, residues in full.
  public var algorithmIdentifier: [UInt8] {
    switch parameters {
    case .curve:
      return DER.sequence(
        DER.element(0x06, AgreementGroup.curveKey), DER.element(0x06, entry.identifier))
    case .residues(let prime, let order, let generator):
      let numbers = [prime, generator, order].flatMap { DER.integer($0.bytes) }
      return DER.sequence(
        DER.element(0x06, AgreementGroup.publicNumber), DER.element(0x30, numbers))
    }
  }

  /// The number of the curve whose name or whose parameters in full `der` are.
  private static func curve(_ der: [UInt8]) throws(Fault) -> Int {
    var rest = der[...]
    if let name = try? DER.next(0x06, &rest) {
      let entry = DomainParameters.table.first { $0.identifier == Array(name) && $0.curve != 0 }
      guard let entry, rest.isEmpty else { throw Fault(.key, "a curve that is none of the known") }
      return entry.number
    }
    // OpenSSL compares parameters in full with those that it knows.
    let number = unsafe der.withUnsafeBufferPointer { buffer -> CInt in
      var cursor = buffer.baseAddress
      guard let group = unsafe d2i_ECPKParameters(nil, &cursor, buffer.count) else { return 0 }
      defer { unsafe EC_GROUP_free(group) }
      let isWhole = unsafe cursor == buffer.baseAddress.map { unsafe $0 + buffer.count }
      return unsafe isWhole ? EC_GROUP_get_curve_name(group) : 0
    }
    ERR_clear_error()
    guard number != 0, let entry = DomainParameters.table.first(where: { $0.curve == number })
    else { throw Fault(.key, "parameters of no known curve") }
    return entry.number
  }

  /// Reads p, g and q of X9.42, or p and g of PKCS #3.
  private init(residues: ArraySlice<UInt8>, hasOrder: Bool) throws(Fault) {
    var outer = residues
    var fields = try DER.next(0x30, &outer)
    let prime = try DER.nextInteger(&fields)
    let generator = try DER.nextInteger(&fields)
    let order = try hasOrder ? DER.nextInteger(&fields) : nil
    for entry in DomainParameters.table where entry.curve == 0 {
      guard case .residues(let p, let q, let g) = try DomainParameters.of(entry) else { continue }
      if p.bytes == prime, g.bytes == generator, order == nil || q.bytes == order {
        self.init(entry, try DomainParameters.of(entry), generator: generator)
        return
      }
    }
    throw Fault(.key, "parameters of no known Diffie-Hellman group")
  }
}

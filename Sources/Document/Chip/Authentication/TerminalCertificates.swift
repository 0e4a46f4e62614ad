import Bytes
public import Codes
public import Crypto

/// What an inspection system holds for terminal authentication: certificates of issuing states'
/// authorities, of document verifiers and of itself, and its private keys (BSI TR-03110-3, clause
/// 2).
///
/// Whatever cannot be used is listed in `problems` with its reason, and drops nothing else.
public struct TerminalCertificates: Sendable {
  /// The certificates, each once, in the order in which they came.
  public private(set) var certificates: [CardVerifiableCertificate] = []
  /// What could not be read.
  public private(set) var problems: [Problem] = []
  private var keys: [(place: String, pair: ChipPrivateKey, der: [UInt8])] = []
  private var places: [CardVerifiableCertificate: String] = [:]
  /// The place of the certificate that signed another.
  private var signers: [CardVerifiableCertificate: Int] = [:]
  /// The keys that are ready to verify, by the place of their certificate.
  private var verifiers: [Int: ChipPublicKey] = [:]
  /// The pairs of places whose signature was compared.
  private var compared: Set<[Int]> = []

  /// The most certificates that are kept: an inspection system of all states needs about 300.
  static let most = 4096
  /// The most certificates of one name that are taken for an issuer: an authority has two, one of
  /// its own and one that its last key signed.
  private static let mostOfAName = 8

  /// An entry that cannot be used.
  public struct Problem: Sendable, Hashable {
    /// The file, and the entry's place in it where it holds several, counted from 1.
    public let place: String
    /// Why.
    public let reason: String
  }

  /// Nothing yet.
  public init() {}

  /// How many private keys are here.
  public var keyCount: Int { keys.count }

  /// The private keys as PKCS #8, unencrypted: wrap them before they are stored.
  public var keyBytes: [[UInt8]] { keys.map(\.der) }

  /// Adds what a file holds: certificates (7F21), one after another, or a private key (PKCS #8, DER
  /// or PEM). Anything else is a problem.
  public mutating func add(_ bytes: [UInt8], named name: String) {
    if bytes.starts(with: [0x7F, 0x21]) {
      addCertificates(bytes, named: name)
      compareSignatures()
      return
    }
    do throws(Fault) {
      if let text = String(validating: bytes, as: UTF8.self), text.contains("-----BEGIN ") {
        try addKey(TerminalCertificates.only(text), at: name)
      } else if bytes.first == 0x30 {
        try addKey(bytes, at: name)
      } else {
        problems.append(Problem(place: name, reason: "neither a certificate nor a private key"))
      }
    } catch { problems.append(Problem(place: name, reason: error.detail)) }
  }

  private mutating func addKey(_ der: [UInt8], at place: String) throws(Fault) {
    guard keys.count < TerminalCertificates.most, !keys.contains(where: { $0.der == der }) else {
      return
    }
    keys.append((place, try ChipPrivateKey(der: der), der))
  }

  /// The only private key of a PEM text.
  private static func only(_ text: String) throws(Fault) -> [UInt8] {
    let blocks = try PEM.decode("PRIVATE KEY", from: text)
    guard let block = blocks.first, blocks.count == 1 else {
      throw Fault(
        .terminalCertificate, "one unencrypted PRIVATE KEY expected, \(blocks.count) found")
    }
    return block
  }

  private mutating func addCertificates(_ bytes: [UInt8], named name: String) {
    var rest = bytes[...]
    var number = 0
    while !rest.isEmpty {
      number += 1
      let isOnly = number == 1 && (try? TaggedElement(rest)) != nil
      let place = isOnly ? name : "\(name), entry \(number)"
      do throws(Fault) {
        let element = try TaggedElement.next(&rest)
        add(try CardVerifiableCertificate(Array(element.encoded)), at: place)
      } catch {
        problems.append(Problem(place: place, reason: TerminalCertificates.words(error)))
        // A certificate of another form is passed over; bytes that are no element end the file.
        if error.code == .chipFile { return }
      }
    }
  }

  private static func words(_ fault: Fault) -> String {
    fault.place.isEmpty ? fault.detail : "\(fault.detail) (\(fault.place))"
  }

  private mutating func add(_ certificate: CardVerifiableCertificate, at place: String) {
    guard places[certificate] == nil else { return }
    guard certificates.count < TerminalCertificates.most else {
      problems.append(Problem(place: place, reason: "more than \(TerminalCertificates.most)"))
      return
    }
    places[certificate] = place
    certificates.append(certificate)
  }

  /// Where a certificate came from.
  public func place(of certificate: CardVerifiableCertificate) -> String {
    places[certificate] ?? certificate.holder.description
  }

  // MARK: Keys and signatures

  /// The private key of a terminal's certificate; nil without one here.
  public func privateKey(of certificate: CardVerifiableCertificate) -> ChipPrivateKey? {
    keys.first { certificate.key.isHalf(of: $0.pair) }?.pair
  }

  /// What looking for the issuer of a certificate came to.
  public enum Issuer: Sendable, Hashable {
    /// A certificate here whose key signed it.
    case signed(by: CardVerifiableCertificate)
    /// The certificates of the name that it gives are here, and none signed it.
    case refuted
    /// None of that name is here.
    case missing
    /// One of that name is here, but not the authority whose curve its key inherits.
    case unknown
  }

  /// The issuer of a certificate; of an authority's first one itself.
  public func issuer(of certificate: CardVerifiableCertificate) -> Issuer {
    if let place = signers[certificate] { return .signed(by: certificates[place]) }
    let named = places(naming: certificate)
    guard !named.isEmpty else { return .missing }
    return named.contains { verifiers[$0] == nil } ? .unknown : .refuted
  }

  /// The places of the certificates that a certificate may mean as its issuer, a few at most.
  private func places(naming certificate: CardVerifiableCertificate) -> [Int] {
    let named = certificates.indices.lazy.filter { place in
      let candidate = self.certificates[place]
      return candidate.holder == certificate.authority
        && (candidate == certificate
          || candidate.authorization.role.vouches(for: certificate.authorization.role))
    }
    return Array(named.prefix(TerminalCertificates.mostOfAName))
  }

  /// Finds what the signatures tell: each pair is compared once, and a key that inherits its curve
  /// is of use as soon as its own issuer is found.
  private mutating func compareSignatures() {
    var isChanged = true
    while isChanged {
      isChanged = false
      for (place, certificate) in certificates.enumerated() where signers[certificate] == nil {
        if verifiers[place] == nil, !certificate.key.inherits {
          verifiers[place] = try? certificate.key.verifier(inheriting: nil)
        }
        for issuer in places(naming: certificate) {
          guard let key = verifiers[issuer], compared.insert([place, issuer]).inserted,
            certificate.isSigned(by: key, scheme: certificates[issuer].key.scheme)
          else { continue }
          signers[certificate] = issuer
          if verifiers[place] == nil {
            verifiers[place] = try? certificate.key.verifier(
              inheriting: key.group?.curveParameters)
          }
          isChanged = true
          break
        }
      }
    }
  }

  /// What is here and can be used for nothing on a day, each with the reason: a wrong signature, a
  /// missing issuer, a day that is over, a key that belongs to no certificate. Where the keys are
  /// locked away, none is told as missing.
  public func unusable(on day: CivilDate, keysAreOpen: Bool = true) -> [Problem] {
    let certificates: [Problem] = certificates.compactMap { certificate in
      reason(against: certificate, on: day, keysAreOpen).map {
        Problem(place: place(of: certificate), reason: $0)
      }
    }
    let idle = keys.filter { key in
      !self.certificates.contains { $0.key.isHalf(of: key.pair) }
    }
    return certificates
      + idle.map { Problem(place: $0.place, reason: "a key of none of the certificates here") }
  }

  private func reason(
    against certificate: CardVerifiableCertificate, on day: CivilDate, _ keysAreOpen: Bool
  ) -> String? {
    if certificate.authorization.type != .inspectionSystem {
      return "for another kind of terminal than an inspection system"
    }
    switch issuer(of: certificate) {
    case .refuted: return "\(certificate.authority) is here and did not sign it"
    case .missing: return "its issuer \(certificate.authority) is not here"
    case .unknown: return "the authority above its issuer \(certificate.authority) is not here"
    case .signed: break
    }
    if certificate.effective > day { return "begins on \(certificate.effective)" }
    if !certificate.isValid(on: day) { return "ended on \(certificate.expiry)" }
    let needsKey = keysAreOpen && certificate.authorization.role == .terminal
    return needsKey && privateKey(of: certificate) == nil ? "its private key is not here" : nil
  }
}

extension HolderAuthorization.Role {
  /// Whether a holder of this role issues certificates of another: an authority for all but
  /// terminals, a verifier for terminals.
  fileprivate func vouches(for other: HolderAuthorization.Role) -> Bool {
    self == .authority ? other != .terminal : isVerifier && other == .terminal
  }
}

extension TerminalKey {
  /// Whether the key is a point without its curve.
  var inherits: Bool { if case .point(_, on: nil) = value { true } else { false } }

  /// Whether this is the public half of a private key, whatever curve it inherits.
  func isHalf(of pair: ChipPrivateKey) -> Bool {
    switch value {
    case .rsa(let modulus, _):
      let other = try? pair.publicKey.modulus()
      return other.map { $0.drop { $0 == 0 }.elementsEqual(modulus.drop { $0 == 0 }) } ?? false
    case .point(let point, _): return (try? pair.publicKey.point()) == point
    }
  }
}

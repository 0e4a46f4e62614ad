public import Bytes
public import Crypto

/// The authorities of issuing states (CSCA) that the administrator decided to trust, read from
/// master lists (ICAO Doc 9303-12, clause 8), PEM bundles and single certificates.
public struct IssuerTrust: Sendable {
  /// The object identifier of a master list's content, id-icao-cscaMasterList.
  public static let masterList = "2.23.136.1.1.2"

  /// The authorities, each once, in the order in which they came.
  public private(set) var authorities: [IssuerCertificate] = []
  /// What could not be used: the file, the place in it and the reason.
  public private(set) var problems: [Problem] = []
  /// Where each authority came from first.
  private var places: [IssuerCertificate: String] = [:]

  /// An entry that could not be used.
  public struct Problem: Sendable, Hashable {
    /// The file and the entry's place in it, counted from 1.
    public let place: String
    /// Why.
    public let reason: String
  }

  /// Nobody is trusted.
  public init() {}

  /// Adds what a file holds. An entry that cannot be used is listed in `problems` and drops
  /// nothing else. Throws `.trustList` for a file of another kind, and for a master list whose
  /// signature does not hold: who signed it is for the caller to tell its user.
  ///
  /// Gives the signer's certificate of a master list.
  @discardableResult
  public mutating func add(
    _ bytes: [UInt8], named name: String
  ) throws(Fault) -> IssuerCertificate? {
    if let text = String(validating: bytes, as: UTF8.self), text.contains("-----BEGIN ") {
      let blocks = try PEM.decode("CERTIFICATE", from: text)
      guard !blocks.isEmpty else { throw Fault(.trustList, at: name, "no certificate in it") }
      for (index, der) in blocks.enumerated() { add(der, at: "\(name), entry \(index + 1)") }
      return nil
    }
    if (try? IssuerCertificate(der: bytes)) != nil {
      add(bytes, at: name)
      return nil
    }
    guard let list = try? SignedObject(bytes) else {
      throw Fault(.trustList, at: name, "neither a master list, nor PEM, nor a certificate")
    }
    return try add(list, named: name)
  }

  private mutating func add(
    _ list: SignedObject, named name: String
  ) throws(Fault) -> IssuerCertificate? {
    guard list.contentType == IssuerTrust.masterList else {
      throw Fault(.trustList, at: name, "a signed object that is no master list")
    }
    let signers = try list.signers()
    guard signers.allSatisfy({ $0.hash == .holds && $0.signature == .holds }) else {
      throw Fault(.trustList, at: name, "a master list whose signature does not hold")
    }
    let fields: [TaggedElement]
    do throws(Fault) {
      fields = try TaggedElement(list.content[...]).children(0x02, 0x31)
    } catch { throw Fault(.trustList, at: name, "a master list of another form") }
    for (index, element) in try fields[1].children().enumerated() {
      add(Array(element.encoded), at: "\(name), entry \(index + 1)")
    }
    return signers.first?.certificate
  }

  private mutating func add(_ der: [UInt8], at place: String) {
    do throws(Fault) {
      let certificate = try IssuerCertificate(der: der)
      _ = try certificate.key()
      guard places[certificate] == nil else { return }
      places[certificate] = place
      authorities.append(certificate)
    } catch { problems.append(Problem(place: place, reason: error.detail)) }
  }

  /// The authorities for which no signature in all that was added speaks, each with the reason: a
  /// link certificate whose predecessor is missing, most often. They are trusted because the
  /// administrator took the list, and count like the others. Takes about a millisecond for each.
  public func unverified() -> [Problem] {
    authorities.compactMap { authority in
      let issuers = authorities.filter { authority.names($0) }
      guard !issuers.contains(where: { authority.isSigned(by: $0) == true }) else { return nil }
      let reason =
        issuers.isEmpty
        ? "its issuer is not in the lists: \(authority.issuer)"
        : "none of its issuer's keys here signed it: \(authority.issuer)"
      return Problem(place: places[authority] ?? authority.subject, reason: reason)
    }
  }

  /// What looking for the authority of a document signer came to.
  public enum Finding: Sendable {
    /// An authority that signed the certificate.
    case signed(by: IssuerCertificate)
    /// Authorities of the right key identifier are there, and none signed it.
    case refuted
    /// No authority for it is known here, or an algorithm is not.
    case unknown(String)
  }

  /// Looks for the authority that signed a document signer's certificate: by key identifier, and
  /// where one of the two carries none by the issuer's name (BSI TR-03135-1, clause 5.6.4.3.3).
  public func authority(of signer: IssuerCertificate) -> Finding {
    let identifier = signer.authorityKeyIdentifier
    let byKey = identifier.map { identifier in
      authorities.filter { $0.keyIdentifier == identifier && signer.isOfCountry(of: $0) }
    }
    let byName = authorities.filter {
      signer.names($0) && (identifier == nil || $0.keyIdentifier == nil)
    }
    var isUnknown = false
    for candidate in (byKey ?? []) + byName {
      switch signer.isSigned(by: candidate) {
      case true: return .signed(by: candidate)
      case false: continue
      default: isUnknown = true
      }
    }
    if isUnknown { return .unknown("an algorithm that is not known here") }
    if let byKey, !byKey.isEmpty { return .refuted }
    return .unknown("the issuer's certificate is not available")
  }
}

extension IssuerCertificate {
  /// Whether both name the same country; true where one names none.
  fileprivate func isOfCountry(of other: IssuerCertificate) -> Bool {
    guard let country, let theirs = other.country else { return true }
    return country == theirs
  }
}

public import Bytes
public import Crypto

/// A file of what other states publish, read entry by entry: a master list (ICAO Doc 9303-12,
/// clause 8), a document signer list or defect list (BSI TR-03129-2, clauses 7 and 8.1), a
/// deviation list (Doc 9303-12, clause 10), a revocation list, certificates one by one or in a PEM
/// bundle, or the LDIF of the ICAO PKD with all of these.
///
/// An entry that cannot be used is listed with its reason and drops nothing else.
public struct TrustFile: Sendable {
  /// The object identifier of a master list's content, id-icao-cscaMasterList.
  public static let masterList = "2.23.136.1.1.2"
  /// The purpose of signers of master lists, id-icao-cscaMasterListSigningKey.
  public static let masterListSigning = "2.23.136.1.1.3"
  /// The object identifier of a document signer list's content, id-DocumentSignerList.
  public static let signerList = "0.4.0.127.0.7.3.1.6"

  /// An entry that could not be used, or that no other entry vouches for.
  public struct Problem: Sendable, Hashable {
    /// The file and the entry's place in it, counted from 1.
    public let place: String
    /// Why.
    public let reason: String

    /// Names an entry's problem.
    public init(place: String, reason: String) {
      self.place = place
      self.reason = reason
    }
  }

  /// A signed list of the file.
  public struct SignedList: Sendable, Hashable {
    /// Where it stands.
    public let place: String
    /// The certificate of who signed it, which came along; whom to believe is the reader's to say.
    public let signer: IssuerCertificate
    /// Whether that certificate is one for signers of such lists, by its extended key usage.
    public let isListSigner: Bool
    /// How many entries it has.
    public let entries: Int
  }

  /// What can be used, in the order of the file.
  public private(set) var items: [TrustItem] = []
  /// What cannot, with the reason.
  public private(set) var problems: [Problem] = []
  /// The signed lists, each with its signature verified.
  public private(set) var lists: [SignedList] = []

  /// Reads a file. Throws `.trustList` for a file of another kind, and for a single signed list
  /// whose signature does not hold.
  public init(_ bytes: [UInt8], named name: String) throws(Fault) {
    if DirectoryFile.opens(bytes) {
      readDirectory(try DirectoryFile(bytes), name)
    } else if let text = String(validating: bytes, as: UTF8.self), text.contains("-----BEGIN ") {
      try readArmour(text, name)
    } else {
      try read(bytes, at: name)
    }
  }

  private mutating func readArmour(_ text: String, _ name: String) throws(Fault) {
    var count = 0
    for label in ["CERTIFICATE", "X509 CRL", "CMS", "PKCS7"] {
      for der in try PEM.decode(label, from: text) {
        count += 1
        attempt(at: "\(name), entry \(count)") { (file, place) throws(Fault) in
          try file.read(der, at: place)
        }
      }
    }
    guard count > 0 else { throw Fault(.trustList, at: name, "no certificate or list in it") }
  }

  private mutating func readDirectory(_ directory: DirectoryFile, _ name: String) {
    for value in directory.values {
      attempt(at: "\(name), line \(value.line)") { (file, place) throws(Fault) in
        try file.read(try value.bytes(), at: place)
      }
    }
  }

  /// Reads an entry; what it throws is a problem of that entry.
  private mutating func attempt(
    at place: String, _ body: (inout TrustFile, String) throws(Fault) -> Void
  ) {
    do throws(Fault) { try body(&self, place) } catch {
      problems.append(Problem(place: place, reason: error.detail))
    }
  }

  /// Reads one object of DER or BER, told by what can read it.
  private mutating func read(_ der: [UInt8], at place: String) throws(Fault) {
    if let certificate = try? IssuerCertificate(der: der) {
      let kind: TrustItem.Kind = certificate.isAuthority ? .authority : .signer
      do throws(Fault) {
        items.append(try TrustItem(certificate, kind, at: place, in: nil))
      } catch { problems.append(Problem(place: place, reason: error.detail)) }
    } else if let list = try? SignedObject(der) {
      try read(list, der, at: place)
    } else {
      do throws(Fault) {
        items.append(TrustItem(try RevocationList(der: der), at: place))
      } catch {
        let isPartial = error.detail.hasPrefix("a partial")
        throw Fault(
          .trustList, at: place,
          isPartial ? error.detail : "no list, certificate or directory file that is read here")
      }
    }
  }

  private mutating func read(
    _ list: SignedObject, _ der: [UInt8], at place: String
  ) throws(Fault) {
    switch list.contentType {
    case TrustFile.masterList: try readCertificates(list, .authority, at: place)
    case TrustFile.signerList: try readCertificates(list, .signer, at: place)
    case DefectList.defects, DefectList.deviations:
      do throws(Fault) {
        let defects = try DefectList(list, der: der)
        items.append(TrustItem(defects, at: place))
        lists.append(
          SignedList(
            place: place, signer: defects.signer, isListSigner: defects.isListSigner,
            entries: defects.entries.count))
      } catch { throw Fault(.trustList, at: place, error.detail) }
    default:
      throw Fault(.trustList, at: place, "a signed object of another type: \(list.contentType)")
    }
  }

  /// The certificates of a list (Doc 9303-12, clause 8.2; TR-03129-2, clause 8.1).
  private mutating func readCertificates(
    _ list: SignedObject, _ kind: TrustItem.Kind, at place: String
  ) throws(Fault) {
    let signer = try TrustFile.signer(of: list, at: place)
    let elements: [TaggedElement]
    do throws(Fault) {
      elements = try TaggedElement(list.content[...]).children(0x02, 0x31)[1].children()
    } catch { throw Fault(.trustList, at: place, "a list of another form: \(error.detail)") }
    let fingerprint = signer.fingerprint
    for (index, element) in elements.enumerated() {
      attempt(at: "\(place), entry \(index + 1)") { (file, place) throws(Fault) in
        let certificate = try IssuerCertificate(der: Array(element.encoded))
        file.items.append(try TrustItem(certificate, kind, at: place, in: fingerprint))
      }
    }
    lists.append(
      SignedList(
        place: place, signer: signer, isListSigner: signer.isFor(TrustFile.masterListSigning),
        entries: elements.count))
  }

  /// The certificate of who signed a list; throws `.trustList` unless hash and signature of every
  /// signer hold.
  static func signer(of list: SignedObject, at place: String) throws(Fault) -> IssuerCertificate {
    let signers = try list.signers()
    guard let signer = signers.first?.certificate,
      signers.allSatisfy({ $0.hash == .holds && $0.signature == .holds })
    else { throw Fault(.trustList, at: place, "a list whose signature does not hold") }
    return signer
  }
}

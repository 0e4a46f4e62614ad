public import Bytes
public import Crypto

/// A signed list of known production errors: the BSI's defect list (TR-03129-2 v1.4.1, clause 7,
/// versions 1 and 2) or a state's own deviation list (ICAO Doc 9303-12, clause 10).
///
/// Its signature holds with the certificate that came along; whether to believe that signer is
/// decided by whoever takes the list.
public struct DefectList: Sendable {
  /// The object identifier of a defect list's content, id-DefectList.
  public static let defects = "0.4.0.127.0.7.3.1.5"
  /// The object identifier of a deviation list's content, id-icao-DeviationList.
  public static let deviations = "2.23.136.1.1.7"
  /// The purpose of signers of defect lists, id-electronicDefectListSigningKey.
  static let defectSigning = "0.4.0.127.0.7.3.11.2.1.2"
  /// The purpose of signers of deviation lists, id-icao-DeviationListSigningKey.
  static let deviationSigning = "2.23.136.1.1.8"

  /// Which documents have which errors.
  public struct Entry: Sendable, Hashable {
    /// The documents.
    public var documents = AffectedDocuments()
    /// What is wrong with them.
    public var defects: [KnownDefect] = []
    /// What the list's maker says to people; empty where nothing.
    public var note = ""
  }

  /// The entries, in the order of the list.
  public let entries: [Entry]
  /// The certificate of who signed it.
  public let signer: IssuerCertificate
  /// True for a state's own deviation list, which speaks of that state's documents only.
  public let isOfIssuer: Bool
  /// The list's bytes.
  public let der: [UInt8]

  /// Whether the signer's certificate is one for signers of such lists.
  public var isListSigner: Bool {
    signer.isFor(isOfIssuer ? DefectList.deviationSigning : DefectList.defectSigning)
  }

  /// Reads a list whose signature holds; throws `.trustList` for one whose does not, and for
  /// another form.
  public init(_ object: SignedObject, der: [UInt8]) throws(Fault) {
    signer = try TrustFile.signer(of: object, at: "defect list")
    isOfIssuer = object.contentType == DefectList.deviations
    self.der = der
    entries = try DefectList.entries(object.content, type: object.contentType)
  }

  /// The entries of a list's content, by its object identifier; throws `.trustList`.
  public static func entries(_ content: [UInt8], type: String) throws(Fault) -> [Entry] {
    do throws(Fault) {
      switch type {
      case defects: return try DefectForm.entries(content)
      case deviations: return try DeviationForm.entries(content)
      default: throw Fault(.trustList, "a signed object of another type")
      }
    } catch { throw Fault(.trustList, at: error.place, error.detail) }
  }

  /// What the list knows of a document; `signed` is when its security object was made, where that
  /// is known.
  public func defects(
    of signer: IssuerCertificate, zone: MachineReadableZone?, signed: Int64?
  ) -> [KnownDefect] {
    if isOfIssuer {
      guard let ours = signer.issuerState, let theirs = self.signer.issuerState, ours == theirs
      else { return [] }
    }
    return entries.filter { $0.documents.hold(signer, zone, signed) }.flatMap(\.defects)
  }
}

/// Which documents an entry of a list is about. All that is said must hold at once (Doc 9303-3,
/// clause 7.3.6); an entry that says nothing is about none.
public struct AffectedDocuments: Sendable, Hashable {
  /// The document signer.
  public var signer: SignerReference?
  /// A hash of the document signer's certificate, with the function's object identifier.
  public var certificateHash: [UInt8]?
  /// The function of that hash, an object identifier.
  public var hashAlgorithm = ""
  /// The document code: `P`, `C`.
  public var documentCode: String?
  /// The document numbers.
  public var numbers: Set<String>?
  /// When they were issued, in milliseconds since 1970. Held against the time at which the security
  /// object was signed, where that is known; alone it names no document.
  public var issued: ClosedRange<Int64>?

  /// No document.
  public init() {}

  /// Whether a document is among them.
  func hold(
    _ certificate: IssuerCertificate, _ zone: MachineReadableZone?, _ signed: Int64?
  ) -> Bool {
    guard signer != nil || certificateHash != nil || numbers != nil else { return false }
    if let signer, !certificate.isNamed(by: signer) { return false }
    if let certificateHash {
      let function = HashAlgorithm(rawValue: hashAlgorithm)
      guard let hash = try? function?.hash(certificate.der), hash == certificateHash else {
        return false
      }
    }
    if let documentCode {
      guard let code = zone?.documentCode, code.hasPrefix(documentCode) else { return false }
    }
    if let numbers {
      guard let number = zone?.documentNumber, numbers.contains(number) else { return false }
    }
    if let issued, let signed, !issued.contains(signed) { return false }
    return true
  }
}

extension IssuerCertificate {
  /// Whether a reference names this certificate.
  func isNamed(by reference: SignerReference) -> Bool {
    switch reference {
    case .issuer(let name, let serial): isIssued(by: name, serial: serial)
    case .key(let identifier): keyIdentifier == identifier
    }
  }
}

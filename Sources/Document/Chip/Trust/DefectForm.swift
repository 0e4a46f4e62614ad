import Bytes
import Crypto

/// The BSI's defect list (TR-03129-2 v1.4.1, clause 7.1): SEQUENCE of version, hash function and
/// defects; version 1 is 0, version 2 is 1.
enum DefectForm {
  /// The subtree id-DefectList.
  private static let root = DefectList.defects

  static func entries(_ content: [UInt8]) throws(Fault) -> [DefectList.Entry] {
    let fields = try TaggedElement(content[...]).children(0x02, 0x06, 0x31)
    let version = try fields[0].smallNumber()
    guard version <= 1 else { throw TaggedElement.wrong(fields[0].encoded, "version 0 or 1") }
    let function = try fields[1].identifier()
    var entries: [DefectList.Entry] = []
    for element in try fields[2].children() {
      entries.append(try entry(element, function))
    }
    return entries
  }

  /// Defect: signer, hash of the certificate, defects, a description in version 2.
  private static func entry(
    _ element: TaggedElement, _ function: String
  ) throws(Fault) -> DefectList.Entry {
    var entry = DefectList.Entry()
    entry.documents.hashAlgorithm = function
    for field in try element.children() {
      switch field.tag {
      case 0x30, 0x80, 0xA0: entry.documents.signer = try reference(field)
      case 0x04: entry.documents.certificateHash = Array(field.content)
      case 0x31:
        for defect in try field.children() { entry.defects.append(try known(defect)) }
      case 0x0C: entry.note = try field.text()
      default: throw TaggedElement.wrong(field.encoded, "an element of a defect expected")
      }
    }
    return entry
  }

  /// SignerIdentifier (RFC 5652 clause 5.3).
  static func reference(_ element: TaggedElement) throws(Fault) -> SignerReference {
    switch element.tag {
    case 0x30:
      let pair = try element.children(0x30, 0x02)
      return .issuer(Array(pair[0].encoded), serial: Array(pair[1].content))
    case 0x80: return .key(Array(element.content))
    case 0xA0: return .key(Array(try element.children(0x04)[0].content))
    default: throw TaggedElement.wrong(element.encoded, "a signer's identifier expected")
    }
  }

  /// KnownDefect, or KnownDefectV2 within [0].
  private static func known(_ element: TaggedElement) throws(Fault) -> KnownDefect {
    let isSecond = element.tag == 0xA0
    let fields = try element.children(0x06)
    let type = try fields[0].identifier()
    var parameters = fields.dropFirst().first
    if isSecond {
      let tagged = fields.first { $0.tag == 0xA0 || $0.tag == 0x80 }
      // The tag [0] of version 2 stands around the parameter.
      parameters = try tagged.flatMap { (tagged) throws(Fault) in
        tagged.isConstructed ? try tagged.children().first : tagged
      }
    }
    return try defect(type, parameters)
  }

  /// Clauses 7.3.1 to 7.3.3.
  private static func defect(
    _ type: String, _ parameters: TaggedElement?
  ) throws(Fault) -> KnownDefect {
    func required() throws(Fault) -> TaggedElement {
      guard let parameters else { throw Fault(.chipFile, at: type, "a parameter expected") }
      return parameters
    }
    guard type.hasPrefix(root + ".") else { return .other(type) }
    switch type.dropFirst(root.count + 1) {
    case "1.1": return .signerRevoked(status: try required().smallNumber())
    case "1.2": return .signerReplaced(certificate: Array(try required().content))
    case "1.3": return .chipKeysCompromised
    case "1.4": return .activeKeysCompromised
    case "1.5":
      let status = try required().smallNumber()
      guard status <= 6 else { return .other(type) }
      return .protocolsFail(
        chip: [0, 2, 4, 6].contains(status), active: [1, 2, 5, 6].contains(status),
        mapping: status >= 3)
    case "1.6":
      let status = try required().smallNumber()
      guard status <= 2 else { return .other(type) }
      return .validityWrong(authority: status != 1, signer: status != 0)
    case "2.1": return .groupsMalformed(try required().smallNumbers())
    case "2.2": return .securityObjectWrong
    case "2.3": return .listsDiffer
    case "2.4": return .otherSigner(try reference(try required()))
    case "2.5": return .country(try required().text().uppercased())
    case "4.1": return .cardSecurityMalformed
    case "4.4": return .signerMalformed
    default: return .other(type)
    }
  }
}

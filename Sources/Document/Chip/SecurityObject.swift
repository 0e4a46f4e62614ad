public import Bytes
public import Crypto

/// The document security object: the issuer's signed list of hashes, one for each data group (ICAO
/// Doc 9303-10, clause 4.6.2, versions 0 and 1).
public struct SecurityObject: Sendable {
  /// The object identifier of its content, id-icao-mrtd-security-ldsSecurityObject.
  public static let contentType = "2.23.136.1.1.1"

  /// Other types that issuers gave it: plain data (China), and one of before the standard (France,
  /// Belgium). What they hold is the same, and nothing but its form says so.
  public static let otherContentTypes: Set<String> = ["1.2.840.113549.1.7.1", "1.3.27.1.1.1"]

  /// The signed message that holds it.
  public let signed: SignedObject
  /// 0, or 1 where versions of the data structure stand in it.
  public let version: Int
  /// The hash function, an object identifier.
  public let hashAlgorithm: String
  /// The hash of each data group, by its number.
  public let hashes: [Int: [UInt8]]
  /// The version of the logical data structure, `0108`, which version 1 of the object holds.
  public let structureVersion: String?
  /// The version of Unicode, `040000`, beside it.
  public let unicodeVersion: String?

  /// Reads EF.SOD, tag 77 included. Nothing of it is true until its signature and the signer's
  /// certificate are checked. Throws `.chipFile` or `.message`.
  public init(_ file: [UInt8]) throws(Fault) {
    let wrapper = try TaggedElement(file[...])
    guard wrapper.tag == 0x77 else { throw TaggedElement.wrong(file[...], "tag 77 expected") }
    signed = try SignedObject(Array(wrapper.content))
    let types = SecurityObject.otherContentTypes.union([SecurityObject.contentType])
    guard types.contains(signed.contentType) else {
      throw Fault(.chipFile, at: "EF.SOD", "a signed object of another type")
    }
    let fields = try TaggedElement(signed.content[...]).children(0x02, 0x30, 0x30)
    version = try fields[0].smallNumber()
    guard version <= 1 else { throw Fault(.chipFile, at: "EF.SOD", "version \(version)") }
    hashAlgorithm = try fields[1].children(0x06)[0].identifier()
    var hashes: [Int: [UInt8]] = [:]
    for entry in try fields[2].children() {
      let pair = try entry.children(0x02, 0x04)
      let number = try pair[0].smallNumber()
      guard (1...16).contains(number), hashes[number] == nil else {
        throw TaggedElement.wrong(entry.encoded, "a data group of 1 to 16, each once, expected")
      }
      hashes[number] = Array(pair[1].content)
    }
    self.hashes = hashes
    (structureVersion, unicodeVersion) = try SecurityObject.versions(fields)
  }

  /// LDSVersionInfo, which stands last and in version 1 only (Doc 9303-10, clause 4.6.2.3).
  private static func versions(
    _ fields: [TaggedElement]
  ) throws(Fault) -> (structure: String?, unicode: String?) {
    guard fields.count > 3 else { return (nil, nil) }
    let texts = try fields[3].children(0x13, 0x13).map {
      String(decoding: $0.content, as: UTF8.self)
    }
    return (texts[0], texts[1])
  }
}

public import Bytes
public import Crypto

/// The document security object: the issuer's signed list of hashes, one for each data group (ICAO
/// Doc 9303-10, clause 4.6.2, versions 0 and 1).
public struct SecurityObject: Sendable {
  /// The object identifier of its content, id-icao-mrtd-security-ldsSecurityObject.
  public static let contentType = "2.23.136.1.1.1"

  /// The signed message that holds it.
  public let signed: SignedObject
  /// 0, or 1 where versions of the data structure stand in it.
  public let version: Int
  /// The hash function, an object identifier.
  public let hashAlgorithm: String
  /// The hash of each data group, by its number.
  public let hashes: [Int: [UInt8]]

  /// Reads EF.SOD, tag 77 included. Nothing of it is true until its signature and the signer's
  /// certificate are checked. Throws `.chipFile` or `.message`.
  public init(_ file: [UInt8]) throws(Fault) {
    let wrapper = try TaggedElement(file[...])
    guard wrapper.tag == 0x77 else { throw TaggedElement.wrong(file[...], "tag 77 expected") }
    signed = try SignedObject(Array(wrapper.content))
    guard signed.contentType == SecurityObject.contentType else {
      throw Fault(.chipFile, at: "EF.SOD", "a signed object of another type")
    }
    let fields = try TaggedElement(signed.content[...]).children(0x02, 0x30, 0x30)
    version = try SecurityObject.small(fields[0])
    guard version <= 1 else { throw Fault(.chipFile, at: "EF.SOD", "version \(version)") }
    hashAlgorithm = try SecurityObject.identifier(try fields[1].children(0x06)[0])
    var hashes: [Int: [UInt8]] = [:]
    for entry in try fields[2].children() {
      let pair = try entry.children(0x02, 0x04)
      let number = try SecurityObject.small(pair[0])
      guard (1...16).contains(number), hashes[number] == nil else {
        throw TaggedElement.wrong(entry.encoded, "a data group of 1 to 16, each once, expected")
      }
      hashes[number] = Array(pair[1].content)
    }
    self.hashes = hashes
  }

  /// An integer of one byte.
  private static func small(_ element: TaggedElement) throws(Fault) -> Int {
    guard element.content.count == 1, let byte = element.content.first, byte < 0x80 else {
      throw TaggedElement.wrong(element.encoded, "a small number expected")
    }
    return Int(byte)
  }

  /// An object identifier with its points (ISO/IEC 8825-1, clause 8.19).
  private static func identifier(_ element: TaggedElement) throws(Fault) -> String {
    var parts: [Int] = []
    var value = 0
    for byte in element.content {
      guard value < 1 << 40 else { throw TaggedElement.wrong(element.encoded, "no identifier") }
      value = value << 7 | Int(byte & 0x7F)
      guard byte & 0x80 == 0 else { continue }
      parts += parts.isEmpty ? [min(value / 40, 2), value - 40 * min(value / 40, 2)] : [value]
      value = 0
    }
    return parts.map(String.init).joined(separator: ".")
  }
}

import Crypto

/// The content of EF.SOD: the hashes of the data groups (ICAO Doc 9303-10, clause 4.6.2.3).
enum SecurityObjectWriting {
  /// id-icao-mrtd-security-ldsSecurityObject.
  static let type = "2.23.136.1.1.1"
  /// id-icao-cscaMasterList.
  static let masterListType = "2.23.136.1.1.2"
  /// id-icao-cscaMasterListSigningKey, a purpose of keys.
  static let listSigning = "2.23.136.1.1.3"
  /// id-SecurityObject of EF.CardSecurity (TR-03110-3, A.1.2.5).
  static let cardSecurityType = "0.4.0.127.0.7.3.2.1"

  /// LDSSecurityObject of version 0, or 1 with the versions of the data structure in it.
  static func content(
    _ hashes: [Int: [UInt8]], _ hash: HashAlgorithm, isRecent: Bool
  ) -> [UInt8] {
    let algorithm = DottedIdentifier(hash.rawValue)?.octets ?? []
    let entries = hashes.sorted { $0.key < $1.key }.map { number, digest in
      DataObject(0x30, [.integer([UInt8(number)]), DataObject(0x04, digest)])
    }
    var parts = [
      DataObject.integer([isRecent ? 1 : 0]),
      DataObject(0x30, [DataObject(0x06, algorithm), DataObject(0x05)]),
      DataObject(0x30, entries),
    ]
    if isRecent {
      // Printable strings: LDS 1.8, Unicode 4.0.0.
      parts.append(
        DataObject(
          0x30,
          [DataObject(0x13, Array("0108".utf8)), DataObject(0x13, Array("040000".utf8))]))
    }
    return DataObject(0x30, parts).encoded
  }

  /// EF.SOD around a signed message.
  static func file(_ signed: [UInt8]) -> [UInt8] { DataObject(0x77, signed).encoded }

  /// CscaMasterList: version 0 and the certificates (Doc 9303-12, clause 8.2.2).
  static func masterList(_ certificates: [[UInt8]]) -> [UInt8] {
    let sorted = certificates.sorted { $0.lexicographicallyPrecedes($1) }
    return DataObject(
      0x30, [.integer([]), DataObject(0x31, sorted.flatMap { $0 })]
    ).encoded
  }
}

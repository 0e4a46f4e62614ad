public import Bytes
import Crypto

/// What opens a chip: something printed on the document, or known to its holder (ICAO Doc 9303-11,
/// clauses 4.3.2 and 9.7.3; BSI TR-03110-3, table 5).
///
/// It is personal data, and all that its session keys rest on: it is never shown or logged.
public enum AccessPassword: Sendable, CustomStringConvertible {
  /// From the machine-readable zone.
  case zone(ZoneKey)
  /// The card access number, six digits printed on the document.
  case cardAccessNumber(String)
  /// A number that the holder knows; identity cards only.
  case personalNumber(String)
  /// A number that unblocks the one before.
  case unblockingNumber(String)

  /// The kind of password, never the password.
  public var description: String {
    switch self {
    case .zone: "MRZ"
    case .cardAccessNumber: "CAN"
    case .personalNumber: "PIN"
    case .unblockingNumber: "PUK"
    }
  }

  /// The reference in MSE:Set AT (Doc 9303-11, clause 4.4.4.1; TR-03110-3, B.14.1).
  var reference: UInt8 {
    switch self {
    case .zone: 1
    case .cardAccessNumber: 2
    case .personalNumber: 3
    case .unblockingNumber: 4
    }
  }

  /// f(pi): SHA-1 of a zone's information, else the characters (TR-03110-3, table 5).
  var encoded: [UInt8] {
    switch self {
    case .zone(let key): key.hash
    case .cardAccessNumber(let text), .personalNumber(let text), .unblockingNumber(let text):
      Array(text.utf8)
    }
  }
}

/// What of a machine-readable zone opens a chip: document number, birth date and expiry date, each
/// with its check digit ("MRZ information", Doc 9303-11, clause 4.3.2).
public struct ZoneKey: Sendable {
  /// SHA-1 of the information, which itself is not kept: PACE takes all of it, basic access the
  /// first 16 bytes.
  let hash: [UInt8]

  /// From a hash, for recorded conversations whose document is not to be named.
  init(hash: [UInt8]) { self.hash = hash }

  /// From a zone as it was read. Check digits are computed: a zone whose printed ones differ was
  /// misread, and the chip answers for the right ones. Throws `.openSSL` without SHA-1.
  public init(_ zone: MachineReadableZone) throws(Fault) {
    var number = Array(zone.slice(.documentNumber))
    if let long = zone.longNumber { number += zone.characters[long.rest] }
    try self.init(
      number: number, birthDate: Array(zone.slice(.birthDate)),
      expiryDate: Array(zone.slice(.expiryDate)))
  }

  /// From a document number without check digit and two dates as YYMMDD, as somebody types them:
  /// small letters become capitals; spaces and hyphens, which zones write as fillers, too. Throws
  /// `.zoneField` for anything that no zone can hold.
  public init(documentNumber: String, birthDate: String, expiryDate: String) throws(Fault) {
    let filler = UInt8(ascii: "<")
    var number = documentNumber.uppercased().utf8.map {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") ? filler : $0
    }
    while number.last == filler { number.removeLast() }
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
    guard (1...22).contains(number.count),
      number.allSatisfy({ isAlphanumeric($0) || $0 == filler })
    else { throw Fault(.zoneField, at: "document number", "letters and digits expected") }
    for (place, date) in [("birth date", birthDate), ("expiry date", expiryDate)] {
      guard date.utf8.count == 6,
        date.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == filler })
      else { throw Fault(.zoneField, at: place, "six digits expected: YYMMDD") }
    }
    try self.init(
      number: number, birthDate: Array(birthDate.utf8), expiryDate: Array(expiryDate.utf8))
  }

  private init(
    number: [UInt8], birthDate: [UInt8], expiryDate: [UInt8]
  ) throws(Fault) {
    let fillers = [UInt8](repeating: UInt8(ascii: "<"), count: max(0, 9 - number.count))
    let information = [number + fillers, birthDate, expiryDate].flatMap {
      $0 + [CheckDigit.character(of: $0)]
    }
    hash = try HashAlgorithm.sha1.hash(information)
  }
}

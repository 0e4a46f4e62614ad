public import Bytes
package import Crypto
public import Store

/// An officer about to be added, with the passphrase that was typed.
public struct NewOfficer: Sendable {
  let serviceNumber: String
  let passphrase: Passphrase
  let cost: Scrypt

  /// Takes a service number and a passphrase; throws `.officer` for a number that is none, and
  /// `.passphrase` for a passphrase that is too easy. `station` and the point of entry must not
  /// make up the passphrase.
  public init(
    serviceNumber: String, passphrase: Passphrase, station words: [String]
  ) throws(Fault) {
    try NewOfficer.check(serviceNumber)
    try passphrase.check(avoiding: words + [serviceNumber])
    self.init(serviceNumber: serviceNumber, passphrase: passphrase, cost: .passphrase)
  }

  /// The seam for the demonstration, benchmarks and tests: another cost, no check.
  package init(serviceNumber: String, passphrase: Passphrase, cost: Scrypt) {
    self.serviceNumber = serviceNumber
    self.passphrase = passphrase
    self.cost = cost
  }

  /// The means by which the officer will sign in.
  func credential(
    of station: String, randomness: any Randomness
  ) throws(Fault) -> OfficerCredential {
    try OfficerCredential(
      serviceNumber, passphrase, cost: cost, of: station, randomness: randomness)
  }

  /// 1 to 24 letters, digits, points and hyphens of ASCII, as records take them.
  static func check(_ serviceNumber: String) throws(Fault) {
    let allowed = serviceNumber.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xdf)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    guard allowed, (1...24).contains(serviceNumber.utf8.count) else {
      throw Fault(
        .officer, at: "service number", "1 to 24 letters, digits, points and hyphens expected")
    }
  }
}

/// How a new station's keys are protected, and who may let others in.
public struct StationProtection: Sendable {
  let mode: KeyMode
  let administrator: NewOfficer

  /// Chooses a mode and the first administrator.
  public init(mode: KeyMode, administrator: NewOfficer) {
    self.mode = mode
    self.administrator = administrator
  }

  /// For the demonstration, benchmarks and tests: opens by itself, and costs nothing.
  package static let simulated = StationProtection(
    mode: .rootFile,
    administrator: NewOfficer(
      serviceNumber: "1001", passphrase: Passphrase("four quiet camels cross"),
      cost: .simulated))
}

extension Fault.Code {
  /// A service number that is none, is taken or is not there, or the last officer who is needed.
  public static let officer = Fault.Code("station.officer", .badInput)
}

public import Bytes
package import Crypto

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

/// What an officer types to sign in.
public struct Passphrase: Sendable {
  /// The UTF-8 of normalisation form C: keyboards and systems write one letter in several ways.
  let bytes: [UInt8]
  private let text: String

  /// Takes what was typed, as it is.
  public init(_ text: String) {
    self.text = text.normalizedNFC
    bytes = Array(self.text.utf8)
  }

  /// Characters at least: NIST SP 800-63B-4 clause 3.1.1.2, for a passphrase that stands alone. It
  /// protects the station's keys against who has all the time there is, so 15 is not too many.
  public static let charactersAtLeast = 15
  /// Bytes at most; 64 characters must be possible (same clause).
  static let bytesAtMost = 1024
  /// Characters that are left, and different ones among them, once what is easily guessed is taken
  /// out.
  private static let ownAtLeast = 8
  private static let differentAtLeast = 6
  /// What makes up the long passwords of published breach lists.
  private static let guessed = [
    "passphrase", "password", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "12345678", "abcdef",
    "iloveyou", "letmein", "welcome", "admin", "maabar", "secret", "border",
  ]

  /// Throws `.passphrase` for one that is too short, or made up of words that anybody tries first
  /// (same clause: expected, compromised and context-specific values are refused). No demand for
  /// kinds of characters, and no date after which it must change.
  func check(avoiding words: [String]) throws(Fault) {
    guard text.count >= Passphrase.charactersAtLeast else {
      throw Passphrase.fault("at least \(Passphrase.charactersAtLeast) characters are needed")
    }
    guard bytes.count <= Passphrase.bytesAtMost else { throw Passphrase.fault("it is too long") }
    var own = text.lowercased()
    for word in Passphrase.guessed + words where word.count >= 3 {
      own = Passphrase.removing(word.lowercased(), from: own)
    }
    guard own.count >= Passphrase.ownAtLeast, Set(own).count >= Passphrase.differentAtLeast else {
      throw Passphrase.fault("it is made of what is guessed first: take four or five odd words")
    }
  }

  private static func removing(_ word: String, from text: String) -> String {
    let pattern = Array(word)
    var rest: [Character] = []
    for character in text {
      rest.append(character)
      if rest.suffix(pattern.count).elementsEqual(pattern) { rest.removeLast(pattern.count) }
    }
    return String(rest)
  }

  private static func fault(_ detail: String) -> Fault { Fault(.passphrase, detail) }
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

extension Scrypt {
  /// No work at all: never for an officer of flesh and blood.
  package static let simulated = Scrypt(cost: 2, blockSize: 1, parallelism: 1)
}

extension Fault.Code {
  /// A service number that is none, is taken or is not there, or the last officer who is needed.
  public static let officer = Fault.Code("station.officer", .badInput)
  /// A new passphrase that is too short or too easily guessed.
  public static let passphrase = Fault.Code("station.passphrase", .badInput)
}

public import Bytes
package import Crypto

/// What an officer types to sign in.
public struct Passphrase: Sendable {
  /// The UTF-8 of normalisation form C: keyboards and systems write one letter in several ways.
  package let bytes: [UInt8]
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
  package func check(avoiding words: [String]) throws(Fault) {
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

extension Scrypt {
  /// No work at all: never for an officer of flesh and blood.
  package static let simulated = Scrypt(cost: 2, blockSize: 1, parallelism: 1)
}

extension Fault.Code {
  /// A new passphrase that is too short or too easily guessed.
  public static let passphrase = Fault.Code("store.passphrase", .badInput)
}

/// How long a session stays open.
public enum SessionLimits {
  /// A session that nobody used for so long has ended: NIST SP 800-63B-4 clause 2.3.3 (AAL3), as
  /// screens are left alone among people.
  public static let idleMinutes = 15
  /// A session ends after so long whatever happens: one shift (same clause).
  public static let hours = 12
}

import Biometrics
import Crypto

// How plans are said in a word on a command line: parts with hyphens between them.

extension ChipCipher {
  fileprivate static let words: [(word: String, cipher: ChipCipher)] = [
    ("3des", .tripleDES), ("aes128", .aes128), ("aes192", .aes192), ("aes256", .aes256),
  ]
}

extension PaceOffer {
  /// Reads `gm-aes128-13`: mapping (gm, im, cam), cipher, number of the domain parameters. Nil for
  /// another form and for what does not exist.
  public init?(word: String) {
    let parts = word.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let mappings: [String: PaceVariant.Mapping] = [
      "gm": .generic, "im": .integrated, "cam": .chipAuthentication,
    ]
    guard parts.count == 3, let mapping = mappings[parts[0]],
      let cipher = ChipCipher.words.first(where: { $0.word == parts[1] })?.cipher,
      let number = Int(parts[2]), (try? AgreementGroup(standardized: number)) != nil,
      mapping != .chipAuthentication || number >= 8 && cipher != .tripleDES,
      mapping != .integrated || number != 10
    else { return nil }
    self.init(PaceVariant(mapping, isCurve: number >= 8, cipher), parameters: number)
  }
}

extension SpecimenPlan.ChipKey {
  /// Reads `1-aes128-13`: version, cipher, number of the domain parameters; nil for another form.
  public init?(word: String) {
    let parts = word.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let version = Int(parts[0]), (1...2).contains(version),
      let cipher = ChipCipher.words.first(where: { $0.word == parts[1] })?.cipher,
      let number = Int(parts[2]), (try? AgreementGroup(standardized: number)) != nil
    else { return nil }
    self.init(parameters: number, cipher: cipher, version: version)
  }
}

extension SpecimenPlan.ActiveProof {
  /// Reads `none`, `rsa-2048-sha256` or `ecdsa-13-sha256`; nil for another form.
  public init?(word: String) {
    guard word != "none" else {
      self = .none
      return
    }
    guard let parts = KeyWord(word) else { return nil }
    switch parts.algorithm {
    case "rsa": self = .rsa(bits: parts.number, parts.hash)
    case "ecdsa": self = .curve(parts.number, parts.hash)
    default: return nil
    }
  }
}

extension SpecimenPlan {
  /// Lets the document signer have the key of a word: `rsa-2048-sha256`, `pss-3072-sha256` or
  /// `ecdsa-13-sha256`; the data groups are hashed with the same function. False for another form.
  public mutating func setSigner(word: String) -> Bool {
    guard let parts = KeyWord(word) else { return false }
    switch parts.algorithm {
    case "rsa": signerScheme = .rsa(parts.hash)
    case "pss": signerScheme = .rsaPSS(parts.hash)
    case "ecdsa": signerScheme = .encodedECDSA(parts.hash)
    default: return false
    }
    signerKind = parts.algorithm == "ecdsa" ? .curve(parts.number) : .rsa(bits: parts.number)
    hash = parts.hash
    return true
  }
}

/// An algorithm, the bits of RSA or the number of a curve, and a hash.
private struct KeyWord {
  let algorithm: String
  let number: Int
  let hash: HashAlgorithm

  init?(_ word: String) {
    let parts = word.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let number = Int(parts[1]),
      let hash = HashAlgorithm.allCases.first(where: {
        $0.name.lowercased().filter { $0 != "-" } == parts[2]
      })
    else { return nil }
    let isCurve = parts[0] == "ecdsa"
    guard isCurve ? (8...18).contains(number) : (1024...4096).contains(number) else { return nil }
    (algorithm, self.number, self.hash) = (parts[0], number, hash)
  }
}

extension SpecimenPortrait {
  /// The drawn test face of a number, 480 by 640 pixels in grey JPEG.
  public static func drawn(_ number: Int) -> SpecimenPortrait {
    let image = TestFace(number).drawn()
    return SpecimenPortrait(
      BaselineJPEG.write(image, quality: 90), width: image.width, height: image.height)
  }
}

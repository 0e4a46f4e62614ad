import Names

/// One word of the traveller's name, ready to be compared.
struct QueryWord {
  let letters: [UInt8]
  let skeleton: [UInt8]
  let role: TokenRole
  let script: TokenScript
  let span: Range<Int>
  /// The consonants as a set; see `TokenTable.consonants`.
  let consonants: UInt32
  /// The family of names; 0 for none.
  let family: UInt16
  /// The issuer may have cut the word.
  let isCut: Bool
  /// The word with look-alike signs made one; empty when that changes nothing.
  let lookAlike: [UInt8]

  init(_ token: NameToken, isCut: Bool) {
    self.init(
      token.letters, role: token.role, script: token.script, span: token.span, isCut: isCut)
  }

  /// Two neighbours read as one word.
  init(_ first: QueryWord, _ second: QueryWord) {
    self.init(
      Array((first.letters + second.letters).prefix(NameToken.maximumLetters)), role: .name,
      script: first.script, span: first.span.lowerBound..<second.span.upperBound,
      isCut: second.isCut)
  }

  private init(
    _ letters: [UInt8], role: TokenRole, script: TokenScript, span: Range<Int>, isCut: Bool
  ) {
    self.letters = letters
    var skeleton: [UInt8] = []
    NameSkeleton.append(letters.span, to: &skeleton)
    self.skeleton = skeleton
    self.role = role
    self.script = script
    self.span = span
    self.isCut = isCut
    consonants = QueryWord.consonants(skeleton.span)
    family = role == .name ? NameFamilies.family(of: letters) : 0
    lookAlike = QueryWord.lookAlike(letters, script)
  }

  private static func lookAlike(_ letters: [UInt8], _ script: TokenScript) -> [UInt8] {
    guard script == .latin, TokenKeys.hasLookAlike(letters.span) else { return [] }
    var form: [UInt8] = []
    TokenKeys.lookAlikeForm(letters.span, into: &form)
    return form == letters ? [] : form
  }

  /// The signs of a skeleton as a set of bits.
  static func consonants(_ skeleton: Span<UInt8>) -> UInt32 {
    var set: UInt32 = 0
    for index in 0..<skeleton.count { set |= 1 << UInt32(skeleton[index] & 31) }
    return set
  }

  /// 1 for `abd` and 2 for `abu` with more behind it, in either script; else 0.
  @inline(__always)
  static func compound(_ letters: Span<UInt8>) -> Int {
    guard letters.count >= 5 else { return 0 }
    switch (letters[0], letters[1], letters[2]) {
    case (0x61, 0x62, 0x64), (0x80 | 0x45, 0x80 | 0x62, 0x80 | 0x64): return 1
    case (0x61, 0x62, 0x75), (0x80 | 0x41, 0x80 | 0x62, 0x80 | 0x77): return 2
    default: return 0
    }
  }
}

extension TokenRole {
  /// True for words that stand for a name.
  var isNameOrInitial: Bool { self == .name || self == .initial }
}

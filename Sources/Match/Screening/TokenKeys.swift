import Bytes
import Host
import Names

/// The keys under which a word is found though it is spelled another way.
///
/// Letters and letters less any one (SymSpell: one slip on either side or a swap meet), the
/// skeleton and the skeleton less any one, the form with look-alike signs made one (OCR), the word
/// without a grown-on article, and the first four letters for words that an issuer cut. Source of
/// the deletion scheme: W. Garbe, SymSpell (2012).
struct TokenKeys {
  private var normal: [UInt8] = []
  private var skeleton: [UInt8] = []
  /// The keys of the last word, without order; a key may stand twice.
  private(set) var keys: [UInt32] = []

  private enum Seed {
    static let letters: UInt32 = 1
    static let skeleton: UInt32 = 2
    static let prefix: UInt32 = 3
    static let family: UInt32 = 4
  }

  /// Letters of the prefix key.
  static let prefixLetters = 4

  /// Makes the keys of a word. `isCut` adds the prefix of a query's word; an index always has it.
  mutating func make(_ word: Span<UInt8>, family: UInt16, isCut: Bool, isListed: Bool) {
    keys.removeAll(keepingCapacity: true)
    if family != 0 { keys.append(TokenKeys.hash(family)) }
    add(word, seed: Seed.letters, deletions: word.count >= 4 && word.count <= 24)
    addSkeleton(word)
    if word.count > 0, word[0] & 0x80 == 0, word[0] != 1 { addLatin(word) }
    if QueryWord.compound(word) != 0 {
      let rest = word.extracting(3..<word.count)
      add(rest, seed: Seed.letters, deletions: false)
      addSkeleton(rest)
    }
    if (isListed && word.count > TokenKeys.prefixLetters)
      || (isCut && word.count >= TokenKeys.prefixLetters)
    {
      let prefix = word.extracting(first: TokenKeys.prefixLetters)
      keys.append(TokenKeys.hash(prefix, skipping: -1, seed: Seed.prefix))
    }
  }

  private mutating func addLatin(_ word: Span<UInt8>) {
    if TokenKeys.hasLookAlike(word) {
      TokenKeys.lookAlikeForm(word, into: &normal)
      let form = normal
      add(form.span, seed: Seed.letters, deletions: form.count >= 4 && form.count <= 24)
      addSkeleton(form.span)
    }
    if TokenKeys.hasGrownArticle(word) {
      let bare = word.extracting(2..<word.count)
      add(bare, seed: Seed.letters, deletions: false)
      addSkeleton(bare)
    }
  }

  private mutating func addSkeleton(_ word: Span<UInt8>) {
    skeleton.removeAll(keepingCapacity: true)
    NameSkeleton.append(word, to: &skeleton)
    guard !skeleton.isEmpty else { return }
    let form = skeleton
    add(form.span, seed: Seed.skeleton, deletions: form.count >= 4 && form.count <= 16)
  }

  private mutating func add(_ word: Span<UInt8>, seed: UInt32, deletions: Bool) {
    keys.append(TokenKeys.hash(word, skipping: -1, seed: seed))
    guard deletions else { return }
    for skipped in 0..<word.count {
      // One deletion within a run of equal letters is like any other.
      if skipped > 0, word[skipped] == word[skipped - 1] { continue }
      keys.append(TokenKeys.hash(word, skipping: skipped, seed: seed))
    }
  }

  /// Look-alikes made one: digits to letters, rn to m, cl to d, vv to w.
  static func lookAlikeForm(_ word: Span<UInt8>, into form: inout [UInt8]) {
    form.removeAll(keepingCapacity: true)
    var index = 0
    while index < word.count {
      let next = index + 1 < word.count ? word[index + 1] : 0
      if let one = lookAlike(word[index], next) {
        form.append(one)
        index += 2
      } else {
        form.append(lookAlike(word[index]))
        index += 1
      }
    }
  }

  /// True when `lookAlikeForm` would change the word.
  static func hasLookAlike(_ word: Span<UInt8>) -> Bool {
    for index in 0..<word.count {
      if lookAlike(word[index]) != word[index] { return true }
      if index + 1 < word.count, lookAlike(word[index], word[index + 1]) != nil { return true }
    }
    return false
  }

  /// The one letter that two look like.
  private static func lookAlike(_ first: UInt8, _ second: UInt8) -> UInt8? {
    switch (first, second) {
    case (UInt8(ascii: "r"), UInt8(ascii: "n")): UInt8(ascii: "m")
    case (UInt8(ascii: "c"), UInt8(ascii: "l")): UInt8(ascii: "d")
    case (UInt8(ascii: "v"), UInt8(ascii: "v")): UInt8(ascii: "w")
    default: nil
    }
  }

  private static func lookAlike(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "0"): UInt8(ascii: "o")
    case UInt8(ascii: "1"): UInt8(ascii: "l")
    case UInt8(ascii: "2"): UInt8(ascii: "z")
    case UInt8(ascii: "4"): UInt8(ascii: "a")
    case UInt8(ascii: "5"): UInt8(ascii: "s")
    case UInt8(ascii: "6"): UInt8(ascii: "g")
    case UInt8(ascii: "8"): UInt8(ascii: "b")
    default: letter
    }
  }

  /// True for `almasri`, `elbaradei`: an article may have grown on to the word.
  static func hasGrownArticle(_ word: Span<UInt8>) -> Bool {
    guard word.count >= 5, word[1] == UInt8(ascii: "l") else { return false }
    return word[0] == UInt8(ascii: "a") || word[0] == UInt8(ascii: "e")
      || word[0] == UInt8(ascii: "u")
  }

  private static func hash(_ family: UInt16) -> UInt32 {
    (UInt32(family) ^ Seed.family << 16) &* 0x9e37_79b1
  }

  /// A hash of a word less one letter (-1: none): FNV-1a with a last mix.
  @inline(__always)
  static func hash(_ word: Span<UInt8>, skipping: Int, seed: UInt32) -> UInt32 {
    var hash: UInt32 = 2_166_136_261 ^ (seed &* 0x9e37_79b9)
    for index in 0..<word.count where index != skipping {
      hash = (hash ^ UInt32(word[index])) &* 16_777_619
    }
    hash ^= hash >> 15
    hash = hash &* 0x2c1b_3c6d
    return hash ^ (hash >> 13)
  }
}

/// Keys to words, sorted by key, with a directory over the upper bits.
struct KeyIndex: Sendable {
  private var keys: [UInt32] = []
  private var tokens: [UInt32] = []
  private var directory: [UInt32] = [0, 0]
  private var shift: UInt32 = 31

  init() {}

  /// The keys of all words of a table.
  init(_ table: TokenTable) {
    var maker = TokenKeys()
    var pairs: [UInt64] = []
    for token in 0..<table.count {
      maker.make(
        table.letters(token), family: table.family(token), isCut: false, isListed: true)
      for key in maker.keys { pairs.append(UInt64(key) << 32 | UInt64(token)) }
    }
    pairs.sort()
    keys.reserveCapacity(pairs.count)
    tokens.reserveCapacity(pairs.count)
    var last: UInt64?
    for pair in pairs where pair != last {
      keys.append(UInt32(pair >> 32))
      tokens.append(UInt32(truncatingIfNeeded: pair))
      last = pair
    }
    makeDirectory()
  }

  private mutating func makeDirectory() {
    var bits = 1
    while bits < 22, 1 << bits < keys.count / 2 { bits += 1 }
    shift = UInt32(32 - bits)
    directory = [UInt32](repeating: 0, count: (1 << bits) + 1)
    for key in keys { directory[Int(key >> shift) + 1] += 1 }
    for slot in 1..<directory.count { directory[slot] += directory[slot - 1] }
  }

  /// Calls `body` with each word that has the key.
  @inline(__always)
  func forEach(_ key: UInt32, _ body: (Int) -> Void) {
    guard !keys.isEmpty else { return }
    let slot = Int(key >> shift)
    var index = Int(directory[slot])
    let end = Int(directory[slot + 1])
    while index < end {
      if keys[index] == key { body(Int(tokens[index])) }
      index += 1
    }
  }

  // MARK: As columns

  func write(to writer: inout ColumnWriter) {
    writer.append(keys)
    writer.append(tokens)
  }

  /// Reads the keys of a table of `words` words.
  init(_ reader: inout ColumnReader, words: Int) throws(Fault) {
    keys = try reader.column()
    tokens = try reader.column()
    guard keys.count == tokens.count, tokens.allSatisfy({ $0 < words }),
      zip(keys, keys.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw Fault(.columns, at: "keys", "columns that do not fit together") }
    makeDirectory()
  }
}

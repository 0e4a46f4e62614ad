import Bytes
import Host
import Names

/// The distinct words of a segment, packed: letters, skeleton, role, script and look-up by letters.
struct TokenTable: Sendable {
  private(set) var letters: [UInt8] = []
  private var letterStarts: [UInt32] = [0]
  private var skeletons: [UInt8] = []
  private var skeletonStarts: [UInt32] = [0]
  private var kinds: [UInt8] = []
  private var consonantSets: [UInt32] = []
  private var families: [UInt16] = []
  /// Open addressing, a power of two long; 0 is free, else the word's number plus one.
  private var slots: [UInt32] = [UInt32](repeating: 0, count: 1024)

  /// The number of words.
  var count: Int { kinds.count }

  func role(_ token: Int) -> TokenRole { TokenTable.roles[Int(kinds[token] >> 4)] }

  func script(_ token: Int) -> TokenScript { TokenScript(rawValue: kinds[token] & 15) ?? .other }

  /// The consonants of the word as a set of bits; see `QueryWord.consonants`.
  func consonants(_ token: Int) -> UInt32 { consonantSets[token] }

  /// The family of names that the word belongs to; 0 for none.
  func family(_ token: Int) -> UInt16 { families[token] }

  func letterRange(_ token: Int) -> Range<Int> {
    Int(letterStarts[token])..<Int(letterStarts[token + 1])
  }

  @_lifetime(borrow self)
  func letters(_ token: Int) -> Span<UInt8> { letters.span.extracting(letterRange(token)) }

  @_lifetime(borrow self)
  func skeleton(_ token: Int) -> Span<UInt8> {
    skeletons.span.extracting(Int(skeletonStarts[token])..<Int(skeletonStarts[token + 1]))
  }

  /// Everything of a word.
  @_lifetime(borrow self)
  func listed(_ token: Int) -> ListedWord {
    ListedWord(
      letters: letters(token), skeleton: skeleton(token), script: script(token),
      consonants: consonants(token), family: family(token))
  }

  /// The letters of a word as an array of its own.
  func bytes(_ token: Int) -> [UInt8] { Array(letters[letterRange(token)]) }

  /// The skeleton of a word as an array of its own.
  func skeletonBytes(_ token: Int) -> [UInt8] {
    Array(skeletons[Int(skeletonStarts[token])..<Int(skeletonStarts[token + 1])])
  }

  /// The number of a word, or nil.
  func find(_ word: Span<UInt8>) -> Int? {
    var slot = TokenTable.start(word, slots.count)
    while slots[slot] != 0 {
      let token = Int(slots[slot]) - 1
      if letters(token).isSame(as: word) { return token }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The number of a word, which is added when it is new.
  mutating func intern(_ word: NameToken) -> Int {
    if let known = find(word.letters.span) { return known }
    if (count + 1) * 2 > slots.count { grow() }
    letters.append(contentsOf: word.letters)
    letterStarts.append(UInt32(letters.count))
    NameSkeleton.append(word.letters.span, to: &skeletons)
    skeletonStarts.append(UInt32(skeletons.count))
    consonantSets.append(QueryWord.consonants(skeleton(count)))
    families.append(word.role == .name ? NameFamilies.family(of: word.letters) : 0)
    let role = TokenTable.roles.firstIndex(of: word.role) ?? 0
    kinds.append(UInt8(role) << 4 | word.script.rawValue)
    insert(count - 1)
    return count - 1
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for token in 0..<count { insert(token) }
  }

  private mutating func insert(_ token: Int) {
    var slot = TokenTable.start(letters(token), slots.count)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(token + 1)
  }

  private static func start(_ word: Span<UInt8>, _ slots: Int) -> Int {
    Int(TokenKeys.hash(word, skipping: -1, seed: 7)) & (slots - 1)
  }

  private static let roles = TokenRole.allCases

  init() {}

  // MARK: As columns

  func write(to writer: inout ColumnWriter) {
    writer.append(letters)
    writer.append(letterStarts)
    writer.append(skeletons)
    writer.append(skeletonStarts)
    writer.append(kinds)
    writer.append(consonantSets)
    writer.append(families)
  }

  init(_ reader: inout ColumnReader) throws(Fault) {
    letters = try reader.column()
    letterStarts = try reader.column()
    skeletons = try reader.column()
    skeletonStarts = try reader.column()
    kinds = try reader.column()
    consonantSets = try reader.column()
    families = try reader.column()
    let starts = kinds.count + 1
    guard letterStarts.count == starts, letterStarts.isRising(to: letters.count),
      skeletonStarts.count == starts, skeletonStarts.isRising(to: skeletons.count),
      consonantSets.count == kinds.count, families.count == kinds.count,
      zip(letterStarts, letterStarts.dropFirst()).allSatisfy({ (1...255).contains($1 - $0) }),
      zip(skeletonStarts, skeletonStarts.dropFirst()).allSatisfy({ $1 - $0 <= 255 }),
      kinds.allSatisfy({ Int($0 >> 4) < TokenTable.roles.count })
    else { throw Fault(.columns, at: "words", "columns that do not fit together") }
    var room = 1024
    while kinds.count * 2 > room { room *= 2 }
    slots = [UInt32](repeating: 0, count: room)
    for token in 0..<count { insert(token) }
  }
}

extension Span<UInt8> {
  /// Equal bytes.
  func isSame(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }
}

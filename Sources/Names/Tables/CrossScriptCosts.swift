// How well an Arabic letter stands for a Latin sound, in hundredths of one wrong letter.
//
// Latin words are read as sounds first: kh x, sh $, ch C, gh G, th T, dh D, zh Z, ph f, q and c as
// they are. Left out of a row means one wrong letter. Sources: BGN/PCGN romanisation of Arabic
// (1956) and Persian (1958), KNAB table of Sorani, UNGEGN report on Arabic (2018).

enum CrossScriptCosts {
  /// Sounds and folded Arabic letters share 128 signs.
  static let signs = 128

  /// `cost[arabic sign * signs + sound]`.
  static let substitution: [Int32] = {
    var costs = [Int32](repeating: NameParameters.letter, count: signs * signs)
    for row in rows.split(separator: "\n") {
      let parts = row.split(separator: " ")
      guard let letter = parts.first?.utf8.first else { continue }
      for sound in parts.dropFirst(2) {
        guard let sign = sound.utf8.first, let cost = Int32(sound.dropFirst()) else { continue }
        costs[Int(letter & 0x7f) * signs + Int(sign & 0x7f)] = cost
      }
    }
    return costs
  }()

  /// What an Arabic letter costs that no sound stands for.
  static let omission: [Int32] = {
    var costs = [Int32](repeating: NameParameters.letter, count: signs)
    for row in rows.split(separator: "\n") {
      let parts = row.split(separator: " ")
      guard parts.count > 1, let letter = parts[0].utf8.first, let cost = Int32(parts[1]) else {
        continue
      }
      costs[Int(letter & 0x7f)] = cost
    }
    return costs
  }()

  /// Arabic letter, cost of leaving it out, then sounds with their costs.
  private static let rows = """
    A 25 a0 e15 i40 o30 u40
    b 100 b0 p30
    P 100 p0 b20
    t 100 t0 T40
    v 100 T0 t10 s15
    j 100 j0 g15 Z30 C40 y60
    C 100 C0 $20 c20 t60
    H 40 h0 x40
    x 100 x0 k20 h30 G50 c60
    d 100 d0 D20 t50
    * 100 D0 d10 z10 s60
    r 100 r0
    z 100 z0 s35 Z20
    R 100 Z0 j15 z20
    s 100 s0 z40 c30
    $ 100 $0 s35 C20 c30
    S 100 s0 z40
    D 100 d0 D0 z20
    T 100 t0 d50
    Z 100 z0 D0 d15
    E 10 a5 e5 i10 o10 u10
    g 100 G0 g5 q50
    G 100 g0 G10 k50
    f 100 f0 v25 p60
    V 100 v0 f20 w30 b60
    q 100 q0 k0 g20 c10 G40
    k 100 k0 c5 q15 x50
    l 100 l0
    m 100 m0 n60
    n 100 n0 m60
    h 15 h0 a10 e10 t40
    w 45 u0 o0 w0 v5 a50 e50
    y 40 i0 y0 e5 a20 j40
    o 40 o0 u5 w20 v20
    e 30 e0 i5 a15 y20
    a 10 a0 e0 i20 h20
    """

  /// What a sound costs that no Arabic letter stands for, by sound.
  static let insertion: [Int32] = {
    var costs = [Int32](repeating: NameParameters.letter, count: signs)
    for vowel in "aeiou".utf8 { costs[Int(vowel)] = NameParameters.unwrittenVowel }
    costs[Int(UInt8(ascii: "h"))] = 25
    for letter in "yw".utf8 { costs[Int(letter)] = 30 }
    return costs
  }()

  /// The sounds of a word of plain Latin letters, doubles taken as one.
  static func sounds(_ letters: Span<UInt8>, into sounds: inout [UInt8]) {
    sounds.removeAll(keepingCapacity: true)
    var index = 0
    while index < letters.count {
      let letter = letters[index]
      let next = index + 1 < letters.count ? letters[index + 1] : 0
      if next == UInt8(ascii: "h"), let sound = digraph(letter) {
        sounds.append(sound)
        index += 2
      } else {
        if sounds.last != letter || letter == 0 { sounds.append(letter) }
        index += 1
      }
    }
  }

  /// The one sound of a letter before h; nil when both sound.
  static func digraph(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "k"): UInt8(ascii: "x")
    case UInt8(ascii: "s"): UInt8(ascii: "$")
    case UInt8(ascii: "c"): UInt8(ascii: "C")
    case UInt8(ascii: "g"): UInt8(ascii: "G")
    case UInt8(ascii: "t"): UInt8(ascii: "T")
    case UInt8(ascii: "d"): UInt8(ascii: "D")
    case UInt8(ascii: "z"): UInt8(ascii: "Z")
    case UInt8(ascii: "p"): UInt8(ascii: "f")
    default: nil
    }
  }
}

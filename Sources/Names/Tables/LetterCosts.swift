// How easily one plain letter stands for another, in hundredths of one wrong letter.
//
// Sources: romanisations of Arabic and Persian (BGN/PCGN, ISO 233, French and German press forms),
// of Kurdish (Hawar), of Russian (BGN/PCGN, ISO 9, French); OCR confusions of ICAO 9303's OCR-B
// after Doc 9303-4, section 4.2.2, note on 0/O, 1/I, 5/S, 2/Z, 8/B.

enum LetterCosts {
  /// Substitution costs: `substitution[left << 7 | right]` for two plain letters or digits.
  static let substitution: [UInt8] = {
    var costs = [UInt8](repeating: UInt8(NameParameters.letter), count: 128 * 128)
    func set(_ left: UInt8, _ right: UInt8, _ cost: UInt8) {
      costs[Int(left & 0x7f) << 7 | Int(right & 0x7f)] = cost
      costs[Int(right & 0x7f) << 7 | Int(left & 0x7f)] = cost
    }
    for left in "aeiou".utf8 {
      for right in "aeiou".utf8 { set(left, right, UInt8(NameParameters.vowelForVowel)) }
    }
    for pair in pairs.split(separator: " ") {
      let parts = Array(pair.utf8)
      guard parts.count >= 4, let cost = UInt8(String(pair.dropFirst(3))) else { continue }
      set(parts[0], parts[1], cost)
    }
    for letter in UInt8(0)..<128 { set(letter, letter, 0) }
    return costs
  }()

  /// What putting in or leaving out a plain letter costs.
  static let insertion: [UInt8] = {
    var costs = [UInt8](repeating: UInt8(NameParameters.letter), count: 128)
    for letter in "aeiou".utf8 { costs[Int(letter)] = UInt8(NameParameters.vowel) }
    for letter in "hyw".utf8 { costs[Int(letter)] = UInt8(NameParameters.semivowel) }
    return costs
  }()

  /// Two letters, a colon, the cost.
  private static let pairs = """
    ei:20 ou:20 iy:20 ey:25 ij:30 yj:30 uw:20 ow:25 vw:15 uv:40 qk:15 ck:25 cq:30 sz:35 zj:45 \
    gj:45 kx:50 hx:40 gk:60 gq:60 pb:45 fv:35 fp:60 td:45 dz:50 cs:50 tz:70 ts:70 gh:60 kh:55 \
    cj:60 nm:70 0o:20 1i:20 1l:20 il:45 5s:20 8b:20 2z:20 6g:30 4a:30 0d:50 0q:50 7t:50 9g:50 \
    3e:40 ce:60 oc:60 uv:40 nh:60 rn:80 ao:30
    """
}

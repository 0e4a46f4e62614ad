/// The consonants of a word in signs that Latin and Arabic letters share: `muhammad`, `mohamed` and
/// محمد are all `mmd`. Vowels, h, w, y and v fall; kh is x, gh g, sh and ch $, q and c k, p b.
public enum NameSkeleton {
  /// Appends the skeleton of folded letters; none for a word without consonants.
  public static func append(_ letters: Span<UInt8>, to skeleton: inout [UInt8]) {
    var index = 0
    var last: UInt8 = 0
    while index < letters.count {
      let letter = letters[index]
      if letter == NameFolding.otherMark {
        // A letter of another script: its UTF-8 stands for itself.
        index += 1
        while index < letters.count, letters[index] & 0x80 != 0 {
          skeleton.append(letters[index])
          index += 1
        }
        last = 0
        continue
      }
      let next = index + 1 < letters.count ? letters[index + 1] : 0
      var step = 1
      if letter & 0x80 != 0 {
        if letter != last, let sign = arabic(letter & 0x7f) { skeleton.append(sign) }
      } else if next == UInt8(ascii: "h"), let sound = CrossScriptCosts.digraph(letter) {
        skeleton.append(latin(digraph: sound))
        step = 2
      } else if letter == UInt8(ascii: "d"), next == UInt8(ascii: "j") {
        skeleton.append(next)
        step = 2
      } else if letter == UInt8(ascii: "x") {
        skeleton.append(UInt8(ascii: "k"))
        skeleton.append(UInt8(ascii: "s"))
      } else if letter != last, let sign = latin(letter) {
        skeleton.append(sign)
      }
      last = step == 1 ? letter : 0
      index += step
    }
  }

  private static func latin(digraph sound: UInt8) -> UInt8 {
    switch sound {
    case UInt8(ascii: "C"): UInt8(ascii: "$")
    case UInt8(ascii: "G"): UInt8(ascii: "g")
    case UInt8(ascii: "T"): UInt8(ascii: "t")
    case UInt8(ascii: "D"): UInt8(ascii: "d")
    case UInt8(ascii: "Z"): UInt8(ascii: "z")
    default: sound
    }
  }

  private static func latin(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "h"), UInt8(ascii: "w"), UInt8(ascii: "y"),
      UInt8(ascii: "v"), 0x30...0x39:
      nil
    case UInt8(ascii: "q"), UInt8(ascii: "c"): UInt8(ascii: "k")
    case UInt8(ascii: "p"): UInt8(ascii: "b")
    default: letter
    }
  }

  private static func arabic(_ sign: UInt8) -> UInt8? {
    switch sign {
    case UInt8(ascii: "A"), UInt8(ascii: "w"), UInt8(ascii: "y"), UInt8(ascii: "h"),
      UInt8(ascii: "H"), UInt8(ascii: "E"), UInt8(ascii: "o"), UInt8(ascii: "e"),
      UInt8(ascii: "a"), UInt8(ascii: "V"):
      nil
    case UInt8(ascii: "P"): UInt8(ascii: "b")
    case UInt8(ascii: "T"), UInt8(ascii: "v"): UInt8(ascii: "t")
    case UInt8(ascii: "C"): UInt8(ascii: "$")
    case UInt8(ascii: "D"), UInt8(ascii: "*"): UInt8(ascii: "d")
    case UInt8(ascii: "Z"), UInt8(ascii: "R"): UInt8(ascii: "z")
    case UInt8(ascii: "S"): UInt8(ascii: "s")
    case UInt8(ascii: "G"): UInt8(ascii: "g")
    case UInt8(ascii: "q"): UInt8(ascii: "k")
    default: sign
    }
  }
}

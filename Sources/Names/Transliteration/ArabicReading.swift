extension Transliteration {
  /// The Arabic name of a name field that was written by the standard's Arabic table (ICAO Doc
  /// 9303-3, appendix B, clause B.6); components divided by spaces. Nil when a component cannot
  /// have been written so.
  ///
  /// A doubled letter comes back with shadda, but not the lam after the article. Short vowels and
  /// the difference of the two yehs written `Y` are lost in writing.
  ///
  /// - Parameter field: A to Z and fillers, as in a name field.
  public static func arabic(fromZone field: String) -> String? {
    var words: [String] = []
    for component in field.split(separator: "<") {
      guard let word = arabic(component: Array(component.unicodeScalars)) else { return nil }
      words.append(word)
    }
    return words.joined(separator: " ")
  }

  private static func arabic(component: [Unicode.Scalar]) -> String? {
    // God's name in the standard's examples (clause B.5.9) keeps the older XH for heh.
    if component.elementsEqual("ALLXH".unicodeScalars) { return "الله" }
    var word = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    var index = 0
    while index < component.count {
      guard let (letter, length) = letter(component[index...]) else { return nil }
      index += length
      let isAfterArticle = word.count == 2 && word.elementsEqual("ال".unicodeScalars)
      let isGodsName =
        component[..<index].suffix(3).elementsEqual("ALL".unicodeScalars)
        && component[index...].elementsEqual("H".unicodeScalars)
      if letter == previous, !isAfterArticle, !isGodsName {
        word.append("\u{0651}")
        previous = nil
      } else {
        word.append(letter)
        previous = letter
      }
    }
    return String(word)
  }

  /// The letter at the start of `characters` and how many characters it takes: one, or X with the
  /// one or two after it. No code is the beginning of another, so the shortest one is the only one.
  private static func letter(_ characters: ArraySlice<Unicode.Scalar>) -> (Unicode.Scalar, Int)? {
    var code = ""
    for scalar in characters.prefix(3) {
      code.unicodeScalars.append(scalar)
      if let letter = arabicLetters[code] { return (letter, code.utf8.count) }
    }
    return nil
  }

  /// The standard's table for reading back: of two letters with one code the first of the table
  /// counts (`Y` is yeh), both codes of teh marbuta are read.
  private static let arabicLetters: [String: Unicode.Scalar] = {
    var letters: [String: Unicode.Scalar] = [:]
    let inOrder = rows.filter { (0x0600...0x06FF).contains($0.key.value) && $0.value.isStandard }
      .sorted { $0.key.value < $1.key.value }
    for (letter, row) in inOrder where !row.doubles {
      for code in [row.spellings.first, row.atEnd] {
        if let code, !code.isEmpty, letters[code] == nil { letters[code] = letter }
      }
    }
    return letters
  }()
}

import Bytes

extension Transliteration {
  /// Writes one name, letter by letter.
  struct Writer {
    let language: CyrillicLanguage
    /// Which of its spellings a letter takes; the first where nothing is said.
    let choices: [Unicode.Scalar: Int]
    private var text = ""
    private var approximated = 0
    private var omitted = 0
    /// What the last letter became, for shadda to repeat; empty at the start of a component.
    private var last = ""
    /// True until a component has its first letter.
    private var isAtStart = true

    init(language: CyrillicLanguage, choices: [Unicode.Scalar: Int]) {
      self.language = language
      self.choices = choices
    }

    /// The capital letters of a name in composed form.
    static func scalars(of name: String) -> [Unicode.Scalar] {
      Array(name.uppercased().normalizedNFC.unicodeScalars)
    }

    mutating func write(_ name: String) -> Result {
      let scalars = Writer.scalars(of: name)
      let isLast = Writer.lastOfComponents(scalars)
      for (index, scalar) in scalars.enumerated() { write(scalar, isLast: isLast[index]) }
      if text.hasSuffix("<") { text.removeLast() }
      return Result(text: text, approximated: approximated, omitted: omitted)
    }

    /// For each scalar whether no letter follows it in its component.
    private static func lastOfComponents(_ scalars: [Unicode.Scalar]) -> [Bool] {
      var isLast = Array(repeating: true, count: scalars.count)
      var letterFollows = false
      for index in scalars.indices.reversed() {
        isLast[index] = !letterFollows
        if isSeparator(scalars[index]) { letterFollows = false }
        if isLetter(scalars[index]) { letterFollows = true }
      }
      return isLast
    }

    /// Writes one capital letter or mark; `isLast` when no letter follows in its component.
    private mutating func write(_ scalar: Unicode.Scalar, isLast: Bool) {
      if ("A"..."Z").contains(scalar) { return add(String(scalar)) }
      if Writer.isSeparator(scalar) { return endComponent() }
      if let row = Transliteration.rows[scalar] { return add(row, for: scalar, isLast: isLast) }
      let parts = Array(String(scalar).normalizedNFD.unicodeScalars)
      if parts.count > 1, let base = parts.first, base != scalar {
        return write(base, isLast: isLast)
      }
      if Writer.isLetter(scalar) || scalar.properties.numericType != nil { omitted += 1 }
    }

    private mutating func add(_ row: Row, for scalar: Unicode.Scalar, isLast: Bool) {
      guard !row.doubles else {
        text += last
        return
      }
      if !row.isStandard { approximated += 1 }
      let choice = choices[scalar] ?? 0
      let spelling = choice < row.spellings.count ? row.spellings[choice] : ""
      let zone =
        (isAtStart ? row.atStart[language] : nil) ?? row.byLanguage[language]
        ?? (isLast ? row.atEnd : nil) ?? spelling
      if !zone.isEmpty { add(zone) }
    }

    private mutating func add(_ zone: String) {
      text += zone
      last = zone
      isAtStart = false
    }

    private mutating func endComponent() {
      if !text.isEmpty, !text.hasSuffix("<") { text += "<" }
      last = ""
      isAtStart = true
    }

    /// Space, hyphen, dash, comma and the filler itself part components (clause 4.6).
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isWhitespace || scalar.properties.isDash || scalar == "," || scalar == "،"
        || scalar == "<"
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic && !scalar.properties.isDiacritic
        && scalar.properties.generalCategory != .nonspacingMark
    }
  }
}

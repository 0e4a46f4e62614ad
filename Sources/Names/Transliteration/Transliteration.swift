import Bytes

/// Names of national letters as a machine-readable zone writes them, and Arabic names read back
/// (ICAO Doc 9303-3, eighth edition, clause 4.6, section 6 and appendix B).
///
/// The tables stand in LatinTable, CyrillicTable and ArabicTable. Few states print Arabic names in
/// this way; most print a phonetic spelling. Which one a document has, its issuer knows: there is
/// no safe guess from the letters.
public enum Transliteration {
  /// The language of Cyrillic letters, where the standard has exceptions for it.
  public enum CyrillicLanguage: String, Sendable, CaseIterable {
    /// Russian and all others.
    case general
    case belarusian = "be"
    case bulgarian = "bg"
    case macedonian = "mk"
    case serbian = "sr"
    case ukrainian = "uk"
  }

  /// A name as a zone writes it.
  public struct Result: Hashable, Sendable {
    /// A to Z, components divided by single fillers `<`, none at the ends.
    public let text: String
    /// Letters that the standard's tables lack and that were written as their nearest relative.
    public let approximated: Int
    /// Letters and digits that no table has; they are left out.
    public let omitted: Int
  }

  /// The name as a zone writes it: national letters by the tables, space, hyphen and comma as a
  /// filler, apostrophes and other marks left out (clause 4.6). Any text may be passed.
  public static func zone(
    _ name: String, cyrillic: CyrillicLanguage = .general
  ) -> Result {
    var writer = Writer(language: cyrillic, choices: [:])
    return writer.write(name)
  }

  /// The spellings that the standard allows for the name, the recommended one first: `MUELLER`,
  /// `MUXXLLER`, `MULLER`. Each letter is spelled the same way throughout a spelling.
  ///
  /// - Parameter limit: the most spellings to return, 1 or more.
  public static func zoneSpellings(
    _ name: String, cyrillic: CyrillicLanguage = .general, limit: Int = 16
  ) -> [String] {
    var spellings: [String] = []
    let letters = Writer.scalars(of: name)
    let varied = Set(letters).filter { (rows[$0]?.spellings.count ?? 0) > 1 }
      .sorted { $0.value < $1.value }
    var choices: [[Unicode.Scalar: Int]] = [[:]]
    for letter in varied {
      let count = rows[letter]?.spellings.count ?? 1
      choices = choices.flatMap { choice in
        (0..<count).map { choice.merging([letter: $0]) { $1 } }
      }
      if choices.count >= limit { choices.removeLast(choices.count - limit) }
    }
    for choice in choices {
      var writer = Writer(language: cyrillic, choices: choice)
      let text = writer.write(name).text
      if !spellings.contains(text) { spellings.append(text) }
    }
    return spellings
  }
}

extension Transliteration {
  /// One line of a table.
  struct Row {
    /// What the zone has, the recommended spelling first; empty for a letter that is not encoded.
    let spellings: [String]
    /// What the zone has at the end of a name component, where that differs.
    let atEnd: String?
    /// Exceptions by language, anywhere in a component.
    let byLanguage: [CyrillicLanguage: String]
    /// Exceptions by language, at the start of a component.
    let atStart: [CyrillicLanguage: String]
    /// True for shadda.
    let doubles: Bool
    /// False for letters that were added to the standard's.
    let isStandard: Bool
  }

  /// Every letter of all tables. Read once, at first use.
  static let rows: [Unicode.Scalar: Row] = {
    var rows: [Unicode.Scalar: Row] = [:]
    for (table, isStandard) in [
      (latinTable, true), (latinExtras, false), (arabicTable, true), (arabicExtras, false),
    ] {
      for line in table.split(separator: "\n") {
        read(line, zoneColumn: 1, isStandard, into: &rows)
      }
    }
    for (table, isStandard) in [(cyrillicTable, true), (cyrillicExtras, false)] {
      for line in table.split(separator: "\n") {
        read(line, zoneColumn: 2, isStandard, into: &rows)
      }
    }
    return rows
  }()

  private static func read(
    _ line: Substring, zoneColumn: Int, _ isStandard: Bool, into rows: inout [Unicode.Scalar: Row]
  ) {
    let columns = line.split(separator: " ")
    guard columns.count > zoneColumn, let code = UInt32(columns[0], radix: 16),
      let letter = Unicode.Scalar(code)
    else { return }
    let forms = columns[zoneColumn].split(separator: "|")
    let spellings = forms[0].split(separator: ",").map { $0 == "-" ? "" : String($0) }
    var byLanguage: [CyrillicLanguage: String] = [:]
    var atStart: [CyrillicLanguage: String] = [:]
    for exception in columns.dropFirst(zoneColumn + 1) {
      let parts = exception.split(separator: "=")
      guard parts.count == 2, let language = CyrillicLanguage(rawValue: String(parts[0].prefix(2)))
      else { continue }
      if parts[0].hasSuffix("^") {
        atStart[language] = String(parts[1])
      } else {
        byLanguage[language] = String(parts[1])
      }
    }
    rows[letter] = Row(
      spellings: spellings, atEnd: forms.count > 1 ? String(forms[1]) : nil,
      byLanguage: byLanguage, atStart: atStart, doubles: spellings == ["double"],
      isStandard: isStandard)
  }
}

import Bytes
import Codes

/// What lists call documents, and where in their words the number stands.
enum DocumentWords {
  /// The code of a document's description in the languages of lists: `passport`, `nationalid`,
  /// `taxid`, `licence`; else the description itself in lower case, at most 40 characters.
  static func type(_ words: String) -> String {
    let lower = words.lowercased()
    let known = codes.first { code in code.signs.contains { lower.contains($0) } }
    return known?.type ?? String(lower.prefix(40))
  }

  private static let codes: [(type: String, signs: [String])] = [
    ("passport", ["passport", "passeport", "pasaporte", "جواز"]),
    ("licence", ["driver", "driving", "permis de conduire"]),
    ("taxid", ["tax", "fiscal", "social security"]),
    ("nationalid", ["ident", "national", "cedula", "cédula", "هوية", "personal", "tazkira"]),
  ]

  /// The number behind words such as `CAR diplomatic passport no. D00000897`: the last part with
  /// a digit and at least five letters and digits; nil where the text is no more than a number.
  static func number(within text: String) -> String? {
    let parts = text.split { $0.isWhitespace || $0 == "," || $0 == ":" }
    let isWorded = parts.contains { part in
      part.count >= 2 && part.allSatisfy { $0.isLetter || $0 == "." }
        && part.contains(where: \.isLowercase)
    }
    guard isWorded, parts.count > 1 else { return nil }
    return parts.last { part in
      part.contains(where: \.isNumber) && part.count { $0.isLetter || $0.isNumber } >= 5
    }.map(String.init)
  }
}

/// Dates of birth as lists write them in words.
enum WordedDate {
  /// Reads `03 May 1938`, `May 1938`, `1938`, each alone, with `circa` before it, or as a range
  /// with `to` or a hyphen between two; nil for anything else.
  static func read(_ text: String) -> ListedDate? {
    var words = text.split { $0 == " " || $0 == "," }.map { $0.lowercased() }
    var isCirca = false
    let circa: Set<String> = ["circa", "approximately", "c.", "ca.", "about"]
    while let first = words.first, circa.contains(first) {
      isCirca = true
      words.removeFirst()
    }
    if words.last == "(approximately)" {
      isCirca = true
      words.removeLast()
    }
    if words.count == 1 {
      let years = words[0].split(separator: "-", omittingEmptySubsequences: false)
      if years.count == 2 { words = [String(years[0]), "to", String(years[1])] }
    }
    if let middle = words.firstIndex(where: { $0 == "to" || $0 == "-" || $0 == "and" }) {
      var late = Array(words[(middle + 1)...])
      if let first = late.first, circa.contains(first) { late.removeFirst() }
      guard let from = date(Array(words[..<middle])), let to = date(late) else { return nil }
      return ListedDate(from, to: to, isCirca: isCirca)
    }
    return date(words).flatMap { ListedDate($0, isCirca: isCirca) }
  }

  private static func date(_ words: [String]) -> PartialDate? {
    let year = words.last.flatMap { $0.utf8.count == 4 ? Int($0) : nil }
    guard let year else { return nil }
    switch words.count {
    case 1: return PartialDate(year: year)
    case 2: return month(words[0]).flatMap { PartialDate(year: year, month: $0) }
    case 3:
      guard let month = month(words[1]), let day = Int(words[0]) else { return nil }
      return PartialDate(year: year, month: month, day: day)
    default: return nil
    }
  }

  /// The month of an English name or its first three letters.
  static func month(_ word: String) -> Int? {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ]
    let word = word.lowercased().filter { $0 != "." }
    guard word.count >= 3 else { return nil }
    return names.firstIndex { $0.hasPrefix(word) }.map { $0 + 1 }
  }
}

import Codes
import Names

/// Tells which entries of several lists seem to be one person, so that an officer sees one match
/// with its sources instead of one for each list.
enum ListedPersons {
  /// A number from 1 for each entry, in the order of their first appearance; entries with one
  /// number share a document number, or a name (in whatever order of words) and a date of birth.
  static func numbers(_ entries: [WatchlistEntry]) -> [Int] {
    let keys = entries.map(keys)
    var numbers: [Int] = []
    var next = 1
    for place in entries.indices {
      if let same = (0..<place).first(where: { !keys[$0].isDisjoint(with: keys[place]) }) {
        numbers.append(numbers[same])
      } else {
        numbers.append(next)
        next += 1
      }
    }
    return numbers
  }

  private static func keys(_ entry: WatchlistEntry) -> Set<String> {
    var keys: Set<String> = []
    for document in entry.documents {
      for number in DocumentIndex.numbers(document.number) where number.count >= 6 {
        keys.insert("document " + String(decoding: number, as: UTF8.self))
      }
    }
    for name in entry.names where name.type != .weak {
      let words = NameTokens(name.name.issued).tokens.filter { $0.role == .name }
      guard words.count > 1 else { continue }
      let sorted = words.map { word in
        let family = NameFamilies.family(of: word.letters)
        return family == 0 ? String(decoding: word.letters, as: UTF8.self) : "\(family)"
      }.sorted().joined(separator: " ")
      for birth in entry.births { keys.insert("\(birth) \(sorted)") }
    }
    return keys
  }
}

import Bytes
import Codes

/// Reading the fields of agreements and States, so that each complaint names its field.
extension JSON {
  /// A required code: lower-case letters, digits and hyphens, at most 64.
  func code(_ name: String) throws(Fault) -> String {
    let text = try requiredString(name)
    let allowed = text.utf8.allSatisfy {
      (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d
    }
    guard allowed, (1...64).contains(text.utf8.count) else {
      throw Fault(.field, at: name, "lower-case letters, digits and hyphens expected")
    }
    return text
  }

  /// A whole number in a range; nil when it is missing.
  func whole(_ name: String, in range: ClosedRange<Int>) throws(Fault) -> Int? {
    guard let value = self[name] else { return nil }
    guard let number = value.integer, let whole = Int(exactly: number), range.contains(whole) else {
      throw Fault(
        .field, at: name,
        "a whole number from \(range.lowerBound) to \(range.upperBound) expected")
    }
    return whole
  }

  /// One of the words of a list; nil when it is missing.
  func choice<Word>(_ name: String) throws(Fault) -> Word?
  where Word: RawRepresentable, Word.RawValue == String {
    guard let value = self[name] else { return nil }
    guard let text = value.string, let word = Word(rawValue: text) else {
      throw Fault(.field, at: name, "a word that this field does not know")
    }
    return word
  }

  /// One of the words of a list, which must be there.
  func requiredChoice<Word>(_ name: String) throws(Fault) -> Word
  where Word: RawRepresentable, Word.RawValue == String {
    guard let word: Word = try choice(name) else { throw Fault(.field, at: name, "missing") }
    return word
  }

  /// A list of words, each of a list; empty when it is missing.
  func choices<Word>(_ name: String) throws(Fault) -> [Word]
  where Word: RawRepresentable, Word.RawValue == String {
    var words: [Word] = []
    for item in try list(name) {
      guard let text = item.string, let word = Word(rawValue: text) else {
        throw Fault(.field, at: name, "a word that this field does not know")
      }
      words.append(word)
    }
    return words
  }

  /// A civil day; nil when it is missing.
  func day(_ name: String) throws(Fault) -> CivilDate? {
    guard let value = self[name] else { return nil }
    do throws(Fault) {
      return try CivilDate(iso: value.string ?? "")
    } catch { throw error.within(name) }
  }

  /// The items of a list, each read by `read`, whose complaints name the item.
  func items<Item>(
    _ name: String, _ read: (JSON) throws(Fault) -> Item
  ) throws(Fault) -> [Item] {
    var items: [Item] = []
    for (index, json) in try list(name).enumerated() {
      do throws(Fault) { items.append(try read(json)) } catch {
        throw error.within("\(name)[\(index)]")
      }
    }
    return items
  }

  /// Refuses an object with fields that nobody reads: a misspelt limit must not be lost.
  func allow(only names: Set<String>) throws(Fault) {
    guard let object else { throw Fault(.field, "an object expected") }
    if let unknown = object.keys.sorted().first(where: { !names.contains($0) }) {
      throw Fault(.field, at: unknown, "a field that nobody reads")
    }
  }
}

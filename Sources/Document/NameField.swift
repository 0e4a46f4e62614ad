import Names

/// A name as the characters of a name field (ICAO Doc 9303-3, clause 4.6; cutting: Doc 9303-4 to
/// -7, clauses 4.2.2 and 4.2.3).
enum NameField {
  /// The characters, without fillers at the end, at most `count` of them.
  ///
  /// Of the standard's ways to cut a name this takes the plainest: letters go from the end of the
  /// secondary identifier; only when the primary one leaves no room for `<<` and one letter do
  /// letters go from its end. A cut name fills the field and ends with a letter. Where the cut
  /// falls on a separator, the longest component before it gives up a letter for the next one's
  /// initial.
  static func characters(primary: String, secondary: String, count: Int) -> [UInt8] {
    let first = components(primary)
    let second = components(secondary)
    guard !first.isEmpty, !second.isEmpty else { return joined(fit(first + second, in: count)) }
    let primary = joined(fit(first, in: count - 3))
    let secondary = joined(fit(second, in: count - primary.count - 2))
    return primary + [filler, filler] + secondary
  }

  private static let filler = UInt8(ascii: "<")

  private static func components(_ name: String) -> [[UInt8]] {
    Transliteration.zone(name).text.utf8.split(separator: filler).map(Array.init)
  }

  private static func joined(_ components: [[UInt8]]) -> [UInt8] {
    Array(components.joined(separator: [filler]))
  }

  /// Components that take at most `count` characters together.
  private static func fit(_ components: [[UInt8]], in count: Int) -> [[UInt8]] {
    guard joined(components).count > count else { return components }
    var kept: [[UInt8]] = []
    var room = count
    for component in components {
      if component.count <= room {
        kept.append(component)
        room -= component.count + 1
        if room > 0 { continue }
      }
      if room > 0 {
        kept.append(Array(component.prefix(room)))
      } else if room == 0, kept.count < components.count,
        let longest = kept.indices.max(by: { kept[$0].count < kept[$1].count }),
        kept[longest].count > 1
      {
        // A separator would stand last: make room for the next initial instead.
        kept[longest].removeLast()
        kept.append(Array(components[kept.count].prefix(1)))
      }
      return kept
    }
    return kept
  }
}

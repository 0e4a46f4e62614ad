public import Bytes
public import Codes
public import Record

/// The short words in which an enumerator types a group, and what stays from line to line.
///
///     in SYR foot from=SY08 2w 1m 3g+1unaccompanied why=conflict
///     4m                       the same way, nationality and road: four men more
///
/// A number and a letter are people: `m` men, `w` women, `b` boys, `g` girls, `a` adults, `c`
/// children, `p` people of whom no more is known; `/0-4` names a band of ages, `+1pregnant` how
/// many of them are vulnerable. `in`, `out` and `inside`, a nationality, a mode and places stay
/// until others are typed; reasons, `day=`, `share=` and the marks `~` (estimated) and `?` (heard
/// from somebody) are for one line.
public struct TallyShorthand: Sendable {
  /// Which way, until another is typed.
  public private(set) var movement: TallyMovement?
  /// The nationality; nil for unknown.
  public private(set) var nationality: String?
  /// By what.
  public private(set) var mode: TallyMode?
  /// The places on the way.
  public private(set) var places: [Place: TallyPlace] = [:]
  private let observation: TallyObservation
  private let country: String

  /// A place on the way, by the word that names it.
  public enum Place: String, Sendable, CaseIterable {
    case origin, from, to, final
  }

  /// Reads lines for an observation at a point of a country (ISO 3166-1 alpha-3).
  public init(_ observation: TallyObservation, country: String) {
    self.observation = observation
    self.country = country
  }

  /// What stays, in a few words for a prompt.
  public var standing: String {
    let words =
      [movement.map(TallyShorthand.word) ?? "which way?", nationality ?? "any"]
      + [mode?.rawValue].compactMap { $0 }
    let ways = Place.allCases.compactMap { place in
      places[place].map { "\(place.rawValue)=\($0.country)\($0.area.map { "/" + $0 } ?? "")" }
    }
    return (words + ways).joined(separator: " ")
  }

  /// Reads a line: the figure, or nil where it only changes what stays. Throws `.stationTally`
  /// with the word that says nothing, and changes nothing then.
  public mutating func read(_ line: String) throws(Fault) -> TallyFigure? {
    var next = self
    var figure = TallyFigure(
      point: observation.point, country: country, movement: .undefined, parts: [],
      method: observation.method, sharePercent: observation.sharePercent)
    for (index, word) in line.split(whereSeparator: { $0 == " " || $0 == "\t" }).enumerated() {
      do throws(Fault) { try next.take(String(word), &figure) } catch {
        throw Fault(.stationTally, at: "word \(index + 1)", error.detail)
      }
    }
    guard !figure.parts.isEmpty else {
      self = next
      return nil
    }
    guard let movement = next.movement else {
      throw Fault(.stationTally, at: "direction", "in, out or inside first: it stays")
    }
    figure.movement = movement
    figure.nationality = next.nationality
    figure.mode = next.mode
    figure.origin = next.places[.origin]
    figure.previous = next.places[.from]
    figure.next = next.places[.to]
    figure.final = next.places[.final]
    self = next
    return figure
  }

  private mutating func take(_ word: String, _ figure: inout TallyFigure) throws(Fault) {
    if let first = word.utf8.first, (0x30...0x39).contains(first) {
      return try TallyShorthand.add(word, to: &figure.parts)
    }
    if let equals = word.firstIndex(of: "=") {
      let value = String(word[word.index(after: equals)...])
      return try take(String(word[..<equals]), value, &figure)
    }
    if let way = TallyShorthand.ways[word] {
      movement = way
    } else if let known = TallyMode(rawValue: word) {
      mode = known
    } else if word == "~" {
      figure.method = .estimated
    } else if word == "?" {
      figure.method = .keyInformant
    } else {
      nationality = try TallyShorthand.country(word)
    }
  }

  private mutating func take(
    _ name: String, _ value: String, _ figure: inout TallyFigure
  ) throws(Fault) {
    if let place = Place(rawValue: name) {
      places[place] = value == "-" ? nil : try TallyShorthand.place(value)
    } else if name == "why" {
      figure.reasons = []
      for text in value.split(separator: ",") {
        figure.reasons.append(try TallyShorthand.only(String(text), TallyReason.self))
      }
    } else if name == "day" {
      figure.day = try CivilDate(iso: value)
    } else if name == "share", let share = Int(value), (1...100).contains(share) {
      figure.sharePercent = share
    } else {
      throw Fault(
        .stationTally, "origin=, from=, to=, final=, why=, day= or share=1...100 expected")
    }
  }

  // MARK: Words

  private static let ways: [String: TallyMovement] = [
    "in": .incoming, "out": .outgoing, "inside": .undefined,
  ]

  private static func word(_ movement: TallyMovement) -> String {
    ways.first { $0.value == movement }?.key ?? movement.rawValue
  }

  /// Digits of a number: a crowd is counted, and no sum of a line overflows.
  private static let digitsAtMost = 7

  /// What the letter after a number says of people.
  private static let kinds: [Character: (TallySex, TallyAge)] = [
    "m": (.male, .adult), "w": (.female, .adult), "b": (.male, .child), "g": (.female, .child),
    "a": (.unknown, .adult), "c": (.unknown, .child), "p": (.unknown, .unknown),
  ]

  /// `12w`, `3g/0-4`, `2b+1unaccompanied+1separated`.
  private static func add(_ word: String, to parts: inout [TallyPart]) throws(Fault) {
    let digits = word.prefix { $0.isNumber }
    let rest = word.dropFirst(digits.count)
    guard digits.count <= digitsAtMost, let people = Int(digits), people > 0,
      let letter = rest.first,
      let (sex, side) = kinds[letter]
    else { throw Fault(.stationTally, "a number from 1 and one of m, w, b, g, a, c, p expected") }
    var pieces = rest.dropFirst().split(separator: "+", omittingEmptySubsequences: false)[...]
    var age = side
    if let band = pieces.popFirst(), !band.isEmpty {
      // `60+` and `18+` end in the sign that parts the pieces.
      let isOpen = pieces.first?.isEmpty ?? false
      if isOpen { pieces.removeFirst() }
      guard band.first == "/",
        let known = TallyAge(rawValue: band.dropFirst() + (isOpen ? "+" : "")),
        side == .unknown || known.adulthood == side
      else { throw Fault(.stationTally, "a band of ages on the same side of 18 expected: 2g/0-4") }
      age = known
    }
    var part = TallyPart(sex: sex, age: age, people: people)
    for piece in pieces {
      let count = piece.prefix { $0.isNumber }
      guard count.count <= digitsAtMost, let number = Int(count) else {
        throw Fault(.stationTally, "a number and a word after + expected: 3b+1unaccompanied")
      }
      let kind = try only(String(piece.dropFirst(count.count)), TallyVulnerability.self)
      part.vulnerable[kind, default: 0] += number
    }
    if let same = parts.firstIndex(where: { $0.sex == sex && $0.age == age }) {
      parts[same].people += people
      for (kind, number) in part.vulnerable { parts[same].vulnerable[kind, default: 0] += number }
    } else {
      parts.append(part)
    }
  }

  /// The code that a word begins, where there is only one.
  private static func only<Code: RawRepresentable<String> & CaseIterable>(
    _ word: String, _ type: Code.Type
  ) throws(Fault) -> Code {
    if let code = Code(rawValue: word) { return code }
    let fitting = word.isEmpty ? [] : Code.allCases.filter { $0.rawValue.hasPrefix(word) }
    guard fitting.count == 1, let code = fitting.first else {
      let known = Code.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(.stationTally, "one of \(known) expected")
    }
    return code
  }

  /// A country by its three letters, `other`, or nil for `unknown`.
  private static func country(_ word: String) throws(Fault) -> String? {
    let word = word.lowercased()
    if word == "unknown" { return nil }
    if word == TallyPlace.other { return word }
    let code = word.uppercased()
    guard Country.all.contains(where: { $0.alpha3 == code }) else {
      throw Fault(
        .stationTally,
        "in, out, inside, a mode, a country of three letters, other or unknown expected")
    }
    return code
  }

  /// `SYR`, or `SYR/SY08` with the area's P-code.
  private static func place(_ word: String) throws(Fault) -> TallyPlace? {
    let parts = word.split(separator: "/", maxSplits: 1).map(String.init)
    guard let name = parts.first, let country = try country(name) else { return nil }
    return TallyPlace(country: country, area: parts.count > 1 ? parts[1].uppercased() : nil)
  }
}

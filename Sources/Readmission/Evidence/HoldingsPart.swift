import Biometrics
import Bytes
import Codes
import Crypto
import Host
import Match
import Names
import Record

/// Some crossings made ready for searches of many: names packed for an index, fingers for a
/// gallery, each under the number that its crossing has where it is kept.
///
/// Crossings of one traveller, with the same document, names, birth date, nationality and sex,
/// stand once among the names; with another spelling, once more. A part can be kept as bytes.
struct HoldingsPart: Sendable {
  /// The names, by the number of one crossing.
  let names: PreparedNames
  /// The fingers, by the number of their crossing.
  let gallery: PackedGallery
  /// Of names that stand once for several crossings: the others, by the one that stands.
  let alike: [Int64: [Int64]]
  /// Finger templates that could not be read: they are not searched.
  let unreadableFingers: Int

  /// The list that the names seem to be of.
  private static let reference = WatchlistReference(
    id: "holdings", title: "crossings held", version: 1)
  private static let terms = WatchlistTerms(owner: "registry", legalBasis: "readmission")

  /// A crossing with its number, and its fingers ready to be compared.
  struct Item: Sendable {
    let number: Int64
    let crossing: HeldCrossing
    let fingers: [PositionedTemplate]

    init(_ number: Int64, _ crossing: HeldCrossing) {
      self.number = number
      self.crossing = crossing
      fingers = crossing.fingers
    }
  }

  init(_ items: [Item]) throws(Fault) {
    var firsts: [Identity: Int64] = [:]
    var alike: [Int64: [Int64]] = [:]
    var entries: [WatchlistEntry] = []
    for item in items where item.crossing.names.contains(where: { !$0.isEmpty }) {
      let identity = Identity(item.crossing)
      if let first = firsts[identity] {
        alike[first, default: []].append(item.number)
      } else {
        firsts[identity] = item.number
        entries.append(try item.crossing.entry(item.number))
      }
    }
    names = try PreparedNames(entries, of: HoldingsPart.reference, terms: HoldingsPart.terms)
    gallery = PackedGallery(
      items.filter { !$0.fingers.isEmpty }.map { item in
        PackedGallery.Person(
          id: Int(item.number), birth: item.crossing.birth, fingers: item.fingers)
      })
    self.alike = alike
    unreadableFingers = items.reduce(0) { sum, item in
      sum + item.crossing.templates.count - item.fingers.count
    }
  }

  /// What tells the travellers of a part apart.
  private struct Identity: Hashable {
    let issuer: String?
    let number: String?
    let names: [PersonName]
    let birth: PartialDate
    let nationality: String
    let sex: Sex

    init(_ crossing: HeldCrossing) {
      issuer = crossing.document?.issuer
      number = crossing.document?.number
      names = crossing.names
      birth = crossing.birth
      nationality = crossing.nationality
      sex = crossing.sex
    }
  }

  // MARK: As bytes

  /// What this version of the program makes of names and fingers: parts of another version are
  /// made again.
  static var version: [UInt8] {
    get throws(Fault) {
      Hash.sha256(try PreparedNames.sample + PackedFingers.sample)
    }
  }

  /// The part as bytes, which begin with the version.
  func bytes(version: [UInt8]) -> [UInt8] {
    var writer = ColumnWriter()
    writer.append(version)
    writer.append(UInt32(clamping: unreadableFingers))
    let firsts = alike.keys.sorted()
    writer.append(firsts)
    writer.append(firsts.map { UInt32(clamping: alike[$0]?.count ?? 0) })
    writer.append(firsts.flatMap { alike[$0] ?? [] })
    writer.append(names.bytes)
    writer.append(gallery.bytes)
    return writer.bytes
  }

  /// Reads a part; nil for one of another version. Any bytes may be passed; throws `.columns` for
  /// those that nobody wrote.
  init?(_ bytes: [UInt8], version: [UInt8]) throws(Fault) {
    var reader = ColumnReader(bytes)
    guard try reader.column(of: UInt8.self) == version else { return nil }
    unreadableFingers = Int(try reader.value(of: UInt32.self))
    let firsts: [Int64] = try reader.column()
    let counts: [UInt32] = try reader.column()
    let others: [Int64] = try reader.column()
    guard firsts.count == counts.count, counts.reduce(0, { $0 + Int($1) }) == others.count else {
      throw Fault(.columns, at: "alike", "columns that do not fit together")
    }
    var alike: [Int64: [Int64]] = [:]
    var next = 0
    for (first, count) in zip(firsts, counts) {
      alike[first] = Array(others[next..<next + Int(count)])
      next += Int(count)
    }
    self.alike = alike
    names = try PreparedNames(
      try reader.column(), of: HoldingsPart.reference, terms: HoldingsPart.terms)
    gallery = try PackedGallery(try reader.column())
    guard reader.isAtEnd else {
      throw Fault(.columns, at: "part", "bytes behind the last column")
    }
  }
}

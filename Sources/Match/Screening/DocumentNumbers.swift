import Bytes
import Codes
import Host

/// Document numbers, found exactly and with look-alike signs made one, whoever carries them.
struct DocumentIndex: Sendable {
  /// One listed number.
  struct Posting: Sendable {
    let hash: UInt64
    let entry: UInt32
    let place: UInt16
  }

  private var postings: [Posting] = []

  /// Numbers of fewer signs match too many people to alert by themselves.
  static let leastSigns = 5

  mutating func add(_ documents: [ListedDocument], entry: Int) {
    for (place, document) in documents.enumerated() {
      for number in DocumentIndex.numbers(document.number) {
        postings.append(
          Posting(
            hash: DocumentIndex.hash(number), entry: UInt32(entry), place: UInt16(place)))
      }
    }
  }

  mutating func finish(renumber: [UInt32]) {
    postings = postings.map {
      Posting(hash: $0.hash, entry: renumber[Int($0.entry)], place: $0.place)
    }
    postings.sort { ($0.hash, $0.entry, $0.place) < ($1.hash, $1.entry, $1.place) }
  }

  init() {}

  func write(to writer: inout ColumnWriter) {
    writer.append(postings.map(\.hash))
    writer.append(postings.map(\.entry))
    writer.append(postings.map(\.place))
  }

  /// Reads the numbers of so many entries.
  init(_ reader: inout ColumnReader, entries: Int) throws(Fault) {
    let hashes: [UInt64] = try reader.column()
    let numbers: [UInt32] = try reader.column()
    let places: [UInt16] = try reader.column()
    guard hashes.count == numbers.count, hashes.count == places.count,
      numbers.allSatisfy({ $0 < entries })
    else { throw Fault(.columns, at: "documents", "columns that do not fit together") }
    postings = hashes.indices.map {
      Posting(hash: hashes[$0], entry: numbers[$0], place: places[$0])
    }
  }

  /// The entries and places of a number once folded.
  func find(_ folded: [UInt8]) -> [(entry: Int, place: Int)] {
    let wanted = DocumentIndex.hash(folded)
    var low = 0
    var high = postings.count
    while low < high {
      let middle = (low + high) / 2
      if postings[middle].hash < wanted { low = middle + 1 } else { high = middle }
    }
    var found: [(entry: Int, place: Int)] = []
    while low < postings.count, postings[low].hash == wanted {
      found.append((Int(postings[low].entry), Int(postings[low].place)))
      low += 1
    }
    return found
  }

  /// The signs of a number in capitals, without spaces and signs between them.
  static func plain(_ text: String) -> [UInt8] {
    var signs: [UInt8] = []
    for scalar in text.unicodeScalars.prefix(256) {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5a: signs.append(UInt8(scalar.value))
      case 0x61...0x7a: signs.append(UInt8(scalar.value - 0x20))
      default:
        if scalar.properties.generalCategory == .decimalNumber,
          let digit = scalar.properties.numericValue
        {
          signs.append(0x30 + UInt8(digit))
        }
      }
    }
    return signs
  }

  /// The folded forms of a listed number: the whole, and in "CAR passport no. D00000897" the last
  /// group with digits. None for what is too short to mean one document.
  static func numbers(_ text: String) -> [[UInt8]] {
    var forms = [fold(plain(text))]
    let groups = text.split { $0 == " " || $0 == "\n" || $0 == "," || $0 == ";" }
    if groups.count > 1, groups.contains(where: { $0.count >= 3 && $0.allSatisfy(\.isLetter) }),
      let last = groups.last(where: { $0.contains(where: \.isNumber) })
    {
      forms.append(fold(plain(String(last))))
    }
    return forms.filter { $0.count >= leastSigns }
  }

  /// Signs that readers and people take for one another, made digits (ICAO Doc 9303-4, 4.2.2).
  static func fold(_ signs: [UInt8]) -> [UInt8] {
    signs.map { sign in
      switch sign {
      case UInt8(ascii: "O"), UInt8(ascii: "Q"), UInt8(ascii: "D"): UInt8(ascii: "0")
      case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
      case UInt8(ascii: "Z"): UInt8(ascii: "2")
      case UInt8(ascii: "A"): UInt8(ascii: "4")
      case UInt8(ascii: "S"): UInt8(ascii: "5")
      case UInt8(ascii: "G"): UInt8(ascii: "6")
      case UInt8(ascii: "B"): UInt8(ascii: "8")
      default: sign
      }
    }
  }

  /// FNV-1a, 64 bits.
  private static func hash(_ signs: [UInt8]) -> UInt64 {
    signs.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }
}

public import Bytes
public import Codes
import Crypto
import Seal

/// A document of a case before it is printed: what it says, without any language.
///
/// It is drawn in three languages (`PaperPage`), and goes as a signed file to the other side's
/// system (`SignedPaper`). Both carry the code that stands for exactly this content.
public struct Paper: Hashable, Sendable {
  /// The type of its canonical JSON.
  public static let type = "maabar/readmission/paper/1"

  /// What it is.
  public let kind: PaperKind
  /// The case.
  public let number: CaseNumber
  /// SHA-256 of the case's last step when the document was made, 64 hexadecimal digits.
  public let caseHash: String
  /// The day on which it was made.
  public let issued: CivilDate
  /// The State from which it comes.
  public let home: Country
  /// The office that issues it.
  public let office: LocalText
  /// To whom it goes.
  public let addressee: String
  /// Whether the case is practice.
  public let isPractice: Bool
  /// Random bytes, so that nobody can guess the code of a document whose content they guess.
  public let salt: [UInt8]
  /// A photograph, JPEG or PNG.
  public let portrait: [UInt8]?
  /// What it says.
  let sections: [PaperSection]

  /// Random bytes of a document.
  static let saltBytes = 16
  /// Letters of a verification code: 130 bits.
  static let codeLetters = 26
  /// Bytes of a photograph at most.
  static let portraitAtMost = 512 << 10

  init(
    _ kind: PaperKind, of subject: PaperSubject, portrait: [UInt8]? = nil,
    randomness: some Randomness, sections: [PaperSection]
  ) throws(Fault) {
    if let portrait {
      guard portrait.count <= Paper.portraitAtMost, PictureKind(portrait) != nil else {
        throw Fault(.field, at: "portrait", "a JPEG or PNG picture of at most 512 KiB expected")
      }
    }
    self.kind = kind
    number = subject.number
    caseHash = subject.caseHash
    issued = subject.issued
    home = subject.home
    office = subject.office
    addressee = subject.addressee
    isPractice = subject.isPractice
    salt = randomness.bytes(Paper.saltBytes)
    self.portrait = portrait
    self.sections = sections.filter { !$0.fields.isEmpty || !$0.sentences.isEmpty }
  }

  /// What it says, for programs; fields left for a pen are left out.
  public var json: JSON {
    .fields([
      "type": .string(Paper.type), "kind": .string(kind.rawValue),
      "case": .string(number.description), "caseHash": .string(caseHash),
      "issued": .string(issued.description), "state": .string(home.alpha3 ?? home.icao),
      "office": office.json, "to": .string(addressee),
      "practice": isPractice ? 1 : nil, "salt": .string(Hex.encode(salt)),
      "portrait": .text(portrait.map { Hash.digest($0).hex }),
      "sections": .array(sections.map(\.json)),
    ])
  }

  /// The code that stands for this content: 130 bits of its SHA-256, letters and digits of base32
  /// in groups. Whoever knows it can ask the office whether it issued just this document.
  public func verificationCode() throws(Fault) -> String {
    try Paper.verificationCode(of: canonical())
  }

  /// The code of canonical bytes.
  static func verificationCode(of canonical: [UInt8]) -> String {
    LetterCode.text(Hash.sha256(canonical), letters: codeLetters)
  }

  /// A code as people type it: without hyphens and spaces, in either case; nil for what is none.
  static func typedCode(_ text: String) -> String? {
    LetterCode.typed(text, letters: codeLetters)
  }

  /// The bytes that are signed and that the code stands for.
  public func canonical() throws(Fault) -> [UInt8] { try json.canonicalLine() }
}

/// A part of a document with a heading.
struct PaperSection: Hashable, Sendable {
  /// How it is drawn.
  enum Form: String, Sendable {
    /// Labels beside values.
    case pairs
    /// A table with a row for each value and room for a pen.
    case rows
    /// Boxes for signatures side by side.
    case signatures
  }

  let heading: PaperTerm
  var form = Form.pairs
  var sentences: [PaperTerm] = []
  var fields: [PaperField] = []

  var json: JSON {
    .fields([
      "section": .string(heading.rawValue),
      "says": sentences.isEmpty ? nil : .texts(sentences.map(\.rawValue)),
      "fields": .array(fields.compactMap(\.json)),
    ])
  }
}

/// A label and its value.
struct PaperField: Hashable, Sendable {
  let label: PaperTerm
  let value: PaperValue

  init(_ label: PaperTerm, _ value: PaperValue) {
    self.label = label
    self.value = value
  }

  /// The field, or nothing where there is no value.
  init?(_ label: PaperTerm, _ value: PaperValue?) {
    guard let value else { return nil }
    self.init(label, value)
  }

  var json: JSON? {
    value.json.map { .fields(["field": .string(label.rawValue), "value": $0]) }
  }
}

/// A value of a document.
indirect enum PaperValue: Hashable, Sendable {
  /// Words of data.
  case text(String)
  /// A number, reference or code, always from left to right.
  case code(String)
  /// A name in whatever script: set apart.
  case name(String)
  case day(CivilDate)
  case birth(PartialDate)
  case term(PaperTerm)
  /// A text of an agreement.
  case local(LocalText)
  case state(Country)
  case language(String)
  /// Several, one a line.
  case list([PaperValue])
  /// Several on one line.
  case run([PaperValue])
  /// One thing with what is said about it.
  case both(PaperValue, PaperValue)
  /// So many lines for a pen.
  case blank(Int)

  var json: JSON? {
    switch self {
    case .text(let text), .code(let text), .name(let text), .language(let text): .string(text)
    case .day(let day): .string(day.description)
    case .birth(let date): .string(date.description)
    case .term(let term): .string(term.rawValue)
    case .local(let text): text.json
    case .state(let country): .string(country.alpha3 ?? country.icao)
    case .list(let values), .run(let values): .array(values.compactMap(\.json))
    case .both(let one, let other): .array([one, other].compactMap(\.json))
    case .blank: nil
    }
  }
}

/// The kinds of picture that a document may carry.
enum PictureKind: String {
  case jpeg = "image/jpeg"
  case png = "image/png"

  /// By its first bytes; nil for anything else.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else {
      return nil
    }
  }
}

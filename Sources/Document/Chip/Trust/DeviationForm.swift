import Bytes
import Codes
import Crypto

/// A state's deviation list (ICAO Doc 9303-12, clause 10 and appendix; the types of deviation stand
/// in Doc 9303-3, clause 7.3.5): SEQUENCE of version, hash function where one is used, deviations.
enum DeviationForm {
  /// The most document numbers of one list: the largest known names 346,275.
  static let numbersAtMost = 2_000_000

  static func entries(_ content: [UInt8]) throws(Fault) -> [DefectList.Entry] {
    var fields = try TaggedElement(content[...]).children(0x02)
    guard try fields.removeFirst().smallNumber() == 0 else {
      throw Fault(.chipFile, at: "deviation list", "version 0 expected")
    }
    var function = ""
    if fields.first?.tag == 0x30 {
      function = try fields.removeFirst().children(0x06)[0].identifier()
    }
    guard let list = fields.first, list.tag == 0x31 else {
      throw Fault(.chipFile, at: "deviation list", "a set of deviations expected")
    }
    var entries: [DefectList.Entry] = []
    var numbers = 0
    for element in try list.children() {
      let pair = try element.children(0x30, 0x31)
      var entry = DefectList.Entry()
      entry.documents = try documents(pair[0], function)
      numbers += entry.documents.numbers?.count ?? 0
      guard numbers <= numbersAtMost else {
        throw Fault(.chipFile, at: "deviation list", "over \(numbersAtMost) document numbers")
      }
      for description in try pair[1].children() { try describe(description, &entry) }
      entries.append(entry)
    }
    return entries
  }

  /// DeviationDocuments.
  private static func documents(
    _ element: TaggedElement, _ function: String
  ) throws(Fault) -> AffectedDocuments {
    var documents = AffectedDocuments()
    documents.hashAlgorithm = function
    for field in try element.children() {
      switch field.tag & 0x1F {
      case 0:
        let code = try inner(field).text()
        documents.documentCode = String(code.prefix { $0 != "<" && $0 != " " })
      case 1:
        let pair = try inner(field, sequence: true).children(0x30, 0x02)
        documents.signer = .issuer(Array(pair[0].encoded), serial: Array(pair[1].content))
      case 2: documents.signer = .key(Array(try inner(field).content))
      case 3: documents.certificateHash = Array(try inner(field).content)
      case 4:
        let pair = try inner(field, sequence: true).children(0x18, 0x18)
        let first = try time(pair[0])
        let last = try time(pair[1])
        guard first <= last else { throw TaggedElement.wrong(field.encoded, "no period") }
        documents.issued = first...last
      case 5:
        var numbers: Set<String> = []
        for number in try inner(field, sequence: true).children() {
          numbers.insert(String(try number.text().prefix { $0 != "<" }))
        }
        documents.numbers = numbers
      default: throw TaggedElement.wrong(field.encoded, "a description of documents expected")
      }
    }
    return documents
  }

  /// What a context tag holds: lists are made with explicit and with implicit tags.
  private static func inner(
    _ field: TaggedElement, sequence: Bool = false
  ) throws(Fault) -> TaggedElement {
    guard field.isConstructed else { return field }
    let children = try field.children()
    guard let only = children.first, children.count == 1 else { return field }
    return !sequence || only.tag == 0x30 || only.tag == 0x31 ? only : field
  }

  /// A GeneralizedTime of UTC; a fraction of the second is passed over.
  private static func time(_ element: TaggedElement) throws(Fault) -> Int64 {
    let text = try element.text()
    let digits = Array(text.prefix { $0.isASCII && $0.isNumber })
    guard digits.count == 14, text.last == "Z" else {
      throw TaggedElement.wrong(element.encoded, "a time expected")
    }
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    let day = "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
    let time = "\(part(8..<10)):\(part(10..<12)):\(part(12..<14))"
    do throws(Fault) { return try Instant(iso: "\(day)T\(time)Z").milliseconds } catch {
      throw TaggedElement.wrong(element.encoded, error.detail)
    }
  }

  /// DeviationDescription: text, type, parameters in [0], national use in [1].
  private static func describe(
    _ element: TaggedElement, _ entry: inout DefectList.Entry
  ) throws(Fault) {
    var type = ""
    var parameters: TaggedElement?
    for field in try element.children() {
      switch field.tag {
      case 0x06: type = try field.identifier()
      case 0x80, 0xA0: parameters = try inner(field)
      case 0x81, 0xA1: continue
      default: entry.note = try field.text()
      }
    }
    entry.defects.append(try defect(type, parameters))
  }

  private static func defect(
    _ type: String, _ parameters: TaggedElement?
  ) throws(Fault) -> KnownDefect {
    /// The data group that the parameter names; the security object and EF.COM are 20 and 21.
    func group() throws(Fault) -> Set<Int> {
      guard let parameters else { return [] }
      let number = try parameters.smallNumber()
      return (1...16).contains(number) ? [number] : []
    }
    guard type.hasPrefix(DefectList.deviations + ".") else { return .other(type) }
    switch type.dropFirst(DefectList.deviations.count + 1) {
    case "1.1", "1.2", "1.3": return .signerMalformed
    case "1.4": return .activeKeysCompromised
    case "2.1": return .groupsMalformed(try group())
    case "2.2": return .hashesWrong(try group())
    case "2.3": return .securityObjectWrong
    case "2.4": return .listsDiffer
    default: return .other(type)
    }
  }
}

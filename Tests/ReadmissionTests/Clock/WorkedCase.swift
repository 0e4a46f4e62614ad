import Bytes
import Codes
import Support
import Testing

@testable import Readmission

/// A line of `Fixtures/readmission/worked-deadlines.jsonl`: what was recorded in a case, and the
/// deadlines that a hand and an independent library have counted.
struct WorkedCase: CustomTestStringConvertible, Sendable {
  let number: Int64
  let what: String
  let agreement: String
  let facts: ClockFacts
  let declared: [DeclaredHoliday]
  let today: CivilDate
  /// The steps of which the case speaks; all when nil.
  let only: [String]?
  let expected: [JSON]

  var testDescription: String { "\(number): \(what)" }

  static let all: [WorkedCase] = {
    let lines = (try? Fixture.lines("readmission/worked-deadlines.jsonl")) ?? []
    return lines.compactMap { try? WorkedCase(JSON.parse(Array($0.utf8))) }
  }()

  init(_ json: JSON) throws {
    func day(_ text: String?) throws -> CivilDate { try CivilDate(iso: text ?? "") }
    func state(_ name: String) throws -> Country { try Country(stateCode: name, at: "state") }
    func days<Key: RawRepresentable<String>>(_ name: String) throws -> [Key: CivilDate] {
      var days: [Key: CivilDate] = [:]
      for (key, value) in json[name]?.object ?? [:] {
        days[try #require(Key(rawValue: key))] = try day(value.string)
      }
      return days
    }
    number = try json.requiredInteger("case")
    what = try json.requiredString("what")
    agreement = try json.requiredString("agreement")
    today = try day(json["today"]?.string)
    only = json["only"]?.array?.compactMap(\.string)
    expected = try json.list("expect")
    declared = try json.list("declared").map { try DeclaredHoliday(json: $0) }
    facts = ClockFacts(
      role: try json.requiredChoice("role"), requested: try state(json.requiredString("requested")),
      requesting: try state(json.requiredString("requesting")),
      transit: try json["transit"]?.string.map(state),
      procedure: try json.requiredChoice("procedure"), person: try json.requiredChoice("person"),
      events: try days("events"), done: try days("done"),
      isRefused: json["refused"]?.boolean ?? false, isClosed: json["closed"]?.boolean ?? false,
      extensions: try json.list("extensions").map { item in
        ClockFacts.Extension(
          of: try item.requiredChoice("step"), on: try day(item["on"]?.string),
          until: try item["until"].map { try day($0.string) },
          motive: try item.requiredString("motive"))
      })
  }

  /// The agreements of the fixtures beside those built in.
  static func book() throws -> AgreementBook {
    var book = try AgreementBook()
    for name in ["model-memorandum", "model-tacit"] {
      try book.add(JSON.parse(Fixture.bytes("readmission/agreements/\(name).json")))
    }
    return book
  }

  func clock() throws -> CaseClock {
    var book = try WorkedCase.book()
    book.declared = declared
    return book.clock(try book.agreement(agreement), facts)
  }
}

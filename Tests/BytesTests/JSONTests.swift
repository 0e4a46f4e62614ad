import Bytes
import Support
import Testing

@Suite("JSON")
struct JSONTests {
  struct Case: Sendable, CustomStringConvertible {
    let verdict: String
    let name: String
    let bytes: [UInt8]
    let value: String

    var description: String { "\(verdict) \(name)" }
  }

  static let cases: [Case] = {
    let rows = (try? Fixture.rows("json/cases.tsv")) ?? []
    return rows.compactMap { row in
      guard row.count == 4, let bytes = try? Hex.decode(row[2]) else { return nil }
      return Case(verdict: row[0], name: row[1], bytes: bytes, value: row[3])
    }
  }()

  @Test("the cases are there")
  func hasCases() { #expect(Self.cases.count == 99) }

  @Test("what RFC 8259 allows is read as another program reads it", arguments: cases)
  func reads(example: Case) throws {
    guard example.verdict == "y" else {
      #expect(throws: Fault(.json, "")) { try JSON.parse(example.bytes) }
      return
    }
    let value = try JSON.parse(example.bytes)
    #expect(value == (try JSON.parse(Array(example.value.utf8))))
    #expect(try JSON.parse(Array(value.line().utf8)) == value)
  }

  @Test("depth and size are bounded before memory is used")
  func boundsDepth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSON.parse(nested(32)) }
    #expect(throws: Fault(.json, "")) { try JSON.parse(nested(33)) }
    #expect(throws: Fault(.json, "")) { try JSON.parse(nested(30_000)) }
    #expect(throws: Fault(.json, "")) { try JSON.parse(nested(10), limits: .init(bytes: 19)) }
  }

  @Test("a fault names the byte")
  func namesPlace() {
    let fault = #expect(throws: Fault.self) { try JSON.parse(Array(#"{"a":1,"b":x}"#.utf8)) }
    #expect(fault?.place == "byte 11")
  }

  @Test("canonical lines have sorted names, no space, and the escapes of RFC 8785")
  func writesCanonical() throws {
    // The string of RFC 8785, clause 3.2.2.2.
    let sample = #"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "a": [ -5, 10 ]}"#
    let line = try JSON.parse(Array(sample.utf8)).canonicalLine()
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"a":[-5,10],"string":"€$\u000f\nA'B\"\\\\\"/"}"#)
    #expect(try JSON.parseCanonical(line).canonicalLine() == line)
  }

  @Test("canonical text is in NFC")
  func composes() throws {
    let line = try JSON.string("e\u{301}").canonicalLine()
    #expect(line == Array("\"\u{e9}\"".utf8))
  }

  @Test(
    "another spelling of the same value is not canonical",
    arguments: [
      #"{"b":1,"a":2}"#, #"{"a": 1}"#, #"{"a":1} "#, #""\u0041""#, #""\/""#, "-0", "\"e\u{301}\"",
      "null", "true", "0.5", "1.0", "1e2",
    ])
  func refusesOtherForms(text: String) {
    #expect(throws: Fault(.json, "")) { try JSON.parseCanonical(Array(text.utf8)) }
  }

  @Test("a missing field, null and a value of another kind are told by name")
  func namesFields() throws {
    let value = try JSON.parse(Array(#"{"name":7,"n":"x","none":null,"list":{}}"#.utf8))
    for call in [
      #expect(throws: Fault(.field, "")) { try value.requiredString("name") }?.place,
      #expect(throws: Fault(.field, "")) { try value.requiredString("none") }?.place,
      #expect(throws: Fault(.field, "")) { try value.requiredInteger("n") }?.place,
      #expect(throws: Fault(.field, "")) { try value.list("list") }?.place,
    ] {
      #expect(["name", "none", "n", "list"].contains(call))
    }
    #expect(try value.list("missing") == [])
  }
}

import Bytes
import Testing

@testable import Seal

@Suite("Deltas of lines")
struct LineDeltaTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func delta(_ old: String, _ new: String) throws -> String {
    String(
      decoding: try LineDelta.make(from: bytes(old), version: 3, to: bytes(new)), as: UTF8.self)
  }

  private func applied(_ delta: [UInt8], _ old: String, limit: Int = 1000) throws -> String {
    String(
      decoding: try LineDelta.apply(delta, to: bytes(old), version: 3, limit: limit),
      as: UTF8.self)
  }

  @Test("A delta keeps the lines that stand in both, and brings only the others")
  func form() throws {
    #expect(
      try delta("a\nb\nc\nd\n", "a\nb\nnew\nd\n") == """
        {"base":3,"type":"maabar/line-delta/1"}
        =0 2
        +new
        =3 2

        """)
  }

  @Test(
    "Whatever two texts are, the delta leads from one to the other byte for byte",
    arguments: [
      ("", ""), ("", "a"), ("a", ""), ("a", "a\n"), ("a\n", "a"), ("a\nb\n", "b\na\n"),
      ("x\nx\nx\n", "x\nx\n"), ("a\n\n\nb", "\n\na"), ("=0 1\n+x", "+x\n=0 1"),
      ("{\"id\":1}\n", "{\n  \"id\": 2\n}\n"), ("سطر\nآخر\n", "آخر\nسطر"),
    ])
  func leads(old: String, new: String) throws {
    let delta = try LineDelta.make(from: bytes(old), version: 3, to: bytes(new))
    #expect(try applied(delta, old) == new)
  }

  @Test("Another version, steps beyond the text, and more than was signed are refused")
  func refuses() throws {
    let head = #"{"base":3,"type":"maabar/line-delta/1"}"# + "\n"
    for steps in [
      "=0 3\n", "=2 1\n", "=-1 1\n", "=0 0\n", "=1\n", "= 0 1\n", "=0 99999999999\n", "?\n", "\n",
      "=0 1", "=00000000000 1\n",
    ] {
      #expect(throws: Fault(.statement, ""), "\(steps)") {
        try applied(bytes(head + steps), "a\nb")
      }
    }
    #expect(throws: Fault(.statement, "")) {
      try LineDelta.apply(bytes(head + "=0 2\n"), to: bytes("a\nb"), version: 2, limit: 99)
    }
    // However often a line is kept, no more grows than was signed.
    let many = head + String(repeating: "=0 2\n", count: 1000)
    #expect(throws: Fault(.statement, "")) { try applied(bytes(many), "a\nb") }
    #expect(try applied(bytes(head + "=0 2\n"), "a\nb", limit: 3) == "a\nb")
    #expect(throws: Fault(.statement, "")) { try applied(bytes(head + "=0 2\n"), "a\nb", limit: 2) }
  }
}

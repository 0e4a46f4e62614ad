import Bytes
import Testing

@testable import Host

@Suite struct SeparatedValuesTests {
  private func rows(_ text: String, separator: Character = ",") throws -> [[String]] {
    var reader = SeparatedValues(
      ByteSource(Array(text.utf8)), separator: separator.asciiValue ?? 0x2c)
    var rows: [[String]] = []
    while let row = try reader.next() { rows.append(row.trouble.map { ["!", $0] } ?? row.fields) }
    return rows
  }

  // RFC 4180 section 2, the seven rules.
  @Test("The examples of RFC 4180 are read as it says")
  func standard() throws {
    #expect(
      try rows("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n") == [
        ["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"],
      ])
    #expect(
      try rows("aaa,bbb,ccc\r\nzzz,yyy,xxx") == [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]])
    #expect(try rows("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx").count == 2)
    #expect(
      try rows("\"aaa\",\"b \r\nbb\",\"ccc\"\r\nzzz,yyy,xxx")[0] == ["aaa", "b \r\nbb", "ccc"])
    #expect(try rows("\"aaa\",\"b\"\"bb\",\"ccc\"") == [["aaa", "b\"bb", "ccc"]])
  }

  @Test("Empty fields, other separators, spaces round quotes and lone line ends are understood")
  func forgiven() throws {
    #expect(try rows("a,,\n,\r;\n") == [["a", "", ""], ["", ""], [";"]])
    #expect(try rows("a;\"b;c\" ; d", separator: ";") == [["a", "b;c", " d"]])
    #expect(try rows("5\" pipe,x") == [["5\" pipe", "x"]])
    #expect(try rows("a\n\n   \n\u{1a}") == [["a"]])
    #expect(try rows("").isEmpty)
  }

  @Test("A quote that is never closed, or text behind a closing one, costs its line only")
  func trouble() throws {
    #expect(
      try rows("a,b\nc,\"d\ne,f\n") == [
        ["a", "b"], ["!", "a quote that is not closed"], ["e", "f"],
      ])
    #expect(
      try rows("a,\"b\"x\ne,f\n") == [["!", "text after a closing quote"], ["e", "f"]])
    let long = String(repeating: "x", count: SeparatedValues.maximumRowBytes + 1)
    #expect(try rows("\(long)\na,b").last == ["a", "b"])
    let many = String(repeating: ",", count: SeparatedValues.maximumFields + 1)
    #expect(try rows("\(many)\na,b").last == ["a", "b"])
  }

  @Test("Line numbers count the lines of the file, also within quotes")
  func lineNumbers() throws {
    var reader = SeparatedValues(ByteSource(Array("a\r\n\"b\n\nc\"\rd\n".utf8)))
    var lines: [Int] = []
    while let row = try reader.next() { lines.append(row.line) }
    #expect(lines == [1, 2, 5])
  }

  @Test("UTF-16 of either order and Windows-1256 become the same text")
  func encodings() throws {
    let text = "الاسم😀,x"
    var big: [UInt8] = [0xfe, 0xff]
    var little: [UInt8] = [0xff, 0xfe]
    for unit in text.utf16 {
      big += [UInt8(unit >> 8), UInt8(unit & 0xff)]
      little += [UInt8(unit & 0xff), UInt8(unit >> 8)]
    }
    for bytes in [big, little] {
      var reader = SeparatedValues(ByteSource(bytes), encoding: .utf16)
      #expect(try reader.next()?.fields == ["الاسم😀", "x"])
    }
    // Python: "گازة,é".encode("cp1256")
    var reader = SeparatedValues(
      ByteSource([0x90, 0xc7, 0xd2, 0xc9, 0x2c, 0xe9]), encoding: .windows1256)
    #expect(try reader.next()?.fields == ["گازة", "é"])
    var cut = SeparatedValues(ByteSource([0xff, 0xfe, 0x61]), encoding: .utf16)
    #expect(try cut.next()?.fields == ["\u{fffd}"])
  }
}

import Console
import Support
import Testing

@Suite("Text on a terminal")
struct DisplayTests {
  @Test(
    "what a terminal would obey or hide is shown",
    arguments: [
      ("plain", "plain"), ("a\u{1b}[31mb", "a\\u{1b}[31mb"), ("a\nb\r\tc", "a\\u{a}b\\u{d}\\u{9}c"),
      ("a\u{202e}b\u{2066}c\u{200f}", "a\\u{202e}b\\u{2066}c\\u{200f}"),
      ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"), ("a\u{200b}b\u{feff}", "a\\u{200b}b\\u{feff}"),
      ("a\u{2028}b", "a\\u{2028}b"), ("\u{e000}\u{e0041}", "\\u{e000}\\u{e0041}"),
      ("\u{3164}\u{ad}\u{fff9}", "\\u{3164}\\u{ad}\\u{fff9}"),
    ])
  func showsControls(text: String, shown: String) { #expect(Display.safe(text) == shown) }

  @Test(
    "letters, marks and joiners of real names stay as they are",
    arguments: [
      "محمد عَلِيّ", "شیخ\u{200c}زاده", "کوردستان ئەربیل", "Łukasz O’Brien–Nuñez", "क्ष", "漢字",
      "e\u{301}", "ٱللَّٰه", "\u{600}١٢٣",
    ])
  func keepsNames(name: String) { #expect(Display.safe(name) == name) }

  @Test("a scalar takes the columns that the Unicode database gives it")
  func measuresWidth() throws {
    for row in try Fixture.rows("text/width.tsv") {
      let scalar = try #require(UInt32(row[0], radix: 16).flatMap(Unicode.Scalar.init))
      #expect(Display.width(String(scalar)) == Int(row[1]), "\(row)")
    }
  }

  @Test("columns stand under each other whatever the script")
  func alignsTables() throws {
    let paper = Paper()
    let outlet = paper.outlet()
    var table = Table([.init("name"), .number("count"), .init("place")])
    table.add(["علي", "7", "a"])
    table.add(["漢字", "1234", "b"])
    table.add(["e\u{301}", "42", "\u{1b}c"])
    table.print(on: outlet)
    try outlet.flush()
    #expect(
      paper.output == """
        name  count  place
        علي       7  a
        漢字   1234  b
        e\u{301}        42  \\u{1b}c

        """)
  }

  @Test("on a terminal right-to-left words are isolated and styles drawn; in a pipe neither")
  func drawsStyles() throws {
    let paper = Paper()
    let text: StyledText = "\("علي", .bad) \(7)"
    paper.outlet(.terminal).line(text)
    #expect(paper.output == "\u{1b}[1;31m\u{2068}علي\u{2069}\u{1b}[0m 7\n")
    let pipe = Paper()
    let outlet = pipe.outlet()
    outlet.line(text)
    try outlet.flush()
    #expect(pipe.output == "علي 7\n")
  }
}

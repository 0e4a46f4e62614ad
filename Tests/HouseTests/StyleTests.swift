import Foundation
import Support
import Testing

@Suite("The style of the house")
struct StyleTests {
  @Test("a line has 100 columns at most, comments too", arguments: House.files + [House.manifest])
  func keepsLinesShort(file: SourceFile) {
    for (index, line) in file.lines.enumerated() where line.count > 100 {
      Issue.record("\(file):\(index + 1) has \(line.count) columns")
    }
  }

  @Test("a file has 400 lines at most", arguments: House.files)
  func keepsFilesShort(file: SourceFile) {
    #expect(file.lines.count <= 401, "\(file) has \(file.lines.count) lines")
  }

  @Test("every module opens with an overview that says what it does and what flows through it")
  func opensWithOverview() throws {
    for target in Declared.all where target.kind == .module || target.kind == .driver {
      let file = try #require(
        House.sources.first { $0.module == target.name && $0.path.hasSuffix("/Overview.swift") },
        "\(target) has no Overview.swift")
      let comment = file.lines.prefix { $0.hasPrefix("//") }
      #expect((8...24).contains(comment.count), "\(target): \(comment.count) lines of overview")
      let text = comment.joined(separator: "\n")
      #expect(text.hasPrefix("// \(target.name): "), "\(target)")
      for word in ["What it does", "What flows in", "What flows out"] {
        #expect(text.contains(word), "\(target) does not say: \(word)")
      }
    }
  }

  @Test("every public declaration has a comment", arguments: House.sources)
  func commentsPublic(file: SourceFile) {
    for (index, line) in file.lines.enumerated() {
      let text = line.drop { $0 == " " }
      guard text.hasPrefix("public "), !text.hasPrefix("public import") else { continue }
      var above = index - 1
      while above >= 0, file.lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
      let comment = above >= 0 ? file.lines[above].drop { $0 == " " } : ""
      #expect(comment.hasPrefix("///"), "\(file):\(index + 1) has no comment")
    }
  }

  @Test("no module hides things in a drawer: no Util, Manager, Helper or Common")
  func namesThings() {
    for file in House.files {
      let name = file.path.split(separator: "/").last ?? ""
      #expect(!name.contains(/Util|Manager|Helper|Common|Misc/), "\(file)")
    }
  }

  @Test("every folder of fixtures names its origin and licence")
  func namesOrigins() throws {
    let top = Fixture.root + "/Fixtures"
    for folder in try FileManager.default.contentsOfDirectory(atPath: top).sorted() {
      let source = (try? Fixture.text("\(folder)/SOURCE.md")) ?? ""
      #expect(source.count > 80, "Fixtures/\(folder)/SOURCE.md")
    }
  }

  @Test("every driver's folder says which models and faults it knows")
  func describesDrivers() throws {
    for driver in Declared.all where driver.kind == .driver {
      let text = try String(
        contentsOfFile: "\(Fixture.root)/Devices/\(driver)/README.md", encoding: .utf8)
      #expect(text.count > 400, "Devices/\(driver)/README.md")
    }
  }
}

import Foundation
import Support

/// One Swift file of the checkout.
struct SourceFile: Sendable, CustomStringConvertible {
  /// The path below the top folder.
  let path: String
  /// All of it.
  let text: String
  /// Its lines.
  let lines: [String]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.components(separatedBy: "\n")
  }

  /// The module that the file belongs to: the name of its folder below Sources or Devices.
  var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// The path.
  var description: String { path }

  /// The modules that the file imports.
  var imports: [String] {
    lines.filter { $0.contains("import ") }.compactMap { line in
      var words = line.split(separator: " ")
      while let first = words.first, first.hasPrefix("@") || first == "public" {
        words.removeFirst()
      }
      return words.first == "import" && words.count >= 2 ? String(words[words.count - 1]) : nil
    }
  }

  /// The lines with their numbers, without comments and without the text of strings.
  var code: [(number: Int, text: String)] {
    var isInBlock = false
    return lines.enumerated().map { index, line in
      let fences = line.components(separatedBy: "\"\"\"").count - 1
      defer { if fences % 2 == 1 { isInBlock.toggle() } }
      return (index + 1, isInBlock && fences == 0 ? "" : SourceFile.bare(line))
    }
  }

  /// A line without its comment and without the text of its strings.
  private static func bare(_ line: String) -> String {
    var bare = ""
    var isInString = false
    var previous: Character = " "
    for character in line {
      if character == "\"", previous != "\\" { isInString.toggle() }
      if !isInString, character == "/", previous == "/" { return bare }
      if !isInString || character == "\"" { bare.append(character) }
      previous = previous == "\\" && character == "\\" ? " " : character
    }
    return bare
  }

  /// The numbers of the lines whose code calls `call`: not as the end of a longer name, not on a
  /// value or type (unless `call` starts with a point), not in a file with a function of that name.
  func linesCalling(_ call: String) -> [Int] {
    guard text.contains(call), !text.contains("func " + call) else { return [] }
    return code.filter { line in
      line.text.ranges(of: call).contains { range in
        let before = line.text[..<range.lowerBound]
        guard let last = before.last, !call.hasPrefix(".") else { return true }
        return !(last.isLetter || last.isNumber || last == "_" || last == ".")
      }
    }.map(\.number)
  }
}

/// The checkout's Swift files and its manifest.
enum House {
  static let files: [SourceFile] = ["Sources", "Devices", "Tests"].flatMap { top in
    (FileManager.default.subpaths(atPath: "\(Fixture.root)/\(top)") ?? []).sorted()
      .filter { $0.hasSuffix(".swift") }.map { read("\(top)/\($0)") }
  }

  static let sources: [SourceFile] = files.filter { !$0.path.hasPrefix("Tests/") }

  static let manifest = read("Package.swift")

  private static func read(_ path: String) -> SourceFile {
    let text = (try? String(contentsOfFile: "\(Fixture.root)/\(path)", encoding: .utf8)) ?? ""
    return SourceFile(path: path, text: text)
  }
}

/// A target as the manifest declares it, in the manifest's order.
struct Declared: Sendable, CustomStringConvertible {
  enum Kind: String { case module, driver, program, tests, system, kernels }

  let kind: Kind
  let name: String
  let imports: [String]

  var description: String { name }

  static let all: [Declared] = {
    let text = House.manifest.text.replacing(/\\\n\s*/, with: "")
    let pattern =
      /(module|driver|program|tests|system|kernels)\(\s*"([^"]+)"(?:,\s*imports:\s*"+\s*([^"]*)")?/
    return text.matches(of: pattern).compactMap { match in
      guard let kind = Kind(rawValue: String(match.1)) else { return nil }
      let imports = match.3?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
      return Declared(kind: kind, name: String(match.2), imports: imports)
    }
  }()

  static func named(_ name: String) -> Declared? {
    all.first { $0.name == name && $0.kind != .tests }
  }
}

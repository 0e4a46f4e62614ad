import Foundation
import FuzzTargets
import Support
import Testing

@Suite("Inputs that broke a parser, and starts for the fuzzer")
struct CorpusTests {
  /// Every file of every corpus.
  static let inputs: [String] = Fixture.names(in: "fuzz").flatMap { folder in
    Fixture.names(in: "fuzz/\(folder)").map { "fuzz/\(folder)/\($0)" }
  }

  @Test("every corpus belongs to a parser, and every parser has one")
  func namesCorpora() {
    let corpora = Fixture.names(in: "fuzz").filter { !$0.hasSuffix(".md") }
    #expect(corpora == FuzzTarget.all.map(\.name).sorted())
    for target in FuzzTarget.all {
      #expect(!Fixture.names(in: "fuzz/\(target.name)").isEmpty, "\(target.name)")
    }
  }

  @Test(
    "every input passes through every parser, whole, cut and with a byte changed", arguments: inputs
  )
  func passes(input: String) throws {
    let bytes = try Fixture.bytes(input)
    var changed = bytes
    if !changed.isEmpty { changed[changed.count / 2] ^= 0x55 }
    for target in FuzzTarget.all {
      for version in [bytes, Array(bytes.prefix(bytes.count / 2)), changed, []] {
        #expect(target.run(version) == nil, "\(target.name)")
      }
    }
  }
}

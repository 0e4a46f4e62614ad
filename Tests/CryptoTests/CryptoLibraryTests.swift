import Crypto
import Support
import Testing

@Suite("The library")
struct CryptoLibraryTests {
  @Test("the version is the one that OpenSSL's command states of its library")
  func version() throws {
    try withTemporaryFolder { folder in
      let run = try StockTool.bash("openssl version", in: folder)
      #expect(run.text.contains("Library: \(CryptoLibrary.version))"))
      let number = try #require(CryptoLibrary.version.split(separator: " ").dropFirst().first)
      let parts = number.split(separator: ".").compactMap { Int($0) }
      try #require(parts.count == 3)
      let isFixed = (parts[0], parts[1], parts[2]) >= (3, 0, 21)
      #expect(CryptoLibrary.hasCMSFixes == isFixed)
    }
  }
}

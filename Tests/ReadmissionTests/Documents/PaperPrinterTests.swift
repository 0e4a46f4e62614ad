import Bytes
import Codes
import Foundation
import Host
import Support
import Testing

@testable import Readmission

@Suite("PDF through Chromium")
struct PaperPrinterTests {
  @Test("where no Chromium stands, the fault says that any browser prints the page")
  func saysMissing() {
    #expect(throws: Fault(.noPrinter, "")) {
      try PaperPrinter(files: Disk(), isRoot: false, places: ["/nowhere/chromium"])
    }
  }

  @Test("the pages become PDFs, and neither page nor profile stays behind")
  func prints() throws {
    guard let printer = try? PaperPrinter(files: Disk(), isRoot: getuid() == 0) else {
      try Test.cancel("no Chromium is installed")
    }
    try withTemporaryFolder { folder in
      let page = try PaperSample.all()[0].html(.kurdish)
      let pdf = try printer.pdf(page, below: Path(folder), randomness: SystemRandomness())
      #expect(pdf.starts(with: Array("%PDF-".utf8)))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }
}

import Bytes
import Codes
import Testing

@testable import Match

@Suite struct DatePatternTests {
  @Test("Dates are read by their pattern, unknown parts left out, Arabic digits counted")
  func dates() throws {
    let day = try DatePattern("dd/MM/yyyy")
    #expect(day.read("05/09/1972")?.description == "1972-09-05")
    #expect(day.read("٠٥/٠٩/١٩٧٢")?.description == "1972-09-05")
    #expect(day.read("00/09/1972")?.description == "1972-09")
    #expect(day.read("00/00/1972")?.description == "1972")
    #expect(day.read("31/02/1972") == nil)
    #expect(day.read("5/9/1972") == nil)
    #expect(try DatePattern("d.M.yyyy").read("5.9.1972")?.description == "1972-09-05")
    #expect(try DatePattern("d MMM yyyy").read("5 Sept 1972")?.description == "1972-09-05")
    #expect(throws: Fault(.field, "")) { try DatePattern("dd/MM") }
  }
}

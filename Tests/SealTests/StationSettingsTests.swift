import Bytes
import Codes
import Testing

@testable import Seal

@Suite("How a registry wants its stations to work")
struct StationSettingsTests {
  private func settings(_ text: String) throws(Fault) -> StationSettings {
    try StationSettings(Array(text.utf8))
  }

  @Test("The closest value wins: of the station, of its point of entry, of all")
  func closest() throws {
    let settings = try settings(
      """
      {"type":"maabar/configuration/1","version":3,"title":"Winter",
       "all":{"fingerprintAge":12,"recordsPerBatch":500},
       "pointsOfEntry":{"IQ-IBK":{"control":"reduced","controlBasis":"Order 118","metered":1}},
       "stations":{"IBK-2":{"control":"normal","fingerprintAge":14}}}
      """)
    let (gate, other) = (try StationName("IQ-IBK"), try StationName("IQ-BGW"))
    let first = settings.values(for: try StationName("IBK-1"), at: gate)
    #expect(first.control == .reduced && first.controlBasis == "Order 118")
    #expect(first.fingerprintAge == 12 && first.isMetered == true)
    let second = settings.values(for: try StationName("IBK-2"), at: gate)
    #expect(second.control == .normal && second.controlBasis == nil)
    #expect(second.fingerprintAge == 14 && second.recordsPerBatch == 500)
    let third = settings.values(for: try StationName("BGW-1"), at: other)
    #expect(third.control == nil && third.isMetered == nil && third.fingerprintAge == 12)
  }

  @Test(
    "A mistake is refused with its place",
    arguments: [
      (#""all":{"fingerprintage":12}"#, "all: fingerprintage"),
      (#""all":{"fingerprintAge":100}"#, "all: fingerprintAge"),
      (#""all":{"control":"reduced"}"#, "all: controlBasis"),
      (#""pointsOfEntry":{"IQ-IBK":{"recordsPerBatch":0}}"#, "pointsOfEntry.IQ-IBK"),
      (#""stations":{"no name":{}}"#, "stations.no name"),
      (#""zone":"Asia/Baghdad""#, "zone"),
    ])
  func refused(field: String, place: String) {
    let text = #"{"type":"maabar/configuration/1","version":1,"title":"T",\#(field)}"#
    do throws(Fault) {
      _ = try settings(text)
      Issue.record("\(field) was read")
    } catch { #expect(error.place.hasPrefix(place), "\(error)") }
  }
}

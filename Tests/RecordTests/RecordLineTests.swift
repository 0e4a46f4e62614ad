import Bytes
import Codes
import Record
import Support
import Testing

@Suite("A record and its line")
struct RecordLineTests {
  private func golden(_ name: String) throws -> [UInt8] {
    Array(try Fixture.bytes("records/\(name).json").dropLast())
  }

  /// The golden line with one piece of text put in the place of another, and in order again.
  private func golden(_ name: String, _ old: String, _ new: String) throws -> [UInt8] {
    let text = String(decoding: try golden(name), as: UTF8.self)
    let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\(old) stands in the golden record")
    return try JSON.parse(Array((parts[0] + new + parts[1]).utf8)).canonicalLine()
  }

  private func fault(_ line: [UInt8]) -> Fault? {
    do throws(Fault) {
      _ = try RecordLine(line)
      return nil
    } catch { return error }
  }

  @Test("Swift writes the bytes that another program wrote", arguments: Samples.names)
  func writesGolden(name: String) throws {
    let line = try Samples.record(name).bytes()
    #expect(
      String(decoding: line, as: UTF8.self) == String(decoding: try golden(name), as: UTF8.self))
    #expect(line == (try golden(name)))
  }

  @Test("The bytes of another program read as the same record", arguments: Samples.names)
  func readsGolden(name: String) throws {
    let record = try RecordLine(try golden(name))
    #expect(record == (try Samples.record(name)))
    #expect(try record.bytes() == (try golden(name)))
  }

  @Test(
    "A field that the schema does not have is named and refused",
    arguments: [
      ("\"code\":\"P\"", "\"code\":\"P\",\"colour\":\"red\"", "document.colour"),
      ("\"links\"", "\"likes\":\"tea\",\"links\"", "likes"),
      ("\"kind\":\"bus\"", "\"kind\":\"bus\",\"wheels\":6", "conveyance.wheels"),
    ])
  func refusesUnknownField(old: String, new: String, place: String) throws {
    let fault = fault(try golden("crossing-entry", old, new))
    #expect(fault?.code == .recordField)
    #expect(fault?.place == place)
  }

  @Test("An unknown field's name is not repeated when it could be personal data")
  func hidesStrangeFieldName() throws {
    let fault = fault(try golden("crossing-entry", "\"links\"", "\"Kim Philby?\":1,\"links\""))
    #expect(fault?.code == .recordField)
    #expect(fault?.description.contains("Philby") == false)
  }

  @Test("A later schema and a later type are newer, not wrong")
  func tellsNewer() throws {
    let schema = fault(try golden("crossing-entry", "\"schema\":1", "\"schema\":2"))
    #expect(schema?.code == .recordNewer)
    #expect(schema?.code.exit == .newer)
    let type = fault(try golden("crossing-entry", "record/crossing/1", "record/crossing/2"))
    #expect(type?.code == .recordNewer)
    #expect(fault(try golden("outcome", "record/outcome/1", "record/income/1"))?.code == .record)
  }

  @Test(
    "What breaks a rule is refused with the field's place",
    arguments: [
      ("crossing-entry", "\"day\":\"2026-03-02\"", "\"day\":\"2026-03-01\"", "captured.day"),
      ("crossing-entry", "\"offset\":180", "\"offset\":900", "captured.offset"),
      (
        "crossing-entry", "\"control\":\"reduced\"", "\"control\":\"normal\"",
        "crossing.controlBasis"
      ),
      (
        "crossing-entry", "\"controlBasis\":\"Instruction 4 of 2026\",", "", "crossing.controlBasis"
      ),
      (
        "crossing-entry", "\"outcome\":\"admitted\"", "\"outcome\":\"exit-permitted\"",
        "decision.outcome"
      ),
      (
        "crossing-entry", "\"outcome\":\"admitted\"", "\"outcome\":\"referred\"",
        "decision.overrideReason"
      ),
      (
        "crossing-entry", ",\"overrideReason\":\"Seen by the shift leader\\nborn later\"", "",
        "decision.overrideReason"
      ),
      (
        "crossing-entry", "\"outcome\":\"admitted\"", "\"outcome\":\"refused-entry\"",
        "decision.reasonCode"
      ),
      (
        "crossing-entry", "\"outcome\":\"admitted\"", "\"outcome\":\"handed-over\"",
        "decision.handedOverTo"
      ),
      ("crossing-entry", "\"finger\":2", "\"finger\":11", "templates[0].finger"),
      ("crossing-entry", "AAECAwQF", "AAECAwQ!", "templates[0].data"),
      ("crossing-entry", "\"number\":\"A12345678\"", "\"number\":\"A1234\\\\\"", "document.number"),
      ("crossing-entry", "\"possiblyConventional\":1,", "", "traveller.birth.possiblyConventional"),
      (
        "crossing-entry", "\"precision\":\"day\"", "\"precision\":\"year\"",
        "traveller.birth.precision"
      ),
      ("crossing-entry", "\"score\":640", "\"score\":1000001", "screening.matches[0].score"),
      (
        "crossing-entry", "\"nationality\":\"IRN\"", "\"nationality\":\"Iran\"",
        "traveller.nationality"
      ),
      ("crossing-entry", "\"n\":7", "\"n\":0", "n"),
      ("crossing-entry", "\"epoch\":\"00", "\"epoch\":\"0G", "epoch"),
      ("crossing-entry", "\"station\":\"IQ-IBK-1\"", "\"station\":\"iq\"", "station"),
      (
        "crossing-exit-prevented",
        """
        "order":{"authority":"Court of Zakho","day":"2026-02-03","number":"12/2026"},
        """,
        "",
        "decision.order"
      ),
      ("crossing-exit-prevented", "\"practice\":1", "\"practice\":0", "practice"),
      ("crossing-minimal", "\"names\":[{", "\"names\":[],\"x\":[{", "traveller.names"),
      ("outcome", "\"outcome\":\"handed-over\"", "\"outcome\":\"referred\"", "decision.outcome"),
      ("correction", "\"reason\":\"The nationality was declared later\",", "", "correction.reason"),
      ("crossing-doubted", "\"clockUnconfirmed\":1,", "", "captured.wall"),
      ("crossing-doubted", ",\"wall\":\"1970-01-01T00:00:07.000Z\"", "", "captured.wall"),
      ("crossing-doubted", "\"same-direction\"", "\"same\"", "doubles[1].kind"),
      ("crossing-doubted", "\"no-device\"", "\"lazy\"", "missing[0].reason"),
      (
        "audit-shift-closed", "\"action\":\"shift-closed\"", "\"action\":\"view\"", "audit.sheet"
      ),
      ("audit", "\"action\":\"view\"", "\"action\":\"peek\"", "audit.action"),
      ("audit", "\"times\":3", "\"times\":0", "audit.times"),
      ("audit-shift-closed", "\"IRN\":1", "\"IRN\":0", "audit.sheet.counts"),
      ("audit-shift-closed", "\"IRN\":1", "\"Iran\":1", "audit.sheet.counts"),
      ("audit-shift-closed", "\"exit\"", "\"out\"", "audit.sheet.counts"),
      ("audit-shift-closed", "\"last\":12", "\"last\":5", "audit.sheet.last"),
      ("note", "\"kind\":\"vulnerability\"", "\"kind\":\"rumour\"", "note.kind"),
      ("note", "\"officer\":\"8102\",", "", "note.officer"),
      ("tally-began", "\"share\":60", "\"share\":101", "tally.began.share"),
      ("tally-counted", "\"people\":4", "\"people\":-4", "tally.counted.parts[1].people"),
      ("tally-counted", "\"people\":4", "\"people\":0", "tally.counted.parts[1].people"),
      (
        "tally-counted", "\"unaccompanied\":1", "\"unaccompanied\":5",
        "tally.counted.parts[1].vulnerable"
      ),
      (
        "tally-counted", "\"separated\":0", "\"separated\":4", "tally.counted.parts[1].vulnerable"
      ),
      (
        "tally-counted", "\"pregnant\":1", "\"separated\":1", "tally.counted.parts[0].vulnerable"
      ),
      ("tally-counted", "\"2026-03-01\"", "\"2026-03-03\"", "tally.counted.day"),
      ("tally-counted", "\"2026-03-01\"", "\"2026-01-29\"", "tally.counted.day"),
      ("tally-counted", "[\"conflict\"", "[\"food\"", "tally.counted.reasons"),
      ("tally-counted", "\"SYR\",\"next\"", "\"SY\",\"next\"", "tally.counted.nationality"),
      (
        "tally-ended",
        """
        "of":{"epoch":"00112233445566778899aabbccddeeff","n":17,"station":"IQ-IBK-1"},
        """,
        "", "of"
      ),
      ("tally-struck", "\"n\":18", "\"n\":0", "tally.struck.n"),
    ])
  func refusesBrokenRule(name: String, old: String, new: String, place: String) throws {
    let fault = fault(try golden(name, old, new))
    #expect(fault?.code == .record)
    #expect(fault?.place == place)
  }

  @Test("Text that is not canonical is not a record")
  func refusesOtherForms() throws {
    let line = try golden("crossing-minimal")
    let text = String(decoding: line, as: UTF8.self)
    #expect(fault(Array((text + " ").utf8))?.code == .json)
    #expect(fault(Array(text.replacing("\"n\":1", with: "\"n\": 1").utf8))?.code == .json)
    #expect(fault(Array(text.replacing("Suharto", with: "Su\\u0068arto").utf8))?.code == .json)
    #expect(fault(Array(text.replacing("Suharto", with: "Jose\u{301}").utf8))?.code == .json)
  }

  @Test("Every cut of a line is refused")
  func refusesCuts() throws {
    let line = try golden("crossing-entry")
    for count in 0..<line.count { #expect(fault(Array(line.prefix(count))) != nil) }
  }

  @Test("A line of more than 64 KiB is neither written nor read")
  func boundsLine() throws {
    var crossing = try Samples.minimal()
    let text = String(repeating: "x", count: 512)
    let explanation = JSON.texts(Array(repeating: text, count: 130))
    crossing.screening.matches = [
      RecordedMatch(
        list: "l", version: 1, entry: "e", score: 1, explanation: .fields(["x": explanation]))
    ]
    let record = RecordLine.crossing(
      CrossingRecord(header: try Samples.header(1), crossing: crossing))
    #expect(throws: Fault(.recordTooLarge, "")) { _ = try record.bytes() }
    #expect(fault(Array(repeating: 0x20, count: 65_537))?.code == .recordTooLarge)
  }

  @Test("A template of 1024 bytes fits, one more does not")
  func boundsTemplate() throws {
    var crossing = try Samples.minimal()
    func write(_ base64: String) throws(Fault) {
      crossing.templates = [
        RecordedTemplate(finger: .unknown, format: "iso-19794-2:2005", base64: base64)
      ]
      let header = RecordHeader(
        identity: try RecordIdentity(station: "S", epoch: Samples.epoch, n: 1),
        salt: RecordSalt(from: Samples.FixedSalt()))
      _ = try RecordLine.crossing(CrossingRecord(header: header, crossing: crossing)).bytes()
    }
    // 1024 bytes are 341 groups of three and one byte more.
    let groups = String(repeating: "AAAA", count: 341)
    try write(groups + "AA==")
    #expect(throws: Fault(.record, "")) { try write(groups + "AAA=") }
    #expect(throws: Fault(.record, "")) { try write("AAA") }
    #expect(throws: Fault(.record, "")) { try write("A===") }
  }

  @Test("A record that breaks a rule is not written")
  func refusesToWrite() throws {
    var crossing = try Samples.minimal()
    crossing.traveller.names = []
    let empty = RecordLine.crossing(
      CrossingRecord(header: try Samples.header(1), crossing: crossing))
    #expect(throws: Fault(.record, "")) { _ = try empty.bytes() }
    crossing = try Samples.minimal(decision: RecordedDecision(outcome: .refusedEntry))
    let unexplained = RecordLine.crossing(
      CrossingRecord(header: try Samples.header(1), crossing: crossing))
    #expect(throws: Fault(.record, "")) { _ = try unexplained.bytes() }
  }

  @Test("The lane's view holds nothing of silent and protective lists")
  func hidesRestricted() throws {
    let shown = try Samples.entry().forLane
    let line = try RecordLine.crossing(
      CrossingRecord(header: try Samples.header(7), crossing: shown)
    ).bytes()
    let text = String(decoding: line, as: UTF8.self)
    #expect(!text.contains("iq-silent"))
    #expect(text.contains("un-consolidated"))
    #expect(try Samples.outcome().forLane.restrictedFindings.isEmpty)
  }
}

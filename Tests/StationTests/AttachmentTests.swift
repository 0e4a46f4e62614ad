import Bytes
import Codes
import Crypto
import Decision
import Document
import Host
import Record
import Seal
import Support
import Testing

@testable import Station

@Suite("Captures that a station keeps")
struct AttachmentTests {
  /// A lane, and a traveller without captures.
  private func lane(_ folder: String) throws -> (lane: Lane, station: PointOfEntry) {
    let sample = SampleStation(folder)
    _ = try sample.make(rules: DefaultRules.text)
    let station = try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
    return (try Lane(station), station)
  }

  private var traveller: LaneInput {
    var input = LaneInput(direction: .entry)
    input.names = [RecordedName(issued: "HASSAN", source: .declared)]
    input.nationality = "IRN"
    return input
  }

  private func attachments(_ station: PointOfEntry, _ n: Int64) throws -> [RecordedAttachment] {
    guard case .crossing(let record) = try station.record(n) else { return [] }
    return record.crossing.attachments
  }

  @Test("A capture is kept encrypted under a key that stands in the record, and openssl opens it")
  func opensWithStockTools() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder)
      let portrait = (0..<70_001).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }
      var input = traveller
      input.captures = [
        CapturedFile(.portrait, format: "image/jpeg", bytes: portrait),
        CapturedFile(
          .fingerImage, format: "image/x-portable-graymap", bytes: [9], finger: .rightFour),
      ]
      let assessment = try lane.assess(input)
      let outcome = RecordedDecision(outcome: assessment.view.proposal.outcome)
      let n = try lane.record(assessment, outcome, by: SampleStation("").officer).n
      let kept = try attachments(station, n)
      #expect(kept.map(\.kind) == ["portrait", "finger-image"])
      #expect(kept.map(\.format) == ["image/jpeg", "image/x-portable-graymap"])
      #expect(kept.map(\.finger) == [nil, .rightFour])
      #expect(kept.map(\.bytes) == [70_017, 17])
      let name = try #require(kept.first).name
      let path = try station.folder.attachment(#require(Digest(try Hex.decode(name))))
      try write(portrait, to: "\(folder)/portrait.jpg")
      let run = try StockTool.bash(
        """
        test "$(sha256sum < $1)" = "$2  -"
        head -c -16 $1 | openssl enc -d -aes-256-ctr -K $3 \
          -iv 00000000000000000000000000000002 | cmp - portrait.jpg
        """, [path.string, name, kept[0].key], in: folder)
      #expect(run.status == 0, "\(run.problems)")
    }
  }

  @Test("Captures that cannot be kept are refused before anything is recorded, without their path")
  func refused() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder)
      try write([], to: "\(folder)/empty")
      let big = "\(folder)/big"
      try write([UInt8](repeating: 1, count: Parameters.captureBytes + 1), to: big)
      let contents: [CapturedFile.Content] = [
        .bytes([]), .file(Path("\(folder)/HASSAN.jpg")), .file(Path("\(folder)/empty")),
        .file(Path(big)), .file(Path(folder)),
      ]
      for content in contents {
        var input = traveller
        input.captures = [CapturedFile(.portrait, format: "image/jpeg", content: content)]
        let found = fault { () throws(Fault) in _ = try lane.assess(input) }
        #expect(found?.code == .laneInput)
        #expect(found?.place == "captures[0]")
      }
      var input = traveller
      input.captures = (0...64).map { _ in
        CapturedFile(.portrait, format: "image/jpeg", bytes: [1])
      }
      #expect(fault { () throws(Fault) in _ = try lane.assess(input) }?.code == .laneInput)
      #expect(try station.counts().all == 0)
    }
  }

  @Test("A line of the input names capture files below its own folder, and nothing beyond it")
  func fromLines() throws {
    let line = Array(
      """
      {"names":[{"issued":"A","script":"Latn","source":"declared"}],"nationality":"IRN",\
      "captures":[{"kind":"finger-image","format":"image/png","file":"prints/1.png","finger":13}]}
      """.utf8)
    let input = try LaneInput(
      json: try JSON.parse(line), direction: .entry, officer: SampleStation("").officer,
      capturesIn: "/in")
    let capture = try #require(input.captures.first)
    #expect(capture.kind == .fingerImage)
    #expect(capture.finger == .rightFour)
    guard case .file(let path) = capture.content else { return #expect(Bool(false), "a file") }
    #expect(path == "/in/prints/1.png")
    for wrong in [
      #"{"kind":"portrait","format":"image/png","file":"../1.png"}"#,
      #"{"kind":"portrait","format":"image/png","file":"/etc/passwd"}"#,
      #"{"kind":"portrait","format":"image/png","file":""}"#,
      #"{"kind":"potrait","format":"image/png","file":"1.png"}"#,
      #"{"kind":"finger-image","format":"image/png","file":"1.png","finger":11}"#,
      #"{"kind":"portrait","format":"image/png","file":"1.png","name":"X"}"#,
    ] {
      let json = try JSON.parse(Array("{\"captures\":[\(wrong)]}".utf8))
      let found = fault { () throws(Fault) in
        _ = try LaneInput(json: json, direction: .entry, officer: SampleStation("").officer)
      }
      #expect(found?.code == .laneInput, "\(wrong)")
    }
  }
}

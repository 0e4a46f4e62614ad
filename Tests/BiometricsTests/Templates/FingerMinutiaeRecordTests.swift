import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("Finger minutiae records of ISO/IEC 19794-2 and ANSI/INCITS 378")
struct FingerMinutiaeRecordTests {
  typealias Record = FingerMinutiaeRecord

  /// The samples that come with what another program decodes of them.
  static let decoded: [(String, Record.Edition)] = [
    ("ansi378v2004", .ansi2004), ("ansi378v2009", .ansi2009),
    ("ansi378v2009am1", .ansi2009Amended), ("iso19794p2v2005", .iso2005),
    ("iso19794p2v2011", .iso2011),
  ]
  static let plain = [
    "ansi378v2009am1-sample.dat", "iso19794p2v2005-sample.dat", "iso19794p2v2011-sample.dat",
    "libbiomeval-fmr.ansi2007",
  ]

  private func read(_ name: String) throws -> Record {
    try Record(Fixture.bytes("minutiae/\(name)"))
  }

  private func refused(_ bytes: [UInt8]) -> Bool {
    do throws(Fault) {
      _ = try Record(bytes)
      return false
    } catch { return error.code == .minutiaeRecord }
  }

  // MARK: Reading

  @Test("Every field is read as FingerprintIO reads it", arguments: decoded)
  func fields(name: String, edition: Record.Edition) throws {
    let record = try read("\(name)-sample.dat")
    let json = try JSON.parse(Fixture.bytes("minutiae/\(name)-sample.json"))
    #expect(record.edition == edition)
    let fingers = try json.list("fingerprints")
    try #require(record.views.count == fingers.count)
    for (view, finger) in zip(record.views, fingers) {
      // Older editions state size and device once, at the top.
      func number(_ name: String) -> Int64? { (finger[name] ?? json[name])?.integer }
      #expect(Int64(view.width) == number("width"))
      #expect(Int64(view.height) == number("height"))
      #expect(Int64(view.across) == number("resolutionX"))
      #expect(Int64(view.down) == number("resolutionY"))
      #expect(Int64(view.capture.device) == number("sensorId"))
      #expect(Int64(view.number) == number("view"))
      let word = finger["position"]?.string?.lowercased().replacing("_", with: "-")
      #expect(view.position == word.flatMap(FingerPosition.init(word:)))
      #expect(view.impressionCode == 0)
      #expect(finger["scanType"]?.string == "LIVE_PLAIN")
      let quality = finger["qrecords"]?.array?.first ?? finger
      #expect(quality["quality"]?.integer == view.capture.score.map(Int64.init))
      let points = try finger.list("minutiae")
      try #require(view.points.count == points.count)
      for (point, expected) in zip(view.points, points) {
        #expect(Int64(point.x) == expected["positionX"]?.integer)
        #expect(Int64(point.y) == expected["positionY"]?.integer)
        #expect(Int64(point.angle) == expected["angle"]?.integer)
        #expect(Int64(point.quality) == expected["quality"]?.integer)
        let kinds: [UInt8: Set<String>] = [
          0: ["OTHER", "EITHER"], 1: ["ENDING"], 2: ["BIFURCATION"],
        ]
        #expect(kinds[point.kindCode]?.contains(expected["type"]?.string ?? "") == true)
      }
    }
  }

  @Test("What only one edition has is read: product, date, qualities with their algorithms")
  func ownFields() throws {
    let american = try read("ansi378v2009-sample.dat")
    #expect(american.product == .init(owner: 66, type: 17))
    #expect(
      american.views.map { $0.capture.qualities.first } == [
        .init(score: 90, vendor: 6, algorithm: 55), .init(score: 70, vendor: 66, algorithm: 12),
      ])
    let later = try read("iso19794p2v2011-sample.dat")
    let time = later.views[0].capture.time
    #expect([Int(time.year), Int(time.month), Int(time.day)] == [2005, 12, 15])
    #expect([time.hour, time.minute, time.second] == [17, 35, 20])
    #expect(later.views[1].capture.qualities == [.init(score: 70, vendor: 43_981, algorithm: 291)])
  }

  @Test("NIST's records are read: their views, and extended data of another length than it says")
  func biomeval() throws {
    let american = try read("libbiomeval-fmr.ansi2004")
    #expect(american.views.map(\.points.count) == [27, 22, 28])
    #expect(american.views.map(\.position) == [.leftIndex, .rightIndex, .rightMiddle])
    #expect(american.irregularities == [.extended])
    let draft = try read("libbiomeval-fmr.ansi2007")
    #expect(draft.edition == .ansi2007)
    #expect(draft.irregularities.isEmpty)
    #expect(try read("libbiomeval-fmr.iso2005").irregularities == [.extended])
    // The three hold the same finger; 2 degrees and 1.40625 degrees give the same directions.
    let (one, other) = (draft.minutiae(), try read("libbiomeval-fmr.iso2005").minutiae())
    try #require(one.count == other.count)
    let far = zip(one, other).filter { abs($0.direction - $1.direction) > 0.03 }
    #expect(far.isEmpty, "\(far)")
  }

  @Test("Extended data is divided into its areas, whichever way their length is counted")
  func extended() throws {
    // Ridge counts: with the header of four counted; a vendor's own: data alone.
    let american = try read("ansi378v2009am1-sample.dat")
    #expect(ExtendedDataArea.areas(american.views[1].extended)?.map(\.content) == [.ridgeCounts])
    for name in ["iso19794p2v2005", "iso19794p2v2011"] {
      let view = try read("\(name)-sample.dat").views[1]
      let areas = try #require(ExtendedDataArea.areas(view.extended))
      #expect(areas.map(\.code) == [545])
      #expect(areas[0].data == [0x01, 0x44, 0xBC, 0x36, 0x21, 0x43])
    }
    #expect(ExtendedDataArea.areas([0, 1, 0, 9, 1]) == nil)
    #expect(ExtendedDataArea.areas([]) == [])
  }

  // MARK: Writing

  @Test("A record without an irregularity is written byte for byte", arguments: plain)
  func written(name: String) throws {
    let record = try read(name)
    #expect(record.irregularities.isEmpty)
    #expect(try record.bytes() == Fixture.bytes("minutiae/\(name)"))
  }

  @Test("An irregular record is written with what was wrong put right, and nothing else changed")
  func mended() throws {
    var bytes = try Fixture.bytes("minutiae/ansi378v2004-sample.dat")
    #expect(try read("ansi378v2004-sample.dat").irregularities == [.version, .length, .angle])
    bytes[4] = 0x20
    bytes[9] = 0x56
    #expect(try read("ansi378v2004-sample.dat").bytes() == bytes)
    bytes = try Fixture.bytes("minutiae/ansi378v2009-sample.dat")
    #expect(try read("ansi378v2009-sample.dat").irregularities == [.length])
    bytes[11] = 0x6C
    #expect(try read("ansi378v2009-sample.dat").bytes() == bytes)
    // The length of the last extended data.
    bytes = try Fixture.bytes("minutiae/libbiomeval-fmr.iso2005")
    bytes[329] = 41
    #expect(try read("libbiomeval-fmr.iso2005").bytes() == bytes)
  }

  @Test("Minutiae survive every edition within half a pixel and half an angle unit")
  func throughEditions() throws {
    let points = [(0, 0, 0.0), (249, 233, 6.2), (17, 100, 3.14159), (100, 17, 1.5)].map {
      Minutia(
        x: Float($0.0), y: Float($0.1), direction: Float($0.2), kind: .ending, quality: 77)
    }
    for edition in Record.Edition.allCases {
      let record = Record(
        edition: edition, minutiae: points, width: 250, height: 234, position: .leftRing,
        quality: 61)
      let again = try Record(record.bytes())
      #expect(again == record)
      #expect(again.views[0].position == .leftRing)
      #expect(again.views[0].capture.score == 61)
      for (point, other) in zip(points, again.minutiae()) {
        #expect((point.x, point.y, point.kind, point.quality) == (other.x, other.y, .ending, 77))
        let turn = abs(point.direction - other.direction)
        #expect(min(turn, 2 * .pi - turn) <= .pi / Float(edition.anglesInTurn) + 1e-5)
      }
    }
  }

  @Test("A record becomes one of any other edition with the same minutiae")
  func converted() throws {
    let record = try read("iso19794p2v2011-sample.dat")
    for edition in Record.Edition.allCases {
      let other = try Record(record.converted(to: edition).bytes())
      #expect(other.edition == edition)
      #expect(other.views.map(\.position) == [.leftIndex, .rightIndex])
      #expect(other.views.map(\.capture.score) == [90, 70])
      for (one, two) in zip(record.minutiae(of: 1), other.minutiae(of: 1)) {
        #expect((one.x, one.y, one.kind, one.quality) == (two.x, two.y, two.kind, two.quality))
        let turn = abs(one.direction - two.direction)
        #expect(min(turn, 2 * .pi - turn) <= 0.02)
      }
    }
  }

  @Test("Places are scaled from the record's resolution, across and down apart")
  func scaled() throws {
    var record = Record(
      edition: .iso2011, minutiae: [], width: 800, height: 600)
    record.views[0].across = 394
    record.views[0].down = 118
    record.views[0].points = [.init(kindCode: 2, x: 101, y: 59, angle: 64, quality: 254)]
    let minutia = try #require(record.minutiae().first)
    #expect(minutia.x == 50.25)
    #expect(abs(minutia.y - 98.67) < 0.01)
    #expect(abs(minutia.direction - .pi / 2) < 1e-5)
    #expect((minutia.kind, minutia.quality) == (.bifurcation, 50))
  }

  @Test("What an edition cannot hold is refused when written")
  func unwritable() throws {
    let good = Record(edition: .iso2005, minutiae: [], width: 10, height: 10)
    var faulty: [Record] = []
    for change: (inout Record) -> Void in [
      { $0.views = [] }, { $0.views[0].number = 16 }, { $0.views[0].capture.device = 4096 },
      { $0.views[0].points = [.init(kindCode: 1, x: 16_384, y: 0, angle: 0, quality: 1)] },
      {
        $0.views += [$0.views[0]]; $0.views[1].width = 11
      },
    ] {
      var record = good
      change(&record)
      faulty.append(record)
    }
    for record in faulty {
      #expect(throws: Fault(.minutiaeRecord, "")) { try record.bytes() }
    }
  }

  // MARK: Bad input

  @Test("A record cut anywhere is refused", arguments: plain)
  func cut(name: String) throws {
    let whole = try Fixture.bytes("minutiae/\(name)")
    for count in 0..<whole.count {
      #expect(refused(Array(whole[..<count])), "\(count) bytes")
    }
  }

  @Test("Padding after the announced end is passed over, any other tail is refused")
  func tail() throws {
    let whole = try Fixture.bytes("minutiae/iso19794p2v2005-sample.dat")
    let padded = try Record(whole + [0, 0, 0])
    #expect(padded.irregularities == [.padding])
    #expect(try padded.bytes() == whole)
    var longer = whole + [0, 0, 0]
    longer[11] += 2
    #expect(refused(longer))
  }

  @Test("A record without a view, of an unknown version or of another format is refused")
  func others() throws {
    var bytes = try Fixture.bytes("minutiae/iso19794p2v2005-sample.dat")
    bytes[22] = 0
    #expect(refused(bytes))
    bytes[5] = 0x39
    #expect(refused(bytes))
    #expect(refused([]))
    #expect(refused(Array("FMR\u{0}".utf8)))
    #expect(refused(Array("FIR\u{0}010\u{0}".utf8)))
  }

  @Test(
    "Cut samples are refused, and every template of another vendor is written byte for byte",
    .enabled(if: SharedData.has("biometric-formats"), "\(SharedData.absent)"))
  func samples() throws {
    let cut = "biometric-formats/iso19794-2_truncated/101_1_truncate"
    for name in ["1_byte", "2_bytes", "3_bytes"] {
      #expect(refused(try #require(SharedData.bytes("\(cut)_\(name).iso"))))
    }
    for finger in 101...110 {
      for impression in 1...8 {
        let name = "iso19794-2_secugen_dev/fvc2004_db4/\(finger)_\(impression).iso"
        let bytes = try #require(SharedData.bytes("biometric-formats/\(name)"))
        #expect(try Record(bytes).bytes() == bytes)
      }
    }
  }

  // MARK: Branches

  @Test("Branches become one list: what both found first, nothing twice")
  func merged() {
    func minutia(_ x: Float, _ direction: Float, _ quality: UInt8) -> Minutia {
      Minutia(x: x, y: 50, direction: direction, kind: .ending, quality: quality)
    }
    let one = [minutia(10, 0.1, 90), minutia(60, 1, 40)]
    let other = [minutia(63, 1.2, 80), minutia(10, 3, 70), minutia(12, 6.2, 60)]
    let merged = Minutia.merged([one, other], atMost: 9)
    #expect(merged == [one[0], one[1], other[1]])
    #expect(Minutia.merged([one, other], atMost: 2).count == 2)
    #expect(Minutia.merged([], atMost: 2).isEmpty)
  }
}

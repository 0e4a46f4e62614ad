import Bytes
import Codes
import Console
import Document
import Host
import Station
import Support
import Synchronization
import Testing
import VirtualPassport

@testable import maabar

@Suite("The lane reads the chip, and never waits for one")
struct ChipDialogueTests {
  /// 2026-11-21, noon.
  private static let now: Int64 = 1_795_262_400_000
  private static let day = CivilDate(year: 2026, month: 11, day: 21)
  private static let issuer = Result {
    try SpecimenIssuer.make(
      country: #require(Country(icao: "UTO")), atMilliseconds: now,
      randomness: SeededRandomness(seed: 1))
  }
  private static let specimen = Result { () throws in
    var plan = SpecimenPlan.complete
    plan.zone = zone
    plan.groups[2] = try Fixture.bytes("chip/bsi-2008/Datagroup2.bin")
    return try SpecimenMaker.make(
      plan, issuer: try issuer.get(), atMilliseconds: now, randomness: SeededRandomness(seed: 2))
  }
  /// The specimen of Doc 9303-4, valid until 2030.
  private static let zone = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F3004157ZE184226B<<<<<16",
  ]

  /// What the officer reads.
  private final class Told: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  }

  /// A lane with a chip reader, whose officer gives these answers.
  private struct Bay {
    let reader = VirtualChipReader()
    let told = Told()
    let devices: LaneDevices
    let dialogue: ChipDialogue

    init(
      _ answers: [String] = [], trusting lists: [[UInt8]] = [], portraits: String? = nil,
      hasReader: Bool = true
    ) throws {
      var places = LaneDevices.Places()
      places.chips = .any
      devices = LaneDevices(
        hasReader ? [reader] : [], places, timekeeper: SystemTimekeeper()
      ) { _ in }
      let outlet = Outlet(
        output: { (_) throws(Fault) in }, error: { [told] bytes throws(Fault) in told.add(bytes) },
        errorScreen: .pipe)
      dialogue = ChipDialogue(
        prompt: Prompt(outlet: outlet, inlet: PreparedInlet(answers, isTerminal: true)),
        outlet: outlet, devices: devices,
        machine: Machine(
          files: Disk(), timekeeper: SystemTimekeeper(), randomness: SeededRandomness(seed: 3),
          outlet: outlet, inlet: PreparedInlet(answers, isTerminal: true), variable: { _ in nil }),
        trust: LaneTrust(
          outlet, version: { () throws(Fault) in 1 },
          load: { () throws(Fault) in
            var trust = IssuerTrust()
            for list in lists { _ = try trust.add(list, named: "list") }
            return trust
          }),
        portraits: try portraits.map { try PortraitFolder(Path($0), files: Disk()) })
    }

    /// Lays a chip on, waits until the lane knows, and reads it aside to the end.
    func read(
      _ specimen: Specimen, faults: [ChipFault] = [], takenAwayAfter commands: Int? = nil,
      zone: [String] = ChipDialogueTests.zone
    ) throws -> LaneChip? {
      let chip = VirtualChip(specimen.chip, randomness: SeededRandomness(seed: 4), faults: faults)
      reader.lay(chip, takenAwayAfter: commands)
      let printed = try MachineReadableZone(lines: zone)
      let aside = try dialogue.begin(printed)
      for _ in 0..<2000 where commands != nil && reader.hasDocument {
        _ = Gate().wait(milliseconds: 10)
      }
      for _ in 0..<2000 where devices.hasDocument(VirtualChipReader.identity) == (commands != nil) {
        _ = Gate().wait(milliseconds: 10)
      }
      return try dialogue.finish(aside, printed, on: try #require(ChipDialogueTests.day))
    }
  }

  @Test("A chip on the reader costs no key press; a missing issuer's certificate is grey")
  func good() throws {
    let bay = try Bay()
    let chip = try #require(try bay.read(Self.specimen.get()))
    let report = chip.report
    #expect(report.state(of: .authenticity) == .ended(.successful))
    #expect(report.state(of: .integrity) == .ended(.successful))
    #expect(report.light(of: .issuerCertificates) == .grey)
    #expect(report.checks[.zoneOfChip]?.outcome == .successful)
    #expect(chip.brokenOff == nil && !chip.isUnfinished)
    // What a record keeps: signatures, zone, face, the chip's keys; nothing of DG11 and DG12, and
    // never fingers or irises.
    #expect(
      Set(chip.files.map(\.kind)) == [
        .chipCardAccess, .chipSOD, .chipDG1, .chipDG2, .chipDG14, .chipDG15,
      ])
    #expect(!bay.told.text.contains("?"))
  }

  @Test("With the issuer's certificate the chip is signed by the state that issued it")
  func trusted() throws {
    let specimen = try Self.specimen.get()
    let bay = try Bay(trusting: [specimen.masterList])
    let chip = try #require(try bay.read(specimen))
    #expect(chip.report.outcome(of: .signerCertificate) == .successful)
  }

  @Test("A chip that stays shut asks for the card access number, and opens with it")
  func accessNumber() throws {
    let wrong = [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
      "L898902D39UTO7408122F3004157ZE184226B<<<<<10",
    ]
    let bay = try Bay(["12345", "123456"])
    let chip = try #require(try bay.read(Self.specimen.get(), zone: wrong))
    #expect(bay.told.text.contains("does not open with what was read from the page"))
    #expect(chip.brokenOff == nil)
    #expect(chip.report.checks[.zoneOfChip]?.outcome == .failed)
    // Without the number the officer goes on, and the closed chip is a finding.
    let other = try Bay([""])
    let shut = try #require(try other.read(Self.specimen.get(), zone: wrong))
    #expect(shut.isUnfinished && shut.files.count <= 1)
    #expect(shut.report.checks[.access]?.outcome == .failed)
  }

  @Test("A chip lost in the field for a moment is read to its end all the same")
  func lost() throws {
    let bay = try Bay()
    let faults = [ChipFault(.lostAtByte, 4000)]
    let chip = try #require(try bay.read(Self.specimen.get(), faults: faults))
    #expect(chip.brokenOff == nil)
    #expect(chip.report.state(of: .integrity) == .ended(.successful))
  }

  @Test("A document that is lifted too early is aborted, no finding, and can be read again")
  func lifted() throws {
    let bay = try Bay()
    let specimen = try Self.specimen.get()
    let chip = try #require(try bay.read(specimen, takenAwayAfter: 12))
    #expect(chip.brokenOff != nil && chip.isUnfinished)
    // What fails is what the page itself says: a specimen, and expired.
    #expect(chip.report.checks.failed.allSatisfy { !$0.name.description.hasPrefix("chip.") })
    #expect(chip.report.light(of: .electronic) == .grey)
    // Nothing about the chip is left undecided: what was not read is broken off, not a finding.
    let open = chip.report.checks.checks.filter { $0.outcome == .undetermined }
    #expect(open.allSatisfy { !$0.name.description.hasPrefix("chip.") })
    #expect(chip.brokenOff == "the document was taken away")
    #expect(bay.told.text.contains("chip not finished"))
    #expect(bay.dialogue.mayReadAgain(chip))
    let again = VirtualChip(specimen.chip, randomness: SeededRandomness(seed: 5))
    bay.reader.lay(again)
    let zone = try MachineReadableZone(lines: Self.zone)
    let day = try #require(Self.day)
    let whole = try #require(try bay.dialogue.again(zone, on: day))
    #expect(whole.brokenOff == nil && !bay.dialogue.mayReadAgain(whole))
  }

  @Test("Without a document on the reader, and without a reader, the lane goes on at once")
  func nothing() throws {
    let zone = try MachineReadableZone(lines: Self.zone)
    let day = try #require(Self.day)
    let bay = try Bay()
    #expect(try bay.dialogue.finish(try bay.dialogue.begin(zone), zone, on: day) == nil)
    #expect(bay.told.text.contains("no document lay on the chip reader"))
    let none = try Bay(hasReader: false)
    #expect(try none.dialogue.begin(zone) == nil)
    #expect(!none.dialogue.mayReadAgain(nil))
  }

  @Test("The portrait lies in its folder for the officer alone, and goes with the traveller")
  func portrait() throws {
    try withTemporaryFolder { folder in
      let bay = try Bay(portraits: "\(folder)/portraits")
      _ = try bay.read(Self.specimen.get())
      let files = try Disk().list(Path("\(folder)/portraits"), limit: 10)
      #expect(files.map(\.name) == ["portrait.jp2"])
      try bay.dialogue.portraits?.clear()
      #expect(try Disk().list(Path("\(folder)/portraits"), limit: 10).isEmpty)
    }
  }

  @Test("Trust anchors that are not what the registry signed are trusted in nothing, and said once")
  func distrust() throws {
    let told = Told()
    let outlet = Outlet(
      output: { (_) throws(Fault) in }, error: { bytes throws(Fault) in told.add(bytes) },
      errorScreen: .pipe)
    let trust = LaneTrust(
      outlet, version: { () throws(Fault) in throw Fault(.trustList, "not what was signed") },
      load: { () throws(Fault) in IssuerTrust() })
    #expect(trust.current().authorities.isEmpty && trust.current().authorities.isEmpty)
    #expect(told.text.ranges(of: "trust anchors cannot be used").count == 1)
  }
}

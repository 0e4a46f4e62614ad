import Bytes
import Codes
import Crypto
import Host
import Support
import Testing
import VirtualPassport

@testable import Document

@Suite("Reading specimens with every protocol")
struct SpecimenReadingTests {
  /// 2026-11-21, noon.
  private static let now: Int64 = 1_795_262_400_000
  private static let issuer = Result {
    try SpecimenIssuer.make(
      country: #require(Country(icao: "UTO")), atMilliseconds: now,
      randomness: SeededRandomness(seed: 1))
  }

  /// A group of so many bytes that says nothing.
  private static func group(_ tag: UInt8, _ count: Int) -> [UInt8] {
    let content = (0..<count - 4).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    return [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
  }

  /// The complete specimen with a face of 15,083 bytes and the sizes of fingers and irises that the
  /// recorded chip of PersoSim has.
  static func plan() throws -> SpecimenPlan {
    var plan = SpecimenPlan.complete
    plan.groups[2] = try Fixture.bytes("chip/bsi-2008/Datagroup2.bin")
    plan.groups[3] = group(0x63, 18_408)
    plan.groups[4] = group(0x76, 13_294)
    return plan
  }

  static func passport(_ plan: SpecimenPlan) throws -> TestPassport {
    let specimen = try SpecimenMaker.make(
      plan, issuer: issuer.get(), atMilliseconds: now, randomness: SeededRandomness(seed: 2))
    return try TestPassport(specimen, zone: plan.zone)
  }

  /// The inspection system's certificates, under the issuer's authority for terminals.
  private func inspectionSystem() throws -> TerminalAccess {
    var certificates = TerminalCertificates()
    let issuer = try Self.issuer.get()
    for (index, certificate) in issuer.terminals.enumerated() {
      certificates.add(certificate.bytes, named: "certificate \(index)")
      certificates.add(certificate.key, named: "key \(index)")
    }
    return TerminalAccess(
      certificates, on: Instant(milliseconds: Self.now).day(offsetMinutes: 0))
  }

  private func outcomes(_ reading: ChipReading) -> [String: CheckOutcome] {
    Dictionary(uniqueKeysWithValues: reading.checks.map { ("\($0.name)", $0.outcome) })
  }

  @Test("a complete specimen opens by PACE, proves itself by chip authentication and is read whole")
  func complete() throws {
    let passport = try Self.passport(Self.plan())
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    #expect(
      outcomes(reading) == [
        "chip.access": .successful, "chip.chip-authentication": .successful,
      ])
    let expected: Set<ChipFile> = [
      .cardAccess, .common, .securityObject, .dataGroup(1), .dataGroup(2), .dataGroup(11),
      .dataGroup(12), .dataGroup(14), .dataGroup(15),
    ]
    #expect(Set(reading.content.files.keys) == expected)
  }

  @Test(
    "a chip without chip authentication proves itself by active authentication",
    arguments: [
      SpecimenPlan.ActiveProof.rsa(bits: 1024, .sha1), .rsa(bits: 2048, .sha256),
      .curve(13, .sha256),
    ])
  func active(proof: SpecimenPlan.ActiveProof) throws {
    var plan = try Self.plan()
    plan.chipKeys = []
    plan.hasTerminalAuthentication = false
    plan.activeProof = proof
    for isExtended in [true, false] {
      var passport = try Self.passport(plan)
      passport.isExtended = isExtended
      let reading = passport.read(passport.channel())
      #expect(reading.interruption == nil)
      #expect(outcomes(reading)["chip.active-authentication"] == .successful)
    }
  }

  @Test("chip authentication mapping proves the chip within PACE")
  func mapping() throws {
    var plan = try Self.plan()
    plan.pace = [
      PaceOffer(PaceVariant(.chipAuthentication, isCurve: true, .aes128), parameters: 13)
    ]
    let passport = try Self.passport(plan)
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    #expect(
      outcomes(reading) == [
        "chip.access": .successful, "chip.chip-authentication-mapping": .successful,
      ])
    #expect(reading.content[.cardSecurity] != nil)
  }

  @Test("a copy of all files with another key fails, and is read none the less")
  func copied() throws {
    var passport = try Self.passport(Self.plan())
    for index in passport.specimen.agreementKeys.indices {
      passport.specimen.agreementKeys[index].secret[5] ^= 1
    }
    passport.specimen.activeKey = nil
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    #expect(outcomes(reading)["chip.chip-authentication"] == .failed)
    #expect(reading.content[.dataGroup(2)] == passport[.dataGroup(2)])
  }

  @Test("fingers and irises open to a terminal that the chip's issuer trusts")
  func terminal() throws {
    var passport = try Self.passport(Self.plan())
    passport.plan.files.formUnion([.dataGroup(3), .dataGroup(4)])
    let without = passport.read(passport.channel())
    #expect(without.interruption == nil)
    #expect(outcomes(without)["chip.terminal-authentication"] == .undetermined)
    #expect(without.content[.dataGroup(3)] == nil)
    passport.terminal = try inspectionSystem()
    for keys in [passport.keys, ChipKeys(cardAccessNumber: "123456")] {
      passport.keys = keys
      let reading = passport.read(passport.channel())
      #expect(reading.interruption == nil)
      #expect(outcomes(reading)["chip.terminal-authentication"] == .successful)
      let isThere =
        reading.content[.dataGroup(3)] == passport[.dataGroup(3)]
        && reading.content[.dataGroup(4)] == passport[.dataGroup(4)]
      #expect(isThere)
    }
  }

  @Test("the same over Basic Access Control, where the chip goes by its document's number")
  func terminalOverBasicAccess() throws {
    var plan = try Self.plan()
    plan.pace = []
    var passport = try Self.passport(plan)
    passport.plan.files.formUnion([.dataGroup(3), .dataGroup(4)])
    passport.terminal = try inspectionSystem()
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    #expect(outcomes(reading)["chip.terminal-authentication"] == .successful)
    #expect(reading.content[.dataGroup(4)] == passport[.dataGroup(4)])
  }

  @Test("the general procedure: the terminal before the chip, both in version 2")
  func general() throws {
    var plan = try Self.plan()
    plan.chipKeys = [.init(parameters: 13, cipher: .aes128, version: 2)]
    var passport = try Self.passport(plan)
    passport.plan = ReadingPlan([.securityObject, .dataGroup(1), .dataGroup(3), .dataGroup(4)])
    passport.terminal = try inspectionSystem()
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    #expect(
      outcomes(reading) == [
        "chip.access": .successful, "chip.terminal-authentication": .successful,
        "chip.chip-authentication": .successful,
      ])
    let isThere =
      reading.content[.dataGroup(3)] == passport[.dataGroup(3)]
      && reading.content[.dataGroup(4)] == passport[.dataGroup(4)]
    #expect(isThere)
    #expect(reading.exchanges <= 46)
  }

  @Test("lost among the fingers, all is shown again and the reading goes on")
  func lostAmongFingers() throws {
    var passport = try Self.passport(Self.plan())
    passport.plan = ReadingPlan([.securityObject, .dataGroup(1), .dataGroup(3), .dataGroup(4)])
    passport.isExtended = false
    passport.terminal = try inspectionSystem()
    let whole = passport.read(passport.channel())
    for number in stride(from: 1, through: whole.exchanges, by: 7) {
      let channel = passport.channel()
      channel.disturb = { command throws(ChipInterruption) in
        if command == number { throw .cardLost }
      }
      let reading = passport.read(channel)
      #expect(reading.interruption == nil, "lost at command \(number)")
      let isWhole = reading.content.files == whole.content.files
      #expect(isWhole, "lost at command \(number)")
    }
  }

  @Test("PACE, chip and terminal authentication, DG3 of 18 kB and DG4 of 13 kB in 46 commands")
  func count() throws {
    var passport = try Self.passport(Self.plan())
    passport.plan = ReadingPlan([.securityObject, .dataGroup(1), .dataGroup(3), .dataGroup(4)])
    passport.terminal = try inspectionSystem()
    let reading = passport.read(passport.channel())
    #expect(outcomes(reading)["chip.terminal-authentication"] == .successful)
    // EF.CardAccess, EF.ATR/INFO, PACE 5, SELECT; SOD and DG14 four; chip authentication three,
    // EF.CVCA and DG1 two; two certificates four, the signature three; two each for DG3 and DG4.
    #expect(reading.exchanges == 28)
  }

  @Test("the trace of a specimen shows all, that of another document nothing but headers")
  func trace() throws {
    var passport = try Self.passport(Self.plan())
    passport.isTraced = true
    let reading = passport.read(passport.channel())
    let zone = try #require(try reading.content.zone())
    #expect(reading.isSpecimen(printed: nil))
    let other = try MachineReadableZone(
      lines: [
        "P<D<<ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36D<<7408122F1204159ZE184226B<<<<<10",
      ])
    #expect(!reading.isSpecimen(printed: other))
    let trace = try #require(reading.trace)
    let open = trace.lines(isSpecimen: true).joined(separator: "\n")
    let stored = Hex.encode(zone.characters)
    #expect(open.contains(stored))
    let masked = trace.lines(isSpecimen: false)
    let longest = masked.map(\.count).max() ?? 0
    #expect(longest < 100)
    #expect(!masked.joined().contains(stored))
    #expect(open.split(separator: "\n").count { $0.hasPrefix("# RAND") } >= 3)
    #expect(masked.allSatisfy { !$0.hasPrefix("# RAND") })
  }

  @Test("a specimen's trace is a recorded conversation: held again, it gives the same files")
  func replayed() throws {
    var passport = try Self.passport(Self.plan())
    passport.isTraced = true
    let reading = passport.read(passport.channel())
    let lines = try #require(reading.trace).lines(isSpecimen: true)
    let recorded = ReplayChannel(try ReplayChannel.steps(lines), longestCommand: 65_544)
    let again = ChipReader(keys: passport.keys, randomness: recorded, clock: { 0 })
      .read { () throws(ChipInterruption) in recorded }
    #expect(again.interruption == nil)
    #expect(recorded.commandsLeft == 0)
    let isSame = again.content.files == reading.content.files && again.checks == reading.checks
    #expect(isSame)
  }
}

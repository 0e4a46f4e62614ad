import Bytes
import Codes
import Crypto
import Host
import Support

@testable import Document
@testable import VirtualPassport

/// One inspection of a virtual passport as a border makes it: the passport that is laid on, what
/// the border knows, and what came of it.
struct Inspection {
  /// 2026-11-21, noon.
  static let now: Int64 = 1_795_262_400_000

  /// What the passport is.
  var plan: SpecimenPlan
  /// What is changed of the passport after its issuer signed it.
  var changes: [@Sendable (inout Specimen) throws -> Void] = []
  /// What its chip does wrong.
  var faults: [ChipFault] = []
  /// Whether it does so again each time that it is powered anew.
  var isPersistent = false
  /// How its chip changes answers before they are protected.
  var edit: (@Sendable (inout ChipExchange) -> Void)?
  /// The printed zone; nil for what is on the chip.
  var printed: [String]?
  /// Files that are read beside the usual ones.
  var files: Set<ChipFile> = []
  /// The certificates and keys of this inspection system.
  var terminal: [[UInt8]] = []
  /// Whether the reader passes on extended length.
  var isExtended = true
  /// Whether the border holds the authority's certificate and revocation list.
  var hasAuthority = true
  /// Whether the border was given the document signer's certificate beside the document.
  var knowsSigner = false

  /// A German passport with Basic Access Control, a zone and a face (configuration "BAC").
  init() throws {
    plan = SpecimenPlan(zone: PrintedZone().lines)
    plan.groups[2] = try Fixture.bytes("chip/bsi-2008/Datagroup2.bin")
  }

  /// The issuer of all passports here: made once, for its keys take time.
  static let issuer = Result {
    guard let germany = Country(icao: "D") else { throw Fault(.field, "no country D") }
    return try SpecimenIssuer.make(
      country: germany, atMilliseconds: now, randomness: SeededRandomness(seed: 1))
  }

  /// What came of an inspection.
  struct Outcome {
    let report: InspectionReport
    let reading: ChipReading

    /// Whether the inspection system would say that the procedure was successful: everything that
    /// it checked is, and terminal authentication, where it was wanted.
    var isSuccessful: Bool {
      let terminal = report.outcome(of: .terminalAuthentication)
      return reading.interruption == nil && report.state(of: .document) == .ended(.successful)
        && [.successful, .notSupported].contains(terminal)
    }

    /// What was found, for people: the checks that are not successful, or how it was opened.
    var words: String {
      let found = report.checks.checks.filter { $0.outcome != .successful }
        .filter { $0.outcome != .notSupported }
      let ended = found.map { "\($0.name) \($0.outcome.rawValue): \($0.detail)" }
      let broken = report.aborted.map { "\($0.name) aborted: \($0.reason)" }
      return (ended + broken).joined(separator: "; ")
    }
  }

  /// Lays the passport on and inspects it.
  func outcome() throws -> Outcome {
    var specimen = try SpecimenMaker.make(
      plan, issuer: Inspection.issuer.get(), atMilliseconds: Inspection.now,
      randomness: SeededRandomness(seed: 2))
    for change in changes { try change(&specimen) }
    let passport = specimen.chip
    func chip() -> VirtualChip {
      VirtualChip(passport, randomness: SeededRandomness(seed: 3), faults: faults, edit: edit)
    }
    let zone = try? MachineReadableZone(lines: printed ?? plan.zone)
    let reading = try reader(zone).read { () throws(ChipInterruption) in
      InspectionChannel(isPersistent, isExtended: isExtended, chip)
    }
    var document = InspectedDocument()
    document.chip = reading.content
    document.printed = zone
    let passive = PassiveAuthentication(
      reading.content, trust: try trust(specimen),
      at: Instant(milliseconds: Inspection.now))
    let day = Instant(milliseconds: Inspection.now).day(offsetMinutes: 0)
    let checks =
      reading.checks.map(passive.judged) + passive.checks + document.checks(on: day)
    let report = InspectionReport(
      transaction: "00", begunAt: Instant(milliseconds: Inspection.now), checks: checks,
      aborted: reading.aborted)
    return Outcome(report: report, reading: reading)
  }

  private func reader(_ zone: MachineReadableZone?) throws -> ChipReader {
    var wanted = ReadingPlan.border
    wanted.files.formUnion(files)
    var reader = ChipReader(
      plan: wanted, keys: ChipKeys(zone: try zone.map { zone throws(Fault) in try ZoneKey(zone) }),
      randomness: SeededRandomness(seed: 4), clock: { 0 })
    if !terminal.isEmpty {
      var certificates = TerminalCertificates()
      for (index, bytes) in terminal.enumerated() { certificates.add(bytes, named: "\(index)") }
      reader.terminal = TerminalAccess(
        certificates, on: Instant(milliseconds: Inspection.now).day(offsetMinutes: 0))
    }
    return reader
  }

  private func trust(_ specimen: Specimen) throws -> IssuerTrust {
    var trust = IssuerTrust()
    guard hasAuthority else { return trust }
    try trust.add(specimen.issuer.authority.certificate.der, named: "authority")
    try trust.add(specimen.revocationList, named: "list")
    if knowsSigner { try trust.add(specimen.signer.der, named: "signer") }
    return trust
  }
}

/// The way to a virtual passport that lies on a reader which exists only here.
final class InspectionChannel: ChipChannel {
  let longestCommand: Int
  private var chip: VirtualChip
  /// Makes the chip as it was before its first command; nil where it goes on as it is.
  private let renewed: (() -> VirtualChip)?

  init(_ isPersistent: Bool, isExtended: Bool, _ made: @escaping () -> VirtualChip) {
    chip = made()
    renewed = isPersistent ? made : nil
    longestCommand = isExtended ? 65_544 : CommandAPDU.longestShort
    chip.powerOn()
  }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    guard let answer = chip.answer(command) else { throw .cardLost }
    return answer
  }

  func reconnect() throws(ChipInterruption) {
    chip.powerOff()
    if let renewed { chip = renewed() }
    chip.powerOn()
  }
}

/// A passport's zone, field by field; check digits that are nil are computed.
struct PrintedZone: Sendable {
  var code = "P<"
  var issuer = "D<<"
  var names = "MUSTERMANN<<ERIKA"
  var number = "C11T002JM"
  var numberDigit: String?
  var nationality = "D<<"
  var birth = "640812"
  var birthDigit: String?
  var sex = "F"
  var expiry = "311031"
  var expiryDigit: String?
  var optional = ""
  var optionalDigit: String?
  var composite: String?

  /// Both lines.
  var lines: [String] {
    func filled(_ text: String, _ count: Int) -> String {
      text + String(repeating: "<", count: max(0, count - text.count))
    }
    func digit(_ text: String) -> String {
      String(decoding: [CheckDigit.character(of: Array(text.utf8))], as: UTF8.self)
    }
    let own = filled(optional, 14)
    let numbered = filled(number, 9) + (numberDigit ?? digit(filled(number, 9)))
    let born = birth + (birthDigit ?? digit(birth))
    let ends = expiry + (expiryDigit ?? digit(expiry))
    let more = own + (optionalDigit ?? (optional.isEmpty ? "<" : digit(own)))
    return [
      filled(code + issuer + names, 44),
      numbered + nationality + born + sex + ends + more
        + (composite ?? digit(numbered + born + ends + more)),
    ]
  }
}

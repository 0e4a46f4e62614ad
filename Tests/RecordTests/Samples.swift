import Bytes
import Codes
import Record

/// The records of Fixtures/records, built from Swift types.
enum Samples {
  static let epoch = "00112233445566778899aabbccddeeff"

  /// Gives the bytes that every golden record has as its salt.
  struct FixedSalt: Randomness {
    func bytes(_ count: Int) -> [UInt8] {
      Array((try? Hex.decode("0f1e2d3c4b5a69788796a5b4c3d2e1f0"))?.prefix(count) ?? [])
    }
  }

  static func header(
    _ n: Int64, station: String = "IQ-IBK-1", isPractice: Bool = false
  ) throws -> RecordHeader {
    RecordHeader(
      identity: try RecordIdentity(station: station, epoch: epoch, n: n),
      salt: RecordSalt(from: FixedSalt()), isPractice: isPractice)
  }

  static func time(_ utc: String, _ monotonic: UInt64, offset: Int = 180) throws -> RecordTime {
    RecordTime(
      utc: try Instant(iso: utc), offsetMinutes: offset, monotonicNanoseconds: monotonic,
      boot: "boot-1")
  }

  static let names = [
    "crossing-entry", "crossing-minimal", "crossing-exit-prevented", "crossing-doubted", "outcome",
    "correction", "audit", "audit-shift-closed", "note", "step-opened", "step-confidence",
    "tally-began", "tally-counted", "tally-struck", "tally-ended",
  ]

  static func record(_ name: String) throws -> RecordLine {
    switch name {
    case "crossing-entry":
      .crossing(CrossingRecord(header: try header(7), crossing: try entry()))
    case "crossing-minimal":
      .crossing(
        CrossingRecord(header: try header(1, station: "IQ-BGW"), crossing: try minimal()))
    case "crossing-exit-prevented":
      .crossing(
        CrossingRecord(header: try header(8, isPractice: true), crossing: try prevented()))
    case "crossing-doubted":
      .crossing(CrossingRecord(header: try header(11), crossing: try doubted()))
    case "outcome": .outcome(try outcome())
    case "audit": .audit(try audit())
    case "audit-shift-closed": .audit(try shiftClosed())
    case "note": .note(try note())
    case "tally-began": .tally(try tallyBegan())
    case "tally-counted": .tally(try tallyCounted())
    case "tally-struck": .tally(try tally(19, .struck(18)))
    case "tally-ended": .tally(try tally(20, .ended(TallyEnd(figures: 1, people: 6))))
    case "step-opened": .step(try stepOpened())
    case "step-confidence": .step(try stepConfidence())
    default: .correction(try correction())
    }
  }

  static func entry() throws -> Crossing {
    let place = CrossingPlace(
      pointOfEntry: "IQ-IBK", lane: "L2", direction: .entry, officer: "4711")
    var crossing = Crossing(
      captured: try time("2026-03-01T22:30:00.000Z", 5_000_000_000),
      circumstances: CrossingCircumstances(
        place: place, mode: .land, control: .reduced, controlBasis: "Instruction 4 of 2026",
        category: .pilgrim, purpose: .religion, stayDays: 20),
      traveller: try pilgrim(), document: try passport(),
      decision: RecordedDecision(
        outcome: .admitted, overrideReason: "Seen by the shift leader\nborn later"))
    crossing.permit = try visa()
    crossing.conveyance = bus()
    crossing.links = [
      RecordedLink(kind: .family, id: "F-77", role: "head"),
      RecordedLink(kind: .group, id: "HAJ-12", role: "member"),
    ]
    crossing.templates = [template()]
    crossing.attachments = [
      RecordedAttachment(
        kind: "document-page", format: "image/jpeg", name: String(repeating: "ab", count: 32),
        bytes: 81_920, key: String(repeating: "cd", count: 32)),
      RecordedAttachment(
        kind: "finger-image", format: "image/x-portable-graymap", finger: .rightFour,
        name: String(repeating: "12", count: 32), bytes: 2_400_032,
        key: String(repeating: "34", count: 32)),
    ]
    crossing.screening = RecordedScreening(
      lists: [
        ConsultedList(
          id: "un-consolidated", version: 20_260_227, validUntil: try CivilDate(iso: "2026-03-27"))
      ],
      matches: [
        RecordedMatch(
          list: "un-consolidated", version: 20_260_227, entry: "QDi.001", score: 640,
          explanation: [
            "pairs": [["query": "hasan", "list": "hassan", "rule": "doubled letter"]],
            "date": -16,
          ])
      ])
    crossing.restricted = RecordedScreening(
      lists: [ConsultedList(id: "iq-silent", version: 3)],
      matches: [RecordedMatch(list: "iq-silent", version: 3, entry: "S-5", score: 910)])
    crossing.proposal = RecordedProposal(
      outcome: .referred, ruleSet: "iraq-default", ruleVersion: 1,
      reasons: [
        RecordedReason(
          code: "list.refer", text: "A possible match \"to be\" looked at", rule: "list-refer",
          basis: "UNSCR 2368")
      ])
    return crossing
  }

  static func pilgrim() throws -> RecordedTraveller {
    var latin = RecordedName(
      issued: "HASAN JOSE\u{301} AL TIKRITI", source: .mrz, isTruncated: true)
    latin.primary = "AL TIKRITI"
    latin.secondary = "HASAN JOSE"
    var arabic = RecordedName(issued: "حسن علي محمد التكريتي", script: "Arab", source: .printed)
    arabic.given = "حسن"
    arabic.father = "علي"
    arabic.grandfather = "محمد"
    arabic.family = "التكريتي"
    arabic.mother = "زينب"
    var traveller = RecordedTraveller(names: [latin, arabic], nationality: "IRN")
    traveller.birth = BirthDate(
      .day(try CivilDate(iso: "1985-07-01")), source: .mrz, calendar: .solarHijri,
      asWritten: "1364-04-10")
    traveller.birthPlace = "Kirkuk"
    traveller.birthCountry = "IRQ"
    traveller.sex = RecordedSex(zone: .male, printed: .male)
    traveller.residence = "IRN"
    traveller.residencePlace = "Tabriz"
    return traveller
  }

  static func passport() throws -> RecordedDocument {
    var document = RecordedDocument(kind: .passport)
    document.code = "P"
    document.issuer = "IRN"
    document.number = "A12345678"
    document.personalNumber = "0012345678"
    document.authority = "Tabriz"
    document.issued = try CivilDate(iso: "2024-05-01")
    document.expires = try PartialDate(iso: "2029-05-01")
    document.zone = [
      "P<IRNAL<TIKRITI<<HASAN<JOSE<<<<<<<<<<<<<<<<<",
      "A12345678<IRN8507011M2905014<<<<<<<<<<<<<<06",
    ]
    document.corrections = [
      ZoneCorrection(field: "number", read: "A1234S678", corrected: "A12345678")
    ]
    document.checks = [
      RecordedCheck(name: "mrz.number-digit", outcome: .failed, detail: "digit 4, not 3"),
      RecordedCheck(name: "mrz.birth-digit", outcome: .successful),
    ]
    var chip = RecordedChip(reading: .aborted, light: "grey", milliseconds: 1234)
    chip.reason = "the chip was taken away"
    chip.access = .pace
    chip.signedBy = "D"
    document.chip = chip
    return document
  }

  static func visa() throws -> RecordedPermit {
    var permit = RecordedPermit(kind: "e-visa")
    permit.number = "EV-9"
    permit.authority = "Ministry of Interior"
    permit.territory = "Kurdistan Region"
    permit.validFrom = try CivilDate(iso: "2026-02-01")
    permit.validUntil = try CivilDate(iso: "2026-05-01")
    permit.stayDays = 30
    permit.entries = 1
    return permit
  }

  static func bus() -> RecordedConveyance {
    var bus = RecordedConveyance(kind: .bus)
    bus.identifier = "34 AB 1234"
    bus.country = "TUR"
    bus.carrier = "Cizre Nuh"
    bus.from = "Silopi"
    bus.to = "Najaf"
    return bus
  }

  /// The bytes 0...199, as base64 by another program.
  static func template() -> RecordedTemplate {
    let base64 = """
      AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BB\
      QkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKD\
      hIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TF\
      xsc=
      """
    return RecordedTemplate(
      finger: .rightIndex, format: "iso-19794-2:2005", quality: 61, base64: base64)
  }

  static func minimal(
    nationality: String = "XXX", decision: RecordedDecision = RecordedDecision(outcome: .referred)
  ) throws -> Crossing {
    let place = CrossingPlace(pointOfEntry: "IQ-BGW", lane: "1", direction: .entry, officer: "1")
    return Crossing(
      captured: try time("2026-01-01T00:00:00.000Z", 0, offset: 0),
      circumstances: CrossingCircumstances(place: place, mode: .air, category: .protection),
      traveller: RecordedTraveller(
        names: [RecordedName(issued: "Suharto", source: .declared)], nationality: nationality),
      decision: decision)
  }

  static func prevented() throws -> Crossing {
    let place = CrossingPlace(
      pointOfEntry: "IQ-IBK", lane: "OUT-1", direction: .exit, officer: "4711")
    var name = RecordedName(issued: "ALI", source: .mrz)
    name.primary = "ALI"
    var traveller = RecordedTraveller(names: [name], nationality: "IRQ")
    traveller.birth = BirthDate(.year(1990), source: .estimated, calendar: .unknown)
    traveller.sex = RecordedSex(zone: .unspecified, printed: .female)
    var card = RecordedDocument(kind: .identityCard)
    card.number = "١٢٣/45"
    var crossing = Crossing(
      captured: try time("2026-03-02T06:00:00.001Z", 9),
      circumstances: CrossingCircumstances(place: place, mode: .land), traveller: traveller,
      document: card,
      decision: RecordedDecision(
        outcome: .exitPrevented,
        order: CitedOrder(
          authority: "Court of Zakho", number: "12/2026", day: try CivilDate(iso: "2026-02-03"))))
    crossing.proposal = RecordedProposal(
      outcome: .exitPrevented, ruleSet: "iraq-default", ruleVersion: 1,
      reasons: [
        RecordedReason(code: "order.exit", text: "An order forbids the exit", rule: "exit-order")
      ])
    return crossing
  }

  static func outcome() throws -> OutcomeRecord {
    OutcomeRecord(
      header: try header(9), of: try RecordIdentity(station: "IQ-BGW", epoch: epoch, n: 1),
      captured: try time("2026-03-02T07:00:00.000Z", 10),
      place: CrossingPlace(pointOfEntry: "IQ-BGW", lane: "S1", direction: .entry, officer: "12"),
      decision: RecordedDecision(outcome: .handedOver, handedOverTo: "UNHCR"),
      findings: [MatchFinding(list: "un-consolidated", entry: "QDi.001", verdict: .rejected)],
      restrictedFindings: [MatchFinding(list: "iq-silent", entry: "S-5", verdict: .confirmed)])
  }

  static func correction() throws -> CorrectionRecord {
    CorrectionRecord(
      header: try header(10),
      correction: CorrectionRecord.Correction(
        replaces: try RecordIdentity(station: "IQ-BGW", epoch: epoch, n: 1),
        reason: "The nationality was declared later", officer: "12",
        made: try time("2026-03-02T07:30:00.000Z", 11)),
      crossing: try minimal(
        nationality: "SYR",
        decision: RecordedDecision(
          outcome: .refusedEntry, reasonCode: "no-document",
          reasonText: "No document and no claim")))
  }
}

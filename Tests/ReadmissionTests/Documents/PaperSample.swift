import Bytes
import Codes
import Crypto
import Host
import Names
import Record
import Testing

@testable import Readmission

/// An invented case with names in three scripts, markup and a turned reading direction in its data.
enum PaperSample {
  static func subject(second: String? = "1077") throws -> PaperSubject {
    var person = CasePerson(names: [
      .init(PersonName(given: "سارا", father: "ئازاد", family: "هەولێری"))
    ])
    person.mother = PersonName(issued: "<b onload='x()'>Karim</b> & \u{202E}txet")
    person.birth = .month(year: 1994, month: 3)
    person.sex = .female
    person.nationalities = ["IRQ"]
    person.languages = ["ckb", "ar"]
    var application = Application(
      role: .requested, agreement: "sweden-iraq-2008", otherState: "SWE", person: person,
      terms: ReturnTerms(kind: .assistedVoluntary))
    application.reference = "MV-2026/88123"
    application.received = try CivilDate(iso: "2026-11-01")
    return PaperSubject(
      number: try CaseNumber(.readmission, year: 2026, serial: 123),
      caseHash: String(repeating: "ab", count: 32), application: application,
      agreement: try AgreementBook().agreement("sweden-iraq-2008"),
      home: try #require(Country(alpha3: "IRQ")), office: try AgreementBook().office.name,
      addressee: "Migrationsverket", issued: try CivilDate(iso: "2026-11-19"), officer: "1042",
      secondOfficer: second)
  }

  static let plan = TransferPlan(
    day: CivilDate(daysSince1970: 20_796), time: "14:35", place: "Erbil", carrier: "XX 1234")

  static func document() throws -> EmergencyTravelDocument {
    try EmergencyTravelDocument(
      number: "LP 000381", consulate: "Embassy, Stockholm",
      issued: try CivilDate(iso: "2026-11-19"), validUntil: try CivilDate(iso: "2027-02-19"),
      from: "Stockholm", pointOfEntry: "Erbil")
  }

  /// One document of every kind.
  static func all() throws -> [Paper] {
    let (subject, chance) = (try subject(), SeededRandomness(seed: 7))
    let day = try CivilDate(iso: "2026-11-19")
    return [
      try .reply(subject, conclusion: .presumed, reasons: "", randomness: chance),
      try .reply(
        subject, conclusion: .notEstablished, reasons: "No register holds her.",
        missing: ["The original of the card"],
        evidence: [ConsideredEvidence("A copy", weight: .primaFacie, speaksFor: true)],
        randomness: chance),
      try .interview(
        subject,
        Interview(
          InterviewSetting(day: day, place: "Märsta", language: "ckb"),
          [Interview.Answer("Where did you live?", nil)]), randomness: chance),
      try .travelDocumentRequest(
        subject, neededBy: day, clause: nil, portrait: nil, randomness: chance),
      try .transferNotice(subject, plan: plan, randomness: chance),
      try .handover(
        subject, plan: plan, documents: ["Passport"], property: [], randomness: chance),
      try .errorClaim(
        subject, transferred: day, found: day, notMet: "Not a national.", takeBackBy: nil,
        returned: [], randomness: chance),
      try .emergencyTravelDocument(subject, document(), portrait: nil, randomness: chance),
    ]
  }
}

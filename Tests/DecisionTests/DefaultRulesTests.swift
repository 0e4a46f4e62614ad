import Codes
import Decision
import Document
import Match
import Testing

@Suite("The default rules")
struct DefaultRulesTests {
  /// One row: who, what differs, the outcome and the winning reason's code.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let facts: CaseFacts
    let outcome: CrossingOutcome
    let code: String

    init(
      _ words: String, _ facts: CaseFacts, _ outcome: CrossingOutcome, _ code: String,
      _ change: (inout CaseFacts) -> Void = { _ in }
    ) {
      var facts = facts
      change(&facts)
      testDescription = words
      self.facts = facts
      self.outcome = outcome
      self.code = code
    }
  }

  static let documents = [
    Row("a foreigner in order enters", Cases.foreigner(), .admitted, "clear"),
    Row("a foreigner in order leaves", Cases.foreigner(.exit), .exitPermitted, "clear"),
    Row("a national in order enters", Cases.national(), .admitted, "clear"),
    Row("nobody without a document", Cases.foreigner(), .referred, "document.none") {
      $0.documentKind = .none
    },
    Row("a national without a document", Cases.national(), .referred, "document.none") {
      $0.documentKind = .none
    },
    Row("a bad check digit", Cases.foreigner(), .referred, "document.check") {
      $0.report = Cases.report(.compositeDigit)
    },
    Row("an undetermined check holds nobody", Cases.foreigner(), .admitted, "clear") {
      $0.report = Cases.report(.compositeDigit, .undetermined)
    },
    Row("a foreigner's expired passport", Cases.foreigner(), .refusedEntry, "document.expired") {
      $0.report = Cases.report(.expiry)
    },
    Row(
      "a national's expired passport", Cases.national(), .referred, "document.expired-own"
    ) { $0.report = Cases.report(.expiry) },
    Row("a returned person's", Cases.foreigner(), .referred, "document.expired-other") {
      $0.report = Cases.report(.expiry)
      $0.category = .returned
    },
    Row(
      "an expired passport on the way out", Cases.foreigner(.exit), .referred,
      "document.expired-exit"
    ) {
      $0.report = Cases.report(.expiry)
    },
    Row("an identity card of a resident of the border", Cases.foreigner(), .admitted, "clear") {
      $0.documentKind = .borderResidentPass
      $0.category = .borderResident
    },
    Row("a visa alone", Cases.foreigner(), .referred, "document.kind") {
      $0.documentKind = .visa
    },
    Row("no visa where one is needed", Cases.foreigner(), .referred, "permit.missing") {
      $0.permit = .missing
    },
    Row("a stay of the permit's length", Cases.foreigner(), .admitted, "clear") {
      $0.stayDays = 30
      $0.permitDays = 30
    },
    Row("a stay one day longer", Cases.foreigner(), .referred, "permit.stay") {
      $0.stayDays = 31
      $0.permitDays = 30
    },
    Row("an overstay", Cases.foreigner(.exit), .referred, "permit.overstay") {
      $0.overstayDays = 1
    },
  ]

  static let protection = [
    Row("who fears return", Cases.foreigner(), .referred, "protection.claim") {
      $0.voicesFearOfReturn = true
      $0.report = Cases.report(.expiry)
    },
    Row("who asks for protection", Cases.foreigner(), .referred, "protection.claim") {
      $0.category = .protection
    },
    Row("a child alone", Cases.foreigner(), .referred, "child.unaccompanied") {
      $0.age = 17...17
      $0.isUnaccompanied = true
    },
    Row("who may be a child, alone", Cases.national(.exit), .referred, "child.unaccompanied") {
      $0.age = 17...18
      $0.isUnaccompanied = true
    },
    Row("of unknown age, alone", Cases.foreigner(), .referred, "child.unaccompanied") {
      $0.age = nil
      $0.isUnaccompanied = true
    },
    Row("of eighteen, alone", Cases.foreigner(), .admitted, "clear") {
      $0.age = 18...18
      $0.isUnaccompanied = true
    },
    Row("a protective match", Cases.foreigner(.exit), .referred, "list.protective") {
      $0.matches = [Cases.match(.refer, .exit, visibility: .protective)].compactMap { $0 }
    },
  ]

  static let lists = [
    Row("a possible match", Cases.foreigner(), .referred, "list.refer") {
      $0.matches = [Cases.match(.refuseEntry, .entry)].compactMap { $0 }
    },
    Row("a confirmed one", Cases.foreigner(), .refusedEntry, "list.refuse") {
      $0.matches = [Cases.match(.refuseEntry, .entry, isConfirmed: true)].compactMap { $0 }
    },
    Row("a national's confirmed one", Cases.national(), .referred, "list.refer") {
      $0.matches = [Cases.match(.refuseEntry, .entry, isConfirmed: true)].compactMap { $0 }
    },
    Row("a list that only informs", Cases.foreigner(), .admitted, "list.information") {
      $0.matches = [Cases.match(.information, .entry, isConfirmed: true)].compactMap { $0 }
    },
    Row("a reported document", Cases.foreigner(), .referred, "list.document") {
      $0.matches = [Cases.match(.retainDocument, .entry)].compactMap { $0 }
    },
    Row("a possible exit order", Cases.national(.exit), .referred, "list.refer") {
      $0.matches = [Cases.match(.preventExit, .exit, order: "12/2026")].compactMap { $0 }
    },
    Row("a confirmed exit order", Cases.national(.exit), .exitPrevented, "order.exit") {
      $0.matches = [Cases.match(.preventExit, .exit, order: "12/2026", isConfirmed: true)]
        .compactMap { $0 }
    },
    Row("a ban without an order", Cases.national(.exit), .referred, "list.refer") {
      $0.matches = [Cases.match(.preventExit, .exit, isConfirmed: true)].compactMap { $0 }
    },
    Row("an order that ended yesterday", Cases.national(.exit), .exitPermitted, "clear") {
      $0.matches = [
        Cases.match(
          .preventExit, .exit, order: "12/2026", isConfirmed: true,
          validUntil: Cases.day.adding(days: -1))
      ].compactMap { $0 }
    },
    Row("an exit order at entry", Cases.national(.entry), .admitted, "clear") {
      $0.matches = [
        Cases.match(.preventExit, .entry, order: "12/2026", isConfirmed: true, directions: [.exit])
      ].compactMap { $0 }
    },
  ]

  @Test("Each case gets its proposal and its reason", arguments: documents + protection + lists)
  func proposes(row: Row) throws {
    let rules = try RuleSet(Array(DefaultRules.text.utf8))
    let proposal = rules.proposal(for: row.facts)
    #expect(proposal.outcome == row.outcome)
    #expect(proposal.winning?.code == row.code)
    #expect(proposal.takenBack == nil)
    #expect(proposal.ruleSet == "iraq-default" && proposal.ruleVersion == 1)
  }

  @Test("Every other reason that applied is told too, in the order of precedence")
  func tellsAllReasons() throws {
    let rules = try RuleSet(Array(DefaultRules.text.utf8))
    var facts = Cases.foreigner()
    facts.report = Cases.report(.expiry)
    facts.permit = .missing
    facts.matches = [Cases.match(.refer, .entry), Cases.match(.information, .entry)]
      .compactMap { $0 }
    #expect(
      rules.proposal(for: facts).reasons.map(\.code) == [
        "list.refer", "document.expired", "document.expired-other", "permit.missing",
        "list.information", "clear",
      ])
  }

  @Test("Silent matches, and matches below the threshold, never become facts")
  func hidesSilent() {
    #expect(Cases.match(.refer, .entry, visibility: .silent) == nil)
    #expect(Cases.match(.refer, .entry, score: 7999) == nil)
    #expect(Cases.match(.refer, .entry, score: 8000) != nil)
  }
}

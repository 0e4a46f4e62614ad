import Bytes
import Codes
import Decision
import Document
import Match
import Testing

@Suite("The guards behind every rule file")
struct GuardTests {
  /// A rule file of one rule that proposes the same in the cases of a condition.
  private func rules(_ propose: String, when condition: String = "{\"all\":[]}") throws -> RuleSet {
    try RuleSet(
      Array(
        """
        {"type":"maabar/rules/1","id":"harsh","version":7,"title":"Harsh","rules":[
          {"id":"r1","when":\(condition),"propose":"\(propose)","code":"c1","text":"t",
           "precedence":1000000}]}
        """.utf8))
  }

  private func expectTakenBack(
    _ rules: RuleSet, _ facts: CaseFacts, _ guarded: Guard, _ action: ProposedAction
  ) {
    let proposal = rules.proposal(for: facts)
    #expect(proposal.outcome == .referred)
    #expect(proposal.winning?.code == guarded.rawValue)
    #expect(proposal.takenBack?.guarded == guarded)
    #expect(proposal.takenBack?.action == action)
    #expect(proposal.takenBack?.rule == "r1")
    #expect(proposal.reasons.map(\.code) == [guarded.rawValue, "c1"])
  }

  @Test("No rule refuses entry to an own national, whatever it says")
  func ownNational() throws {
    let rules = try rules("refuse-entry")
    expectTakenBack(rules, Cases.national(), .ownNational, .refuseEntry)
    #expect(rules.proposal(for: Cases.foreigner()).outcome == .refusedEntry)
  }

  @Test("Who voices fear of return is only referred", arguments: ["refuse-entry", "permit"])
  func fearOfReturn(action: String) throws {
    var facts = Cases.foreigner()
    facts.voicesFearOfReturn = true
    let proposed = try #require(ProposedAction(rawValue: action))
    expectTakenBack(try rules(action), facts, .fearOfReturn, proposed)
  }

  @Test("An unaccompanied child is only referred", arguments: ["refuse-entry", "permit"])
  func child(action: String) throws {
    var facts = Cases.foreigner()
    facts.age = 9...9
    facts.isUnaccompanied = true
    let proposed = try #require(ProposedAction(rawValue: action))
    expectTakenBack(try rules(action), facts, .unaccompaniedChild, proposed)
  }

  @Test("No rule refuses or prevents anything on a foreign list, whatever its terms say")
  func foreignList() throws {
    let entry = try #require(
      Cases.match(.refuseEntry, .entry, order: "1", isConfirmed: true, isForeign: true))
    let exit = try #require(
      Cases.match(.preventExit, .exit, order: "1", isConfirmed: true, isForeign: true))
    #expect([entry.action, exit.action] == [.information, .information])
    var facts = Cases.foreigner()
    facts.matches = [entry]
    expectTakenBack(
      try rules("refuse-entry", when: #"{"match":{"all":[]}}"#), facts, .listDoesNotCarry,
      .refuseEntry)
    facts = Cases.foreigner(.exit)
    facts.matches = [exit]
    expectTakenBack(try rules("prevent-exit"), facts, .noExitOrder, .preventExit)
  }

  @Test("An exit is prevented only under a confirmed order in force for exit")
  func exitOrder() throws {
    let rules = try rules("prevent-exit")
    var facts = Cases.foreigner(.exit)
    expectTakenBack(rules, facts, .noExitOrder, .preventExit)
    facts.matches = [
      try #require(Cases.match(.refuseEntry, .exit, order: "1", isConfirmed: true)),
      try #require(Cases.match(.preventExit, .exit, isConfirmed: true)),
      try #require(Cases.match(.preventExit, .exit, order: "1")),
    ]
    expectTakenBack(rules, facts, .noExitOrder, .preventExit)
    facts.matches.append(
      try #require(Cases.match(.preventExit, .exit, order: "1", isConfirmed: true)))
    #expect(rules.proposal(for: facts).outcome == .exitPrevented)
  }

  @Test(
    "Lists that only inform, and unconfirmed matches, ground no refusal",
    arguments: [
      (PermittedAction.information, true), (.refer, true), (.retainDocument, true),
      (.preventExit, true), (.refuseEntry, false),
    ])
  func information(action: PermittedAction, isConfirmed: Bool) throws {
    let rules = try rules("refuse-entry", when: #"{"match":{"all":[]}}"#)
    var facts = Cases.foreigner()
    facts.matches = [
      try #require(Cases.match(action, .entry, order: "1", isConfirmed: isConfirmed))
    ]
    expectTakenBack(rules, facts, .listDoesNotCarry, .refuseEntry)
    facts.matches.append(try #require(Cases.match(.refuseEntry, .entry, isConfirmed: true)))
    #expect(rules.proposal(for: facts).outcome == .refusedEntry)
  }

  @Test("A refusal with a ground of its own stands beside a list that only informs")
  func otherGround() throws {
    let rules = try rules(
      "refuse-entry",
      when: #"{"any":[{"match":{"all":[]}},{"field":"permit","is":"missing"}]}"#)
    var facts = Cases.foreigner()
    facts.permit = .missing
    facts.matches = [try #require(Cases.match(.information, .entry, isConfirmed: true))]
    #expect(rules.proposal(for: facts).outcome == .refusedEntry)
  }

  @Test("What does not exist in a direction is a referral")
  func direction() throws {
    expectTakenBack(
      try rules("refuse-entry"), Cases.foreigner(.exit), .wrongDirection, .refuseEntry)
    expectTakenBack(
      try rules("prevent-exit"), Cases.foreigner(.entry), .wrongDirection, .preventExit)
  }

  @Test("Where no rule applies, the proposal is to refer")
  func noRule() throws {
    let rules = try rules("permit", when: #"{"field":"purpose","is":"work"}"#)
    let proposal = rules.proposal(for: Cases.foreigner())
    #expect(proposal.outcome == .referred)
    #expect(proposal.winning?.code == "rules.none")
  }
}

@Suite("Reading a rule file")
struct RuleSetTests {
  private func outcome(of condition: String, _ facts: CaseFacts) throws -> CrossingOutcome {
    try RuleSet(
      Array(
        """
        {"type":"maabar/rules/1","id":"x","version":1,"title":"x","rules":[
          {"id":"r","when":\(condition),"propose":"permit","code":"c","text":"t","precedence":0}]}
        """.utf8)
    ).proposal(for: facts).outcome
  }

  @Test("What cannot be said makes no rule apply, nor does its contrary")
  func threeValues() throws {
    var facts = Cases.foreigner()
    facts.age = 17...18
    #expect(try outcome(of: #"{"field":"age","to":17}"#, facts) == .referred)
    #expect(try outcome(of: #"{"not":{"field":"age","to":17}}"#, facts) == .referred)
    #expect(try outcome(of: #"{"field":"age","to":18}"#, facts) == .admitted)
    #expect(try outcome(of: #"{"field":"age","from":17,"to":18}"#, facts) == .admitted)
    #expect(try outcome(of: #"{"not":{"field":"age","from":19}}"#, facts) == .admitted)
    #expect(try outcome(of: #"{"field":"purpose","is":"work"}"#, facts) == .referred)
    #expect(
      try outcome(of: #"{"any":[{"field":"purpose","is":"work"},{"all":[]}]}"#, facts)
        == .admitted)
    #expect(try outcome(of: #"{"any":[]}"#, facts) == .referred)
    #expect(try outcome(of: #"{"field":"nationality","is":["SYR","TUR"]}"#, facts) == .admitted)
  }

  @Test("Of two rules of one precedence, the first in the file wins")
  func equalPrecedence() throws {
    let rules = try RuleSet(
      Array(
        """
        {"type":"maabar/rules/1","id":"x","version":1,"title":"x","rules":[
          {"id":"low","when":{"all":[]},"propose":"refer","code":"low","text":"t","precedence":1},
          {"id":"b","when":{"all":[]},"propose":"permit","code":"b","text":"t","precedence":5},
          {"id":"a","when":{"all":[]},"propose":"refer","code":"a","text":"t","precedence":5}]}
        """.utf8))
    #expect(rules.proposal(for: Cases.foreigner()).reasons.map(\.code) == ["b", "a", "low"])
  }

  @Test(
    "A mistake in a rule file is refused with its place",
    arguments: [
      ("\"type\": \"maabar/rules/1\"", "\"type\": \"maabar/rules/2\"", "type"),
      ("\"version\": 1", "\"version\": 0", "version"),
      ("\"fearOfReturn\"", "\"fear\"", "rules[0].when.any[0]"),
      ("\"is\": \"protection\"", "\"is\": \"asylum\"", "rules[0].when.any[1].all[1].is"),
      ("\"propose\": \"refer\"", "\"propose\": \"refuse\"", "rules[0].propose"),
      ("\"precedence\": 990", "\"precedence\": -1", "rules[0].precedence"),
      ("\"id\": \"unaccompanied-child\"", "\"id\": \"protection-claim\"", "rules[1].id"),
      ("\"is\": \"protective\"", "\"is\": \"silent\"", "rules[2].when.match.is"),
      ("\"from\": 1}", "\"from\": 1, \"is\": 2}", "rules[22].when.all[1]"),
      ("\"code\": \"clear\",", "\"code\": \"clear\", \"note\": \"n\",", "rules[25]"),
    ])
  func refusesMistakes(old: String, new: String, place: String) throws {
    let text = DefaultRules.text.replacing(old, with: new, maxReplacements: 1)
    #expect(text != DefaultRules.text)
    do throws(Fault) {
      _ = try RuleSet(Array(text.utf8))
      Issue.record("the file was read")
    } catch {
      #expect(error.code == .rules)
      #expect(error.place == place)
    }
  }

  @Test("Conditions nested without end are refused, not followed")
  func boundsDepth() {
    let condition =
      String(repeating: #"{"not":"#, count: 25) + #"{"all":[]}"# + String(repeating: "}", count: 25)
    #expect(throws: Fault(.rules, "")) { _ = try outcome(of: condition, Cases.foreigner()) }
  }
}

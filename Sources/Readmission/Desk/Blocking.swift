public import Bytes
import Crypto
public import Record
public import Registry

/// Blocks, and what is asked for the person's sake.
extension CaseDesk {
  /// Blocks a case: the person, counsel, UNHCR, a court or the office itself asks for it. Nothing
  /// goes out and nothing moves until it ends.
  public func block(
    _ number: CaseNumber, _ ground: BlockGround, by voice: CaseVoice, reason: String
  ) throws(Fault) {
    var draft = draft(.blocked, number, reason: quarantined(reason))
    draft.ground = ground
    draft.voice = voice
    try registry.write([draft], by: session)
  }

  /// Ends a block, or asks a second officer to end it. One for a claim, an appeal, a stay or a risk
  /// on return ends on the document of the final decision, which is kept, and by two people; any
  /// other by a supervisor with a reason.
  public func unblock(
    _ number: CaseNumber, block: Int64, decision: StepDraft.File?, reason: String
  ) throws(Fault) {
    var draft = draft(.unblocked, number, reason: quarantined(reason))
    draft.target = block
    if let decision {
      draft.document = Hash.digest(decision.bytes).hex
      draft.attachments = [try sealed(decision)]
    }
    try registry.write([draft], by: session)
  }

  /// Records answers to safeguards' questions. A no blocks the case on its ground at once; consent
  /// is neither asked nor taken where the return is forced.
  public func answer(_ answers: [SafeguardAnswer], in number: CaseNumber) throws(Fault) {
    let known = try file(number)
    var drafts: [StepDraft] = []
    for answer in answers {
      guard answer.question != .consent || known.application.terms.kind.restsOnConsent else {
        throw Fault(
          .safeguard, at: answer.question.rawValue,
          "consent is no legal basis for a return that is not the person's own choice")
      }
      guard !answer.isYes || !answer.question.needsDocument || answer.document != nil else {
        throw Fault(
          .safeguard, at: answer.question.rawValue, "a yes rests on a document, by its hash")
      }
      var draft = draft(.safeguarded, number)
      draft.content = answer.json
      draft.document = answer.document
      drafts.append(draft)
      let stands = known.standing.blocks.contains { $0.ground == answer.question.ground }
      if !answer.isYes, !stands {
        var block = self.draft(
          .blocked, number, reason: "answered with no: \(answer.question.rawValue)")
        block.ground = answer.question.ground
        block.voice = answer.question == .consent ? .person : .rule
        drafts.append(block)
      }
    }
    try registry.write(drafts, by: session)
  }

  /// The reason of a block without what it may say about asylum: the ground says enough.
  private func quarantined(_ reason: String) -> String {
    Quarantine.isSuspect(reason) ? "as the ground says" : reason
  }

  /// The decision on a claim says what the claim was: it is kept sealed, and known by its hash.
  private func sealed(_ decision: StepDraft.File) throws(Fault) -> StepDraft.File {
    StepDraft.File(
      kind: decision.kind, format: "cms", bytes: try registry.sealedAway(decision.bytes))
  }
}

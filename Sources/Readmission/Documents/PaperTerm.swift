import Codes

/// A word or sentence of the documents, in every language of theirs. The raw value is its name in
/// the file for the other side's system, and in the tables of words.
enum PaperTerm: String, Sendable, CaseIterable {
  // Titles.
  case replyTitle, refusalTitle, interviewTitle, travelDocumentRequestTitle, transferNoticeTitle
  case handoverTitle, errorClaimTitle, emergencyTravelDocumentTitle

  // Sections.
  case theRequest, thePerson, spouse, children, theConclusion, theEvidence, whatIsMissing
  case theReasons, whatFollows, theSetting, theAnswers, theClosing, theJourney, theSafeguards
  case thePossessions, theHandover, theTransfer, theError, theDemand, theDocument, theUse
  case signatures

  // Labels.
  case caseNumber, ourReference, theirReference, agreement, agreementNone, applicationDated
  case receiptConfirmed, procedure, issuedOn, from, to, name, otherNames, father, mother
  case birthDate, birthPlace, sex, nationalityStated, documentsHeld, languages, civilStatus
  case conclusion, evidenceFor, evidenceAgainst, transferUntil, travelDocument, reasons, missing
  case day, time, place, language, interpreter, informedBy, legalHelp, presentPersons, question
  case answer, pointOfEntry, carrier, route, escorts, healthNeeds, kindOfReturn, detained
  case medication, documentsHanded, property, condition, complaints, transferredOn, errorFoundOn
  case conditionNotMet, takeBackBy, documentsReturned, documentNumber, validUntil, issuedBy
  case oneJourney, surrenderedAt, surrenderedOn, closedBy, portrait, requestedBy, legalBasis
  case officer, secondOfficer, handingOver, takingOver, personConcerned, signature, stamp
  case caseHash, verificationCode, verifyNote, page, practice

  // Values.
  case yes, no, normal, accelerated, female, male, unspecified, unknown, notRecorded
  case single, married, divorced, widowed, separated
  case spontaneous, assistedVoluntary, voluntaryDeparture, forced
  case proof, primaFacie, indication
  case established, presumed, notEstablished, notNational, transitAgreed, transitRefused
  case furtherInquiry

  // Sentences.
  case replyAgrees, replyKeepsSafeguards, refusalOnEvidence, refusalMayAsk, interviewVoluntary
  case interviewFear, interviewReadBack, requestsDocument, noticeOfTransfer, noticeObjections
  case handoverReceipt, errorDemand, oneJourneyOnly, silenceIsNoFinding, standsOpen

  /// The words in a language; the tables are complete, which a test holds.
  func text(_ language: PageLanguage) -> String {
    PaperWords.tables[language]?[rawValue] ?? PaperWords.tables[.english]?[rawValue] ?? rawValue
  }
}

/// The tables of words: a line each, the term's name, `=`, the words.
enum PaperWords {
  static let tables: [PageLanguage: [String: String]] = [
    .english: read(english), .arabic: read(arabic), .kurdish: read(kurdish),
  ]

  private static func read(_ table: String) -> [String: String] {
    var words: [String: String] = [:]
    for line in table.split(separator: "\n") {
      guard let sign = line.firstRange(of: " = ") else { continue }
      words[String(line[..<sign.lowerBound])] = String(line[sign.upperBound...])
    }
    return words
  }
}

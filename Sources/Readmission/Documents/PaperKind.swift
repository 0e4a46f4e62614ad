/// The documents that leave an office in a case. The raw value stands in records and commands.
public enum PaperKind: String, Sendable, CaseIterable {
  /// The reply that agrees to readmission.
  case reply
  /// The reply that does not, with its reasons.
  case refusal
  /// The record of an interview with the person.
  case interview
  /// The request to a consulate for a document to travel with.
  case travelDocumentRequest = "travel-document-request"
  /// The announcement of a transfer.
  case transferNotice = "transfer-notice"
  /// The record signed at the handover.
  case handover
  /// The claim that a person was readmitted in error.
  case errorClaim = "error-claim"
  /// The record of an emergency travel document.
  case emergencyTravelDocument = "emergency-travel-document"

  /// Whether the person's portrait stands on it.
  public var hasPortrait: Bool {
    self == .travelDocumentRequest || self == .emergencyTravelDocument
  }

  /// Whether it tells another State of the person, or brings the person nearer to a transfer: a
  /// block holds it up.
  public var isHeldByBlocks: Bool {
    switch self {
    case .reply, .travelDocumentRequest, .transferNotice, .emergencyTravelDocument: true
    case .refusal, .interview, .handover, .errorClaim: false
    }
  }

  /// The term that is its title.
  var title: PaperTerm {
    switch self {
    case .reply: .replyTitle
    case .refusal: .refusalTitle
    case .interview: .interviewTitle
    case .travelDocumentRequest: .travelDocumentRequestTitle
    case .transferNotice: .transferNoticeTitle
    case .handover: .handoverTitle
    case .errorClaim: .errorClaimTitle
    case .emergencyTravelDocument: .emergencyTravelDocumentTitle
    }
  }
}

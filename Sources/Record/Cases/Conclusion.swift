/// What a named officer concludes about a person's nationality, with reasons, and another confirms:
/// the closed list from which a reply is made.
///
/// The system never concludes, and the silence of a State writes none of these.
public enum Conclusion: String, Sendable, CaseIterable {
  /// Proof under the agreement's list, or what weighs as much.
  case established
  /// Prima facie evidence that nothing contradicts.
  case presumed
  /// What is there is not enough; not the same as `notNational`.
  case notEstablished = "not-established"
  /// The evidence shows another nationality, or another person.
  case notNational = "not-a-national"
  /// Of an application for transit: it may take place.
  case transitAgreed = "transit-agreed"
  case transitRefused = "transit-refused"
  /// An interview, a register or the other side is to be asked first.
  case furtherInquiry = "further-inquiry"

  /// True when the reply to the other side is that the person is to be readmitted, or may pass.
  public var agrees: Bool {
    self == .established || self == .presumed || self == .transitAgreed
  }

  /// True for what ends the examination; `furtherInquiry` goes on with it.
  public var isFinal: Bool { self != .furtherInquiry }

  /// The words for people, in English.
  public var name: String {
    switch self {
    case .established: "nationality established"
    case .presumed: "presumed, prima facie"
    case .notEstablished: "not established on this evidence"
    case .notNational: "not a national"
    case .transitAgreed: "transit agreed"
    case .transitRefused: "transit refused"
    case .furtherInquiry: "further inquiry"
    }
  }
}

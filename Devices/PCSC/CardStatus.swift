public import Bytes

/// What a call of the PC/SC service came to: the lower 32 bits of what it returned (pcsclite.h,
/// "Error codes").
struct CardStatus: Error, Hashable, Sendable {
  let code: UInt32

  init(_ code: UInt32) { self.code = code }

  static let success = CardStatus(0)
  static let cancelled = CardStatus(0x8010_0002)
  static let invalidHandle = CardStatus(0x8010_0003)
  static let insufficientBuffer = CardStatus(0x8010_0008)
  static let unknownReader = CardStatus(0x8010_0009)
  static let timeout = CardStatus(0x8010_000A)
  static let sharingViolation = CardStatus(0x8010_000B)
  static let noCard = CardStatus(0x8010_000C)
  static let protocolMismatch = CardStatus(0x8010_000F)
  static let notReady = CardStatus(0x8010_0010)
  static let communicationFailed = CardStatus(0x8010_0013)
  static let notTransacted = CardStatus(0x8010_0016)
  static let readerUnavailable = CardStatus(0x8010_0017)
  static let noService = CardStatus(0x8010_001D)
  static let serviceStopped = CardStatus(0x8010_001E)
  static let noReaders = CardStatus(0x8010_002E)
  static let dataLost = CardStatus(0x8010_002F)
  static let unsupportedCard = CardStatus(0x8010_0065)
  static let unresponsiveCard = CardStatus(0x8010_0066)
  static let unpoweredCard = CardStatus(0x8010_0067)
  static let resetCard = CardStatus(0x8010_0068)
  static let removedCard = CardStatus(0x8010_0069)
  static let denied = CardStatus(0x8010_006A)

  /// What a status means for a station.
  enum Meaning: Equatable {
    /// The card is away, was away, or does not answer: it is to be laid on again.
    case cardLost
    /// The reader is not there any more.
    case readerGone
    /// The service is not there, or not any more.
    case serviceGone
    /// Another program holds the reader or the card.
    case inUse
    /// Something else; trying again is pointless.
    case failed
  }

  var meaning: Meaning {
    switch self {
    case .noCard, .notReady, .notTransacted, .dataLost, .unresponsiveCard, .unpoweredCard,
      .resetCard, .removedCard:
      .cardLost
    case .unknownReader, .readerUnavailable, .noReaders: .readerGone
    // A handle is forgotten when the service is started anew.
    case .noService, .serviceStopped, .communicationFailed, .invalidHandle: .serviceGone
    case .sharingViolation: .inUse
    default: .failed
    }
  }

  /// The status in words, with its number.
  var words: String {
    let words: String =
      switch self {
      case .sharingViolation: "another program holds the reader or the document's chip"
      case .protocolMismatch: "the chip does not speak the protocol that is set"
      case .insufficientBuffer: "the chip's answer is longer than an answer may be"
      case .unsupportedCard: "the reader cannot speak to this chip"
      case .denied: "the service lets this user use no card (polkit)"
      default: "the PC/SC service refused"
      }
    return "\(words) (\(hexadecimal))"
  }

  private var hexadecimal: String { "0x" + String(code, radix: 16, uppercase: true) }
}

extension Fault.Code {
  /// The PC/SC service does not answer.
  public static let cardService = Fault.Code("pcsc.service", .device)
}

extension CardStatus {
  /// Why the service cannot be reached, with what to install and to start.
  var outage: Fault {
    let detail =
      switch self {
      case .denied, .communicationFailed:
        "the PC/SC service lets this user in no more or not at all (polkit, or it ended just now)"
      default:
        "the PC/SC service does not run: the Debian package pcscd is needed, and "
          + "`systemctl enable --now pcscd.socket`"
      }
    return Fault(.cardService, at: "pcscd", "\(detail) (\(hexadecimal))")
  }
}

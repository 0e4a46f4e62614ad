public import Bytes
import Codes

/// What became of asking a chip for access. A wrong password is an answer, no error: the officer
/// looks at the zone again, and the next protocol may be tried.
public struct AccessAttempt: Equatable, Sendable {
  /// How an attempt ended.
  public enum Outcome: Equatable, Sendable {
    /// Both sides know the password; messages are protected from here on.
    case granted
    /// The chip does not take the password; so many more may be tried, where it says so.
    case wrongPassword(triesLeft: Int?)
    /// The chip does not do this step; the status and the step say what.
    case refused(String, step: String)
    /// The chip's answer cannot be what an honest chip sends.
    case broken(Fault)
  }

  /// The protocol in full: `BAC`, `PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1 with CAN`.
  public let method: String
  /// How it ended.
  public let outcome: Outcome

  /// An attempt that ended.
  public init(_ method: String, _ outcome: Outcome) {
    self.method = method
    self.outcome = outcome
  }

  /// Whether messages are protected now.
  public var isGranted: Bool { outcome == .granted }

  /// What happened, in plain words.
  public var words: String {
    switch outcome {
    case .granted: method
    case .wrongPassword(nil): "\(method): the chip does not take the password"
    case .wrongPassword(let left?):
      "\(method): the chip does not take the password, \(left) more may be tried"
    case .refused(let status, let step): "\(method): the chip answers \(status) to \(step)"
    case .broken(let fault):
      "\(method): " + (fault.place.isEmpty ? "" : "\(fault.place): ") + fault.detail
    }
  }

  /// The check of a report (BSI TR-03135-1, clause 5.6.1): access failed where the chip refuses or
  /// breaks the protocol.
  public var check: DocumentCheck {
    DocumentCheck(.access, isGranted ? .successful : .failed, words)
  }
}

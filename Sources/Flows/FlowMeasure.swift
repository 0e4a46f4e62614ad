import Codes

/// What is counted. A crossing or correction record stands in exactly one of these.
public enum FlowMeasure: String, Sendable, CaseIterable {
  /// Final outcome admitted or exit permitted.
  case movements
  /// Entry refused.
  case refused
  /// Exit prevented under an order.
  case prevented
  /// The traveller withdrew.
  case withdrawn
  /// Handed over to another authority.
  case handedOver = "handed_over"
  /// Referred, and no final outcome has arrived.
  case pending
  /// Replaced by a correction: it counts no more as what it was.
  case corrected
  /// Made in training.
  case practice

  /// The measure of a standing crossing by its outcome.
  init(_ outcome: CrossingOutcome) {
    switch outcome {
    case .admitted, .exitPermitted: self = .movements
    case .refusedEntry: self = .refused
    case .exitPrevented: self = .prevented
    case .withdrawn: self = .withdrawn
    case .handedOver: self = .handedOver
    case .referred: self = .pending
    }
  }
}

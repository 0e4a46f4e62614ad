import Biometrics
import Crypto
import Record

/// Whether the fingers that a traveller shows are those that a clearing was given for.
enum FingerAgreement {
  /// True when a finger that is known and one that is shown, of the same position, are one: their
  /// templates are the same bytes, or compare at `StationParameters.clearingFingerScore` or above.
  /// Templates of a format that cannot be read agree as bytes only.
  static func agree(_ known: [RecordedTemplate], _ shown: [RecordedTemplate]) -> Bool {
    known.contains { left in
      shown.contains { right in
        guard left.finger == right.finger else { return false }
        if left.format == right.format, left.base64 == right.base64 { return true }
        guard let first = template(left), let second = template(right) else { return false }
        return FingerComparison(first, second).score >= StationParameters.clearingFingerScore
      }
    }
  }

  private static func template(_ recorded: RecordedTemplate) -> FingerTemplate? {
    guard let bytes = try? Base64.decode(recorded.base64) else { return nil }
    return try? FingerTemplate(received: bytes)
  }
}

import Biometrics
import Codes
import Device
import Encounter
import Record
import Station

extension TravellerEncounter {
  /// What was to be captured and is not there, as the record has it; `positions` are the fingers or
  /// slaps that were asked for.
  func missing(of positions: [FingerPosition]) -> [RecordedMissing] {
    var missing: [RecordedMissing] = []
    if let reason = faceWaiver?.recorded {
      missing.append(RecordedMissing(kind: CapturedFile.Kind.portrait.rawValue, reason: reason))
    }
    let kind = CapturedFile.Kind.fingerImage.rawValue
    if let reason = fingersFailure?.recorded ?? fingersWaiver?.recorded {
      missing += Set(positions.flatMap(\.fingers)).sorted().map {
        RecordedMissing(kind: kind, finger: $0, reason: reason)
      }
    }
    missing += (fingers?.evidence.fingers?.exceptions ?? []).map {
      RecordedMissing(kind: kind, finger: $0.position, reason: $0.reason.recorded)
    }
    return missing
  }
}

extension FingerEnrolment.Failure {
  fileprivate var recorded: RecordedMissing.Reason {
    switch self {
    case .notCaptured: .notCaptured
    case .notEnrolled: .notEnrolled
    }
  }
}

extension TravellerEncounter.Waiver {
  /// The reason as the record has it; nil for what a traveller does not have.
  fileprivate var recorded: RecordedMissing.Reason? {
    switch self {
    case .none: nil
    case .refused: .refused
    case .unusable: .unusable
    case .noDevice: .noDevice
    case .exempt: .exempt
    }
  }
}

extension FingerException.Reason {
  fileprivate var recorded: RecordedMissing.Reason {
    switch self {
    case .amputated: .amputated
    case .bandaged: .bandaged
    case .unusable: .unusable
    case .refused: .refused
    }
  }
}

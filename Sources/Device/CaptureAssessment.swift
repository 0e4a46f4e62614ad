import Bytes
import Codes
import Host

/// The one place where what a driver hands over is held against what was asked.
///
/// "Scan completed with fewer fingers though no exception was given" is a well known fault of
/// capture software; no driver and no caller judges completeness by itself.
struct CaptureAssessment {
  let request: CaptureRequest
  let device: DeviceIdentity
  let started: Moment
  let ended: Moment

  /// How a capture ended, from how it ended for the driver.
  func outcome(of attempt: Attempt<RawCapture>) -> CaptureOutcome {
    switch attempt {
    case .captured(let raw):
      guard let (result, hint) = assess(raw) else {
        return .deviceError(
          Fault(.deviceFailed, at: device.description, "a capture without bytes or without hash"))
      }
      return hint.map { .retry($0, kept: result) } ?? .captured(result)
    case .retry(let hint, let raw): return .retry(hint, kept: raw.flatMap(assess)?.result)
    case .deviceError(let fault): return .deviceError(fault)
    case .cancelled: return .cancelled
    case .timedOut: return .timedOut
    case .removed: return .removed
    }
  }

  /// The result and what is to be done again; nil for items without bytes or hash.
  private func assess(_ raw: RawCapture) -> (result: CaptureResult, hint: RetryHint?)? {
    guard !raw.items.isEmpty, raw.items.allSatisfy(isWhole) else { return nil }
    var warnings = raw.warnings
    let items = named(raw.items, &warnings)
    let balance = request.kind == .fingers ? self.balance(items, &warnings) : nil
    let hint = balance.flatMap(missingFingers) ?? poorQuality(items, &warnings)
    let result = CaptureResult(
      request: request, device: device, items: items, fingers: balance, started: started,
      ended: ended, warnings: warnings)
    return (result, hint)
  }

  private func isWhole(_ item: CapturedItem) -> Bool {
    !item.bytes.isEmpty && item.sha256.count == 32
  }

  /// A scanner that cannot tell fingers apart is believed to have the one finger asked for.
  private func named(
    _ items: [CapturedItem], _ warnings: inout [CaptureWarning]
  ) -> [CapturedItem] {
    guard items.count == 1, items[0].position == .unknown, request.expectedFingers.count == 1,
      let only = request.expectedFingers.first
    else { return items }
    warnings.append(.positionAssumed(only))
    return [items[0].of(only)]
  }

  private func balance(
    _ items: [CapturedItem], _ warnings: inout [CaptureWarning]
  ) -> FingerBalance {
    let excepted = Set(request.exceptions.map(\.position))
    var got: Set<FingerPosition> = []
    for item in items {
      guard let position = item.position else { continue }
      if position == .unknown { warnings.append(.unexpectedFinger(.unknown)) }
      // A slap shows the fingers of its hand that are not excepted.
      let shown =
        position.isSlap
        ? position.fingers.filter { !excepted.contains($0) }
        : position.fingers
      for finger in shown {
        if !got.insert(finger).inserted { warnings.append(.repeatedFinger(finger)) }
        if !request.expectedFingers.contains(finger) {
          warnings.append(.unexpectedFinger(finger))
        }
      }
    }
    return FingerBalance(
      asked: request.askedFingers.sorted(), exceptions: request.exceptions, got: got.sorted(),
      missing: request.expectedFingers.subtracting(got).sorted())
  }

  private func missingFingers(_ balance: FingerBalance) -> RetryHint? {
    balance.missing.isEmpty ? nil : RetryHint(.fingersMissing, fingers: balance.missing)
  }

  private func poorQuality(
    _ items: [CapturedItem], _ warnings: inout [CaptureWarning]
  ) -> RetryHint? {
    guard let least = request.leastQuality else { return nil }
    if items.contains(where: { $0.quality == nil }) { warnings.append(.qualityUnknown) }
    let poor = items.filter { $0.quality.map { $0 < least } ?? false }
    guard !poor.isEmpty else { return nil }
    return RetryHint(.poorQuality, fingers: poor.compactMap(\.position))
  }
}

import Biometrics
import Codes
import Crypto
import Device
import Synchronization

/// The fingers of synthetic people as a scanner sees them: another image at every capture.
///
/// Making a finger takes about a quarter of a second, so those of the person who stands there are
/// kept.
final class LivingFingers: Sendable {
  private struct Kept {
    var seed: UInt64 = 0
    var fingers: [FingerPosition: SyntheticFinger] = [:]
  }

  private let kept = Mutex(Kept())

  /// How the fingers come to lie at one capture.
  struct Laying {
    /// The capture's number.
    let capture: UInt64
    let care: ImpressionConditions.Care
    let placement: FingerPlacement?
  }

  /// The images of a capture: a slap as one image when all its fingers are there, else finger by
  /// finger. `mayGoOn` is asked between two fingers.
  func items(
    of hand: LivingHand, _ request: CaptureRequest, _ laying: Laying,
    mayGoOn: () throws(Ending) -> Void
  ) throws(Ending) -> [CapturedItem] {
    var absent = hand.absent
    if laying.placement == .fewer, let last = request.expectedFingers.max() { absent.insert(last) }
    var items: [CapturedItem] = []
    for position in request.positions {
      let expected = position.fingers.filter(request.expectedFingers.contains)
      let shown = expected.filter { !absent.contains($0) }
      var fingers: [SyntheticFinger] = []
      for finger in shown {
        try mayGoOn()
        fingers.append(self.finger(finger, of: hand.seed))
      }
      let seed = hand.seed &* 1_000_003 &+ laying.capture
      if position.isSlap, shown == expected, laying.placement == nil {
        let slap = SyntheticSlap(fingers, of: position).impression(seed: seed, care: laying.care)
        items.append(item(slap, position))
      } else {
        for finger in fingers {
          try mayGoOn()
          let own = seed &+ UInt64(finger.position.rawValue) << 40
          items.append(item(impression(finger, own, laying, of: hand), finger.position))
        }
      }
    }
    return items
  }

  /// One finger for a live picture.
  func preview(of hand: LivingHand, capture: UInt64) -> CapturedItem {
    let finger = finger(.rightIndex, of: hand.seed)
    let seed = hand.seed &* 1_000_003 &+ capture
    return item(finger.impression(seed: seed), .rightIndex)
  }

  private func impression(
    _ finger: SyntheticFinger, _ seed: UInt64, _ laying: Laying, of hand: LivingHand
  ) -> GreyImage {
    var conditions = ImpressionConditions(seed: seed, care: laying.care)
    switch laying.placement {
    case nil, .fewer: return finger.impression(seed: seed, conditions: conditions)
    case .bare: return SyntheticHands.bareGlass(.single, capture: seed)
    case .wrongFinger:
      let singles = FingerPosition.singles
      let next = singles[finger.position.rawValue % singles.count]
      return self.finger(next, of: hand.seed).impression(seed: seed, conditions: conditions)
    case .dry: (conditions.dryness, conditions.pressure) = (1, -0.8)
    case .short: (conditions.coverage, conditions.shiftY) = (0.25, 210)
    case .moved: (conditions.pullX, conditions.twist, conditions.dryness) = (26, 14, -0.9)
    }
    return finger.impression(seed: seed, conditions: conditions)
  }

  private func finger(_ position: FingerPosition, of seed: UInt64) -> SyntheticFinger {
    if let finger = kept.withLock({ $0.seed == seed ? $0.fingers[position] : nil }) {
      return finger
    }
    let made = SyntheticHands(seed: seed).finger(position)
    kept.withLock { kept in
      if kept.seed != seed { kept = Kept(seed: seed) }
      kept.fingers[position] = made
    }
    return made
  }

  private func item(_ image: GreyImage, _ position: FingerPosition) -> CapturedItem {
    let bytes = PortableGreymap.write(image)
    return CapturedItem(
      part: .finger(position), format: .pgm, bytes: bytes, sha256: Hash.sha256(bytes),
      resolution: Resolution(dotsPerInch: 500, provenance: .device))
  }
}

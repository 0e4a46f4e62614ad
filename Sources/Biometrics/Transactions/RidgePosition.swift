public import Codes

/// Which part of the hand or foot an impression shows: a friction ridge position of ANSI/NIST-ITL
/// (1-2011, table 8).
public struct RidgePosition: Hashable, Sendable {
  /// The code of table 8: 1...10 the fingers, 11...15 plain thumbs and slaps, 20...38 palms,
  /// 40...50 two or three fingers, 60...79 soles.
  public let code: Int

  /// The position of a code.
  public init(code: Int) { self.code = code }

  /// The position of a finger or a slap.
  public init(_ position: FingerPosition) { code = position.rawValue }

  /// The finger or slap; nil for palms, soles, several fingers that are no slap, and a latent whose
  /// finger nobody knows is `.unknown`. Plain thumbs (11, 12) are the thumbs.
  public var finger: FingerPosition? {
    switch code {
    case 11: .rightThumb
    case 12: .leftThumb
    case 18: .unknown
    default: FingerPosition(rawValue: code)
    }
  }

  /// The single fingers that stand in an image of this position, from left to right; none where the
  /// standard leaves their order open, and for anything but fingers.
  public var fingers: [FingerPosition] {
    if let finger { return finger.fingers }
    return switch code {
    case 40: [.rightIndex, .rightMiddle]
    case 41: [.rightMiddle, .rightRing]
    case 42: [.rightRing, .rightLittle]
    case 43: [.leftMiddle, .leftIndex]
    case 44: [.leftRing, .leftMiddle]
    case 45: [.leftLittle, .leftRing]
    case 47: [.rightIndex, .rightMiddle, .rightRing]
    case 48: [.rightMiddle, .rightRing, .rightLittle]
    case 49: [.leftRing, .leftMiddle, .leftIndex]
    case 50: [.leftLittle, .leftRing, .leftMiddle]
    default: []
    }
  }

  /// True for fingers, and for a print that may be a finger's.
  public var isFinger: Bool { (0...18).contains(code) || (40...50).contains(code) }
}

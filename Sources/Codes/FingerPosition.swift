/// A finger, or the fingers of one slap, by the codes of ISO/IEC 19794-2 and -4 (table of finger
/// positions) and ANSI/NIST-ITL.
public enum FingerPosition: Int, Sendable, CaseIterable, Comparable {
  case unknown = 0
  case rightThumb = 1
  case rightIndex = 2
  case rightMiddle = 3
  case rightRing = 4
  case rightLittle = 5
  case leftThumb = 6
  case leftIndex = 7
  case leftMiddle = 8
  case leftRing = 9
  case leftLittle = 10
  /// The four fingers of the right hand, pressed together.
  case rightFour = 13
  /// The four fingers of the left hand, pressed together.
  case leftFour = 14
  /// Both thumbs, pressed together.
  case bothThumbs = 15

  /// A hand.
  public enum Hand: String, Sendable, CaseIterable {
    case right, left
  }

  /// The ten single fingers, in the order of their codes.
  public static let singles: [FingerPosition] = allCases.filter { (1...10).contains($0.rawValue) }

  /// The words for people, in English: `right index finger`.
  public var name: String {
    switch self {
    case .unknown: "unknown finger"
    case .rightThumb: "right thumb"
    case .rightIndex: "right index finger"
    case .rightMiddle: "right middle finger"
    case .rightRing: "right ring finger"
    case .rightLittle: "right little finger"
    case .leftThumb: "left thumb"
    case .leftIndex: "left index finger"
    case .leftMiddle: "left middle finger"
    case .leftRing: "left ring finger"
    case .leftLittle: "left little finger"
    case .rightFour: "right four fingers"
    case .leftFour: "left four fingers"
    case .bothThumbs: "both thumbs"
    }
  }

  /// The word for configuration and file names: `right-index`, `left-four`, `both-thumbs`,
  /// `unknown`.
  public var word: String {
    name.replacing(" fingers", with: "").replacing(" finger", with: "")
      .replacing(" ", with: "-")
  }

  /// The position of a word; nil for a word that is none.
  public init?(word: String) {
    guard let position = Self.allCases.first(where: { $0.word == word.lowercased() }) else {
      return nil
    }
    self = position
  }

  /// The single fingers that stand in a capture of this position, from left to right in the image;
  /// one for a single finger, none for an unknown one.
  public var fingers: [FingerPosition] {
    switch self {
    case .unknown: []
    case .rightFour: [.rightIndex, .rightMiddle, .rightRing, .rightLittle]
    case .leftFour: [.leftLittle, .leftRing, .leftMiddle, .leftIndex]
    case .bothThumbs: [.leftThumb, .rightThumb]
    default: [self]
    }
  }

  /// The hand; nil for both thumbs and for an unknown finger.
  public var hand: Hand? {
    switch self {
    case .unknown, .bothThumbs: nil
    case .leftThumb, .leftIndex, .leftMiddle, .leftRing, .leftLittle, .leftFour: .left
    default: .right
    }
  }

  /// True for a capture of several fingers at once.
  public var isSlap: Bool { rawValue >= 13 }

  /// By code.
  public static func < (left: FingerPosition, right: FingerPosition) -> Bool {
    left.rawValue < right.rawValue
  }
}

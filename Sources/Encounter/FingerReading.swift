public import Biometrics
import Bytes
public import Codes
import Device

/// The fingers of one capture, as images where this house can decode them.
public struct FingerReading: Hashable, Sendable {
  /// One captured finger or slap.
  public struct Finger: Hashable, Sendable {
    /// The finger or slap.
    public let position: FingerPosition
    /// The image; nil in a format that is kept but not decoded here.
    public let image: GreyImage?
    /// The quality of its image, for a slap that of each fingertip from left to right; empty when
    /// there is no image to look at.
    public let qualities: [FingerQuality]

    /// What to do for a better image of the worst fingertip; nil when none is needed.
    public var advice: CaptureAdvice? {
      qualities.filter { $0.advice != nil }.min { $0.value < $1.value }?.advice
    }
  }

  /// The fingers in the order of the capture.
  public let fingers: [Finger]
  /// The original bytes, the fingers got against asked.
  public let evidence: Evidence

  /// Decodes the images; throws when one is not what its format says.
  init(_ evidence: Evidence) throws(Fault) {
    self.evidence = evidence
    var fingers: [Finger] = []
    for item in evidence.items {
      guard let position = item.position else { continue }
      let image = try FingerReading.image(item)
      fingers.append(
        Finger(
          position: position, image: image,
          qualities: image.map { FingerReading.qualities($0, position) } ?? []))
    }
    self.fingers = fingers
  }

  /// What the operator should do again: the first advice, with all fingers that need it.
  var hint: RetryHint? {
    guard let first = fingers.lazy.compactMap(\.advice).first else { return nil }
    return RetryHint(first.reason, fingers: fingers.filter { $0.advice == first }.map(\.position))
  }

  /// The value of the worst fingertip; 100 when there is nothing to look at.
  var worst: Int { fingers.flatMap(\.qualities).map(\.value).min() ?? 100 }

  /// True when no finger shows a print that a template could be made of though an image of a finger
  /// is there: a failure to enrol and not one to capture.
  public var isUnusable: Bool {
    let failures = fingers.flatMap(\.qualities).map(\.failure)
    return failures.contains(.notEnrolled) && !failures.contains(nil)
  }

  /// A slap is looked at finger by finger; where its fingers cannot be told apart, as a whole.
  private static func qualities(_ image: GreyImage, _ position: FingerPosition) -> [FingerQuality] {
    let tips = position.isSlap ? SlapSegmentation(image).fingers.map(\.image) : []
    return (tips.isEmpty ? [image] : tips).map { FingerQuality($0) }
  }

  /// The image of an item; nil in a format that is not decoded here.
  private static func image(_ item: CapturedItem) throws(Fault) -> GreyImage? {
    let resolution = item.resolution ?? .assumed500
    switch item.format {
    case .pgm: return try PortableGreymap.read(item.bytes, assuming: resolution)
    case .grey8:
      guard let width = item.width, let height = item.height,
        let image = GreyImage(
          width: width, height: height, pixels: item.bytes, resolution: resolution)
      else { throw Fault(.imageUnsupported, "as many pixels as the sides say expected") }
      return image
    case .fingerRecord:
      let record = try FingerImageRecord(item.bytes)
      guard let only = record.representations.first, record.representations.count == 1,
        only.depth == 8, [.uncompressed, .wsq].contains(only.compression)
      else { return nil }
      return try only.greyImage(assuming: resolution)
    case .wsq: return try WaveletScalarQuantization.read(item.bytes, assuming: resolution)
    case .text, .ppm, .png, .jpeg, .jpeg2000, .faceRecord: return nil
    }
  }
}

extension CaptureAdvice {
  /// The reason of the device contract that says the same.
  var reason: RetryReason {
    switch self {
    case .layOn: .blank
    case .pressHarder: .lowContrast
    case .tooDry: .tooDry
    case .tooWet: .tooWet
    case .moveToCentre: .centreFinger
    case .layFlat: .tooSmall
    case .tryAgain: .placeAgain
    }
  }
}

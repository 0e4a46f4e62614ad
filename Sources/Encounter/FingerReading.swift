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
    /// What the capture check found; nil when it found nothing, or there is no image to look at.
    public let shortcoming: FingerCaptureCheck.Shortcoming?
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
          shortcoming: image.flatMap { FingerCaptureCheck($0).shortcoming }))
    }
    self.fingers = fingers
  }

  /// What the operator should do again: the first shortcoming, with all fingers that have it.
  var hint: RetryHint? {
    guard let first = fingers.lazy.compactMap(\.shortcoming).first else { return nil }
    let reason: RetryReason =
      switch first {
      case .blank: .blank
      case .lowContrast: .lowContrast
      case .tooSmall: .tooSmall
      }
    return RetryHint(
      reason, fingers: fingers.filter { $0.shortcoming == first }.map(\.position))
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
        only.compression == .uncompressed, only.depth == 8
      else { return nil }
      return try only.greyImage()
    case .text, .ppm, .png, .jpeg, .jpeg2000, .wsq, .faceRecord: return nil
    }
  }
}

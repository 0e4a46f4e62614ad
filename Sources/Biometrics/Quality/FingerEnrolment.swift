/// What came of an image that was to become a template.
///
/// The two failures are told apart as ISO/IEC 19795-1 does: no image worth having was captured, or
/// one was and shows no print that could be compared. Both are findings about a capture. A print
/// that is missing adds nothing to a comparison of several fingers, neither for nor against, and no
/// threshold is lowered for it.
public enum FingerEnrolment: Sendable {
  /// A template, with the quality of its image.
  case enrolled(FingerTemplate, FingerQuality)
  /// Failure to capture: the image shows too little of a finger; the reason is what to do.
  case notCaptured(CaptureAdvice, FingerQuality)
  /// Failure to enrol: the image shows a finger and no usable print: worn, burnt, hennaed, wet.
  case notEnrolled(CaptureAdvice, FingerQuality)

  /// Why there is no template.
  public enum Failure: String, Sendable, CaseIterable {
    /// Failure to capture.
    case notCaptured = "not-captured"
    /// Failure to enrol.
    case notEnrolled = "not-enrolled"
  }

  /// Makes a template of an image if it can.
  public init(_ image: GreyImage) {
    let minutiae = MinutiaExtraction(image).minutiae
    let quality = FingerQuality(image, minutiae: minutiae)
    switch quality.failure {
    case nil: self = .enrolled(FingerTemplate(minutiae), quality)
    case .notCaptured: self = .notCaptured(quality.advice ?? .layOn, quality)
    case .notEnrolled: self = .notEnrolled(quality.advice ?? .tryAgain, quality)
    }
  }

  /// The template; nil after either failure.
  public var template: FingerTemplate? {
    if case .enrolled(let template, _) = self { template } else { nil }
  }

  /// The quality of the image.
  public var quality: FingerQuality {
    switch self {
    case .enrolled(_, let quality), .notCaptured(_, let quality), .notEnrolled(_, let quality):
      quality
    }
  }
}

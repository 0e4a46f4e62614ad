/// The minutiae of one print with their neighbourhoods, ready to be compared.
public struct FingerTemplate: Sendable {
  /// The minutiae of one branch of the extraction with their neighbourhoods.
  struct Branch: Sendable {
    let minutiae: [Minutia]
    let cylinders: CylinderSet
  }

  let branches: [Branch]

  /// The minutiae, best first: one list for each branch of the extraction, or a single one of
  /// another extractor's template.
  public var minutiae: [[Minutia]] { branches.map(\.minutiae) }

  /// Prepares minutiae for comparison.
  public init(_ minutiae: [[Minutia]]) {
    branches = minutiae.map { Branch(minutiae: $0, cylinders: CylinderSet($0)) }
  }

  /// Extracts and prepares the minutiae of an image.
  public init(_ image: GreyImage) { self.init(MinutiaExtraction(image).minutiae) }
}

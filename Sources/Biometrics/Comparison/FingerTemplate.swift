/// The minutiae of one print with their neighbourhoods, ready to be compared.
///
/// What is stored is the minutiae alone (see `stored`); preparing them takes about 0.3 ms, so a
/// gallery keeps templates prepared: in memory at about 10 kB each, or packed in columns
/// (see `PackedFingers`).
public struct FingerTemplate: Sendable {
  /// A list for each branch of the extraction, or a single one.
  let lists: [MinutiaList]

  /// Takes lists that are prepared.
  init(lists: [MinutiaList]) { self.lists = lists }

  /// The minutiae, best first: one list for each branch of the extraction, or a single one of
  /// another extractor's template; rounded and cut to what a template stores.
  public var minutiae: [[Minutia]] { lists.map(\.minutiae) }

  /// Prepares minutiae for comparison. Takes two lists at most, of each the first minutiae, so many
  /// that the stored template stays within 700 bytes (68 of each of two lists, 128 of one), and
  /// leaves out what lies more than 1,023 pixels from the leftmost or the uppermost.
  public init(_ minutiae: [[Minutia]]) {
    typealias Constants = Parameters.Comparison
    let taken = minutiae.prefix(Constants.mostLists)
    let rounded = taken.map { $0.prefix(Self.limit(lists: taken.count)).map(\.rounded) }
    let left = (rounded.joined().map(\.x).min() ?? 0).rounded(.down)
    let top = (rounded.joined().map(\.y).min() ?? 0).rounded(.down)
    lists = rounded.map { list in
      MinutiaList(
        list.filter { $0.x - left < Constants.extent && $0.y - top < Constants.extent })
    }
  }

  /// The most minutiae of each of so many lists.
  static func limit(lists: Int) -> Int {
    typealias Constants = Parameters.Comparison
    return lists > 1 ? Constants.mostMinutiaeOfTwo : Constants.mostMinutiaeOfOne
  }

  /// Extracts and prepares the minutiae of an image.
  public init(_ image: GreyImage) { self.init(MinutiaExtraction(image).minutiae) }
}

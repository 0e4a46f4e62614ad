import Biometrics
import Bytes
import Codes
import Match
import Names

extension FuzzTarget {
  /// What searches are prepared with. Others than the registry write none of it, and what was
  /// changed on the disk does not decrypt; no bytes trap all the same.
  static let prepared: [FuzzTarget] = [names, gallery]

  /// Packed names: what reads can be searched, and writes as it was read.
  private static let names = FuzzTarget("prepared-names") { bytes in
    let reference = WatchlistReference(id: "held", title: "held", version: 1)
    let terms = WatchlistTerms(owner: "fuzz", legalBasis: "fuzz")
    let names = try PreparedNames(bytes, of: reference, terms: terms)
    let index = ScreeningIndex(of: [names])
    for text in ["Invented Person", "محمد علي"] {
      _ = index.screen(
        ScreeningQuery(
          names: [PersonName(issued: text, mother: "Zaynab")], birth: try ListedDate("1985-03-12")),
        leastScore: 0)
    }
    let again = try PreparedNames(names.bytes, of: reference, terms: terms)
    return again.bytes == names.bytes ? nil : "packed names read back as others"
  }

  /// Packed fingers: likewise.
  private static let gallery = FuzzTarget("packed-gallery") { bytes in
    let gallery = try PackedGallery(bytes)
    var minutiae: [Minutia] = []
    for number in 0..<20 {
      let (x, y, direction) = (number * 53 % 211, number * 89 % 307, number % 6)
      minutiae.append(
        Minutia(
          x: Float(x), y: Float(y), direction: Float(direction), kind: .ending, quality: 50))
    }
    let probe = [
      PositionedTemplate(.rightIndex, FingerTemplate([minutiae])),
      PositionedTemplate(.leftIndex, FingerTemplate([minutiae])),
    ]
    guard let day = CivilDate(year: 2026, month: 11, day: 22) else { return "no day" }
    _ = PackedGalleries([gallery], on: day).search(
      probe, under: try SearchWarrant(purpose: "fuzz", legalBasis: "fuzz", matter: "fuzz"),
      least: 0, limit: 3)
    return try PackedGallery(gallery.bytes).bytes == gallery.bytes
      ? nil : "packed fingers read back as others"
  }
}

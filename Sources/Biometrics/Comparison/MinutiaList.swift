/// One list of a print's minutiae, prepared: their places and directions as numbers that a
/// comparison works with, and the cylinders of those whose neighbourhood is seen.
///
/// All is derived from the minutiae, in whole quarters of a pixel and 256ths of a turn, so that a
/// template read back compares as it did before it was written.
struct MinutiaList: Sendable {
  /// The minutiae, best first.
  let minutiae: [Minutia]
  /// Directions in 256ths of a turn.
  let directions: [UInt8]
  /// Where they lie; rows grow upwards.
  let places: PlacedMinutiae
  /// Cosines and sines of the directions.
  let cosines: [Float]
  let sines: [Float]
  /// The cylinders, in the order of their directions.
  let cylinders: CylinderColumns

  /// Prepares minutiae that are rounded.
  init(_ minutiae: [Minutia]) {
    self.init(minutiae) { places, directions in
      CylinderColumns(
        x: Array(places.x.prefix(places.count)), y: Array(places.y.prefix(places.count)),
        directions: directions)
    }
  }

  /// Takes minutiae that are rounded, with what gives their cylinders.
  init(
    _ minutiae: [Minutia], cylinders: (PlacedMinutiae, [UInt8]) -> CylinderColumns
  ) {
    self.minutiae = minutiae
    directions = minutiae.map(\.direction256)
    places = PlacedMinutiae(x: minutiae.map(\.x), y: minutiae.map { -$0.y })
    cosines = directions.map { UnitVectors.cosine($0) }
    sines = directions.map { UnitVectors.sine($0) }
    self.cylinders = cylinders(places, directions)
  }

  /// How many minutiae there are.
  var count: Int { minutiae.count }
  /// Their columns.
  var x: [Float] { places.x }
  /// Their rows, growing upwards.
  var y: [Float] { places.y }
  /// Where they lie once moved.
  func moved(_ motion: Motion) -> PlacedMinutiae { places.moved(motion) }
}

extension Minutia {
  /// The direction in 256ths of a turn.
  var direction256: UInt8 {
    let turns = Double(direction) / (2 * PortableMath.pi)
    guard turns.isFinite, abs(turns) < 1000 else { return 0 }
    return UInt8(truncatingIfNeeded: Int((turns * 256).rounded()))
  }

  /// So many 256ths of a turn in radians.
  static func direction(_ steps: UInt8) -> Float {
    Float(Double(steps) * (2 * PortableMath.pi / 256))
  }

  /// The minutia as a template stores it: in quarters of a pixel and 256ths of a turn, the quality
  /// in 63rds.
  var rounded: Minutia {
    func quarters(_ value: Float) -> Float {
      value.isFinite ? (max(0, min(16_383, value)) * 4).rounded() / 4 : 0
    }
    return Minutia(
      x: quarters(x), y: quarters(y),
      direction: Self.direction(direction256), kind: kind, quality: quality.quality63.quality100)
  }
}

/// Cosine and sine of each 256th of a turn, the same on every machine.
enum UnitVectors {
  private static let table = (0..<320).map { step in
    Float(PortableMath.sine(Double(step) * (2 * PortableMath.pi / 256)))
  }

  static func sine(_ direction: UInt8) -> Float { table[Int(direction)] }
  static func cosine(_ direction: UInt8) -> Float { table[Int(direction) + 64] }
}

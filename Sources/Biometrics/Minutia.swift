/// A place where a ridge ends or forks (ISO/IEC 19794-2, clause 6).
public struct Minutia: Hashable, Sendable {
  /// What the ridge does.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case other = 0
    case ending = 1
    case bifurcation = 2
  }

  /// Column in pixels at 500 dots per inch, from the left edge.
  public var x: Float
  /// Row in pixels at 500 dots per inch, from the upper edge.
  public var y: Float
  /// Direction in radians, 0 up to 2 pi, counter-clockwise from the right: along the ridge of an
  /// ending, into it; along the valley between the arms of a bifurcation, into it.
  public var direction: Float
  /// What the ridge does.
  public var kind: Kind
  /// How sure it is, 1...100.
  public var quality: UInt8

  /// A minutia.
  public init(x: Float, y: Float, direction: Float, kind: Kind, quality: UInt8) {
    self.x = x
    self.y = y
    self.direction = direction
    self.kind = kind
    self.quality = quality
  }
}

/// How skin is pulled when a finger is laid on and turned or pushed.
///
/// Cappelli, Maio and Maltoni, "Modelling plastic distortion in fingerprint images", ICAPR 2001: a
/// middle region pressed firmly does not move, the skin far outside moves as a rigid body (turn and
/// shift), and between them a brake lets the movement grow with the distance, as a cosine. It is
/// used from the impression to the finger: the pixel of an impression shows the skin from there.
struct SkinDistortion {
  /// The firmly pressed ellipse: its middle and half axes.
  let centreX: Double
  let centreY: Double
  let halfWidth: Double
  let halfHeight: Double
  /// Distance (in units of the ellipse) over which the skin yields: larger is more elastic.
  let plasticity: Double
  /// Shift of the outer skin.
  let shiftX: Double
  let shiftY: Double
  private let sine: Double
  private let cosine: Double

  /// `turn` is the outer skin's rotation about the ellipse's middle, in radians.
  init(
    centre: (x: Double, y: Double), halfAxes: (x: Double, y: Double), plasticity: Double,
    shift: (x: Double, y: Double), turn: Double
  ) {
    centreX = centre.x
    centreY = centre.y
    halfWidth = halfAxes.x
    halfHeight = halfAxes.y
    self.plasticity = plasticity
    shiftX = shift.x
    shiftY = shift.y
    sine = PortableMath.sine(turn)
    cosine = PortableMath.cosine(turn)
  }

  /// Where the skin at a place of the undistorted finger really is.
  func moved(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let (dx, dy) = (x - centreX, y - centreY)
    let (u, v) = (dx / halfWidth, dy / halfHeight)
    let distance = (u * u + v * v).squareRoot() - 1
    guard distance > 0 else { return (x, y) }
    let free =
      distance >= plasticity
      ? 1 : (1 - PortableMath.cosine(PortableMath.pi * distance / plasticity)) / 2
    let turnedX = dx * cosine - dy * sine + centreX + shiftX
    let turnedY = dx * sine + dy * cosine + centreY + shiftY
    return (x + (turnedX - x) * free, y + (turnedY - y) * free)
  }
}

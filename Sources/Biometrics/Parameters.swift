/// All constants of this module with their sources.
enum Parameters {
  /// Columns and rows of an image at most: a palm at 1,000 dots per inch has 5,000.
  static let mostPixelsASide = 16_384
  /// Pixels of an image at most: 64 MB.
  static let mostPixels = 64 << 20

  /// Side of the squares in which a capture is looked at, in millimetres: about two ridge periods
  /// (0.5 mm at most, Maltoni et al., Handbook of Fingerprint Recognition, clause 3.2), so that
  /// each square on a finger holds ridges and valleys.
  static let squareMillimetres = 0.8
  /// A square in which grey levels spread at least this much (standard deviation) shows something;
  /// bare glass of the sensors behind the development images stays below 4.
  static let touchedSpread = 4.0
  /// A square that shows ridges and valleys.
  static let ridgedSpread = 8.0
  /// Less of the glass touched than this is blank, in square millimetres.
  static let blankArea = 10.0
  /// Fewer ridges than this are too small a part of a finger, in square millimetres. The smallest
  /// of 320 development images has 60, the NIST and SFinGe samples have 138 and more.
  static let leastRidgedArea = 50.0
  /// Half of the touched squares spread less than this: low contrast. A driest tenth of the
  /// development images of a capacitive sensor falls below; all NIST and SFinGe samples have 15
  /// and more.
  static let leastMedianSpread = 8.0
}

extension Parameters {
  /// Bounds of image formats.
  enum Image {
    /// The shortest side of an image in WSQ, 3 mm at 500 dots per inch: after four of its five
    /// halvings are left four samples then, and below that NIST's own decoder reads past them.
    static let leastWaveletSide = 61
    /// Taps of a WSQ filter. Those of the standard, 7 and 9 taps (IAFIS-IC-0110, annex A), are what
    /// all encoders use.
    static let mostWaveletTaps = 9
    /// Huffman tables of a WSQ file: their number has 3 bits (IAFIS-IC-0110, clause 3).
    static let huffmanTables = 8
    /// Huffman tables that a file may define, one after another. Encoders define two; a file of
    /// nothing but tables would take minutes.
    static let mostHuffmanDefinitions = 64
    /// Subbands that a WSQ quantization table names, and those that are coded: the four of the
    /// highest frequencies never are (IAFIS-IC-0110, clause 2.3).
    static let quantizedBands = 64
    /// The coded ones.
    static let codedBands = 60
  }
}

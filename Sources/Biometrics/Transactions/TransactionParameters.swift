extension Parameters {
  /// Bounds of ANSI/NIST-ITL files, and constants of their records.
  enum Transaction {
    /// Bytes of a file at most: fourteen uncompressed impressions at 1,000 dots per inch have less.
    static let mostBytes = 256 << 20
    /// Records of a file at most; the information designation character goes to 99, and a file has
    /// some records of each.
    static let mostRecords = 1000
    /// Fields of a record at most; the standard's numbers end at 999.
    static let mostFields = 2000
    /// The number of the field that holds an image's data, last in its record (clause 7.2).
    static let dataField = 999
    /// Minutiae of a record at most: the standard's are numbered up to 999 (field 9.012), the
    /// extended feature set up to 999 subfields (table 30).
    static let mostMinutiae = 999
    /// Pixels a millimetre of the classic scanning resolution (clause 7.7.6.2.1): 500 an inch.
    static let classicPixelsAMillimetre = 19.69
    /// Hundredths of a millimetre an inch: the unit of places in type 9 (clauses 8.9.6, 8.9.7).
    static let hundredthsAnInch: Float = 2540
    /// Segments of one image at most (field 14.021): the fingers of a slap.
    static let mostSegments = 5
  }
}

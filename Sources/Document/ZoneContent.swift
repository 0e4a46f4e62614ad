public import Bytes
public import Codes

extension MachineReadableZone {
  /// What a zone is to say, in the values of people: names in any script, dates as dates.
  public struct Content: Sendable {
    /// The layout.
    public var format: Format
    /// One or two letters: `P`, `PP`, `ID`.
    public var documentCode: String
    /// The issuer's code without fillers.
    public var issuerCode: String
    /// The primary identifier as printed, components divided by spaces; national letters are
    /// written by ICAO's tables.
    public var primaryIdentifier: String
    /// The secondary identifier as printed; empty for a name of one part.
    public var secondaryIdentifier: String
    /// The number; more than nine characters only in TD1 and TD2.
    public var documentNumber: String
    /// The nationality's code without fillers.
    public var nationalityCode: String
    /// The birth date, as far as it is known.
    public var birthDate: PartialDate
    /// The sex; unspecified becomes the filler.
    public var sex: Sex
    /// The expiry date, or the last day of a visa.
    public var expiryDate: PartialDate
    /// The optional data; in TD1 the first of two.
    public var optionalData: String
    /// The second optional data of TD1; empty in other formats.
    public var optionalData2: String

    /// The content of a zone.
    public init(
      format: Format, documentCode: String, issuerCode: String, primaryIdentifier: String,
      secondaryIdentifier: String, documentNumber: String, nationalityCode: String,
      birthDate: PartialDate, sex: Sex, expiryDate: PartialDate, optionalData: String = "",
      optionalData2: String = ""
    ) {
      self.format = format
      self.documentCode = documentCode
      self.issuerCode = issuerCode
      self.primaryIdentifier = primaryIdentifier
      self.secondaryIdentifier = secondaryIdentifier
      self.documentNumber = documentNumber
      self.nationalityCode = nationalityCode
      self.birthDate = birthDate
      self.sex = sex
      self.expiryDate = expiryDate
      self.optionalData = optionalData
      self.optionalData2 = optionalData2
    }
  }

  /// Writes a zone with all its check digits.
  ///
  /// A name that is too long is cut as Doc 9303-4 to -7, clause 4.2.3, allow: it then ends with a
  /// letter in the last position. Throws `.zoneField` naming a field whose value does not fit it.
  public init(writing content: Content) throws(Fault) {
    var writer = ZoneWriter(format: content.format)
    try writer.put(content.documentCode, in: .documentCode)
    try writer.put(content.issuerCode, in: .issuer)
    writer.put(
      NameField.characters(
        primary: content.primaryIdentifier, secondary: content.secondaryIdentifier,
        count: content.format.range(of: .name)?.count ?? 0), in: .name)
    try writer.putNumber(content.documentNumber, optionalData: content.optionalData)
    try writer.put(content.nationalityCode, in: .nationality)
    try writer.put(content.birthDate.mrz, in: .birthDate)
    try writer.put(content.sex == .unspecified ? "<" : content.sex.rawValue, in: .sex)
    try writer.put(content.expiryDate.mrz, in: .expiryDate)
    try writer.put(content.optionalData2, in: .optionalData2)
    writer.putDigits()
    self.init(
      format: content.format, characters: writer.characters, asRead: writer.characters,
      untidyLines: nil, tidying: [], corrections: [])
  }
}

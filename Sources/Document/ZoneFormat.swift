extension MachineReadableZone {
  /// The five layouts of ICAO Doc 9303: parts 5 (TD1), 6 (TD2), 4 (TD3) and 7 (the two visas).
  public enum Format: String, Sendable, CaseIterable {
    /// Cards: three lines of 30.
    case td1
    /// Larger cards: two lines of 36.
    case td2
    /// Passports: two lines of 44.
    case td3
    /// Visas of full size: two lines of 44.
    case mrvA = "mrv-a"
    /// Visas of small size: two lines of 36.
    case mrvB = "mrv-b"

    /// The number of lines.
    public var lineCount: Int { self == .td1 ? 3 : 2 }

    /// The characters of one line.
    public var lineLength: Int {
      switch self {
      case .td1: 30
      case .td2, .mrvB: 36
      case .td3, .mrvA: 44
      }
    }

    /// The characters of all lines.
    public var length: Int { lineCount * lineLength }

    /// True for visas, which have no composite check digit.
    public var isVisa: Bool { self == .mrvA || self == .mrvB }

    /// True where a document number of more than nine characters goes on in the optional data
    /// (Doc 9303-5 and -6, clause 4.2.2, note j).
    public var hasLongNumbers: Bool { self == .td1 || self == .td2 }
  }

  /// The data elements of a zone, in the order in which an officer reads them.
  public enum Field: String, Sendable, CaseIterable {
    case documentCode = "document-code"
    case issuer
    case name
    case documentNumber = "document-number"
    case documentNumberCheck = "document-number-check"
    case nationality
    case birthDate = "birth-date"
    case birthDateCheck = "birth-date-check"
    case sex
    case expiryDate = "expiry-date"
    case expiryDateCheck = "expiry-date-check"
    case optionalData = "optional-data"
    case optionalDataCheck = "optional-data-check"
    /// The second optional data of TD1.
    case optionalData2 = "optional-data-2"
    case compositeCheck = "composite-check"

    /// All cases, made once.
    static let inOrder = allCases

    /// The words for people, in English.
    public var name: String { rawValue.split(separator: "-").joined(separator: " ") }

    /// The characters that may stand in the field, fillers apart (Doc 9303-4 to -7, clause 4.2.2).
    var allowed: CharacterClass {
      switch self {
      case .documentCode, .issuer, .name, .nationality, .sex: .letters
      case .birthDate, .expiryDate, .documentNumberCheck, .birthDateCheck, .expiryDateCheck,
        .optionalDataCheck, .compositeCheck:
        .digits
      case .documentNumber, .optionalData, .optionalData2: .both
      }
    }
  }

  /// Which characters a field takes besides the filler.
  enum CharacterClass {
    case letters, digits, both

    func contains(_ character: UInt8) -> Bool {
      switch character {
      case 0x3C: true
      case 0x30...0x39: self != .letters
      case 0x41...0x5A: self != .digits
      default: false
      }
    }
  }
}

extension MachineReadableZone.Format {
  /// Where a field stands among the characters of all lines; nil where the format lacks it.
  ///
  /// The numbers are the standard's character positions less one, with the lines one after another.
  public func range(of field: MachineReadableZone.Field) -> Range<Int>? {
    self == .td1 ? cardRange(of: field) : twoLineRange(of: field)
  }

  /// Doc 9303-5, clause 4.2.2.
  private func cardRange(of field: MachineReadableZone.Field) -> Range<Int>? {
    switch field {
    case .documentCode: 0..<2
    case .issuer: 2..<5
    case .documentNumber: 5..<14
    case .documentNumberCheck: 14..<15
    case .optionalData: 15..<30
    case .birthDate: 30..<36
    case .birthDateCheck: 36..<37
    case .sex: 37..<38
    case .expiryDate: 38..<44
    case .expiryDateCheck: 44..<45
    case .nationality: 45..<48
    case .optionalData2: 48..<59
    case .compositeCheck: 59..<60
    case .name: 60..<90
    case .optionalDataCheck: nil
    }
  }

  /// Doc 9303-4, -6 and -7, clause 4.2.2: the lower lines agree up to the expiry date.
  private func twoLineRange(of field: MachineReadableZone.Field) -> Range<Int>? {
    let lower = lineLength
    switch field {
    case .documentCode: return 0..<2
    case .issuer: return 2..<5
    case .name: return 5..<lower
    case .documentNumber: return lower..<lower + 9
    case .documentNumberCheck: return lower + 9..<lower + 10
    case .nationality: return lower + 10..<lower + 13
    case .birthDate: return lower + 13..<lower + 19
    case .birthDateCheck: return lower + 19..<lower + 20
    case .sex: return lower + 20..<lower + 21
    case .expiryDate: return lower + 21..<lower + 27
    case .expiryDateCheck: return lower + 27..<lower + 28
    case .optionalData:
      switch self {
      case .td3: return lower + 28..<lower + 42
      case .td2: return lower + 28..<lower + 35
      default: return lower + 28..<lower + lineLength
      }
    case .optionalDataCheck: return self == .td3 ? lower + 42..<lower + 43 : nil
    case .compositeCheck: return isVisa ? nil : lower + lineLength - 1..<lower + lineLength
    case .optionalData2: return nil
    }
  }

  /// The stretches that the composite check digit covers, in order; none for visas.
  var compositeRanges: [Range<Int>] {
    switch self {
    case .td1: Self.cardComposite
    case .td2: Self.td2Composite
    case .td3: Self.td3Composite
    case .mrvA, .mrvB: []
    }
  }

  /// Doc 9303-5, clause 4.2.4.
  private static let cardComposite = [5..<30, 30..<37, 38..<45, 48..<59]
  /// Doc 9303-6, clause 4.2.4.
  private static let td2Composite = [36..<46, 49..<56, 57..<71]
  /// Doc 9303-4, clause 4.2.4.
  private static let td3Composite = [44..<54, 57..<64, 65..<87]
}

public import Codes

extension MachineReadableZone {
  /// Every check that the zone allows, on the local day of the check.
  ///
  /// A pure function of the zone and the day. Cost: about a microsecond in a release build.
  public func report(on day: CivilDate) -> DocumentReport {
    let birth = birthDate(on: day)
    let expiry = expiryDate(on: day)
    let issuer = issuer
    return DocumentReport([
      readingCheck, charactersCheck, documentCodeCheck,
      DocumentCheck.issuer(issuer, .issuer), nameCheck, documentNumberDigitCheck,
      DocumentCheck.nationality(Country(zone: slice(.nationality)), issuer: issuer, .nationality),
      birthDateCheck(birth), digitCheck(.birthDateDigit, of: .birthDate, at: .birthDateCheck),
      sexCheck,
      expiryDateCheck(expiry), digitCheck(.expiryDateDigit, of: .expiryDate, at: .expiryDateCheck),
      optionalDataDigitCheck, compositeDigitCheck,
      DocumentCheck.expiry(expiry, on: day),
    ])
  }

  private var readingCheck: DocumentCheck {
    guard corrections.isEmpty else {
      let fields = Field.allCases.filter { field in corrections.contains { $0.field == field } }
      return DocumentCheck(
        .reading, .successful,
        "corrected by an officer: \(fields.map(\.name).joined(separator: ", "))")
    }
    if tidying.contains(.smallLetters) {
      return DocumentCheck(.reading, .undetermined, "small letters were read as capitals")
    }
    if tidying.isEmpty { return DocumentCheck(.reading, .successful) }
    return DocumentCheck(.reading, .successful, "spaces were removed or joined lines divided")
  }

  private var charactersCheck: DocumentCheck {
    let characters = characters.span
    var wrong: [Field] = []
    for field in Field.inOrder {
      guard let range = format.range(of: field) else { continue }
      let allowed = field.allowed
      for index in range where !allowed.contains(characters[index]) {
        wrong.append(field)
        break
      }
    }
    guard wrong.isEmpty else {
      let fields = wrong.map(\.name).joined(separator: ", ")
      return DocumentCheck(.characters, .failed, "a character that cannot stand in: \(fields)")
    }
    return DocumentCheck(.characters, .successful)
  }

  private var documentCodeCheck: DocumentCheck {
    let code = slice(.documentCode)
    let first = code.first ?? 0
    let second = code.last ?? 0
    let own = "the second letter is the issuer's own, or another edition's"
    switch format {
    case .mrvA, .mrvB:
      return DocumentCheck(.documentCode, .successful)
    case .td3:
      guard first == UInt8(ascii: "P") else {
        return DocumentCheck(.documentCode, .failed, "P expected for a zone of two lines of 44")
      }
      let isHarmonised = "<PEDORTSLMU".utf8.contains(second)
      return DocumentCheck(.documentCode, .successful, isHarmonised ? "" : own)
    case .td1, .td2:
      if code.elementsEqual("PU".utf8) { return DocumentCheck(.documentCode, .successful) }
      guard "ACI".utf8.contains(first), second != UInt8(ascii: "V"),
        !code.elementsEqual("AI".utf8)
      else {
        return DocumentCheck(.documentCode, .failed, "A, C or I expected, V never second")
      }
      return DocumentCheck(.documentCode, .successful)
    }
  }

  private var nameCheck: DocumentCheck {
    let field = slice(.name)
    let shape = Shape(field)
    guard shape.isWellFormed else {
      return DocumentCheck(.name, .failed, "fillers stand where no separator can, or no name")
    }
    if shape.end == field.endIndex {
      return DocumentCheck(.name, .successful, "the name fills its field and may be cut off")
    }
    return DocumentCheck(
      .name, .successful, shape.primaryEnd == shape.end ? "a name of one part" : "")
  }

  private func birthDateCheck(_ date: PartialDate?) -> DocumentCheck {
    guard date != nil else { return DocumentCheck(.birthDate, .failed, "not a date") }
    let field = Array(slice(.birthDate))
    let unknown = ["year", "month", "day"].enumerated()
      .filter { field[2 * $0.offset] == UInt8(ascii: "<") }.map(\.element)
    if unknown.isEmpty { return DocumentCheck(.birthDate, .successful) }
    return DocumentCheck(
      .birthDate, .successful, "unknown to the issuer: \(unknown.joined(separator: ", "))")
  }

  private func expiryDateCheck(_ date: PartialDate?) -> DocumentCheck {
    switch date?.precision {
    case .day: DocumentCheck(.expiryDate, .successful)
    case .month, .year: DocumentCheck(.expiryDate, .undetermined, "the date is not whole")
    case .some(.none): DocumentCheck(.expiryDate, .undetermined, "no expiry date is given")
    case nil: DocumentCheck(.expiryDate, .failed, "not a date")
    }
  }

  private var sexCheck: DocumentCheck {
    guard sex != nil else { return DocumentCheck(.sex, .failed, "F, M or < expected") }
    guard slice(.sex).first != UInt8(ascii: "X") else {
      return DocumentCheck(.sex, .undetermined, "X stands for the filler")
    }
    return DocumentCheck(.sex, .successful)
  }
}

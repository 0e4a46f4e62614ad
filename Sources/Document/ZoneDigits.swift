import Codes

extension MachineReadableZone {
  /// The check of one digit over one field.
  func digitCheck(
    _ name: DocumentCheck.Name, of field: Field, at digit: Field
  ) -> DocumentCheck {
    guard let covered = format.range(of: field), let at = format.range(of: digit) else {
      return DocumentCheck(name, .notSupported, "this format has no such check digit")
    }
    var computed = CheckDigit()
    computed.add(characters.span, covered)
    return verdict(name, printed: characters[at.lowerBound], computed: computed)
  }

  /// The document number's digit, wherever it stands (Doc 9303-5 and -6, clause 4.2.2, note j).
  var documentNumberDigitCheck: DocumentCheck {
    let name = DocumentCheck.Name.documentNumberDigit
    guard let main = format.range(of: .documentNumber) else {
      return DocumentCheck(name, .notSupported)
    }
    guard characters[main].contains(where: { $0 != UInt8(ascii: "<") }) else {
      return DocumentCheck(name, .failed, "the document number is empty")
    }
    guard let long = longNumber else {
      return digitCheck(name, of: .documentNumber, at: .documentNumberCheck)
    }
    var computed = CheckDigit()
    computed.add(characters.span, main)
    computed.add(characters.span, long.rest)
    let check = verdict(name, printed: characters[long.digit], computed: computed)
    guard check.outcome == .failed else { return check }
    // Portuguese cards count the filler between the two parts of the number.
    var withFiller = CheckDigit()
    withFiller.add(characters.span, main.lowerBound..<main.upperBound + 1)
    withFiller.add(characters.span, long.rest)
    guard withFiller.character == characters[long.digit] else { return check }
    return DocumentCheck(
      name, .undetermined, "holds only with the filler inside the long number counted")
  }

  /// The digit of a passport's optional data: 0 or the filler where there are none (Doc 9303-4,
  /// clause 4.2.2).
  var optionalDataDigitCheck: DocumentCheck {
    let filler = UInt8(ascii: "<")
    if let at = format.range(of: .optionalDataCheck), characters[at.lowerBound] == filler,
      slice(.optionalData).allSatisfy({ $0 == filler })
    {
      return DocumentCheck(.optionalDataDigit, .successful, "no optional data")
    }
    return digitCheck(.optionalDataDigit, of: .optionalData, at: .optionalDataCheck)
  }

  /// The composite digit.
  var compositeDigitCheck: DocumentCheck {
    guard let at = format.range(of: .compositeCheck) else {
      return DocumentCheck(.compositeDigit, .notSupported, "visas have no composite check digit")
    }
    return verdict(
      .compositeDigit, printed: characters[at.lowerBound], computed: compositeDigit)
  }

  /// The composite digit that the characters demand.
  var compositeDigit: CheckDigit {
    var computed = CheckDigit()
    for range in format.compositeRanges { computed.add(characters.span, range) }
    return computed
  }

  private func verdict(
    _ name: DocumentCheck.Name, printed: UInt8, computed: CheckDigit
  ) -> DocumentCheck {
    if printed == computed.character { return DocumentCheck(name, .successful) }
    switch printed {
    case UInt8(ascii: "<"): return DocumentCheck(name, .failed, "no check digit stands there")
    case 0x30...0x39: return DocumentCheck(name, .failed, "another digit was expected")
    default: return DocumentCheck(name, .failed, "a letter stands for the check digit")
    }
  }
}

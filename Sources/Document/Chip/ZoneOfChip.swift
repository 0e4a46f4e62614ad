import Codes

extension ChipContent {
  /// The printed zone against the chip's (BSI TR-03135-1, clause 5.7.2): failed where they differ,
  /// undetermined where only the optional data do, for printers shorten them; not supported without
  /// a printed zone, as when the chip was opened with the number on the card.
  ///
  /// Fillers in a birth date, which one of the two may have where the other has digits, count as
  /// equal, and so do the check digits over them.
  public func comparison(with printed: MachineReadableZone?) -> DocumentCheck {
    guard let printed else {
      return DocumentCheck(.zoneOfChip, .notSupported, "no printed zone was read")
    }
    guard let chip = try? zone() else {
      return DocumentCheck(.zoneOfChip, .undetermined, "no machine-readable zone in DG1")
    }
    guard chip.format == printed.format else {
      return DocumentCheck(.zoneOfChip, .failed, "zones of different formats")
    }
    let differing = chip.fieldsDiffering(from: printed)
    guard !differing.isEmpty else { return DocumentCheck(.zoneOfChip, .successful) }
    let names = differing.map(\.name).joined(separator: ", ")
    let isOptional = differing.allSatisfy(MachineReadableZone.Field.ofOptionalData.contains)
    return DocumentCheck(
      .zoneOfChip, isOptional ? .undetermined : .failed, "printed and stored differ: \(names)")
  }
}

extension MachineReadableZone {
  /// The fields of two zones of one format that differ, but for fillers in birth dates.
  fileprivate func fieldsDiffering(from other: MachineReadableZone) -> [Field] {
    let filler = UInt8(ascii: "<")
    let differing = Field.inOrder.filter { slice($0) != other.slice($0) }
    let isOnlyFillers =
      differing.contains(.birthDate)
      && zip(slice(.birthDate), other.slice(.birthDate)).allSatisfy {
        $0 == $1 || $0 == filler || $1 == filler
      }
    guard isOnlyFillers else { return differing }
    return differing.filter { ![.birthDate, .birthDateCheck, .compositeCheck].contains($0) }
  }
}

extension MachineReadableZone.Field {
  /// The optional data, and the digits that change with them.
  fileprivate static let ofOptionalData: Set<Self> = [
    .optionalData, .optionalData2, .optionalDataCheck, .compositeCheck,
  ]
}

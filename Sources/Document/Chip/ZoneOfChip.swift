import Codes

extension ChipContent {
  /// The printed zone against the chip's (BSI TR-03135-1, clause 5.7.2): failed where they differ,
  /// undetermined where only the optional data do, for printers shorten them.
  public func comparison(with printed: MachineReadableZone) -> DocumentCheck {
    guard let chip = try? zone() else {
      return DocumentCheck(.zoneOfChip, .undetermined, "no machine-readable zone in DG1")
    }
    guard chip.format == printed.format else {
      return DocumentCheck(.zoneOfChip, .failed, "zones of different formats")
    }
    let differing = MachineReadableZone.Field.inOrder.filter { field in
      chip.format.range(of: field).map { chip.characters[$0] != printed.characters[$0] } ?? false
    }
    guard !differing.isEmpty else { return DocumentCheck(.zoneOfChip, .successful) }
    let names = differing.map(\.name).joined(separator: ", ")
    let isOptional = differing.allSatisfy(MachineReadableZone.Field.ofOptionalData.contains)
    return DocumentCheck(
      .zoneOfChip, isOptional ? .undetermined : .failed, "printed and stored differ: \(names)")
  }
}

extension MachineReadableZone.Field {
  /// The optional data, and the digits that change with them.
  fileprivate static let ofOptionalData: Set<Self> = [
    .optionalData, .optionalData2, .optionalDataCheck, .compositeCheck,
  ]
}

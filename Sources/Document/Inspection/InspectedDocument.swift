public import Codes

/// All that was taken of one document: its page as a reader or an officer gave it, its chip's
/// files. It makes the checks that need no reader.
public struct InspectedDocument: Sendable {
  /// The files of the chip; nil when no chip was read.
  public var chip: ChipContent?
  /// The printed zone, as it was read.
  public var printed: MachineReadableZone?
  /// What an officer typed from the page.
  public var typed: TypedDocument?
  /// The zone of a visa or permit in the document.
  public var permit: MachineReadableZone?
  /// What an officer said to the question whether the printed portrait is the chip's; nil when
  /// nobody was asked.
  public var isPortraitSame: Bool?

  /// A document of which nothing was taken yet.
  public init() {}

  /// The checks on the page, on the content of the chip, and across both, on the local day (BSI
  /// TR-03135-1 v2.5, clauses 5.5 and 5.7). Without a printed zone the chip's tells expiry, kind
  /// and codes (clause 5.7.1).
  public func checks(on day: CivilDate) -> [DocumentCheck] {
    var checks: [DocumentCheck] = []
    let zone = printed ?? chip.flatMap { try? $0.zone() }
    if let printed {
      checks += printed.report(on: day).checks
    } else if let zone {
      checks += [
        .issuer(zone.issuer, .typedIssuer),
        .nationality(
          Country(icao: zone.nationalityCode), issuer: zone.issuer, .typedNationality),
        .expiry(zone.expiryDate(on: day), on: day),
      ]
    } else if chip != nil {
      checks.append(.expiry(nil, on: day))
    }
    if let zone { checks.append(.kind(zone.kind)) }
    if let chip {
      checks += chip.contentChecks(on: day)
      checks.append(chip.comparison(with: printed))
    }
    checks += acrossPages(zone, on: day)
    return checks
  }

  private func acrossPages(_ zone: MachineReadableZone?, on day: CivilDate) -> [DocumentCheck] {
    var checks: [DocumentCheck] = []
    if let typed, let stored = chip.flatMap({ try? $0.zone() }) {
      checks.append(stored.comparison(with: typed, as: .typedData, on: day))
    }
    if let printed, printed.format == .td1 {
      checks.append(
        typed.map { printed.comparison(with: $0, as: .bothSides, on: day) }
          ?? DocumentCheck(.bothSides, .notSupported, "the front was not typed"))
    }
    if let permit, let zone { checks.append(zone.comparison(withPermit: permit, on: day)) }
    if let isPortraitSame {
      checks.append(
        isPortraitSame
          ? DocumentCheck(.portrait, .successful, "the same, an officer said")
          : DocumentCheck(.portrait, .failed, "another, an officer said"))
    }
    return checks
  }
}

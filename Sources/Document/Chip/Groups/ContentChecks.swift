import Bytes
public import Codes

extension ChipContent {
  /// Whether each data group can be read by its own standard: `chip.dg1-content` and so on, for
  /// the groups that are there, and for those of `ChipContent.needed` that the issuer signed and
  /// nobody read.
  ///
  /// Odd or unreadable encodings are undetermined with their place, never failed: an issuer may
  /// have made them. The zone of DG1 fails where its characters, dates or digits do not hold.
  public func contentChecks(on day: CivilDate) -> [DocumentCheck] {
    let signed = self[.securityObject].flatMap { try? SecurityObject($0) }
    let unread = signed?.hashes.keys.filter(ChipContent.needed.contains) ?? []
    let numbers = Set(dataGroups).union(unread)
    return numbers.sorted().map { number in
      guard let file = self[.dataGroup(number)] else {
        return DocumentCheck(.content(of: number), .undetermined, "signed, but not read")
      }
      return Self.check(number, file, on: day)
    }
  }

  /// The groups without which an inspection is not whole: zone and portrait (BSI TR-03135-1, clause
  /// 5.6.4.4.2), and the keys by which a chip proves that it is no copy. A copy would leave them
  /// out.
  static let needed: Set<Int> = [1, 2, 14, 15]

  private static func check(_ number: Int, _ file: [UInt8], on day: CivilDate) -> DocumentCheck {
    let name = DocumentCheck.Name.content(of: number)
    let group: DataGroup
    do throws(Fault) { group = try DataGroup(number, file) } catch {
      return DocumentCheck(name, .undetermined, "\(error.detail) (\(error.place))")
    }
    if let oddity = group.oddities.first {
      let more = group.oddities.count > 1 ? ", and \(group.oddities.count - 1) more" : ""
      return DocumentCheck(name, .undetermined, "\(oddity.detail) (\(oddity.place))\(more)")
    }
    guard case .zone(let zone) = group.content else { return DocumentCheck(name, .successful) }
    return check(zone, name, on: day)
  }

  /// The checks on a zone that hold for a chip's as for a printed one; its codes are checked as the
  /// document's, and no reader's correction can have changed it.
  private static func check(
    _ zone: MachineReadableZone, _ name: DocumentCheck.Name, on day: CivilDate
  ) -> DocumentCheck {
    let others: Set<DocumentCheck.Name> = [.reading, .issuer, .nationality, .expiry]
    let checks = zone.report(on: day).checks.filter { !others.contains($0.name) }
    for outcome in [CheckOutcome.failed, .undetermined] {
      let found = checks.filter { $0.outcome == outcome }.map(\.name.words)
      if !found.isEmpty {
        return DocumentCheck(name, outcome, "in the zone: \(found.joined(separator: ", "))")
      }
    }
    return DocumentCheck(name, .successful)
  }

  /// The portrait for the officer: the first face of DG2 with its exact bytes; nil when DG2 was not
  /// read or holds no face that can be read.
  public func portrait() -> ChipImage? {
    guard let file = self[.dataGroup(2)], let group = try? DataGroup(2, file),
      case .faces(let faces) = group.content
    else { return nil }
    return faces.first?.image
  }
}

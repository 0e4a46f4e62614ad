public import Codes

/// Which files of a chip are wanted, and which proofs that it is no copy.
public struct ReadingPlan: Hashable, Sendable {
  /// The files wanted, where the chip has them. EF.CardAccess is read whatever stands here, for
  /// without it nobody knows how the chip opens.
  public var files: Set<ChipFile>
  /// Whether the chip has to prove that it is no copy, where it can.
  public var provesChip: Bool

  /// A plan of these files.
  public init(_ files: Set<ChipFile>, provesChip: Bool = true) {
    self.files = files
    self.provesChip = provesChip
  }

  /// What a border wants: signatures, zone, face, signature image, what else is written about the
  /// person and the document, and the two files that chip and active authentication need.
  public static let border = ReadingPlan([
    .common, .securityObject, .dataGroup(1), .dataGroup(2), .dataGroup(7), .dataGroup(11),
    .dataGroup(12), .dataGroup(14), .dataGroup(15),
  ])

  /// All that anybody may read: without fingers and irises, which are behind terminal
  /// authentication.
  public static let open = ReadingPlan(
    Set(ChipFile.allCases.filter { !protected.contains($0) && $0 != .cardSecurity }))

  /// The data groups behind terminal authentication (ICAO Doc 9303-10, clause 3.11; BSI TR-03110-1,
  /// clause 2.2).
  public static let protected: Set<ChipFile> = [.dataGroup(3), .dataGroup(4)]
}

/// What this inspection system shows a chip to read fingers and irises.
public struct TerminalAccess: Sendable {
  /// The certificates and private keys.
  public let certificates: TerminalCertificates
  /// The day on which certificates must hold.
  public let day: CivilDate

  /// Certificates, judged on a day.
  public init(_ certificates: TerminalCertificates, on day: CivilDate) {
    self.certificates = certificates
    self.day = day
  }
}

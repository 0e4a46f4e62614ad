public import Bytes
public import Codes
public import Host

/// Everything that an office knows of rules and calendars: what is built in, its own files in their
/// place or beside them, and the holidays that were announced, which stand in the registry's log
/// (`CaseDesk.rules`).
public struct AgreementBook: Sendable {
  /// The folder of agreements and States in an office's folder, one JSON file each.
  public static let folder = "agreements"

  /// Agreements by identifier.
  public private(set) var agreements: [String: Agreement]
  /// Calendars and policies of States.
  public private(set) var states: [StateRules]
  /// Who the office is.
  public private(set) var office: OfficeProfile
  /// Announced holidays, in the order in which they were learnt.
  public var declared: [DeclaredHoliday]

  /// Bytes of one file, and number of files, at most.
  private static let (bytesAtMost, filesAtMost) = (1 << 20, 500)
  private static let limits = JSON.Limits(bytes: bytesAtMost)

  /// What is built in.
  public init() throws(Fault) {
    agreements = [:]
    states = []
    declared = []
    office = try OfficeProfile.standard()
    for text in IraqiRules.files + EuropeanAgreements.files + BilateralAgreements.files {
      try add(JSON.parse(Array(text.utf8)))
    }
    for text in [IraqCalendar.file] + EuropeanCalendars.files {
      try add(JSON.parse(Array(text.utf8)))
    }
  }

  /// What is built in and what stands in an office's folder; an office's file takes the place of
  /// a built-in one of the same identifier or State.
  ///
  /// Throws `.json` and `.field` naming the file.
  public init(office: Path, files: any Files) throws(Fault) {
    try self.init()
    let folder = office / AgreementBook.folder
    guard files.exists(folder) else { return }
    for entry in try files.list(folder, limit: AgreementBook.filesAtMost)
    where entry.kind == .file && entry.name.hasSuffix(".json") {
      let bytes = try files.read(folder / entry.name, limit: AgreementBook.bytesAtMost)
      do throws(Fault) { try add(JSON.parse(bytes, limits: AgreementBook.limits)) } catch {
        throw error.within(entry.name)
      }
    }
  }

  /// Adds an agreement, a State's rules or the office's profile by the type of the file; one of the
  /// same identifier or State gives way. Throws `.field`.
  public mutating func add(_ json: JSON) throws(Fault) {
    switch json["type"]?.string {
    case Agreement.type:
      let agreement = try Agreement(json: json)
      agreements[agreement.id] = agreement
    case StateRules.type:
      let rules = try StateRules(json: json)
      states.removeAll { $0.state == rules.state }
      states.append(rules)
    case OfficeProfile.type:
      office = try OfficeProfile(json: json)
    default:
      throw Fault(
        .field, at: "type",
        "\(Agreement.type), \(StateRules.type) or \(OfficeProfile.type) expected")
    }
  }

  /// The agreement of an identifier; throws `.agreement` for one that nobody knows.
  public func agreement(_ id: String) throws(Fault) -> Agreement {
    guard let agreement = agreements[id] else {
      throw Fault(.agreement, "no agreement of this identifier; `none` stands where there is none")
    }
    return agreement
  }

  /// The rules that stand between two States on a day, the most binding first; where nothing does,
  /// the one that says so.
  public func between(_ one: Country, _ other: Country, on day: CivilDate) -> [Agreement] {
    let found = agreements.values.filter { $0.binds(one, other, on: day) }
      .sorted { ($0.rank, $1.from ?? day, $0.id) < ($1.rank, $0.from ?? day, $1.id) }
    return found.isEmpty ? agreements[Agreement.none].map { [$0] } ?? [] : found
  }

  /// What a State has said it will or will not do in such a case.
  public func policies(
    of state: Country, on returnKind: ReturnTerms.Kind, _ person: PersonKind, role: StateRole
  ) -> [PolicyRule] {
    states.first { $0.state == state }?.policies.filter {
      $0.speaks(of: returnKind, person, role: role)
    } ?? []
  }

  /// The clock of a case under an agreement.
  public func clock(_ agreement: Agreement, _ facts: ClockFacts) -> CaseClock {
    CaseClock(agreement, facts, states: states, declared: declared)
  }
}

extension Agreement {
  /// The most binding first.
  fileprivate var rank: Int { Basis.allCases.firstIndex(of: basis) ?? 0 }
}

extension Fault.Code {
  /// An identifier of an agreement that nobody knows.
  public static let agreement = Fault.Code("readmission.agreement", .notFound)
  /// A State of which no calendar is known.
  public static let stateUnknown = Fault.Code("readmission.state", .notFound)
}

extension FlowDimension {
  /// Its entry in the data dictionary.
  public var entry: DataDictionary.Entry {
    var seen: Set<String> = []
    return DataDictionary.Entry(
      code: rawValue, kind: .dimension, definition: definition, unit: nil, tag: tag,
      values: (self == .ageFive ? AgeClass.fiveYearBands : codes).filter {
        seen.insert($0).inserted
      })
  }

  /// The column's HXL tag, pinned: core tags of HXL 1.1 with its attributes where there is one
  /// (`+origin`, `+dest`), else an extension tag.
  public var tag: String {
    switch self {
    case .day: "#date+crossed"
    case .week: "#date+crossed+week"
    case .month: "#date+crossed+month"
    case .quarter: "#date+crossed+quarter"
    case .year: "#date+crossed+year"
    case .poe: "#loc+poe+code"
    case .governorate: "#adm1+code"
    case .direction: "#x_direction"
    case .mode: "#x_transport_mode"
    case .control: "#x_control"
    case .category: "#x_category"
    case .migration: "#x_migration"
    case .purpose: "#x_purpose"
    case .nationality: "#country+nationality+code"
    case .residence: "#country+residence+code"
    case .departure: "#country+origin+code"
    case .destination: "#country+dest+code"
    case .sex: "#x_sex"
    case .ageBand: "#x_age+dtm"
    case .ageFive: "#x_age+five"
    case .adulthood: "#x_age+adulthood"
    case .document: "#x_document"
    case .intendedStay: "#x_stay+intended"
    case .returnKind: "#x_return"
    case .vulnerability: "#x_vulnerability"
    }
  }

  private var definition: String {
    switch self {
    case .day: "The local day of the crossing at its point of entry, YYYY-MM-DD."
    case .week: "Its week by ISO 8601, YYYY-Www: of the year that has the week's Thursday."
    case .month: "Its month, YYYY-MM."
    case .quarter: "Its quarter, YYYY-Qn."
    case .year: "Its year, YYYY."
    case .poe: "The point of entry, by its code."
    case .governorate:
      "The P-code of the governorate in which the point of entry lay on that day (OCHA, Common "
        + "Operational Datasets); unknown for a point that no list of places names."
    case .direction: "Into the country (entry) or out of it (exit)."
    case .mode: "By air, land or sea."
    case .control: "Whether every check was made (normal) or fewer, under a legal basis (reduced)."
    case .category: "What kind of traveller the officer recorded."
    case .migration:
      "excluded: drivers, crew, border residents and workers, diplomats and others on duty, "
        + "pilgrims, transit and intended same-day visits, who stay out of migration (UN 1998, "
        + "taxonomy of flows); possible: everybody else. A crossing is not yet a migration."
    case .purpose: "Why, where it was asked (categories of UN IRTS 2008, and those of migration)."
    default: personDefinition
    }
  }

  private var personDefinition: String {
    switch self {
    case .nationality:
      "ISO 3166-1 alpha-3 where there is one, else the ICAO code (XXA stateless, XXX not known)."
    case .residence: "The country of residence as stated; codes as of nationality, or unknown."
    case .departure: "The country from which the traveller set out, where it was asked."
    case .destination: "The country to which the traveller goes in the end, where it was asked."
    case .sex: "As the document says, else as declared: F, M, X (unspecified or unknown)."
    case .ageBand: "Whole years on that day, in the bands of IOM DTM. " + AgeBand.rule
    case .ageFive: "Whole years on that day, in five-year bands of the UN. " + AgeBand.rule
    case .adulthood:
      "Under 18 or not, also where a birth date of a year only leaves two ages on one side."
    case .document: "What document was shown; none where there was none."
    case .intendedStay:
      "Days that the traveller means to stay, said at entry; not the actual stay."
    case .returnKind: "How a person who is returned or readmitted returns, where it is known."
    case .vulnerability:
      "The foremost need of care that an officer noted; none where it was asked and there is none, "
        + "unknown where nobody asked. Unaccompanied and separated children are two codes."
    default: ""
    }
  }
}

extension FlowMeasure {
  /// Its entry in the data dictionary.
  public var entry: DataDictionary.Entry {
    DataDictionary.Entry(
      code: rawValue, kind: .measure, definition: definition, unit: "crossings", tag: tag,
      values: [])
  }

  /// The HXL tag of its column. Crossings are no persons: who crosses twice counts twice.
  public var tag: String { "#x_crossings+\(rawValue)" }

  private var definition: String {
    switch self {
    case .movements: "Crossings with the final outcome admitted or exit permitted."
    case .refused: "Travellers whose entry was refused, each time."
    case .prevented: "Travellers whose exit was prevented under an order, each time."
    case .withdrawn: "Travellers who withdrew, each time."
    case .handedOver: "Travellers who were handed over to another authority, each time."
    case .pending: "Travellers who were referred and whose final outcome has not arrived."
    case .corrected: "Records that a correction replaced: they count no more as what they were."
    case .practice: "Records made in training."
    }
  }
}

extension FlowFigure {
  /// Its entry in the data dictionary.
  public var entry: DataDictionary.Entry {
    DataDictionary.Entry(
      code: rawValue, kind: .measure, definition: definition, unit: unit, tag: tag, values: [])
  }

  /// What it is counted in.
  public var unit: String {
    switch self {
    case .netCrossings, .stock: "crossings"
    case .persons, .overstays, .immigrations, .emigrations: "persons"
    case .stays: "stays"
    case .medianStay: "days"
    case .medianProcessing, .medianWaiting: "seconds"
    case .coverage: "per mille of days"
    }
  }

  /// The HXL tag of its column.
  public var tag: String { "#x_" + rawValue.replacing("-", with: "_") }

  private var definition: String {
    switch self {
    case .netCrossings:
      "Entries less exits among movements. It is not net migration: who enters is mostly a visitor."
    case .stock:
      "Net crossings from the first day that was ever counted to the end of the period: who is "
        + "in the country by the counts, without those who were there before and those uncounted."
    case .persons:
      "Different persons among movements, told apart by a pseudonym of the document number that is "
        + "made for one answer and dropped. Two documents of one person count as two; crossings "
        + "without a readable number, and erased ones, are left out and their number is given."
    case .stays:
      "Actual stays that ended: from a person's entry to the next exit by the same document, by "
        + "the band of its days (column actual-stay). It counts in the period of the exit. Final "
        + "only once the period and the late batches are in."
    case .immigrations:
      "Persons who were no residents, entered, and were then in the country for the time that the "
        + "rule asks: 12 months, or most of 12 months (UN 2021). Decided 12 months after the "
        + "entry; who stays out of migration is not in it."
    case .emigrations:
      "Persons who were residents, left, and were then away for the time that the rule asks. A "
        + "person whose first record is an exit was a resident. Decided 12 months after the exit."
    case .medianStay:
      "The median of actual stays in days: from a person's entry to the next exit by the same "
        + "document. It counts in the period of the exit; open stays are not in it. Final only "
        + "once the period and the late batches are in."
    case .overstays:
      "Persons whose permitted stay, where a visa or permit says one, ended in the period "
        + "without an exit by then. Final only once the late batches are in."
    case .medianProcessing:
      "The median of seconds from the reading of the documents to the officer's decision."
    case .medianWaiting:
      "The median of seconds from a referral to the second line's final outcome."
    case .coverage:
      "Days on which a point recorded any crossing, of the days of the period since it was first "
        + "heard of. A day without traffic counts as a day without record."
    }
  }
}

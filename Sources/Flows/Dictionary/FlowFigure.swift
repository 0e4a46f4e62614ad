/// What is worked out of counts, beside the counts themselves (`FlowMeasure`).
///
/// What each is, in which unit and of what, stands in the data dictionary.
public enum FlowFigure: String, Sendable, CaseIterable {
  case netCrossings = "net-crossings"
  case stock
  case persons
  case stays
  case medianStay = "median-stay"
  case overstays
  case immigrations
  case emigrations
  case medianProcessing = "median-processing"
  case medianWaiting = "median-waiting"
  case coverage

  /// True where crossings of one traveller must be told to be one person's: by pseudonyms that the
  /// registry makes for one answer and drops.
  public var needsPersons: Bool {
    switch self {
    case .persons, .stays, .medianStay, .overstays, .immigrations, .emigrations: true
    case .netCrossings, .stock, .medianProcessing, .medianWaiting, .coverage: false
    }
  }
}

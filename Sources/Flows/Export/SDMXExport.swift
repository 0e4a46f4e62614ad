import Codes

extension FlowRelease {
  /// The table as SDMX-CSV 1.0 (SDMX 2.1, SDMX-CSV field guide): one observation a row, `_T` for a
  /// total and `_U` for unknown as in SDMX's cross-domain code lists.
  ///
  /// The structure is our own, `MAABAR:FLOWS(1.0)`, for no public one for border crossings was
  /// found; its columns are those of the data dictionary. `OBS_STATUS` and `CONF_STATUS` are
  /// of SDMX's lists CL_OBS_STATUS and CL_CONF_STATUS.
  public func sdmx() -> String {
    let names = query.dimensions.filter { !$0.isOfTime }
    let time = query.dimensions.firstIndex(where: \.isOfTime)
    var lines = [
      FlowTable.line(
        ["DATAFLOW"] + names.map(\.sdmxName)
          + [
            "MEASURE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "DECIMALS",
            "UNIT_MEASURE", "COMMENT_OBS",
          ])
    ]
    for row in rows {
      var values: [String] = []
      for (dimension, value) in zip(query.dimensions, row.values) where !dimension.isOfTime {
        values.append(value == "all" ? "_T" : value == "unknown" ? "_U" : value)
      }
      let period = time.map { row.values[$0] }
      lines.append(
        FlowTable.line(
          ["MAABAR:FLOWS(1.0)"] + values + [
            query.measures[0].rawValue.uppercased(),
            period.flatMap { $0 == "all" ? nil : $0 } ?? wholePeriod,
            row.count.map { String($0) } ?? "", observationStatus(row.count),
            row.count == nil ? "C" : "F", "0", "CROSSINGS", mark?.label ?? "draft",
          ]))
    }
    return lines.joined()
  }

  /// A time of the whole period, a start and a duration (SDMX 2.1, section 6, clause 4.2.6).
  private var wholePeriod: String {
    "\(query.from)/P\(query.to.daysSince1970 - query.from.daysSince1970 + 1)D"
  }

  /// Q: left out; E: rounded, and so an estimate; P: provisional; A: normal.
  private func observationStatus(_ count: Int?) -> String {
    if count == nil { return "Q" }
    if rules.base != nil { return "E" }
    return mark?.standing == .final ? "A" : "P"
  }
}

extension FlowDimension {
  /// The column's name in SDMX-CSV, as cross-domain concepts are written.
  fileprivate var sdmxName: String {
    switch self {
    case .sex: "SEX"
    case .ageBand, .adulthood: "AGE"
    case .nationality: "CITIZENSHIP"
    default: rawValue.uppercased().replacing("-", with: "_")
    }
  }
}

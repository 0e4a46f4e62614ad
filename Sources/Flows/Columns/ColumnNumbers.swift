import Codes

extension FlowColumns {
  /// The value of a dimension in every row, as a number among `texts`: for programs that count the
  /// same rows in another way.
  public func numbers(
    of dimension: FlowDimension
  ) -> (texts: [String], numbers: [UInt16]) {
    var book = CodeBook()
    var numbers = [UInt16](repeating: 0, count: rows)
    if let field = dimension.field {
      let places = dimension.shown(self).map { book.number(of: $0) ?? 0 }
      for row in numbers.indices {
        numbers[row] = places[field.code(in: Int(codes[field.column][row]))]
      }
      return (book.texts, numbers)
    }
    for run in runs {
      let day = CivilDate(daysSince1970: run.day)
      let point = points.texts[Int(run.point)]
      let text =
        switch dimension.scope {
        case .day: dimension.shown(day)
        case .point: point
        default: places.place(point, on: day)?.governorate ?? FlowLayout.unknown
        }
      let number = book.number(of: text) ?? 0
      for row in run.rows { numbers[row] = number }
    }
    return (book.texts, numbers)
  }

  /// How often each row occurred as a movement: 0 for a row of another measure.
  public var movements: [UInt16] {
    let movement = FlowMeasure.allCases.firstIndex(of: .movements)
    let field = FlowLayout.measure
    return zip(codes[field.column], counts).map { code, count in
      field.code(in: Int(code)) == movement ? count : 0
    }
  }
}

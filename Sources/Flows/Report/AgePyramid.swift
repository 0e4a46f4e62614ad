import Bytes
import Codes

/// Age groups of both sexes: a row a group, the oldest on top.
struct AgePyramid {
  let report: FlowReport
  let words: ReportWords

  private static let (width, row, number, label) = (720.0, 30.0, 64.0, 110.0)

  private func count(_ band: String?, _ sex: String?) -> Int? {
    report.people.count(at: [band, sex])
  }

  private var bands: [String] {
    let there = Set(report.people.values(of: .ageBand))
    let known = AgeBand.allCases.reversed().map(\.rawValue)
    // Unknown stands apart below the others.
    return known.filter { $0 != AgeBand.unknown.rawValue && there.contains($0) }
      + known.filter { $0 == AgeBand.unknown.rawValue && there.contains($0) }
  }

  var markup: Markup {
    let bands = bands
    var canvas = ChartCanvas(
      width: Self.width, height: Self.row * Double(bands.count) + 30,
      isMirrored: words.language.isRightToLeft)
    let sexes = [Sex.female.rawValue, Sex.male.rawValue]
    let most = bands.flatMap { band in sexes.map { count(band, $0) ?? 0 } }.max() ?? 0
    let room = (Self.width - Self.label - 2 * Self.number) / 2
    let middle = Self.width / 2
    let (leftAxis, rightAxis) = (middle - Self.label / 2, middle + Self.label / 2)
    canvas.text(words[.female], x: leftAxis - 8, y: 14, .end)
    canvas.text(words[.male], x: rightAxis + 8, y: 14, .start)
    for (index, band) in bands.enumerated() {
      let y = 26 + Self.row * Double(index)
      let name = words.value(band, of: .ageBand)
      canvas.text(
        name, x: middle, y: y + 15, .middle, isCode: band != AgeBand.unknown.rawValue)
      for sex in sexes {
        let found = count(band, sex)
        let length = Double(found ?? 0) / Double(max(1, most)) * room
        let isMale = sex == Sex.male.rawValue
        if found != nil {
          canvas.bar(
            x: isMale ? rightAxis : leftAxis - length, y: y, width: length, height: Self.row - 8,
            isMale ? .first : .second,
            title: "\(name), \(words.value(sex, of: .sex)): \(words.count(found))")
        }
        canvas.text(
          words.count(found), x: isMale ? rightAxis + length + 6 : leftAxis - length - 6, y: y + 15,
          isMale ? .start : .end)
      }
    }
    let summary = sexes.map { "\(words.value($0, of: .sex)): \(words.count(count(nil, $0)))" }
    return canvas.markup(title: words[.people], summary: summary.joined(separator: "; "))
  }

  /// The same as rows, with those whose sex is unknown.
  var table: Markup {
    let sexes = [Sex.female, .male, .unspecified].map(\.rawValue)
    return ReportTable(
      [words[.age]] + sexes.map { words.value($0, of: .sex) } + [words[.all]],
      (bands.map(Optional.some) + [nil]).map { band in
        [band.map { words.value($0, of: .ageBand) } ?? words[.all]]
          + (sexes.map(Optional.some) + [nil]).map { words.count(count(band, $0)) }
      }
    ).markup
  }
}

import Bytes

/// A table of a page: the first row names the columns, the first column the rows.
struct ReportTable {
  private let head: [String]
  private let rows: [[String]]
  private let named: Int
  private let identity: String?

  /// A table whose first `named` columns are words and whose others are numbers; `identity` is that
  /// of its body, for the filter.
  init(_ head: [String], _ rows: [[String]], named: Int = 1, identity: String? = nil) {
    self.head = head
    self.rows = rows
    self.named = named
    self.identity = identity
  }

  var markup: Markup {
    let names = head.enumerated().map { column, text in
      Markup.element(
        "th", ["scope": "col", "class": column < named ? nil : "number"], text: text)
    }
    let body = rows.map { row in
      Markup.element(
        "tr", [:],
        row.enumerated().map { column, text in
          column < named
            ? .element("th", ["scope": "row"], [.element("bdi", text: text)])
            : .element("td", ["class": "number"], text: text)
        })
    }
    return .element(
      "div", ["class": "scroll", "tabindex": "0"],
      [
        .element(
          "table", [:],
          [
            .element("thead", [:], [.element("tr", [:], names)]),
            .element("tbody", ["id": identity], body),
          ])
      ])
  }
}

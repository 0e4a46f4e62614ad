import Bytes

/// Where a chart is drawn: SVG of a given size, mirrored for languages written from right to left.
struct ChartCanvas {
  /// Colours with a contrast of at least 4.5 to 1 on white (WCAG 2.1, 1.4.3); the second kind of
  /// line is dashed and the second kind of bar striped, so that nothing hangs on colour alone.
  enum Colour: String {
    case first = "#1f5a94"
    case second = "#a84b00"
    case ink = "#222222"
    case faint = "#d5d5d5"
  }

  /// Where a text begins, as people read it.
  enum Anchor { case start, middle, end }

  let width: Double
  let height: Double
  let isMirrored: Bool
  private(set) var pieces: [Markup] = []

  init(width: Double, height: Double, isMirrored: Bool) {
    self.width = width
    self.height = height
    self.isMirrored = isMirrored
  }

  /// The chart with its name and what it shows in a sentence, for those who do not see it.
  func markup(title: String, summary: String) -> Markup {
    .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": "\(title). \(summary)",
        "viewBox": "0 0 \(Self.text(width)) \(Self.text(height))",
      ], pieces)
  }

  /// A distance with one decimal at most.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int((value * 10).rounded())
    if tenths % 10 == 0 { return String(tenths / 10) }
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  private func x(_ value: Double) -> Double { isMirrored ? width - value : value }

  mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ colour: Colour = .faint
  ) {
    pieces.append(
      .element(
        "line",
        [
          "x1": Self.text(x(from.x)), "y1": Self.text(from.y), "x2": Self.text(x(to.x)),
          "y2": Self.text(to.y), "stroke": colour.rawValue,
        ]))
  }

  /// A line through points.
  mutating func path(_ points: [(x: Double, y: Double)], _ colour: Colour) {
    guard points.count > 1 else { return }
    let corners = points.map { "\(Self.text(x($0.x))),\(Self.text($0.y))" }.joined(separator: " ")
    pieces.append(
      .element(
        "polyline",
        [
          "points": corners, "fill": "none", "stroke": colour.rawValue, "stroke-width": "2",
          "stroke-dasharray": colour == .second ? "6 3" : nil,
        ]))
  }

  /// A mark at a point that says its number to whoever points at it: round for the first kind,
  /// square for the second.
  mutating func mark(_ point: (x: Double, y: Double), _ colour: Colour, title: String) {
    let (centre, size) = (x(point.x), 2.5)
    let name = Markup.element("title", text: title)
    pieces.append(
      colour == .second
        ? .element(
          "rect",
          [
            "x": Self.text(centre - size), "y": Self.text(point.y - size),
            "width": Self.text(2 * size), "height": Self.text(2 * size), "fill": colour.rawValue,
          ], [name])
        : .element(
          "circle",
          [
            "cx": Self.text(centre), "cy": Self.text(point.y), "r": Self.text(size),
            "fill": colour.rawValue,
          ], [name]))
  }

  /// A bar from its corner nearest to the beginning of the line.
  mutating func bar(
    x left: Double, y: Double, width: Double, height: Double, _ colour: Colour, title: String
  ) {
    let corner = isMirrored ? x(left) - width : left
    pieces.append(
      .element(
        "rect",
        [
          "x": Self.text(corner), "y": Self.text(y), "width": Self.text(width),
          "height": Self.text(height), "stroke": colour.rawValue,
          "fill": colour == .second ? "url(#stripes)" : colour.rawValue,
        ], [.element("title", text: title)]))
  }

  /// A band from one upright edge to another, for flows between two columns.
  mutating func band(
    from: (x: Double, y: Double), to: (x: Double, y: Double), thickness: Double, title: String
  ) {
    let (start, end) = (x(from.x), x(to.x))
    let middle = Self.text((start + end) / 2)
    func curve(_ a: (Double, Double), _ b: (Double, Double)) -> String {
      let end = Self.text(b.1)
      return "C \(middle) \(Self.text(a.1)) \(middle) \(end) \(Self.text(b.0)) \(end)"
    }
    let path = [
      "M \(Self.text(start)) \(Self.text(from.y))", curve((start, from.y), (end, to.y)),
      "L \(Self.text(end)) \(Self.text(to.y + thickness))",
      curve((end, to.y + thickness), (start, from.y + thickness)), "Z",
    ].joined(separator: " ")
    pieces.append(
      .element(
        "path", ["d": path, "fill": Colour.first.rawValue, "fill-opacity": "0.35"],
        [.element("title", text: title)]))
  }

  /// A text; its place and its anchor are those of a language written from left to right. A code
  /// or a range of numbers keeps its own direction in every language.
  mutating func text(
    _ words: String, x left: Double, y: Double, _ anchor: Anchor = .start, isSmall: Bool = true,
    isCode: Bool = false
  ) {
    // In SVG `start` follows the writing's direction, as `direction` of the page sets it.
    let name =
      switch anchor {
      case .start: "start"
      case .middle: "middle"
      case .end: "end"
      }
    pieces.append(
      .element(
        "text",
        [
          "x": Self.text(x(left)), "y": Self.text(y), "text-anchor": name,
          "class": isSmall ? "small" : nil, "fill": Colour.ink.rawValue,
          "direction": isCode ? "ltr" : nil,
        ], text: words))
  }

  /// An oval that says where there is nothing.
  mutating func oval(_ centre: (x: Double, y: Double), _ wide: Double, _ high: Double) {
    pieces.append(
      .element(
        "ellipse",
        [
          "cx": Self.text(centre.x), "cy": Self.text(centre.y), "rx": Self.text(wide),
          "ry": Self.text(high), "fill": "none", "stroke": Colour.faint.rawValue,
          "stroke-width": "2", "stroke-dasharray": "2 6",
        ]))
  }

  /// Half a disc, to the right or the left of a point; hollow where its number is not shown.
  mutating func halfDisc(
    _ centre: (x: Double, y: Double), radius: Double, _ colour: Colour, isRight: Bool,
    isKnown: Bool, title: String
  ) {
    guard radius > 0 else { return }
    let (x, top, bottom) = (
      Self.text(x(centre.x)), Self.text(centre.y - radius), Self.text(centre.y + radius)
    )
    let size = Self.text(radius)
    pieces.append(
      .element(
        "path",
        [
          "d": "M\(x) \(top)A\(size) \(size) 0 0 \(isRight ? 1 : 0) \(x) \(bottom)Z",
          "fill": !isKnown ? "#ffffff" : colour == .second ? "url(#stripes)" : colour.rawValue,
          "stroke": colour.rawValue,
        ], [.element("title", text: title)]))
  }

  /// The stripes of the second colour, once a page.
  static var definitions: Markup {
    let stripes: [Markup] = [
      .element("rect", ["width": "6", "height": "6", "fill": "#ffffff"]),
      .element("rect", ["width": "4", "height": "6", "fill": Colour.second.rawValue]),
    ]
    let pattern = Markup.element(
      "pattern",
      [
        "id": "stripes", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
      ], stripes)
    return .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": "0", "height": "0", "aria-hidden": "true",
        "class": "definitions",
      ], [.element("defs", [:], [pattern])])
  }

  /// Round numbers from 0 to beyond `most`: 1, 2 or 5 times a power of ten apart, six at most.
  static func ticks(upTo most: Int) -> [Int] {
    var step = 1
    let factors = [2, 5, 10]
    var base = 1
    search: while most / step > 5 {
      for factor in factors {
        step = base * factor
        if most / step <= 5 { break search }
      }
      base *= 10
    }
    return Array(stride(from: 0, through: (most + step - 1) / step * step, by: step))
  }
}

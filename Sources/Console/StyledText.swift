/// How a word stands out on a terminal; in a pipe all are plain.
public enum Style: String, Sendable {
  case plain = ""
  /// A heading or verdict.
  case strong = "1"
  /// What need not be read.
  case faint = "2"
  /// Holds, done.
  case good = "32"
  /// Look twice.
  case warning = "33"
  /// Refused, damaged, unprotected.
  case bad = "1;31"
}

/// A line of words with styles: `"recorded \(number, .strong)"`.
///
/// Whatever is put in is shown safely by the outlet, so data can be put in as it is.
public struct StyledText: Sendable, ExpressibleByStringInterpolation {
  let spans: [(text: String, style: Style)]

  /// Words of one style.
  public init(_ text: String, _ style: Style = .plain) { spans = [(text, style)] }

  /// Plain words.
  public init(stringLiteral value: String) { self.init(value) }

  /// Words put together.
  public init(stringInterpolation: Interpolation) { spans = stringInterpolation.spans }

  /// Collects the words of a literal.
  public struct Interpolation: StringInterpolationProtocol {
    var spans: [(text: String, style: Style)] = []

    /// Starts an empty line.
    public init(literalCapacity: Int, interpolationCount: Int) {
      spans.reserveCapacity(2 * interpolationCount + 1)
    }

    /// Adds plain words.
    public mutating func appendLiteral(_ literal: String) { spans.append((literal, .plain)) }

    /// Adds a value in a style.
    public mutating func appendInterpolation(_ value: some Any, _ style: Style = .plain) {
      spans.append(("\(value)", style))
    }

    /// Adds words that have styles of their own.
    public mutating func appendInterpolation(_ text: StyledText) {
      spans.append(contentsOf: text.spans)
    }
  }

  /// The words alone, safe to show.
  public var plain: String { spans.map { Display.safe($0.text) }.joined() }

  /// The words as a terminal draws them: right-to-left text isolated, styles when `colours`.
  func drawn(isTerminal: Bool, colours: Bool) -> String {
    spans.map { text, style in
      let safe = Display.safe(text)
      let shown = isTerminal ? Display.isolated(safe) : safe
      return colours && style != .plain ? "\u{1b}[\(style.rawValue)m\(shown)\u{1b}[0m" : shown
    }.joined()
  }
}

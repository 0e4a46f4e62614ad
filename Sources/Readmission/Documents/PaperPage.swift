public import Bytes
public import Codes
import Crypto

extension Paper {
  /// The document as a page for screen and print in a language: HTML of its own, without scripts,
  /// links or anything to fetch, every piece of data escaped. UTF-8.
  public func html(_ language: PageLanguage) throws(Fault) -> String {
    PaperPage(paper: self, language: language, code: try verificationCode()).html
  }
}

/// One document drawn in one language.
struct PaperPage {
  let paper: Paper
  let language: PageLanguage
  let code: String

  /// The whole page.
  var html: String {
    let head: [Markup] = [
      .element("meta", ["charset": "utf-8"]),
      .element("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
      .element("meta", ["name": "referrer", "content": "no-referrer"]),
      .element("title", text: "\(words(paper.kind.title)) \(paper.number)"),
      .element("style", [:], [.own(PaperStyle.sheet)]),
    ]
    let sections = paper.sections.map(section)
    let practice: [Markup] =
      paper.isPractice ? [.element("p", ["class": "practice"], text: words(.practice))] : []
    let direction = language.isRightToLeft ? "rtl" : "ltr"
    return Markup.element(
      "html", ["lang": language.rawValue, "dir": direction],
      [
        .element("head", [:], head),
        .element(
          "body", [:],
          practice + [header, .element("main", [:], portrait + sections), verification]),
      ]
    ).page
  }

  /// Nothing is loaded or run; of styles only the one that stands here.
  private var policy: String {
    let hash = Base64.encode(Hash.sha256(Array("\(PaperStyle.sheet)".utf8)))
    return "default-src 'none'; style-src 'sha256-\(hash)'; img-src data:; base-uri 'none'; "
      + "form-action 'none'"
  }

  private var header: Markup {
    .element(
      "header", [:],
      [
        .element(
          "div", ["class": "issuer"],
          [
            .element("strong", text: PaperText.state(paper.home, language)),
            .element("bdi", text: paper.office[language]),
          ]),
        .element("h1", text: words(paper.kind.title)),
        .element(
          "dl", ["class": "facts"],
          [
            pair(.caseNumber, .code(paper.number.description)), pair(.issuedOn, .day(paper.issued)),
            pair(.to, addressee),
          ]),
      ])
  }

  /// To whom it goes: a State by its name in the page's language, anybody else as written.
  private var addressee: PaperValue {
    let state = Country.all.first { $0.name == paper.addressee }
    return state.map(PaperValue.state) ?? .name(paper.addressee)
  }

  private var portrait: [Markup] {
    switch paper.kind {
    case .travelDocumentRequest, .emergencyTravelDocument:
      guard let bytes = paper.portrait, let kind = PictureKind(bytes) else {
        return [
          .element("div", ["class": "portrait"], [.element("span", text: words(.portrait))])
        ]
      }
      let source = "data:\(kind.rawValue);base64,\(Base64.encode(bytes))"
      return [
        .element(
          "div", ["class": "portrait"],
          [.element("img", ["alt": words(.portrait), "src": source])])
      ]
    default: return []
    }
  }

  private func section(_ section: PaperSection) -> Markup {
    .element(
      "section", ["class": section.form.rawValue],
      [.element("h2", text: words(section.heading))]
        + section.sentences.map { .element("p", text: words($0)) } + body(of: section))
  }

  private func body(of section: PaperSection) -> [Markup] {
    guard !section.fields.isEmpty else { return [] }
    switch section.form {
    case .pairs:
      return [.element("dl", [:], section.fields.map { pair($0.label, $0.value) })]
    case .rows:
      return [
        .element("ol", [:], section.fields.map { .element("li", [:], row($0.value)) })
      ]
    case .signatures:
      let boxes = section.fields.map { field in
        Markup.element(
          "div", ["class": "box"],
          [
            .element("div", ["class": "ink"], isBlank(field.value) ? [] : drawn(field.value)),
            .element("div", ["class": "under"], text: words(field.label)),
          ])
      }
      return [.element("div", ["class": "boxes"], boxes)]
    }
  }

  private func pair(_ label: PaperTerm, _ value: PaperValue) -> Markup {
    .element(
      "div", [:], [.element("dt", text: words(label)), .element("dd", [:], drawn(value))])
  }

  private func row(_ both: PaperValue) -> [Markup] {
    guard case .both(let question, let answer) = both else { return drawn(both) }
    return [
      .element("div", ["class": "asked"], drawn(question)),
      .element("div", ["class": "said"], drawn(answer)),
    ]
  }

  private func isBlank(_ value: PaperValue) -> Bool {
    if case .blank = value { true } else { false }
  }

  private func drawn(_ value: PaperValue) -> [Markup] {
    switch value {
    case .text(let text): [.element("bdi", ["class": "text"], text: text)]
    case .name(let text): [.element("bdi", ["class": "name"], text: text)]
    case .code(let text): [.element("bdi", ["class": "code", "dir": "ltr"], text: text)]
    case .day(let day): [.element("bdi", text: PaperText.day(day, language))]
    case .birth(let date): [.element("bdi", text: PaperText.birth(date, language))]
    case .term(let term): [.element("bdi", text: words(term))]
    case .local(let text): [.element("bdi", text: text[language])]
    case .state(let country): [.element("bdi", text: PaperText.state(country, language))]
    case .language(let code): [.element("bdi", text: PaperText.language(code, language))]
    case .list(let values):
      values.map { .element("div", ["class": "item"], drawn($0)) }
    case .run(let values):
      Array(
        values.map(drawn).joined(separator: [.text(language.isRightToLeft ? "، " : ", ")]))
    case .both(let one, let other):
      drawn(one) + [.text(" "), .element("span", ["class": "aside"], drawn(other))]
    case .blank(let lines):
      Array(repeating: .element("span", ["class": "line"], text: ""), count: lines)
    }
  }

  private var verification: Markup {
    .element(
      "footer", [:],
      [
        .element(
          "div", [:],
          [
            .element("span", ["class": "label"], text: words(.verificationCode)),
            .element("bdi", ["class": "verify", "dir": "ltr"], text: code),
          ]),
        .element(
          "div", [:],
          [
            .element("span", ["class": "label"], text: words(.caseHash)),
            .element("bdi", ["class": "hash", "dir": "ltr"], text: paper.caseHash),
          ]),
        .element("p", text: words(.verifyNote)),
      ])
  }

  private func words(_ term: PaperTerm) -> String { term.text(language) }
}

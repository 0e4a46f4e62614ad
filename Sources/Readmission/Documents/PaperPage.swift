public import Bytes
import Codes
import Crypto

extension Paper {
  /// The document as a page for screen and print in a language: HTML of its own, without scripts,
  /// links or anything to fetch, every piece of data escaped. UTF-8.
  public func html(_ language: PaperLanguage) throws(Fault) -> String {
    PaperPage(paper: self, language: language, code: try verificationCode()).html
  }
}

/// One document drawn in one language.
struct PaperPage {
  let paper: Paper
  let language: PaperLanguage
  let code: String

  /// The whole page.
  var html: String {
    let title = "\(term(paper.kind.title)) \(paper.number)"
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)" dir="\(language.isRightToLeft ? "rtl" : "ltr")">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>\(PaperStyle.sheet)</style>
      </head>
      <body>
      \(paper.isPractice ? "<p class=\"practice\">\(term(.practice))</p>" : "")
      \(head)
      <main>
      \(portrait)\(paper.sections.map(section).joined(separator: "\n"))
      </main>
      \(verification)
      </body>
      </html>

      """
  }

  /// Nothing is loaded or run; of styles only the one that stands here.
  private var policy: String {
    let hash = Base64.encode(Hash.sha256(Array(PaperStyle.sheet.utf8)))
    return "default-src 'none'; style-src 'sha256-\(hash)'; img-src data:; base-uri 'none'; "
      + "form-action 'none'"
  }

  private var head: String {
    """
    <header>
    <div class="issuer"><strong>\(PaperText.escaped(PaperText.state(paper.home, language)))\
    </strong><bdi>\(PaperText.escaped(paper.office))</bdi></div>
    <h1>\(term(paper.kind.title))</h1>
    <dl class="facts">
    <div><dt>\(term(.caseNumber))</dt><dd>\(value(.code(paper.number.description)))</dd></div>
    <div><dt>\(term(.issuedOn))</dt><dd>\(value(.day(paper.issued)))</dd></div>
    <div class="wide"><dt>\(term(.to))</dt><dd>\(value(.name(paper.addressee)))</dd></div>
    </dl>
    </header>
    """
  }

  private var portrait: String {
    switch paper.kind {
    case .travelDocumentRequest, .emergencyTravelDocument:
      guard let bytes = paper.portrait, let kind = PictureKind(bytes) else {
        return "<div class=\"portrait\"><span>\(term(.portrait))</span></div>"
      }
      let source = "data:\(kind.rawValue);base64,\(Base64.encode(bytes))"
      return "<div class=\"portrait\"><img alt=\"\(term(.portrait))\" src=\"\(source)\"></div>"
    default: return ""
    }
  }

  private func section(_ section: PaperSection) -> String {
    let sentences = section.sentences.map { "<p>\(term($0))</p>" }.joined(separator: "\n")
    return """
      <section class="\(section.form.rawValue)">
      <h2>\(term(section.heading))</h2>
      \(sentences)
      \(body(of: section))
      </section>
      """
  }

  private func body(of section: PaperSection) -> String {
    guard !section.fields.isEmpty else { return "" }
    switch section.form {
    case .pairs:
      let rows = section.fields.map {
        "<div><dt>\(term($0.label))</dt><dd>\(value($0.value))</dd></div>"
      }
      return "<dl>\n\(rows.joined(separator: "\n"))\n</dl>"
    case .rows:
      let rows = section.fields.enumerated().map { index, field in
        "<li value=\"\(index + 1)\">\(row(field.value))</li>"
      }
      return "<ol>\n\(rows.joined(separator: "\n"))\n</ol>"
    case .signatures:
      let boxes = section.fields.map { field in
        "<div class=\"box\"><div class=\"ink\">\(isBlank(field.value) ? "" : value(field.value))"
          + "</div><div class=\"under\">\(term(field.label))</div></div>"
      }
      return "<div class=\"boxes\">\n\(boxes.joined(separator: "\n"))\n</div>"
    }
  }

  private func row(_ both: PaperValue) -> String {
    guard case .both(let question, let answer) = both else { return value(both) }
    return "<div class=\"asked\">\(value(question))</div><div class=\"said\">\(value(answer))</div>"
  }

  private func isBlank(_ value: PaperValue) -> Bool {
    if case .blank = value { true } else { false }
  }

  private func value(_ value: PaperValue) -> String {
    switch value {
    case .text(let text): "<bdi>\(PaperText.escaped(text))</bdi>"
    case .name(let text): "<bdi class=\"name\">\(PaperText.escaped(text))</bdi>"
    case .code(let text): "<bdi class=\"code\" dir=\"ltr\">\(PaperText.escaped(text))</bdi>"
    case .day(let day): "<bdi>\(PaperText.escaped(PaperText.day(day, language)))</bdi>"
    case .birth(let date): "<bdi>\(PaperText.escaped(PaperText.birth(date, language)))</bdi>"
    case .term(let word): "<bdi>\(term(word))</bdi>"
    case .local(let text): "<bdi>\(PaperText.escaped(text[language]))</bdi>"
    case .state(let country): "<bdi>\(PaperText.escaped(PaperText.state(country, language)))</bdi>"
    case .language(let code):
      "<bdi>\(PaperText.escaped(PaperText.language(code, language)))</bdi>"
    case .list(let values):
      values.map { "<div class=\"item\">\(self.value($0))</div>" }.joined()
    case .run(let values):
      values.map { self.value($0) }.joined(separator: language.isRightToLeft ? "، " : ", ")
    case .both(let one, let other):
      "\(self.value(one)) <span class=\"aside\">\(self.value(other))</span>"
    case .blank(let lines):
      String(repeating: "<span class=\"line\"></span>", count: lines)
    }
  }

  private var verification: String {
    """
    <footer>
    <div><span class="label">\(term(.verificationCode))</span>
    <bdi class="verify" dir="ltr">\(code)</bdi></div>
    <div><span class="label">\(term(.caseHash))</span>
    <bdi class="hash" dir="ltr">\(PaperText.escaped(paper.caseHash))</bdi></div>
    <p>\(term(.verifyNote))</p>
    </footer>
    """
  }

  private func term(_ term: PaperTerm) -> String { PaperText.escaped(term.text(language)) }
}

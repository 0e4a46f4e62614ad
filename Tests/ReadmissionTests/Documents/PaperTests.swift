import Biometrics
import Bytes
import Codes
import Crypto
import Foundation
import Host
import Record
import Registry
import Seal
import Support
import Testing

@testable import Readmission

@Suite("Documents out")
struct PaperTests {
  @Test("every term has its words in English, Arabic and Kurdish, and no table has another")
  func hasAllWords() {
    for language in PageLanguage.allCases {
      let table = PaperWords.tables[language] ?? [:]
      #expect(Set(table.keys) == Set(PaperTerm.allCases.map(\.rawValue)), "\(language)")
      #expect(table.values.allSatisfy { !$0.isEmpty })
    }
    let english = PaperWords.tables[.english] ?? [:]
    for language in [PageLanguage.arabic, .kurdish] {
      for (term, words) in PaperWords.tables[language] ?? [:] {
        #expect(words != english[term], "\(term) in \(language)")
        let isArabic = words.unicodeScalars.contains { (0x600...0x6FF).contains($0.value) }
        #expect(isArabic, "\(term) in \(language)")
      }
    }
  }

  @Test("there is one of every kind, in every language, and the page says its direction")
  func drawsAll() throws {
    let papers = try PaperSample.all()
    #expect(papers.map(\.kind) == PaperKind.allCases)
    for paper in papers {
      for language in PageLanguage.allCases {
        let page = try paper.html(language)
        let direction = language == .english ? "ltr" : "rtl"
        #expect(page.contains("<html lang=\"\(language.rawValue)\" dir=\"\(direction)\">"))
        #expect(page.contains(paper.kind.title.text(language)))
        #expect(page.contains(try paper.verificationCode()))
        #expect(page.contains(paper.caseHash))
      }
    }
  }

  @Test("data is never markup, and never turns the reading direction; nothing is loaded or run")
  func escapes() throws {
    for paper in try PaperSample.all() {
      for language in PageLanguage.allCases {
        let page = try paper.html(language)
        #expect(!page.contains("<b onload"))
        #expect(page.contains("&lt;b onload='x()'&gt;Karim&lt;/b&gt; &amp; \u{FFFD}txet"))
        #expect(!page.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) })
        #expect(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"))
        #expect(!page.contains("url(") && !page.contains("@import"))
        #expect(page.contains("default-src 'none'; style-src 'sha256-"))
      }
    }
  }

  @Test("a portrait that came with the case stands on the request for a document; others do not")
  func carriesPortrait() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      #expect(try desk.portrait(of: desk.file(number)) == nil)
      let face = try Fixture.bytes("pictures/colour.jpg")
      for (kind, bytes) in [("fingerprints", face), ("portrait", [1, 2, 3]), ("portrait", face)] {
        try desk.attach(
          [StepDraft.File(kind: kind, format: "image/jpeg", bytes: bytes)], to: number)
      }
      let portrait = try #require(try desk.portrait(of: desk.file(number)))
      #expect(portrait == face)
      let subject = try PaperSubject(
        desk.file(number), AgreementBook(), addressee: "consulate", officer: "3001",
        on: desk.today)
      let paper = try Paper.travelDocumentRequest(
        subject, neededBy: nil, clause: nil, portrait: portrait, randomness: SystemRandomness())
      let page = try paper.html(.arabic)
      #expect(page.contains("src=\"data:image/jpeg;base64,\(Base64.encode(face))\""))
    }
  }

  @Test("no document tells another State of the person while a block stands; each is disclosed")
  func isHeld() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let subject = try PaperSubject(
        desk.file(number), AgreementBook(), addressee: "consulate", officer: "3001",
        on: desk.today)
      let request = try Paper.travelDocumentRequest(
        subject, neededBy: nil, clause: nil, portrait: nil, randomness: SystemRandomness())
      try desk.block(number, .protection, by: .person, reason: "claim 3/2026")
      expectFault(.caseBlocked) { try desk.issue(request) }
      let (other, free) = try office.decided()
      var second = subject
      second.number = free
      try other.issue(
        try Paper.travelDocumentRequest(
          second, neededBy: nil, clause: nil, portrait: nil, randomness: SystemRandomness()))
      let told = try other.file(free).disclosures
      #expect(told.map(\.recipient.name) == ["consulate"])
      #expect(told.map(\.what) == [["travel-document-request"]])
      #expect(try desk.file(number).disclosures.isEmpty)
    }
  }

  @Test("a State to which a document goes is named in the page's language, an office as written")
  func namesAddressee() throws {
    for (addressee, shown) in [("Germany", "ألمانيا"), ("Migrationsverket", "Migrationsverket")] {
      var subject = try PaperSample.subject()
      subject.addressee = addressee
      let page = try Paper.reply(
        subject, conclusion: .presumed, reasons: "", randomness: SystemRandomness()
      ).html(.arabic)
      #expect(page.contains(">\(shown)</bdi>"))
    }
  }

  @Test("the face in a file of fingers serves as portrait where no other came")
  func takesFaceOfTransaction() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let jpeg = try Fixture.bytes("pictures/colour.jpg")
      let day = try CivilDate(iso: "2026-02-20")
      let header = TransactionHeader(
        transactionType: "RDM", date: day, destination: "IQ", origin: "DE", controlNumber: "1")
      let face = FaceImage(
        jpeg: jpeg, width: 16, height: 16, designation: 1, captured: day, source: "DE")
      let bytes = try BiometricTransaction(records: [header.record(), face.record()]).bytes()
      try desk.attach(
        [StepDraft.File(kind: "fingerprints", format: "ansi-nist-itl", bytes: bytes)], to: number)
      #expect(try desk.portrait(of: desk.file(number)) == jpeg)
    }
  }

  @Test("the policy's hash is that of the style as it stands in the page")
  func allowsItsStyle() throws {
    let page = try PaperSample.all()[0].html(.arabic)
    let start = try #require(page.range(of: "<style>")?.upperBound)
    let end = try #require(page.range(of: "</style>")?.lowerBound)
    let hash = Base64.encode(Hash.sha256(Array(page[start..<end].utf8)))
    #expect(page.contains("'sha256-\(hash)'"))
  }

  @Test("a code has 130 bits, stands for the content alone, and cannot be guessed from it")
  func codes() throws {
    let papers = try PaperSample.all()
    let code = try papers[0].verificationCode()
    #expect(code.filter { $0 != "-" }.count == 26)
    #expect(code == (try papers[0].verificationCode()))
    #expect(Set(try papers.map { try $0.verificationCode() }).count == papers.count)
    let other = try Paper.reply(
      PaperSample.subject(), conclusion: .presumed, reasons: "",
      randomness: SeededRandomness(seed: 8))
    #expect(try other.verificationCode() != code)
  }

  @Test("letters are those of base32 (RFC 4648, clause 10: foobar is MZXW6YTBOI)")
  func lettersOfStandard() {
    #expect(LetterCode.text(Array("foobar".utf8), letters: 9) == "MZXW-6YTB-O")
  }

  @Test("no reply goes out with one officer behind it, none while inquiry goes on")
  func needsTwo() throws {
    let chance = SeededRandomness(seed: 1)
    for second in [nil, "1042"] {
      #expect(throws: Fault(.paper, "")) {
        try Paper.reply(
          PaperSample.subject(second: second), conclusion: .established, reasons: "",
          randomness: chance)
      }
    }
    #expect(throws: Fault(.paper, "")) {
      try Paper.reply(
        PaperSample.subject(), conclusion: .furtherInquiry, reasons: "x", randomness: chance)
    }
    #expect(throws: Fault(.paper, "")) {
      try Paper.reply(
        PaperSample.subject(), conclusion: .notNational, reasons: "", randomness: chance)
    }
  }

  @Test("only a JPEG or PNG becomes a portrait, and it goes as data")
  func takesPortrait() throws {
    let (subject, chance) = (try PaperSample.subject(), SeededRandomness(seed: 1))
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 1]
    let paper = try Paper.travelDocumentRequest(
      subject, neededBy: nil, clause: nil, portrait: png, randomness: chance)
    #expect(try paper.html(.kurdish).contains("src=\"data:image/png;base64,iVBORw0KGgoAAQ==\""))
    #expect(throws: Fault(.field, "")) {
      try Paper.travelDocumentRequest(
        subject, neededBy: nil, clause: nil, portrait: Array("<svg/>".utf8), randomness: chance)
    }
  }

  @Test("an emergency travel document serves one journey: surrendered once, which closes it")
  func surrendersOnce() throws {
    var document = try PaperSample.document()
    let day = try CivilDate(iso: "2026-12-09")
    #expect(throws: Fault(.paper, "")) {
      try document.surrender(on: CivilDate(iso: "2026-11-18"), at: "Erbil", officer: "2210")
    }
    try document.surrender(on: day, at: "Erbil", officer: "2210")
    #expect(throws: Fault(.paper, "")) {
      try document.surrender(on: day, at: "Erbil", officer: "2210")
    }
    #expect(try EmergencyTravelDocument(json: document.json) == document)
    #expect(throws: Fault(.paper, "")) {
      try EmergencyTravelDocument(
        number: "1", consulate: "x", issued: day, validUntil: day.adding(days: 400), from: "",
        pointOfEntry: "Erbil")
    }
  }

  @Test("a day reads as the language writes it")
  func writesDays() throws {
    let day = try CivilDate(iso: "2026-11-21")
    #expect(PaperText.day(day, .english) == "21 November 2026")
    #expect(PaperText.day(day, .arabic) == "21 تشرين الثاني 2026")
    #expect(PaperText.day(day, .kurdish) == "21 تشرینی دووەم 2026")
    let iraq = try #require(Country(alpha3: "IRQ"))
    #expect(PaperText.state(iraq, .arabic) == "العراق")
    #expect(PaperText.state(iraq, .kurdish) == "عێراق")
  }
}

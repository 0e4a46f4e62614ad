import Bytes
import Codes
import Names

/// The remarks of one individual of the SDN list: parts divided by semicolons.
///
///     DOB 10 Dec 1948; alt. DOB 1950 to 1952; POB Haifa, Israel; nationality Iraq; Gender Male;
///     Passport A123456 (Iraq) issued 05 Mar 2001 expires 05 Mar 2009; a.k.a. 'ABU X'.
///
/// An `a.k.a.` in quotes is one that OFAC calls weak (FAQ 122). What is neither understood nor
/// among the parts that say nothing of a person's identity is reported.
struct OFACRemarks {
  private let text: String
  private let title: String?

  init(_ text: String, title: String?) {
    self.text = text
    self.title = title
  }

  func take(into draft: inout EntryDraft, _ report: inout ImportReport) {
    for part in parts() {
      var words = part
      if words.hasPrefix("alt. ") { words = String(words.dropFirst(5)) }
      if take(person: words, into: &draft, &report) { continue }
      if take(document: words, into: &draft, &report) { continue }
      if words == title || OFACRemarks.otherwise.contains(where: { words.hasPrefix($0) }) {
        continue
      }
      report.note(line: draft.line, "remarks", "a part that says nothing known of identity")
    }
  }

  /// The parts, the last one's full stop taken off. A semicolon within a quoted name divides
  /// nothing.
  private func parts() -> [String] {
    var parts: [String] = []
    for piece in text.split(separator: ";") {
      let piece = String(piece)
      let isOpen = parts.last.map { OFACRemarks.isAlias($0) && !$0.hasSuffix("'") } ?? false
      if isOpen, let last = parts.popLast(), last.contains("'") {
        parts.append(last + ";" + piece)
      } else {
        parts.append(piece.trimmed)
      }
    }
    if let last = parts.popLast() {
      parts.append(last.hasSuffix(".") ? String(last.dropLast()).trimmed : last)
    }
    return parts.filter { !$0.isEmpty }
  }

  private static func isAlias(_ part: String) -> Bool {
    ["a.k.a. '", "f.k.a. '", "n.k.a. '"].contains { part.hasPrefix($0) }
  }

  // MARK: What is said of the person

  private func take(
    person part: String, into draft: inout EntryDraft, _ report: inout ImportReport
  ) -> Bool {
    if let text = part.after("DOB ") {
      if let date = WordedDate.read(text) {
        draft.add(date)
      } else {
        report.note(line: draft.line, "DOB", "a date that cannot be read")
      }
    } else if let place = part.after("POB ") {
      draft.add(birthPlace: place)
      if let code = OFACRemarks.country(endOf: place) { draft.add(birthCountry: code) }
    } else if let name = part.after("nationality ") ?? part.after("citizen ") {
      if let code = OFACRemarks.country(endOf: name) {
        draft.add(nationality: code)
      } else {
        report.note(line: draft.line, "nationality", "a country whose name is not known")
      }
    } else if let word = part.after("Gender ") {
      draft.sex = ["Male": .male, "Female": .female][word]
    } else if let alias = part.after("a.k.a. ") ?? part.after("f.k.a. ") ?? part.after("n.k.a. ") {
      let isQuoted = alias.hasPrefix("'") && alias.hasSuffix("'") && alias.count > 2
      let name = isQuoted ? String(alias.dropFirst().dropLast()) : alias
      draft.add(OFACList.name(name), isQuoted ? .weak : .aka)
    } else {
      return false
    }
    return true
  }

  /// The country at the end of a place: the last part behind a comma, or the last two
  /// (`Pyongyang, Korea, North`).
  static func country(endOf place: String) -> String? {
    let place = place.after("Region: ") ?? place
    let parts = place.split(separator: ",").map { String($0).trimmed }
    for count in [2, 1, parts.count] where parts.count >= count {
      let name = parts.suffix(count).joined(separator: ", ")
      if let country = CountryNames.country(name) { return country.icao }
    }
    return nil
  }

  // MARK: Documents

  /// `Passport A123456 (Iraq) issued 05 Mar 2001 expires 05 Mar 2009`.
  private func take(
    document part: String, into draft: inout EntryDraft, _ report: inout ImportReport
  ) -> Bool {
    guard let (sign, type) = OFACRemarks.documents.first(where: { part.hasPrefix($0.sign + " ") })
    else { return false }
    var rest = String(part.dropFirst(sign.count + 1))
    for word in [" issued ", " expires "] {
      if let found = rest.firstRange(of: word) { rest = String(rest[..<found.lowerBound]) }
    }
    var country: String?
    while rest.hasSuffix(")"), let open = rest.lastIndex(of: "(") {
      let name = String(rest[rest.index(after: open)...].dropLast())
      country = country ?? OFACRemarks.country(endOf: name)
      if CountryNames.country(name) == nil, country == nil {
        report.note(line: draft.line, type, "a country whose name is not known")
      }
      rest = String(rest[..<open]).trimmed
    }
    guard !rest.isEmpty else {
      report.note(line: draft.line, type, "a document without a number")
      return true
    }
    draft.add(ListedDocument(type: type, number: rest, country: country))
    return true
  }

  /// How the remarks name documents of persons, longer signs before those they begin with. Source:
  /// the identification types of OFAC's list as published 2018 to 2023.
  private static let documents: [(sign: String, type: String)] = [
    ("Diplomatic Passport", "passport"), ("Stateless Person Passport", "passport"),
    ("British National Overseas Passport", "passport"), ("Refugee Passport", "passport"),
    ("Passport #", "passport"), ("Passport No.", "passport"), ("Passport", "passport"),
    ("Travel Document Number", "travel-document"), ("Seafarer's Identification Document", "seaman"),
    ("Seaman's Book", "seaman"), ("Visa Number ID", "visa"), ("Visa Number", "visa"),
    ("National Foreign ID Number", "nationalid"), ("National ID No.", "nationalid"),
    ("National ID Number", "nationalid"), ("National ID", "nationalid"),
    ("Personal ID Card", "nationalid"), ("Stateless Person ID Card", "nationalid"),
    ("Refugee ID Card", "nationalid"), ("Identification Number", "nationalid"),
    ("Identification Card", "nationalid"), ("Citizen's Card Number", "nationalid"),
    ("Turkish Identification Number", "nationalid"), ("Kenyan ID No.", "nationalid"),
    ("Bosnian Personal ID No.", "nationalid"), ("Moroccan Personal ID No.", "nationalid"),
    ("Cedula No.", "nationalid"), ("Cedula de Ciudadania", "nationalid"),
    ("Cedula de Residencia", "nationalid"), ("Cedula de Identidad", "nationalid"),
    ("D.N.I.", "nationalid"), ("N.I.E.", "nationalid"), ("C.U.R.P.", "nationalid"),
    ("C.U.I.P.", "nationalid"), ("CNP (Personal Numerical Code)", "nationalid"),
    ("Tarjeta de Identidad", "nationalid"), ("Tazkira National ID Card", "nationalid"),
    ("Tazkira", "nationalid"), ("Registration ID", "nationalid"),
    ("UAE Identification", "nationalid"),
    ("Afghan Tazkira", "nationalid"), ("Residency Number", "residence"),
    ("Residence Permit", "residence"), ("Green Card", "residence"),
    ("Credencial electoral", "nationalid"), ("Electoral Registry No.", "nationalid"),
    ("I.F.E.", "nationalid"), ("Matricula Mercantil No", "register"), ("LE Number", "nationalid"),
    ("Birth Certificate Number", "birth-certificate"), ("Military Registration Number", "military"),
    ("Pilot License Number", "licence"), ("Driver's License No.", "licence"),
    ("SSN", "taxid"), ("R.F.C.", "taxid"), ("NIT #", "taxid"), ("Italian Fiscal Code", "taxid"),
    ("Fiscal Code", "taxid"), ("Tax ID No.", "taxid"), ("C.U.I.T.", "taxid"), ("C.U.I.", "taxid"),
    ("RUC #", "taxid"), ("RTN", "taxid"), ("NUIT", "taxid"), ("V.A.T. Number", "taxid"),
    ("VAT Number", "taxid"),
  ]

  /// How parts begin that say nothing of who a person is.
  private static let otherwise = [
    "Linked To:", "Additional Sanctions Information", "Secondary sanctions risk",
    "Transactions Prohibited", "Website", "Email Address", "Phone Number", "Digital Currency",
    "Folio Mercantil", "Business Registration", "Organization", "Member ", "Chief ", "Director",
    "Commander", "General ", "Minister", "President", "Secretary", "Professor", "Executive Order",
    "Registration Number", "Company Number", "Effective Date", "Telephone", "Fax", "In custody",
    "individual", "SWIFT/BIC", "Afghan Money Service Provider", "Trade License", "Commercial Reg",
    "For more information", "CAATSA", "Listing Date", "Target Type", "Title", "Position",
    "Interpol", "Peace Officer", "Police", "Deputy", "Chairman", "Leader", "Head of", "Former",
  ]
}

extension String {
  /// What stands behind a beginning; nil for text that begins otherwise.
  func after(_ beginning: String) -> String? {
    hasPrefix(beginning) ? String(dropFirst(beginning.count)).trimmed : nil
  }
}

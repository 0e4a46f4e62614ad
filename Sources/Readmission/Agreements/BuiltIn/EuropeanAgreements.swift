/// Readmission agreements of the European Community and Union and a protocol under one of them, as
/// files of the form that an office adds its own in.
enum EuropeanAgreements {
  /// Serbia with a French protocol, Turkey, Pakistan, Sri Lanka, North Macedonia.
  static let files = [serbia, franceSerbia, turkey, pakistan, sriLanka, northMacedonia]

  /// The Member States bound: all but Denmark and, unless it joined, Ireland.
  private static let members = #"""
    ["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN",
     "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"]
    """#

  private static let serbia = #"""
    {
      "type": "maabar/agreement/1", "id": "ec-serbia-2007", "basis": "agreement",
      "title": "Agreement between the European Community and the Republic of Serbia on the \#
    readmission of persons residing without authorisation, 18 September 2007",
      "sides": [["SRB"], \#(members)],
      "from": "2008-01-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "submission", "actor": "requesting", "from": "stay-known", "count": 12,
         "unit": "month", "people": ["third-country-national", "stateless"],
         "longer": "while-hindered", "clause": "Article 10(1)"},
        {"step": "submission", "actor": "requesting", "from": "apprehended", "count": 2,
         "unit": "working-day", "procedures": ["accelerated"], "clause": "Article 6(3)"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 2,
         "unit": "working-day", "procedures": ["accelerated"], "silence": "agreed",
         "clause": "Article 10(2)"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 10,
         "unit": "calendar-day", "procedures": ["normal"],
         "longer": {"by": {"count": 6, "unit": "calendar-day"}}, "silence": "agreed",
         "clause": "Article 10(2) and (3)"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 3, "unit": "month",
         "longer": "while-hindered", "clause": "Article 10(4)"}
      ],
      "notes": ["A refusal gives its reasons in writing."],
      "forms": {"application": "Annex 6, common form", "transit": "Annex 7, common form"},
      "sources": [
        {"title": "Clause on time limits (rokovi)",
         "address": "https://www.lawinsider.com/hr/clause/rokovi", "read": "clause"},
        {"title": "Law on confirming the agreement, Official Gazette of Serbia 103/2007",
         "address": "https://lawinsider.com/sr/contracts/ae3sAEtsz9r", "read": "secondary"}
      ]
    }
    """#

  private static let franceSerbia = #"""
    {
      "type": "maabar/agreement/1", "id": "france-serbia-protocol", "basis": "agreement",
      "title": "Protocol between France and Serbia under the agreement of the European Community \#
    and Serbia on readmission",
      "sides": [["SRB"], ["FRA"]],
      "from": "2015-11-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 2,
         "unit": "working-day", "procedures": ["accelerated"], "silence": "agreed",
         "clause": "Article 10(2) of the agreement"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 7,
         "unit": "calendar-day", "procedures": ["normal"],
         "longer": {"by": {"count": 4, "unit": "calendar-day"}}, "silence": "agreed",
         "clause": "Articles 5.1 and 5.2"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 3, "unit": "month",
         "longer": "while-hindered", "clause": "Article 10(4) of the agreement"}
      ],
      "sources": [
        {"title": "Protocole d'application, articles 5 à 7 (JORF, 2015)",
         "address": "https://legal.tricoteuses.fr/articles/JORFARTI000031396559",
         "read": "clause"}
      ]
    }
    """#

  private static let turkey = #"""
    {
      "type": "maabar/agreement/1", "id": "eu-turkey-2014", "basis": "agreement",
      "title": "Agreement between the European Union and the Republic of Turkey on the \#
    readmission of persons residing without authorisation (OJ L 134, 7.5.2014)",
      "sides": [["TUR"], \#(members)],
      "from": "2014-10-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "submission", "actor": "requesting", "from": "apprehended", "count": 3,
         "unit": "working-day", "procedures": ["accelerated"], "clause": "Article 7(4)"},
        {"step": "submission", "actor": "requesting", "from": "stay-known", "count": 6,
         "unit": "month", "procedures": ["normal"], "longer": "while-hindered",
         "people": ["third-country-national", "stateless"], "clause": "Article 11(1)"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 5,
         "unit": "working-day", "procedures": ["accelerated"], "silence": "agreed",
         "clause": "Article 11(2)"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 25,
         "unit": "calendar-day", "procedures": ["normal"],
         "longer": {"to": {"count": 60, "unit": "calendar-day"}}, "silence": "agreed",
         "clause": "Article 11(2)"},
        {"step": "travel-document", "actor": "requested", "from": "agreed", "count": 3,
         "unit": "working-day", "silence": "own-document", "clause": "Articles 3(4) and 5(4)"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 3, "unit": "month",
         "longer": "while-hindered", "clause": "Article 11(3)"},
        {"step": "error-return", "actor": "requesting", "from": "transferred", "count": 3,
         "unit": "month", "clause": "Article 13"},
        {"step": "reply", "actor": "transit", "from": "receipt-confirmed", "count": 5,
         "unit": "working-day", "transit": true, "silence": "not-agreed",
         "clause": "Article 15"}
      ],
      "notes": [
        "Where initial detention is shorter than the time for the reply, its end counts: \#
    Article 11(2).",
        "A travel document is valid for three months at least."
      ],
      "forms": {"application": "Annex 5, common form", "transit": "Annex 6, common form"},
      "sources": [
        {"title": "Agreement, OJ L 134 of 7.5.2014, page 3",
         "address": "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:22014A0507(01)",
         "read": "secondary"},
        {"title": "Excerpts of Articles 3, 5, 7, 11 and 13",
         "address": "https://myasianlife.net/aid/2022/02/17/eu-turkey-readmission-agreement-2013",
         "read": "secondary"}
      ]
    }
    """#

  private static let pakistan = #"""
    {
      "type": "maabar/agreement/1", "id": "ec-pakistan-2010", "basis": "agreement",
      "title": "Agreement between the European Community and the Islamic Republic of Pakistan on \#
    the readmission of persons residing without authorisation, 26 October 2009",
      "sides": [["PAK"], \#(members)],
      "from": "2010-12-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 30,
         "unit": "calendar-day", "longer": {"to": {"count": 60, "unit": "calendar-day"}},
         "silence": "agreed", "clause": "Article 8(2)"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 3, "unit": "month",
         "longer": "while-hindered", "clause": "Article 8(4)"}
      ],
      "evidence": \#(pakistanAnnexes),
      "notes": [
        "It reaches only people who entered after it came into force.",
        "What Annex 2 lists begins an inquiry and presumes nothing; photocopies count when an \#
    authority has authenticated them."
      ],
      "sources": [
        {"title": "Annexes 1 and 2, as annexed to COM(2009) 106",
         "address": "https://eumonitor.eu/9353000/1/j4nvirkkkr58fyw_j9vvik7m1c3gyxp/viashta4ybuv",
         "read": "clause"},
        {"title": "Council Decision 2010/649/EU, summaries of the agreement",
         "address": "https://oeil.europarl.europa.eu/oeil/en/document-summary?id=1130613",
         "read": "secondary"}
      ]
    }
    """#

  /// Annex 1 (evidence of nationality) and Annex 2 (what begins the process of establishing it).
  private static let pakistanAnnexes = #"""
    [
      {"kind": "passport", "weight": "proof", "people": ["own-national"],
       "text": "Genuine passports of any kind, surrogate and children's passports too"},
      {"kind": "identity-card", "weight": "proof", "people": ["own-national"],
       "text": "Computerised national identity cards"},
      {"kind": "citizenship-certificate", "weight": "proof", "people": ["own-national"],
       "text": "Genuine citizenship certificates"},
      {"kind": "fingerprints", "weight": "indication", "people": ["own-national"],
       "text": "Digital fingerprints or other biometric data"},
      {"kind": "identity-card-temporary", "weight": "indication", "people": ["own-national"],
       "text": "Temporary and provisional identity cards"},
      {"kind": "military-card", "weight": "indication", "people": ["own-national"],
       "text": "Military identity cards"},
      {"kind": "birth-certificate", "weight": "indication", "people": ["own-national"],
       "text": "Birth certificates of the requested Party's government"},
      {"kind": "passport-copy", "weight": "indication", "people": ["own-national"],
       "text": "Authenticated photocopies of the documents of Annex 1"},
      {"kind": "identity-card-copy", "weight": "indication", "people": ["own-national"],
       "text": "Authenticated photocopies of the documents of Annex 1"},
      {"kind": "driving-licence", "weight": "indication", "people": ["own-national"],
       "text": "Driving licences or authenticated photocopies of them"},
      {"kind": "other-document", "weight": "indication", "people": ["own-national"],
       "text": "Authenticated photocopies of official documents that mention citizenship"},
      {"kind": "seaman-book", "weight": "indication", "people": ["own-national"],
       "text": "Service cards, seaman's registration cards, skippers' service cards"},
      {"kind": "statement-of-person", "weight": "indication", "people": ["own-national"],
       "text": "Statements of the person"}
    ]
    """#

  private static let sriLanka = #"""
    {
      "type": "maabar/agreement/1", "id": "ec-sri-lanka-2005", "basis": "agreement",
      "title": "Agreement between the European Community and the Democratic Socialist Republic of \#
    Sri Lanka on the readmission of persons residing without authorisation",
      "sides": [["LKA"], \#(members)],
      "from": "2005-05-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "travel-document", "actor": "requested", "from": "travel-document-asked",
         "count": 30, "unit": "calendar-day", "silence": "own-document",
         "clause": "Articles 2(2) and 4(4)"}
      ],
      "notes": [
        "A new travel document normally comes within 14 calendar days, and is valid for six \#
    months at least.",
        "A written communication may take the place of the application where the person holds a \#
    valid travel document and is willing: Article 6(2)."
      ],
      "forms": {"travel-document": "Annex 7, common provisional travel document"},
      "sources": [
        {"title": "Agreement, Articles 4(4), 6 and 7(1)",
         "address": "https://lexaris.io/book/document/4623827/page/10", "read": "clause"}
      ]
    }
    """#

  private static let northMacedonia = #"""
    {
      "type": "maabar/agreement/1", "id": "ec-north-macedonia-2007", "basis": "agreement",
      "title": "Agreement between the European Community and the former Yugoslav Republic of \#
    Macedonia on the readmission of persons residing without authorisation",
      "sides": [["MKD"], \#(members)],
      "from": "2008-01-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 2,
         "unit": "working-day", "procedures": ["accelerated"], "silence": "agreed",
         "clause": "Article 10(2)"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 14,
         "unit": "calendar-day", "procedures": ["normal"], "silence": "agreed",
         "clause": "Article 10(2)"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 3, "unit": "month",
         "longer": "while-hindered", "clause": "Article 10(4)"}
      ],
      "evidence": \#(annexes),
      "notes": ["The lists are those read; the time limits were not read: check Article 10."],
      "sources": [
        {"title": "Annexes 1, 2 and 3",
         "address": "https://eumonitor.eu/9353000/1/j4nvirkkkr58fyw_j9vvik7m1c3gyxp",
         "read": "secondary"},
        {"title": "Article 10", "read": "unread"}
      ]
    }
    """#

  /// Annexes 1 (proof) and 2 (prima facie) on own nationals, and 3 on others.
  private static let annexes = #"""
    [
      {"kind": "passport", "weight": "proof", "people": ["own-national"],
       "text": "Passports of any kind: national, diplomatic, service, collective, surrogate"},
      {"kind": "emergency-travel-document", "weight": "proof", "people": ["own-national"],
       "text": "Surrogate and emergency passports"},
      {"kind": "identity-card", "weight": "proof", "people": ["own-national"],
       "text": "Identity cards of any kind, temporary ones too"},
      {"kind": "military-card", "weight": "proof", "people": ["own-national"],
       "text": "Military identity cards"},
      {"kind": "seaman-book", "weight": "proof", "people": ["own-national"],
       "text": "Seaman's registration books and skippers' service cards"},
      {"kind": "citizenship-certificate", "weight": "proof", "people": ["own-national"],
       "text": "Citizenship certificates with a document that carries a photograph"},
      {"kind": "passport-copy", "weight": "prima-facie", "people": ["own-national"],
       "text": "Photocopies of the documents of Annex 1"},
      {"kind": "identity-card-copy", "weight": "prima-facie", "people": ["own-national"],
       "text": "Photocopies of the documents of Annex 1"},
      {"kind": "passport-expired", "weight": "prima-facie", "people": ["own-national"],
       "text": "Documents of Annex 1 whose validity has expired"},
      {"kind": "identity-card-expired", "weight": "prima-facie", "people": ["own-national"],
       "text": "Documents of Annex 1 whose validity has expired"},
      {"kind": "service-book", "weight": "prima-facie", "people": ["own-national"],
       "text": "Service books"},
      {"kind": "driving-licence", "weight": "prima-facie", "people": ["own-national"],
       "text": "Driving licences or photocopies of them"},
      {"kind": "birth-certificate", "weight": "prima-facie", "people": ["own-national"],
       "text": "Birth certificates or photocopies of them"},
      {"kind": "witness-statement", "weight": "prima-facie", "people": ["own-national"],
       "text": "Official statements of credible witnesses"},
      {"kind": "statement-of-person", "weight": "prima-facie", "people": ["own-national"],
       "text": "Statements of the person"},
      {"kind": "language-test", "weight": "prima-facie", "people": ["own-national"],
       "text": "The language spoken, also by the result of an official test"},
      {"kind": "other-document", "weight": "prima-facie", "people": ["own-national"],
       "text": "Any other document that may help to establish nationality"},
      {"kind": "entry-stamp", "weight": "proof", "people": ["third-country-national", "stateless"],
       "text": "Entry and departure stamps or similar endorsements in a travel document"}
    ]
    """#
}

/// Bilateral agreements of European States, as files of the form that an office adds its own in.
enum BilateralAgreements {
  /// Russia and Switzerland; three of Switzerland and Austria.
  static let files = [russia, switzerlandSlovakia, switzerlandDenmark, austria]

  private static let russia = #"""
    {
      "type": "maabar/agreement/1", "id": "russia-switzerland-2009", "basis": "agreement",
      "title": "Agreement of the Russian Federation on readmission of 21 September 2009",
      "sides": [["RUS"], ["CHE"]],
      "from": "2011-02-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "submission", "actor": "requesting", "from": "stay-known", "count": 180,
         "unit": "calendar-day", "clause": "Article 12(1)"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 25,
         "unit": "calendar-day", "longer": {"to": {"count": 60, "unit": "calendar-day"}},
         "silence": "agreed", "clause": "Article 12(2)"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 90,
         "unit": "calendar-day", "clause": "Article 12(3)"},
        {"step": "error-return", "actor": "requesting", "from": "transferred", "count": 1,
         "unit": "month", "clause": "Article 11"}
      ],
      "notes": [
        "The requested State sends back all documents with a person readmitted in error.",
        "The excerpt read does not name the other side; it is taken to be Switzerland: check."
      ],
      "sources": [
        {"title": "Agreement on readmission, Articles 11 and 12",
         "address": "http://businesspravo.ru/Docum/DocumShow.asp?DocumID=161069&DocumType=53",
         "read": "clause"}
      ]
    }
    """#

  private static let switzerlandSlovakia = #"""
    {
      "type": "maabar/agreement/1", "id": "switzerland-slovakia-2007", "basis": "agreement",
      "title": "Agreement of Switzerland on readmission, AS 2007 (fedlex cc/2007/556)",
      "sides": [["CHE"], ["SVK"]],
      "from": "2007-01-01",
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 2,
         "unit": "working-day", "people": ["own-national"],
         "longer": {"by": {"count": 4, "unit": "working-day"}}, "silence": "not-agreed",
         "clause": "paragraph 1"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 5,
         "unit": "working-day", "people": ["third-country-national", "stateless"],
         "silence": "not-agreed", "clause": "paragraph 3"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 30,
         "unit": "calendar-day", "longer": {"by": {"count": 30, "unit": "calendar-day"}},
         "clause": "paragraphs 2 and 4"},
        {"step": "notice", "actor": "requesting", "from": "transfer-planned", "count": 24,
         "unit": "hour", "before": true, "clause": "paragraph 5"}
      ],
      "notes": [
        "A transfer needs express consent, which counts for thirty days as a rule.",
        "The excerpt read does not name the other side; it is taken to be Slovakia: check.",
        "The longer time for consent is as the authorities agree; thirty days more are taken."
      ],
      "sources": [
        {"title": "Agreement, article on time limits, paragraphs 1 to 6",
         "address": "https://fedlex.admin.ch/eli/cc/2007/556/de", "read": "clause"}
      ]
    }
    """#

  private static let switzerlandDenmark = #"""
    {
      "type": "maabar/agreement/1", "id": "switzerland-sr-0-142-113-149", "basis": "agreement",
      "title": "Agreement of Switzerland on readmission, SR 0.142.113.149",
      "sides": [["CHE"], ["DNK"]],
      "covers": ["own-national", "third-country-national", "stateless"],
      "limits": [
        {"step": "submission", "actor": "requesting", "from": "stay-known", "count": 6,
         "unit": "month", "longer": {"by": {"count": 60, "unit": "calendar-day"}},
         "clause": "article on time limits"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 2,
         "unit": "calendar-day", "procedures": ["accelerated"],
         "longer": {"by": {"count": 1, "unit": "calendar-day"}}, "silence": "agreed",
         "clause": "article on time limits"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 14,
         "unit": "calendar-day", "procedures": ["normal"],
         "longer": {"to": {"count": 60, "unit": "calendar-day"}}, "silence": "agreed",
         "clause": "article on time limits"}
      ],
      "notes": [
        "The day of the transfer is agreed between the authorities: no time limit.",
        "A refusal gives its reasons in writing.",
        "The other side is taken from the number in the collection (314, Denmark): check."
      ],
      "sources": [
        {"title": "SR 0.142.113.149, article on time limits",
         "address": "https://droit-bilingue.ch", "read": "secondary"}
      ]
    }
    """#

  private static let austria = #"""
    {
      "type": "maabar/agreement/1", "id": "austria-20005245", "basis": "agreement",
      "title": "Agreement of Austria on readmission, federal law 20005245",
      "sides": [["AUT"], ["MKD"]],
      "covers": ["third-country-national", "stateless"],
      "limits": [
        {"step": "submission", "actor": "requesting", "from": "stay-known", "count": 12,
         "unit": "month", "clause": "Article 6(1)"},
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 14,
         "unit": "working-day", "silence": "agreed", "clause": "Article 6(2)"},
        {"step": "transfer", "actor": "requesting", "from": "agreed", "count": 3, "unit": "month",
         "longer": "while-hindered", "clause": "Article 6(4)"}
      ],
      "notes": [
        "A refusal gives its reasons within the time for the reply.",
        "Werktage are counted as the working days of the requested State's authorities.",
        "The excerpt read does not name the other side; it is taken to be North Macedonia: check."
      ],
      "sources": [
        {"title": "Article 6",
         "address": "https://gesetzefinden.at/bundesrecht/vertraege/20005245/art-6",
         "read": "clause"}
      ]
    }
    """#
}

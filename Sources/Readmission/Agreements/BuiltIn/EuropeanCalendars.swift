/// What the offices of other States keep that stand in the agreements shipped here: nationwide
/// holidays, which a test holds against another program's calendar.
enum EuropeanCalendars {
  /// One file a State.
  static let files = [germany, sweden, austria, france, serbia, turkey]

  private static let germany = #"""
    {
      "type": "maabar/state/1", "state": "DEU", "name": "Germany",
      "weekends": [{"days": ["saturday", "sunday"]}],
      "holidays": [
        {"id": "new-year", "fixed": "01-01", "name": "New Year's Day"},
        {"id": "good-friday", "easter": -2, "name": "Good Friday"},
        {"id": "easter-monday", "easter": 1, "name": "Easter Monday"},
        {"id": "labour-day", "fixed": "05-01", "name": "Labour Day"},
        {"id": "ascension", "easter": 39, "name": "Ascension Day"},
        {"id": "whit-monday", "easter": 50, "name": "Whit Monday"},
        {"id": "unity-day", "fixed": "10-03", "name": "German Unity Day"},
        {"id": "christmas", "fixed": "12-25", "name": "Christmas Day"},
        {"id": "second-christmas", "fixed": "12-26", "name": "Second Day of Christmas"}
      ],
      "sources": [
        {"title": "Nationwide holidays; those of the Länder are not counted", "read": "unread"}
      ]
    }
    """#

  private static let sweden = #"""
    {
      "type": "maabar/state/1", "state": "SWE", "name": "Sweden",
      "weekends": [{"days": ["saturday", "sunday"]}],
      "holidays": [
        {"id": "new-year", "fixed": "01-01", "name": "New Year's Day"},
        {"id": "epiphany", "fixed": "01-06", "name": "Epiphany"},
        {"id": "good-friday", "easter": -2, "name": "Good Friday"},
        {"id": "easter-monday", "easter": 1, "name": "Easter Monday"},
        {"id": "may-day", "fixed": "05-01", "name": "May Day"},
        {"id": "ascension", "easter": 39, "name": "Ascension Day"},
        {"id": "national-day", "fixed": "06-06", "name": "National Day"},
        {"id": "midsummer-eve", "friday": "06-19", "name": "Midsummer Eve"},
        {"id": "christmas-eve", "fixed": "12-24", "name": "Christmas Eve"},
        {"id": "christmas", "fixed": "12-25", "name": "Christmas Day"},
        {"id": "second-christmas", "fixed": "12-26", "name": "Second Day of Christmas"},
        {"id": "new-year-eve", "fixed": "12-31", "name": "New Year's Eve"}
      ],
      "sources": [
        {"title": "Lag (1989:253) om allmänna helgdagar, and the eves that authorities keep",
         "read": "unread"}
      ]
    }
    """#

  private static let austria = #"""
    {
      "type": "maabar/state/1", "state": "AUT", "name": "Austria",
      "weekends": [{"days": ["saturday", "sunday"]}],
      "holidays": [
        {"id": "new-year", "fixed": "01-01", "name": "New Year's Day"},
        {"id": "epiphany", "fixed": "01-06", "name": "Epiphany"},
        {"id": "easter-monday", "easter": 1, "name": "Easter Monday"},
        {"id": "state-day", "fixed": "05-01", "name": "State Holiday"},
        {"id": "ascension", "easter": 39, "name": "Ascension Day"},
        {"id": "whit-monday", "easter": 50, "name": "Whit Monday"},
        {"id": "corpus-christi", "easter": 60, "name": "Corpus Christi"},
        {"id": "assumption", "fixed": "08-15", "name": "Assumption"},
        {"id": "national-day", "fixed": "10-26", "name": "National Day"},
        {"id": "all-saints", "fixed": "11-01", "name": "All Saints' Day"},
        {"id": "immaculate", "fixed": "12-08", "name": "Immaculate Conception"},
        {"id": "christmas", "fixed": "12-25", "name": "Christmas Day"},
        {"id": "st-stephen", "fixed": "12-26", "name": "St Stephen's Day"}
      ],
      "sources": [{"title": "Feiertagsruhegesetz 1957", "read": "unread"}]
    }
    """#

  private static let france = #"""
    {
      "type": "maabar/state/1", "state": "FRA", "name": "France",
      "weekends": [{"days": ["saturday", "sunday"]}],
      "holidays": [
        {"id": "new-year", "fixed": "01-01", "name": "New Year's Day"},
        {"id": "easter-monday", "easter": 1, "name": "Easter Monday"},
        {"id": "labour-day", "fixed": "05-01", "name": "Labour Day"},
        {"id": "victory", "fixed": "05-08", "name": "Victory Day"},
        {"id": "ascension", "easter": 39, "name": "Ascension Day"},
        {"id": "whit-monday", "easter": 50, "name": "Whit Monday"},
        {"id": "national-day", "fixed": "07-14", "name": "National Day"},
        {"id": "assumption", "fixed": "08-15", "name": "Assumption"},
        {"id": "all-saints", "fixed": "11-01", "name": "All Saints' Day"},
        {"id": "armistice", "fixed": "11-11", "name": "Armistice Day"},
        {"id": "christmas", "fixed": "12-25", "name": "Christmas Day"}
      ],
      "sources": [{"title": "Code du travail, article L3133-1", "read": "unread"}]
    }
    """#

  private static let serbia = #"""
    {
      "type": "maabar/state/1", "state": "SRB", "name": "Serbia",
      "weekends": [{"days": ["saturday", "sunday"]}],
      "holidays": [
        {"id": "new-year", "fixed": "01-01", "days": 2, "moving": "sunday-to-next",
         "name": "New Year's Day"},
        {"id": "christmas", "fixed": "01-07", "name": "Orthodox Christmas"},
        {"id": "statehood", "fixed": "02-15", "days": 2, "moving": "sunday-to-next",
         "name": "Statehood Day"},
        {"id": "good-friday", "easter": -2, "church": "orthodox", "days": 4,
         "name": "Orthodox Easter, from Good Friday to Monday"},
        {"id": "labour-day", "fixed": "05-01", "days": 2, "moving": "sunday-to-next",
         "name": "Labour Day"},
        {"id": "armistice", "fixed": "11-11", "moving": "sunday-to-next",
         "name": "Armistice Day"}
      ],
      "sources": [
        {"title": "Law on State and other holidays in the Republic of Serbia", "read": "unread"}
      ]
    }
    """#

  private static let turkey = #"""
    {
      "type": "maabar/state/1", "state": "TUR", "name": "Türkiye",
      "weekends": [{"days": ["saturday", "sunday"]}],
      "uncertaintyDays": 1,
      "holidays": [
        {"id": "new-year", "fixed": "01-01", "name": "New Year's Day"},
        {"id": "sovereignty", "fixed": "04-23", "name": "National Sovereignty Day"},
        {"id": "labour-day", "fixed": "05-01", "name": "Labour Day"},
        {"id": "ataturk", "fixed": "05-19", "name": "Youth and Sports Day"},
        {"id": "democracy", "fixed": "07-15", "fromYear": 2017, "name": "Democracy Day"},
        {"id": "victory", "fixed": "08-30", "name": "Victory Day"},
        {"id": "republic", "fixed": "10-29", "name": "Republic Day"},
        {"id": "eid-al-fitr", "islamic": "10-01", "days": 3, "name": "Ramadan Feast"},
        {"id": "eid-al-adha", "islamic": "12-10", "days": 4, "name": "Sacrifice Feast"}
      ],
      "sources": [
        {"title": "Law 2429 on national and general holidays; half days are worked",
         "read": "unread"}
      ]
    }
    """#
}

import Bytes
import Codes
import Names
import Testing

@testable import Match

/// Names of people in public life as the Wikipedias of two languages title their articles, with the
/// dates of birth that they give: how one name is written in two scripts, from outside the code.
@Suite("Names in every script") struct ScriptTests {
  private static let people = [
    ("Latin with diacritics", "Nguyễn Xuân Phúc", "Nguyen Xuan Phuc", "1954-07-20"),
    ("Turkish", "Kemal Kılıçdaroğlu", "KILICDAROGLU Kemal", "1948-12-17"),
    ("Kurmanji", "Selahattin Demirtaş", "Salahaddin Demirtash", "1973-04-10"),
    ("Arabic", "حيدر العبادي", "Haider al-Abadi", "1952-04-25"),
    ("Arabic", "عادل عبد المهدي", "Adil Abdul-Mahdi", "1942-01-13"),
    ("Persian", "حسن روحانی", "Hassan Rouhani", "1948-11-12"),
    ("Sorani", "نێچیرڤان بارزانی", "Nechirvan Barzani", "1966-09-21"),
    ("Sorani", "مەسرور بارزانی", "Masrour Barzani", "1969-03-02"),
    ("Sorani", "شێرکۆ بێکەس", "Sherko Bekas", "1940-05-02"),
    ("Cyrillic", "Шойгу Сергей Кужугетович", "Sergei Kuzhugetovich Shoigu", "1955-05-21"),
    ("Cyrillic", "Володимир Зеленський", "Volodymyr Zelenskyy", "1978-01-25"),
    ("Greek", "Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis", "1968-03-04"),
    ("Hebrew", "יצחק הרצוג", "Yitzhak Herzog", "1960-09-22"),
    ("Hebrew", "בנימין נתניהו", "Binyamin Netanyahu", "1949-10-21"),
    ("Hebrew", "אהוד ברק", "Ehud Barak", "1942-02-12"),
  ]

  private static func index(_ names: [String], _ births: [String]) throws -> ScreeningIndex {
    var entries: [WatchlistEntry] = []
    for (number, (name, birth)) in zip(names, births).enumerated() {
      entries.append(
        try WatchlistEntry(
          id: "\(number)", names: [ListedName(PersonName(issued: name), .primary)],
          births: [try ListedDate(birth)]))
    }
    return try ScreeningIndex([
      try Watchlist(
        reference: WatchlistReference(id: "people", title: "People", version: 1),
        terms: WatchlistTerms(owner: "o", legalBasis: "l"), entries: entries)
    ])
  }

  @Test(
    "A person is found at the lane's rate though the list writes another script, and nobody else",
    arguments: [false, true])
  func scripts(listIsLatin: Bool) throws {
    let index = try Self.index(
      Self.people.map { listIsLatin ? $0.2 : $0.1 }, Self.people.map(\.3))
    for (number, person) in Self.people.enumerated() {
      let query = ScreeningQuery(
        names: [PersonName(issued: listIsLatin ? person.1 : person.2)],
        birth: try ListedDate(person.3))
      let found = index.screen(query).filter(\.isAlert).map(\.entryID)
      #expect(found == ["\(number)"], "\(person)")
    }
  }

  @Test("Two given names in one Persian word meet two words: open")
  func joinedNames() throws {
    let index = try Self.index(["Mohammad Bagher Ghalibaf"], ["1961-08-23"])
    let query = ScreeningQuery(
      names: [PersonName(issued: "محمدباقر قالیباف")], birth: try ListedDate("1961-08-23"))
    withKnownIssue("a name written as one word is not divided into two") {
      #expect(index.screen(query).filter(\.isAlert).map(\.entryID) == ["0"])
    }
  }

  @Test("A script that no table knows is compared sign by sign, and meets only itself")
  func unknownScripts() throws {
    let index = try Self.index(
      ["ปรีดี พนมยงค์", "毛泽东 主席", "აბაშიძე ასლან", "Pridi Banomyong"],
      ["1900-05-11", "1893-12-26", "1938-07-20", "1900-05-11"])
    let thai = ScreeningQuery(
      names: [PersonName(issued: "ปรีดี พนมยงค์")], birth: try ListedDate("1900-05-11"))
    #expect(index.screen(thai).filter(\.isAlert).map(\.entryID) == ["0"])
    let georgian = ScreeningQuery(
      names: [PersonName(issued: "ასლან აბაშიძე")], birth: try ListedDate("1938-07-20"))
    #expect(index.screen(georgian).filter(\.isAlert).map(\.entryID) == ["2"])
  }

  @Test("A zone in the standard's Arabic codes is read as the Arabic name that it stands for")
  func arabicZones() throws {
    // ICAO Doc 9303-3, appendix B, clause B.8: the transliteration of a name into a zone.
    let index = try Self.index(
      ["أبو بكر محمد بن زكريا الرازي", "Muhammad ibn Zakariyya al-Razi", "Marex Alexander Xing"],
      ["1950-01-05", "1950-01-05", "1950-01-05"])
    var query = ScreeningQuery(
      names: [PersonName(issued: "ALRAZY XAEBW BKR MXHMD BN ZKRYA")],
      birth: try ListedDate("1950-01-05"))
    query.addArabicOfZone()
    #expect(query.names.count == 2)
    let found = Set(index.screen(query).filter(\.isAlert).map(\.entryID))
    #expect(found == ["0", "1"])
    var latin = ScreeningQuery(names: [PersonName(issued: "ALEXANDER MAX")])
    latin.addArabicOfZone()
    #expect(latin.names.count == 1)
  }
}

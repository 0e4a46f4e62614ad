import Names

/// The numbers of screening. Points are thousandths of a natural-log unit of evidence.
///
/// **What a score means.** On the development set (lists of 6,698 persons; 4,812 other people with
/// names of the region and the world) `threshold` is the score that the best entry of a list
/// reaches for about one traveller in 200 who is on no list. A thousand points more are about a
/// third of these false alarms. False alarms grow with the lists.
public enum ScreeningParameters {
  /// From this score a match is shown to a person.
  public static let threshold = 2_400

  /// The most matches that a query gives.
  public static let maximumMatches = 10
  /// The most names of the traveller that are compared.
  static let maximumNames = 8
  /// The most names of a list that are compared word by word for one name of the traveller.
  static let maximumAligned = 64
  /// The most listed words that one word of the query is taken to.
  static let maximumLikeWords = 384
  /// A word that more listed names than this have is looked for in fitting years of birth only.
  static let commonWord = 400

  // MARK: Words

  /// The rarity of a word is bounded: one rare word is not a person.
  static let maximumRarity: Int32 = 7_000
  /// Rarity of what is not a name; see `TokenRole`.
  static let articleRarity: Int32 = 150
  static let particleRarity: Int32 = 300
  static let titleRarity: Int32 = 500
  static let initialRarity: Int32 = 900
  /// How fast likeness falls: thousandths of likeness for a distance as long as the word.
  static let likenessSlope: Int32 = 1_500
  /// Below this likeness two words are different words.
  static let leastLikeness: Int32 = 400
  /// Words of one skeleton (three consonants or more; two) are at least so alike.
  static let skeletonLikeness: Int32 = 860
  static let shortSkeletonLikeness: Int32 = 760
  /// Words in different scripts are never more alike than this.
  static let otherScriptLikeness: Int32 = 950
  /// What taking look-alike signs for one costs, in hundredths of a wrong letter.
  static let lookAlikeCost: Int32 = 30
  /// A word cut by the issuer, as the beginning of a listed word.
  static let cutLikeness: Int32 = 800
  // What a pair is worth under each rule: points, and thousandths of rarity times likeness.
  static let equal: (base: Int32, slope: Int32) = (0, 370)
  static let spelling: (base: Int32, slope: Int32) = (-4_800, 1_260)
  static let skeleton: (base: Int32, slope: Int32) = (-3_080, 770)
  static let otherScript: (base: Int32, slope: Int32) = (-2_260, 710)
  static let grownArticle: (base: Int32, slope: Int32) = (-4_070, 1_010)
  static let initial: (base: Int32, slope: Int32) = (0, 0)
  static let cut: (base: Int32, slope: Int32) = (90, 490)
  static let joined: (base: Int32, slope: Int32) = (-2_100, 550)
  static let lookAlike: (base: Int32, slope: Int32) = (-770, 400)
  static let soft: (base: Int32, slope: Int32) = (0, 0)

  /// What a word of the query costs that the listed name lacks.
  @inline(__always)
  static func unmatchedQuery(_ role: TokenRole, _ rarity: Int32) -> Int32 {
    role == .name ? -1_190 - rarity * 256 / 1000 : -840
  }

  /// What a word of the listed name costs that the query lacks.
  @inline(__always)
  static func unmatchedListed(_ role: TokenRole, _ rarity: Int32) -> Int32 {
    role == .name ? -880 - rarity * 140 / 1000 : -570
  }

  /// A match of one word only.
  static let oneWord: Int32 = -150
  /// A weak alias.
  static let weakName: Int32 = -1_320

  // MARK: The rest

  /// The name must reach this before anything else speaks for a match.
  static let leastName: Int32 = -2_500
  static let dayEqual: Int32 = 5_430
  static let dayEqualConventional: Int32 = 5_040
  static let dayMonthSwapped: Int32 = 2_480
  static let onePartOff: Int32 = 1_770
  static let yearSlip: Int32 = 1_550
  static let yearEqual: Int32 = 2_840
  /// Two whole dates of one year that share neither day nor month.
  static let yearOnlyShared: Int32 = -2_510
  static let monthOther: Int32 = -2_500
  static let circaSame: Int32 = 1_650
  static let circaNear: Int32 = 1_650
  static let rangeHolds: Int32 = 1_530
  static let circaFar: Int32 = -1_550
  static let disjoint: Int32 = -8_470
  static let disjointNear: Int32 = -1_520
  static let nationalityEqual: Int32 = 1_580
  static let nationalityOther: Int32 = -1_370
  static let birthCountryEqual: Int32 = 500
  static let sexOther: Int32 = -2_000
  /// A document number that is equal, whoever carries it.
  static let documentEqual: Int32 = 20_000
  /// A document number that is equal once look-alike signs are taken as one.
  static let documentFolded: Int32 = 14_000
  /// The issuers of two equal numbers are known and differ.
  static let documentOtherIssuer: Int32 = -6_000
}

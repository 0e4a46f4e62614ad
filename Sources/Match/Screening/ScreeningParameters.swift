import Names

/// The numbers of screening that are chosen, not fitted. Points are thousandths of a natural-log
/// unit of evidence; `ScreeningCalibration` says what a score means.
public enum ScreeningParameters {
  /// From score to false-alarm rate, in thousandths: the log of the rate at score 0, its fall for a
  /// thousand points, and its rise for each unit of the log of the number of listed names, counted
  /// from `referenceNames`. Fitted by `bench names --fit` (`CalibrationFit`) to people on no list
  /// whom the weights had not seen, against a quarter and a half of the development set's list,
  /// the whole, and the whole with 100,000 people more.
  static let tailIntercept = -4_853
  static let tailSlope = 736
  static let tailGrowth = 803
  /// The names of the development set's list; a list with fewer counts as so large.
  static let referenceNames = 16_642

  /// The most matches that a query gives.
  public static let maximumMatches = 10
  /// From this likeness a parent's name is the same, below the other it is another.
  static let parentEqual: Int32 = 800
  static let parentOther: Int32 = 550
  /// The most layers of changes upon a list before it is built anew.
  static let maximumLayers = 16
  /// A word that so many listed names have is not worth being looked up class by class.
  static let shortList = 48
  /// The most names of the traveller that are compared.
  static let maximumNames = 8
  /// A name is compared word by word when the words that share a key with the query's, with all
  /// else that is known, can reach this score, whatever score is asked for: so a search for high
  /// scores finds exactly what one for low scores finds above them. Words that share no key add to
  /// a name that came so far by itself; a name that needs them to come so far is more often a
  /// stranger's (measured on the development set).
  static let searchReach: Int32 = 0
  /// The most names of a list that are compared word by word for one name of the traveller.
  static let maximumAligned = 128
  /// The most listed words that one word of the query is taken to.
  static let maximumLikeWords = 384

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
  /// Spellings of one name (`NameFamilies`).
  static let familyLikeness: Int32 = 960
  /// Words whose sets of consonants differ in more than this are different words.
  static let mostOtherConsonants = 4

  // MARK: The rest

  /// The name must reach this before anything else speaks for a match.
  static let leastName: Int32 = -4_000
  /// A weak alias never alerts alone: what it costs when the date of birth does not speak for it.
  static let weakAlone: Int32 = -8_000
  /// A document number that is equal, whoever carries it.
  static let documentEqual: Int32 = 20_000
  /// A document number that is equal once look-alike signs are taken as one.
  static let documentFolded: Int32 = 14_000
  /// The issuers of two equal numbers are known and differ.
  static let documentOtherIssuer: Int32 = -6_000
}

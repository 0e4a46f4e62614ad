/// The numbers of the comparison of words. Costs are in hundredths of one wrong letter.
///
/// Source of the values: set by hand after the spelling variants of one name in the a.k.a. entries
/// of the UN and OFAC lists, and measured on the development set of names.
enum NameParameters {
  /// A letter put in, left out or taken for any other.
  static let letter: Int32 = 100
  /// A vowel taken for another.
  static let vowelForVowel: Int32 = 30
  /// e for i, o for u: one written letter in Arabic, Persian and Kurdish.
  static let nearVowel: Int32 = 20
  /// A vowel put in or left out.
  static let vowel: Int32 = 45
  /// h, y or w put in or left out.
  static let semivowel: Int32 = 40
  /// A letter doubled or not.
  static let doubled: Int32 = 15
  /// Two neighbours swapped.
  static let swapped: Int32 = 70
  /// An article grown on to the word (Almasri) against the bare word.
  static let grownArticle: Int32 = 15
  /// A short vowel that Arabic letters do not write.
  static let unwrittenVowel: Int32 = 8
}

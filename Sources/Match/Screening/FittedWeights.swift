extension EvidenceWeights {
  /// The weights that the fit starts from and is pulled to. Country of birth and parents stand in
  /// no labelled query: `DerivedWeights` derives them from the list and puts them over these. An
  /// equal father or grandfather counts as words of the name already. The sex differs in none of
  /// the few pairs of entries that are one person and both state it: one slip in fifty is taken
  /// against half of all strangers being of the other sex, ln(0.02 / 0.5).
  static let firstGuess = EvidenceWeights(
    """
    equal 0 370 0
    family -500 400 -2000
    spelling -2000 700 -4000
    skeleton -1000 500 -4000
    otherScript -1000 500 -4000
    partOfCompound -2000 500 -4000
    grownArticle -500 400 -4000
    cut 0 400 0
    joined -1000 500 -2000
    lookAlike -500 400 -4000
    initial 0 0 0
    soft 0 0 0
    unmatchedQuery -1190 -256 0
    unmatchedListed -880 -140 0
    softQuery -300 0 0
    softListed -200 0 0
    conflict 0 -100 0
    oneWord -1000 0 0
    weakAlias -1320 0 0
    aliases 0 0 0
    birthDay 5430 -500 0
    birthDayConventional 5040 -500 0
    birthSwapped 2480 -500 0
    birthOnePart 1770 -500 0
    birthYearSlip 1550 -500 0
    birthYear 2840 -700 0
    birthYearConventional 2840 -700 0
    birthOtherDay -2510 0 0
    birthOtherMonth -2500 0 0
    birthAbout 1650 -500 0
    birthNear 1650 -500 0
    birthRange 1530 -500 0
    birthFar -1550 0 0
    birthDisjointNear -1520 0 0
    birthDisjoint -7000 0 0
    nationalityEqual 1580 0 0
    nationalityOther -1370 0 0
    birthCountryEqual 40 0 0
    birthCountryAlone 2900 0 0
    birthCountryOther -230 0 0
    sexOther -3220 0 0
    fatherEqual 0 0 0
    fatherOther -2000 0 0
    grandfatherEqual 0 0 0
    grandfatherOther -2500 0 0
    motherEqual 3000 0 0
    motherOther -4000 0 0
    """)

  /// The weights in use, as `maabar bench names --fit` prints them: group, weight of its being
  /// there, of its measure, of its lack.
  static let fitted = EvidenceWeights(
    """
    equal 477 278 0
    family -390 551 -1996
    spelling -1790 636 -6586
    skeleton -1290 371 -4188
    otherScript -962 399 -5122
    partOfCompound -1855 275 -3914
    grownArticle -577 52 -4040
    cut 70 804 0
    joined -945 421 -2901
    lookAlike -493 464 -4014
    initial -268 0 0
    soft 46 0 0
    unmatchedQuery -1225 -222 0
    unmatchedListed -1333 -53 0
    softQuery -1159 0 0
    softListed -763 0 0
    conflict -360 -115 0
    oneWord -3 0 0
    weakAlias -1723 0 0
    aliases -89 -267 0
    birthDay 6747 -772 0
    birthDayConventional 5177 -450 0
    birthSwapped 2487 -490 0
    birthOnePart 2127 -585 0
    birthYearSlip 2351 -543 0
    birthYear 3181 -1163 0
    birthYearConventional 2095 -999 0
    birthOtherDay -2619 -1 0
    birthOtherMonth -2500 0 0
    birthAbout 2231 -567 0
    birthNear 1566 -547 0
    birthRange 1802 -532 0
    birthFar -1671 -2 0
    birthDisjointNear -1703 0 0
    birthDisjoint -8930 0 0
    nationalityEqual 1671 0 0
    nationalityOther -1690 0 0
    birthCountryEqual 57 0 0
    birthCountryAlone 2919 0 0
    birthCountryOther -331 0 0
    sexOther -3220 0 0
    fatherEqual 0 0 0
    fatherOther -3224 0 0
    grandfatherEqual 0 0 0
    grandfatherOther -3224 0 0
    motherEqual 3631 0 0
    motherOther -3175 0 0
    """)
}

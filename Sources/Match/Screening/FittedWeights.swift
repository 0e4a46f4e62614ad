extension EvidenceWeights {
  /// The weights that the fit starts from and is pulled to. Sex, country of birth and parents stand
  /// in no labelled query, so these stay as they are: set by hand, on the careful side. Father and
  /// grandfather count as words of the name already.
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
    birthCountryEqual 500 0 0
    sexOther -2000 0 0
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
    equal 637 270 0
    family -288 556 -1992
    spelling -1674 593 -6532
    skeleton -1285 357 -4193
    otherScript -910 360 -5261
    partOfCompound -1838 305 -3982
    grownArticle -586 22 -4041
    cut 71 787 0
    joined -968 389 -2950
    lookAlike -496 434 -4015
    initial 15 0 0
    soft -45 0 0
    unmatchedQuery -1190 -253 0
    unmatchedListed -1325 -63 0
    softQuery -1201 0 0
    softListed -947 0 0
    conflict -377 -90 0
    oneWord 0 0 0
    weakAlias -1805 0 0
    aliases -15 -376 0
    birthDay 6696 -698 0
    birthDayConventional 5145 -466 0
    birthSwapped 2495 -495 0
    birthOnePart 2118 -559 0
    birthYearSlip 2364 -542 0
    birthYear 3259 -1443 0
    birthYearConventional 2042 -987 0
    birthOtherDay -2599 -1 0
    birthOtherMonth -2500 0 0
    birthAbout 2213 -537 0
    birthNear 1620 -560 0
    birthRange 1764 -558 0
    birthFar -1644 -1 0
    birthDisjointNear -1737 0 0
    birthDisjoint -8545 0 0
    nationalityEqual 1823 0 0
    nationalityOther -1676 0 0
    birthCountryEqual 500 0 0
    sexOther -2000 0 0
    fatherEqual 0 0 0
    fatherOther -2000 0 0
    grandfatherEqual 0 0 0
    grandfatherOther -2500 0 0
    motherEqual 3000 0 0
    motherOther -4000 0 0
    """)
}

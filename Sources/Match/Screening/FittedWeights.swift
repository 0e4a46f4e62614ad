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
    equal 580 262 0
    family -410 565 -1996
    spelling -1743 637 -6565
    skeleton -1289 379 -4193
    otherScript -863 385 -5077
    partOfCompound -1872 284 -3922
    grownArticle -585 26 -4041
    cut 80 834 0
    joined -953 427 -2899
    lookAlike -491 474 -4013
    initial -267 0 0
    soft 69 0 0
    unmatchedQuery -1233 -224 0
    unmatchedListed -1302 -56 0
    softQuery -1167 0 0
    softListed -794 0 0
    conflict -380 -111 0
    oneWord -32 0 0
    weakAlias -1710 0 0
    aliases -97 -327 0
    birthDay 6721 -715 0
    birthDayConventional 5176 -453 0
    birthSwapped 2493 -491 0
    birthOnePart 2113 -579 0
    birthYearSlip 2330 -548 0
    birthYear 3185 -1373 0
    birthYearConventional 2081 -985 0
    birthOtherDay -2634 0 0
    birthOtherMonth -2500 0 0
    birthAbout 2188 -573 0
    birthNear 1547 -553 0
    birthRange 1803 -543 0
    birthFar -1667 -2 0
    birthDisjointNear -1706 0 0
    birthDisjoint -8877 0 0
    nationalityEqual 1690 0 0
    nationalityOther -1654 0 0
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

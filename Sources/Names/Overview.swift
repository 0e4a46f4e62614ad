// Names: personal names as documents, lists and officers write them, and how alike two of them are.
//
// What it does   a name with its parts (PersonName), its script, folding to plain letters with the
//                span of every token in the original, the roles of tokens (article, particle,
//                title), consonant skeletons that Latin and Arabic letters share, look-up keys, and
//                the similarity of two tokens with the rule that made it.
// What flows in  text in any script, never trusted: bidirectional marks, mixed scripts, 10,000
//                letters or none give a defined result.
// What flows out tokens and similarities for Match; transliterations for Document.
// Standards      ICAO 9303-3 clause 6 (transliteration), Unicode UAX 15 (decomposition).
//
// Knowledge of languages stands in tables of their own (Tables/), each with its source. Numbers of
// the comparison stand in NameParameters. Built with -O in debug builds too.

// Codes: the field's code lists and small values, used by every module of the flow.
//
// What it does   countries (ICAO 9303 three-letter codes with the special ones apart, ISO 3166 and
//                M49), sexes, partial dates with calendar and precision, civil dates and instants
//                without a clock, finger positions, kinds of document, check outcomes, directions,
//                modes and purposes, what tallies are counted by, languages of pages.
// What flows in  codes as documents, lists and officers give them.
// What flows out typed values with the one spelling that records use.
// Standards      ICAO Doc 9303-3, ISO 3166-1, UN M49, ISO/IEC 19794, ISO 8601, BSI TR-03135.
//
// Nothing here reads a clock: an instant is passed in by Host.

// Match: is this traveller a person, or is this document a document, that somebody looks for?
//
// What it does   watchlists with what each permits (Watchlist, WatchlistTerms, WatchlistEntry);
//                their importers, entry by entry, with a report of every line passed over
//                (WatchlistFile: the UN's XML, OFAC's and OpenSanctions' tables, FollowTheMoney
//                entities, national tables by a mapping, our JSON lines); a shelf of installed
//                lists, and what differs between two versions (WatchlistShelf, WatchlistDelta);
//                an index that screens names, date and place of birth, nationality and document
//                numbers against all of them (ScreeningIndex), brought up to date by changes; a
//                seam for searching enrolled fingers of many people, never without a warrant
//                (FingerGallery); both packed as bytes that are kept (PreparedNames,
//                PackedGallery).
// What flows in  list files from outside, never trusted; a traveller's data as ScreeningQuery.
// What flows out PossibleMatch: a hint with its explanation, for the rules to route and for the
//                second line to confirm or dismiss. Nothing here decides.
// Standards      the UN Security Council's consolidated list (sc-sanctions.xsd); RFC 4180 (CSV);
//                the FollowTheMoney model.
//
// A score is evidence in thousandths of a natural-log unit; ScreeningCalibration says what it means
// in false alarms. The weights are fitted by a program (ScreeningFit), never set to a query. Built
// with -O in debug builds too: no allocation stands in the inner loops.

// Flows: who crossed, where and when, as numbers of no one.
//
// What it does   keeps one impersonal fact a record and the roll-up of all facts, inside the
//                transaction in which the registry takes the record (FlowLedger); works out which
//                measure each record counts in (CrossingTree); knows where points lie (Places/);
//                packs the roll-up into columns in memory and answers questions from them
//                (Columns/); makes tables of the answers (FlowTable), says what each column and
//                number means (Dictionary/) and writes them as CSV with HXL tags and as JSON;
//                leaves out or rounds what could give a small count away, also beside earlier
//                releases (Disclosure/); keeps releases and makes them again from the facts as they
//                stood (Release/), writes them in other forms (Export/); draws a page to look at in
//                three languages (Report/); keeps tallies apart and reads published ones
//                (Tallies/); points out what is odd (Anomalies/); holds roll-up against facts
//                (Reconciliation); says what counted at an earlier record (FlowStanding); counts
//                returns from a narrow source (Returns/).
// What flows in  ImpersonalRecord: codes, a civil day, an age. No name, number, date or capture.
// What flows out tables of counts, with small cells suppressed.
// Standards      age bands of IOM DTM and the UN; ISO 3166-1; RFC 4180; HXL 1.1; SDMX-CSV 1.0.
//
// Every crossing and every correction counts exactly once in exactly one measure, whatever the
// order in which records arrive and however often. A movement counts on the local day of the
// crossing, also when the second line admitted the traveller after midnight.

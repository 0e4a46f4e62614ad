// Readmission: another state asks whether a person is a national, and someone must answer.
//
// What it does   keeps cases under agreements that are data (time limits, holidays, meaning of
//                silence, lists of evidence); weighs the evidence of a case against the registry
//                (documents, names in all scripts, fingers 1:1 and 1:N, crossings, earlier cases;
//                made ready by PreparedHoldings, so that a search takes seconds) into a table that
//                says for, against and what is missing; blocks while a safeguard stands; lets a
//                named officer conclude and another one confirm; follows up after arrival. It
//                proposes, people decide.
// What flows in  applications from outside (JSON, ANSI/NIST-ITL, typed), none of them trusted; the
//                registry's records and templates.
// What flows out case steps as records of the registry, replies and documents, deadlines, counts
//                without identities.
// Standards      the agreements themselves (each with its source), ANSI/NIST-ITL 1-2011, ICAO 9303.

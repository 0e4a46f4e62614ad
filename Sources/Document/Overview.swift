// Document: what a travel document says, and a report of checks on it.
//
// What it does   reads and writes the machine-readable zones TD1, TD2, TD3, MRV-A and MRV-B with
//                every check digit on its own, keeps an officer's correction beside the raw
//                reading, takes documents without a zone as typed, and visas and permits. Chip:
//                the files of a chip. Trust: what other states publish, read entry by entry.
//                Passive: passive authentication under authorities that were accepted.
// What flows in  characters of a reader or a keyboard, and the local day: zones hold no century;
//                the files of a chip, master lists, revocation lists, lists of known defects.
// What flows out MachineReadableZone, TravelDocument, EntryPermit and a DocumentReport: checks with
//                the outcomes of BSI TR-03135-1. Nothing says "valid": an officer decides.
// Standards      ICAO Doc 9303-3 to -7 and -10 to -12 (eighth edition), BSI TR-03135-1 v2.5,
//                BSI TR-03129-2 v1.4.1 (lists).
//
// An unreadable zone is a Fault with its line and column; a readable one that is wrong is a value.
// No text of a check or a fault holds personal data.

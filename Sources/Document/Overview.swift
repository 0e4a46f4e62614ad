// Document: what a travel document says, and a report of checks on it.
//
// What it does   reads and writes the machine-readable zones TD1, TD2, TD3, MRV-A and MRV-B with
//                every check digit on its own, keeps an officer's correction beside the raw
//                reading, takes documents without a zone as typed, and visas and permits. Chip:
//                opens and reads a chip, its data groups by their own standards, authenticates it
//                (passive, active, chip authentication) and the terminal. Trust: what other states
//                publish, read entry by entry. Inspection: all checks in one report, combined as
//                the guideline does, with a line for the officer.
// What flows in  characters of a reader or a keyboard, and the local day: zones hold no century;
//                a channel to a chip or its files; issuers' and terminals' certificates, revocation
//                lists, lists of known defects.
// What flows out MachineReadableZone, TravelDocument, EntryPermit, DocumentReport: checks with the
//                outcomes of BSI TR-03135-1; InspectionReport. Nothing says "valid": an officer
//                decides.
// Standards      ICAO Doc 9303-3 to -7 and -10 to -12 (eighth edition), BSI TR-03135-1 v2.5,
//                BSI TR-03110 v2.2, BSI TR-03129-2 v1.4.1 (lists), ISO/IEC 7816-4 and 9796-2.
//
// An unreadable zone is a Fault with its line and column; a readable one that is wrong is a value.
// No text of a check or a fault holds personal data.

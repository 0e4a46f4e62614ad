// Simulation: a country's whole fleet, played by a seed, to find what loses or alters a record.
//
// What it does   drives the real stations (journal, outbox, sync over network and stick, log watch,
//                lists, erasures, backups of the registry) and the real registry (ingest, log,
//                receipts, backup and restore) through years of simulated time (Fleet), with a
//                clock, randomness, network and disks of its own: power cuts after any request to
//                a disk (Machine), full disks, wrong clocks, lines that break, sticks that are
//                lost, copied, damaged and late, disks put back from old images, a registry put
//                back from its backup, keys renewed and destroyed, a station in a thief's hands,
//                and one that is hostile from the start (HostileStation). What was promised to
//                people is written down (Truth) and held against what is there (Invariants).
// What flows in  a seed, years, stations: nothing else decides what happens.
// What flows out a hash of everything that happened, the same for the same seed; or the first
//                violation, with seed, step and what led to it.
// Standards      the method is that of FoundationDB's and TigerBeetle's simulators.
//
// The one module that knows Station and Registry both.

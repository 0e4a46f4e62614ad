// Host: the machine under Maabar, behind seams that a simulator or a test can own.
//
// What it does   clocks (Timekeeper), randomness (SystemRandomness, SeededRandomness), durable
//                files (Files: write beside, sync, rename, sync the folder), paths, one owner for a
//                folder (FolderLock), streams to other machines (NetworkStream, Poller), local
//                offsets of time zones, Ctrl-C (Interruption), process hygiene; lines and tables of
//                files of any length (Reading/), columns of numbers as bytes (ColumnReader), work
//                on all processors (Cores); libraries opened at run time (RuntimeLibrary,
//                PictureLibraries).
// What flows in  the operating system's answers.
// What flows out values and Faults that name the path; a path never holds personal data.
// Standards      POSIX.1-2017 (fsync, rename, flock), IANA time zone database.
//
// No other module reads a clock, randomness, the environment or a path; a test walks the sources
// for forbidden calls.

// Torture: disks that fail, as the fleet's simulator and the tests of power cuts need them.
//
// What it does   writes down every request of SQLite (RecordingFileSystem, a VFS over the machine's
//                own) and of Host's Files (RecordingFiles) to the files below a folder (DiskLog);
//                lets the power fail after any of them, or the disk be full; and works out what
//                such a disk holds afterwards (DiskModel): what was synced, and of the rest all,
//                nothing, or torn pieces in any order.
// What flows in  writes, truncations, syncs, renames and deletions of one machine.
// What flows out the files as the next start finds them.
// Standards      POSIX fsync(2): nothing is promised before it returns; sectors of 512 bytes.

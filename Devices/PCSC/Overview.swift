// PCSC: chip readers over PC/SC, as Debian's pcsc-lite serves them.
//
// What it does   opens libpcsclite.so.1 when it is first needed (CardLibrary), watches which
//                readers and cards are there (ReaderWatch), gives each reader an identity that
//                outlives its plugging (ReaderName, ReaderPlace), powers chips and passes commands
//                to them (PCSCConnection).
// What flows in  requests of the driver contract; answers of the service, none of them trusted.
// What flows out document readers with the capabilities chip and documentPresence, their events,
//                and the answers of chips. Every status of the service is told as what it means for
//                an officer: lay the document on again, the reader is gone, the service is down.
// Standards      PC/SC specification 2.01, parts 3, 5 and 10; ISO/IEC 7816-3 and -4; the interface
//                of pcsc-lite 1.9 (winscard.h).
//
// A context of PC/SC belongs to one thread: the watch has one, and each open reader has its own.

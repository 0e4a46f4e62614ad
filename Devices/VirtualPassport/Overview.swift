// VirtualPassport: the chip of an electronic passport, and specimens for it.
//
// What it does   a chip that opens, proves and reads like a real one (files, Basic Access Control,
//                PACE, secure messaging, active, chip and terminal authentication), with faults to
//                inject; a maker of specimens with an issuing state's test authorities; and a link
//                that puts the chip into pcscd's virtual reader.
// What flows in  command APDUs; a folder of chip files; randomness and time from the caller.
// What flows out answers to the commands; folders of specimens.
// Standards      ICAO Doc 9303-10, -11 and -12; BSI TR-03110-1 to -3; ISO/IEC 7816-4 and -8.
//
// It stands on the chip's side only: it does not import Document, so that it cannot share a line
// of protocol with the reader, and each tests the other. Both rest on the primitives of Crypto.

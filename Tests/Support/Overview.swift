// Support: what several test targets share; it imports nothing but the toolchain.
//
// What it does   reads Fixtures/ (Fixture), finds large optional data sets beside the checkout
//                (SharedData), lends a folder that goes away again (withTemporaryFolder).
// What flows in  files below Fixtures/, each folder with a SOURCE.md that names origin and licence.
// What flows out bytes, text and lines; a missing fixture ends the test that asked for it.

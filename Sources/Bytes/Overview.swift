// Bytes: the ground under every module.
//
// What it does   bounded reading of bytes from outside (ByteCursor), JSON as values and as
//                canonical lines (JSON, JSONParser, CanonicalJSON), hexadecimal text, the one error
//                type (Fault) with its exit statuses, pages in which text stays text (Markup), and
//                the seam for randomness.
// What flows in  bytes of files, devices, networks and lists, none of them trusted.
// What flows out values, or a Fault that names the place and holds no personal data.
// Standards      RFC 8259 (JSON), RFC 8785 (canonical JSON; here integers and strings only),
//                Unicode UAX 15 (NFC).
//
// Nothing here reads a clock, a file, the environment or randomness.

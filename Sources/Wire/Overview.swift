// Wire: station and registry over a network.
//
// What it does   reads and writes the part of HTTP/1.1 that the two sides speak (HTTP/), answers
//                connections on one thread (Server/), asks and goes on after a cut (Client/), and
//                names the requests and replies of a sync (Messages/).
// What flows in  bytes of strangers, whose every length is bounded before it is believed: a request
//                line of 2 KiB, 64 header lines of 8 KiB together, a body no longer than its route
//                takes, each within a time set when it begins.
// What flows out requests whose sender is a key that TLS has proved; files streamed to the disk.
// Standards      RFC 9110 and 9112 (HTTP/1.1), of them: Content-Length only, no line folding, no
//                transfer coding, no upgrade, no pipelining, no percent-decoding; RFC 8446 (TLS
//                1.3, through Crypto, without early data); RFC 9110 clause 14.4 (Content-Range).
//
// Connections are state machines that take bytes and a time and give bytes (ServerConnection): a
// test needs neither sockets nor a clock. Nothing here knows of batches, keys or enrolment.

// Store: every durable byte, on SQLite, readable only with the store's master key.
//
// What it does   Database opens a file with the house's durability (write-ahead log, synchronous
//                FULL, secure delete), brings it up to its Schema and runs typed statements; SQL
//                takes literals only. Vault keeps each record as one AES-256-GCM blob under a data
//                key of its own, the data keys in a second database, so that destroying a key
//                erases the record; blind indexes find rows without showing what they hold.
//                SignIn/ holds what lets people in: passphrases, the key that one opens, and the
//                waits after wrong ones.
// What flows in  rows, values and plain records of one owner; a master key.
// What flows out rows and plain records again, or a Fault that names the file and never a value.
// Standards      SQLite 3.40 (STRICT tables, WAL), NIST SP 800-38D (GCM), RFC 5869 (HKDF),
//                RFC 2104 (HMAC), RFC 7914 (scrypt), NIST SP 800-63B-4 (passphrases).
//
// One process owns a store; a database is used by one thread at a time.

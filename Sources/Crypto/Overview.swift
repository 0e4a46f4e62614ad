// Crypto: OpenSSL behind safe Swift types.
//
// What it does   hashes, message authentication, key derivation, authenticated encryption, key
//                wrapping, passphrase stretching, signatures, certificates, CMS, and TLS without
//                sockets (TLSSession turns bytes into bytes). Every algorithm is OpenSSL's own;
//                this module gives it value types, bounds and one error type.
// What flows in  bytes and keys; times as milliseconds since 1970 (no clock is read here), salts
//                and nonces from the caller. Only private keys come from OpenSSL's own generator.
// What flows out bytes, or a Fault that says what did not hold and never shows what was read.
// Standards      FIPS 180-4 (SHA-256), RFC 2104 (HMAC), RFC 5869 (HKDF), SP 800-38D (AES-GCM),
//                RFC 3394 (key wrap), RFC 7914 (scrypt), FIPS 186-5 (ECDSA P-256), RFC 8032
//                (Ed25519), RFC 5280 (certificates), RFC 2986 (requests), RFC 5652, 5083, 5084,
//                5753 (CMS), RFC 5126 (CAdES), RFC 4648 clause 4 (Base64), RFC 8446 (TLS 1.3). For
//                chips of travel documents: ICAO Doc 9303-11 and BSI TR-03110-3 (ChipCipher,
//                AgreementGroup, ChipSignature), RFC 5114, RFC 5639, ISO/IEC 9797-1.
//
// OpenSSL's contexts are costly to make and cheap to use again: those on a record's way are lent
// from a ContextPool. All `unsafe` code of cryptography stands here and nowhere else.

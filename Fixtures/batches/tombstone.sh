#!/bin/bash
# Verifies a tombstone (a signed note) with openssl alone and prints what was erased.
#   tombstone.sh NOTE ERASURE.vkey
set -euo pipefail
note=$1 name=$(cut -d+ -f1 "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The key: after the second plus, Base64 of one byte of kind and 32 bytes of Ed25519 (RFC 8410).
{ printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'
  head -n 1 "$2" | cut -d+ -f3- | openssl base64 -d -A | tail -c +2; } > "$work/key.der"
# The text is everything before the last empty line; a tombstone's is one line.
sed -n 1p "$note" > "$work/text"
[ -z "$(sed -n 2p "$note")" ] || { echo "not a tombstone"; exit 1; }
sed -n "s|^— $name ||p" "$note" | openssl base64 -d -A | tail -c +5 > "$work/signature"
openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/key.der" -in "$work/text" \
  -sigfile "$work/signature" > /dev/null || { echo "the signature does not hold"; exit 1; }
cat "$work/text"

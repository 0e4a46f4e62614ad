#!/bin/bash
# cosign.sh CHECKPOINT KEY.pem NAME SECONDS: prints the line with which a witness cosigns a checkpoint
# (c2sp.org/tlog-cosignature, cosignature/v1) with openssl and the tools of any Debian. It signs what it
# is given: a witness first holds the consistency proof against the last tree that it cosigned.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
hex() { printf '%s' "$1" | xxd -r -p; }
# The text of a note ends before its last empty line.
sed '/^$/,$d' "$1" >"$work/text"
{ printf 'cosignature/v1\ntime %s\n' "$4"; cat "$work/text"; } >"$work/message"
openssl pkeyutl -sign -rawin -inkey "$2" -in "$work/message" -out "$work/signature"
openssl pkey -in "$2" -pubout -outform DER | tail -c 32 >"$work/public"
{ printf '%s\n' "$3"; hex 04; cat "$work/public"; } | openssl dgst -sha256 -binary | head -c 4 >"$work/id"
{ cat "$work/id"; hex "$(printf '%016x' "$4")"; cat "$work/signature"; } >"$work/blob"
printf '\xe2\x80\x94 %s %s\n' "$3" "$(base64 -w0 "$work/blob")"

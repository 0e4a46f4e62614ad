#!/bin/bash
# Verifies a receipt (c2sp.org/tlog-proof@v1) with openssl alone and prints the log's leaf.
#   receipt.sh RECEIPT LOG-KEY.pem ORIGIN
set -euo pipefail
receipt=$1 key=$2 origin=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ "$(sed -n 1p "$receipt")" = 'c2sp.org/tlog-proof@v1' ] || { echo "not a receipt"; exit 1; }
bytes() { printf "$(printf '%s' "$1" | sed 's/../\\x&/g')"; }
# The leaf's line, made again from its packed form: hashes, epoch, number, milliseconds, station.
leaf=$(sed -n 's/^extra //p;2q' "$receipt" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
[ "${leaf:0:2}" = 01 ] && [ ${#leaf} -gt 258 ] || { echo "another leaf"; exit 1; }
seconds=$((16#${leaf:242:16} / 1000)) rest=$((16#${leaf:242:16} % 1000))
printf '{"batch":"%s","epoch":"%s","receivedAt":"%s.%03dZ","seq":%d,"signedManifest":"%s",' \
  "${leaf:2:64}" "${leaf:194:32}" "$(date -u -d "@$seconds" +%Y-%m-%dT%H:%M:%S)" "$rest" \
  "$((16#${leaf:226:16}))" "${leaf:130:64}" > "$work/leaf"
printf '"signerKey":"%s","station":"%s","type":"maabar/log/batch/1"}' \
  "${leaf:66:64}" "$(bytes "${leaf:258}")" >> "$work/leaf"
index=$(sed -n '3s/^index //p' "$receipt")
sed -n '4,/^$/p' "$receipt" | sed '/^$/d' > "$work/path"
sed '1,/^$/d' "$receipt" > "$work/note"

# 1. The log's signature over the checkpoint: Ed25519 over the text before the last empty line.
sed '/^$/,$d' "$work/note" > "$work/text"
sed -n "s|^— $origin ||p" "$work/note" | openssl base64 -d -A | tail -c +5 > "$work/signature"
openssl pkeyutl -verify -rawin -pubin -inkey "$key" -in "$work/text" -sigfile "$work/signature" \
  > /dev/null || { echo "the checkpoint's signature does not hold"; exit 1; }
[ "$(sed -n 1p "$work/text")" = "$origin" ] || { echo "another log"; exit 1; }
size=$(sed -n 2p "$work/text")
root=$(sed -n 3p "$work/text" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')

# 2. The path from the leaf to the root (RFC 9162 clause 2.1.3.2).
sha256() { openssl dgst -sha256 -binary | od -An -v -tx1 | tr -d ' \n'; }
hash=$({ printf '\0'; cat "$work/leaf"; } | sha256)
place=$index last=$((size - 1))
[ "$place" -le "$last" ] || { echo "no such leaf"; exit 1; }
while read -r line; do
  sibling=$(printf '%s' "$line" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
  [ "$last" -gt 0 ] || { echo "a path that is too long"; exit 1; }
  if [ $((place & 1)) = 1 ] || [ "$place" = "$last" ]; then
    hash=$(bytes "01$sibling$hash" | sha256)
    while [ $((place & 1)) = 0 ] && [ "$place" -gt 0 ]; do
      place=$((place >> 1)) last=$((last >> 1))
    done
  else
    hash=$(bytes "01$hash$sibling" | sha256)
  fi
  place=$((place >> 1)) last=$((last >> 1))
done < "$work/path"
[ "$last" = 0 ] && [ "$hash" = "$root" ] || { echo "the log does not hold this leaf"; exit 1; }
cat "$work/leaf"

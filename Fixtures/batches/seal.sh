#!/bin/bash
# Seals a manifest and record lines with openssl alone.
#   seal.sh MANIFEST.json RECORDS.jsonl STATION.pem STATION.key REGISTRY.pem FILE
set -euo pipefail
manifest=$1 records=$2 certificate=$3 key=$4 registry=$5 file=$6
signed=$(mktemp) inner=$(mktemp)
trap 'rm -f "$signed" "$inner"' EXIT
openssl cms -sign -binary -nodetach -cades -md sha256 -signer "$certificate" -inkey "$key" \
  -in "$manifest" -outform PEM -out "$signed"
cat "$signed" "$records" > "$inner"
openssl cms -encrypt -binary -aes-256-gcm -in "$inner" -outform DER -out "$file" \
  -recip "$registry" -keyid -keyopt ecdh_kdf_md:sha256

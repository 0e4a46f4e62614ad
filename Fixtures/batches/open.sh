#!/bin/bash
# Opens a sealed file and verifies it with openssl and sed alone.
#   open.sh FILE REGISTRY.pem REGISTRY.key AUTHORITIES.pem SECONDS FOLDER
# SECONDS is the time the registry received the file, since 1970. What was inside is left in FOLDER,
# which should be on a memory-backed file system: records hold personal data.
set -euo pipefail
file=$1 certificate=$2 key=$3 authorities=$4 time=$5 folder=$6
mkdir -m 700 "$folder"

# 1. Decrypt. openssl writes before it has checked the tag: only its status says that it held.
openssl cms -decrypt -binary -inform DER -in "$file" -recip "$certificate" -inkey "$key" \
  -out "$folder/inner"
# 2. The signed manifest stands before the records.
sed '/^-----END CMS-----$/q' "$folder/inner" > "$folder/signed.pem"
sed '1,/^-----END CMS-----$/d' "$folder/inner" > "$folder/records.jsonl"
# 3. The signature, and the chain from the station's certificate to the root.
openssl cms -verify -binary -cades -inform PEM -in "$folder/signed.pem" -CAfile "$authorities" \
  -no-CApath -no-CAstore -attime "$time" -signer "$folder/signer.pem" -out "$folder/manifest.json" \
  2> /dev/null
# 4. The signed hash of the records, and their number.
field() { sed -E 's/.*"'"$1"'":"?([^",}]*).*/\1/' "$folder/manifest.json"; }
hash=$(openssl dgst -sha256 -r "$folder/records.jsonl" | cut -d' ' -f1)
[ "$hash" = "$(field sha256)" ] || { echo "the records are not those that were signed"; exit 1; }
[ "$(wc -l < "$folder/records.jsonl")" = "$(field count)" ] || { echo "records missing"; exit 1; }
echo "station $(field station), batch $(field seq): $(field count) records hold"
echo "batch id $(openssl dgst -sha256 -r "$folder/manifest.json" | cut -d' ' -f1)"

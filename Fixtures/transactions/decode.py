"""What nistitl 0.6 (PyPI) reads in an ANSI/NIST-ITL file, as JSON: an object a record with its type,
its designation and its fields as subfields of items; of data and binary records length and Adler-32.

    python3 decode.py FILE > FILE.json
"""
import json
import sys
import zlib

import nistitl


def digest(data):
    return {"bytes": len(data), "adler32": zlib.adler32(data)}


def content(field):
    raw = field.NIST.split(b":", 1)[1]
    return [[i.decode("latin-1") for i in s.split(b"\x1f")] for s in raw.split(b"\x1e")]


message = nistitl.Message()
message.parse(open(sys.argv[1], "rb").read())
records = []
for record in message:
    entry = {"type": record.type}
    if record.type != 1:
        entry["idc"] = int(record.IDC)
    if isinstance(record, nistitl.BinaryRecord):
        entry["binary"] = digest(record.value)
    else:
        entry["fields"] = {
            str(f.tag): digest(f.value) if isinstance(f, nistitl.BinaryField) else content(f)
            for f in record._fields if f.tag > (0 if record.type == 1 else 2)}
    records.append(entry)
json.dump({"records": records}, sys.stdout, sort_keys=True)
print()

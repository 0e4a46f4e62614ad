"""Writes the golden records with nothing of Maabar: Python's json and unicodedata.

    python3 make.py        # writes *.json beside itself, each one canonical line and a newline

Canonical: keys sorted by their UTF-8 bytes, no space, NFC, integers and strings only.
"""
import base64, json, os, unicodedata

EPOCH = "00112233445566778899aabbccddeeff"
SALT = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


def header(kind, n, station="IQ-IBK-1", **more):
    return {"type": f"maabar/record/{kind}/1", "schema": 1, "station": station, "epoch": EPOCH,
            "n": n, "salt": SALT, **more}


def time(utc, day, monotonic, offset=180):
    return {"utc": utc, "day": day, "offset": offset, "monotonic": monotonic, "boot": "boot-1"}


entry = header("crossing", 7) | {
    # 22:30 UTC is 01:30 of the next day at +03:00.
    "captured": time("2026-03-01T22:30:00.000Z", "2026-03-02", 5_000_000_000),
    "crossing": {"point": "IQ-IBK", "lane": "L2", "direction": "entry", "mode": "land",
                 "control": "reduced", "controlBasis": "Instruction 4 of 2026", "officer": "4711",
                 "category": "pilgrim", "purpose": "religion", "stayDays": 20},
    "traveller": {
        "names": [
            # The combining acute is composed by NFC.
            {"issued": "HASAN JOSE\u0301 AL TIKRITI", "script": "Latn", "source": "mrz",
             "primary": "AL TIKRITI", "secondary": "HASAN JOSE", "truncated": 1},
            {"issued": "حسن علي محمد التكريتي", "script": "Arab", "source": "printed",
             "given": "حسن", "father": "علي", "grandfather": "محمد", "family": "التكريتي",
             "mother": "زينب"}],
        "birth": {"value": "1985-07-01", "precision": "day", "source": "mrz",
                  "calendar": "solar-hijri", "asWritten": "1364-04-10",
                  "possiblyConventional": 1},
        "birthPlace": "Kirkuk", "birthCountry": "IRQ", "sex": {"mrz": "M", "printed": "M"},
        "nationality": "IRN", "residence": "IRN", "residencePlace": "Tabriz"},
    "document": {
        "kind": "passport", "code": "P", "issuer": "IRN", "number": "A12345678",
        "personalNumber": "0012345678", "authority": "Tabriz", "issued": "2024-05-01",
        "expires": "2029-05-01",
        "zone": ["P<IRNAL<TIKRITI<<HASAN<JOSE<<<<<<<<<<<<<<<<<",
                 "A12345678<IRN8507011M2905014<<<<<<<<<<<<<<06"],
        "corrections": [{"field": "number", "read": "A1234S678", "corrected": "A12345678"}],
        "chip": {"reading": "aborted", "reason": "the chip was taken away", "access": "pace",
                 "light": "grey", "signedBy": "D", "milliseconds": 1234},
        "checks": [{"name": "mrz.number-digit", "outcome": "failed", "detail": "digit 4, not 3"},
                   {"name": "mrz.birth-digit", "outcome": "successful"}]},
    "permit": {"kind": "e-visa", "number": "EV-9", "authority": "Ministry of Interior",
               "territory": "Kurdistan Region", "validFrom": "2026-02-01",
               "validUntil": "2026-05-01", "stayDays": 30, "entries": 1},
    "conveyance": {"kind": "bus", "identifier": "34 AB 1234", "country": "TUR",
                   "carrier": "Cizre Nuh", "from": "Silopi", "to": "Najaf"},
    "links": [{"kind": "family", "id": "F-77", "role": "head"},
              {"kind": "group", "id": "HAJ-12", "role": "member"}],
    "templates": [{"finger": 2, "format": "iso-19794-2:2005", "quality": 61,
                   "data": base64.b64encode(bytes(range(200))).decode()}],
    "attachments": [{"kind": "document-page", "format": "image/jpeg", "name": "ab" * 32,
                     "bytes": 81_920, "key": "cd" * 32},
                    {"kind": "finger-image", "format": "image/x-portable-graymap", "finger": 13,
                     "name": "12" * 32, "bytes": 2_400_032, "key": "34" * 32}],
    "screening": {"lists": [{"id": "un-consolidated", "version": 20260227,
                             "validUntil": "2026-03-27"}],
                  "matches": [{"list": "un-consolidated", "version": 20260227,
                               "entry": "QDi.001", "score": 640,
                               "explanation": {"pairs": [{"query": "hasan", "list": "hassan",
                                                          "rule": "doubled letter"}],
                                               "date": -16}}]},
    "restricted": {"lists": [{"id": "iq-silent", "version": 3}],
                   "matches": [{"list": "iq-silent", "version": 3, "entry": "S-5",
                                "score": 910}]},
    "proposal": {"outcome": "referred", "ruleSet": "iraq-default", "ruleVersion": 1,
                 "reasons": [{"code": "list.refer", "text": "A possible match \"to be\" looked at",
                              "rule": "list-refer", "basis": "UNSCR 2368"}]},
    "decision": {"outcome": "admitted", "overrideReason": "Seen by the shift leader\nborn later"},
}

minimal = header("crossing", 1, station="IQ-BGW") | {
    "captured": time("2026-01-01T00:00:00.000Z", "2026-01-01", 0, 0),
    "crossing": {"point": "IQ-BGW", "lane": "1", "direction": "entry", "mode": "air",
                 "control": "normal", "officer": "1", "category": "protection"},
    "traveller": {"names": [{"issued": "Suharto", "script": "Latn", "source": "declared"}],
                  "nationality": "XXX"},
    "decision": {"outcome": "referred"},
}

prevented = header("crossing", 8, practice=1) | {
    "captured": time("2026-03-02T06:00:00.001Z", "2026-03-02", 9),
    "crossing": {"point": "IQ-IBK", "lane": "OUT-1", "direction": "exit", "mode": "land",
                 "control": "normal", "officer": "4711", "category": "ordinary"},
    "traveller": {"names": [{"issued": "ALI", "script": "Latn", "source": "mrz",
                             "primary": "ALI"}],
                  "birth": {"value": "1990", "precision": "year", "source": "estimated",
                            "calendar": "unknown"},
                  "sex": {"mrz": "X", "printed": "F"}, "nationality": "IRQ"},
    "document": {"kind": "identity-card", "number": "١٢٣/45"},
    "proposal": {"outcome": "exit-prevented", "ruleSet": "iraq-default", "ruleVersion": 1,
                 "reasons": [{"code": "order.exit", "text": "An order forbids the exit",
                              "rule": "exit-order"}]},
    "decision": {"outcome": "exit-prevented",
                 "order": {"authority": "Court of Zakho", "number": "12/2026",
                           "day": "2026-02-03"}},
}

outcome = header("outcome", 9) | {
    "of": {"station": "IQ-BGW", "epoch": EPOCH, "n": 1},
    "captured": time("2026-03-02T07:00:00.000Z", "2026-03-02", 10),
    "crossing": {"point": "IQ-BGW", "lane": "S1", "direction": "entry", "officer": "12"},
    "decision": {"outcome": "handed-over", "handedOverTo": "UNHCR"},
    "findings": [{"list": "un-consolidated", "entry": "QDi.001", "verdict": "rejected"}],
    "restricted": {"findings": [{"list": "iq-silent", "entry": "S-5", "verdict": "confirmed"}]},
}

correction = header("correction", 10) | {
    "correction": {"replaces": {"station": "IQ-BGW", "epoch": EPOCH, "n": 1},
                   "reason": "The nationality was declared later", "officer": "12",
                   "made": time("2026-03-02T07:30:00.000Z", "2026-03-02", 11)},
    "captured": minimal["captured"], "crossing": minimal["crossing"],
    "traveller": minimal["traveller"] | {"nationality": "SYR"},
    "decision": {"outcome": "refused-entry", "reasonCode": "no-document",
                 "reasonText": "No document and no claim"},
}

# A battery died: the machine says 1970, the station goes on from its last trusted moment.
doubted = header("crossing", 11) | minimal | {
    "captured": time("2026-03-02T08:00:07.000Z", "2026-03-02", 7_000_000_000)
    | {"clockUnconfirmed": 1, "wall": "1970-01-01T00:00:07.000Z", "boot": "boot-2"},
    "crossing": minimal["crossing"]
    | {"departure": "SYR", "destination": "D", "returnKind": "assisted-voluntary",
       "vulnerability": "separated-child", "processingSeconds": 95},
    "document": {"kind": "passport", "issuer": "IRN", "number": "A12345678"},
    "doubles": [{"kind": "possible-duplicate", "minutes": 4,
                 "earlier": {"station": "IQ-IBK-1", "epoch": EPOCH, "n": 7}},
                {"kind": "same-direction",
                 "earlier": {"station": "IQ-IBK-1", "epoch": EPOCH, "n": 3}}],
    "missing": [{"kind": "portrait", "reason": "no-device"},
                {"kind": "finger-image", "finger": 2, "reason": "bandaged"}],
} | header("crossing", 11)

audit = header("audit", 12) | {
    "captured": time("2026-03-02T08:05:00.000Z", "2026-03-02", 12),
    "audit": {"action": "view", "officer": "8102", "role": "second-line", "times": 3,
              "records": [{"station": "IQ-IBK-1", "epoch": EPOCH, "n": 7},
                          {"station": "IQ-IBK-1", "epoch": EPOCH, "n": 8}],
              "lists": [{"id": "iq-silent", "version": 3, "entry": "S-5"}],
              "purpose": "alert", "subject": "4711", "refused": 1,
              "detail": "the role may not"},
}

closed = header("audit", 13) | {
    "captured": time("2026-03-02T17:00:00.000Z", "2026-03-02", 13),
    "audit": {"action": "shift-closed", "officer": "4711", "role": "officer", "times": 1,
              "sheet": {"shift": 5, "openedBy": "4711", "opened": "2026-03-02T05:00:00.000Z",
                        "first": 7, "last": 12, "openReferrals": 1, "openAlerts": 2,
                        "takenOverBy": "4712",
                        "counts": {"2026-03-02": {
                            "entry": {"movements": {"IRN": 1, "D": 12}, "pending": {"XXX": 1}},
                            "exit": {"prevented": {"IRQ": 1}, "practice": {"IRQ": 1}}}}}},
}

note = header("note", 14) | {
    "of": {"station": "IQ-BGW", "epoch": EPOCH, "n": 1},
    "captured": time("2026-03-02T08:10:00.000Z", "2026-03-02", 14),
    "note": {"kind": "vulnerability", "officer": "8102",
             "text": "Travels alone, says he is 15.\nتحدث مع UNHCR"},
}

def tally(n, **act):
    of = {} if "began" in act else {"of": {"station": "IQ-IBK-1", "epoch": EPOCH, "n": 17}}
    return header("tally", n) | of | {
        "captured": time("2026-03-02T05:00:00.000Z", "2026-03-02", n),
        "tally": {"enumerator": "9001"} | act}


tally_began = tally(17, began={"point": "IQ-IBK-FORD", "setting": "informal",
                               "method": "counted", "share": 60})
tally_counted = tally(18, counted={
    "point": "IQ-IBK-FORD", "country": "IRQ", "day": "2026-03-01", "movement": "incoming",
    "nationality": "SYR", "mode": "foot", "origin": {"country": "SYR", "area": "SY08"},
    "previous": {"country": "SYR"}, "next": {"country": "IRQ", "area": "IQ15"},
    "final": {"country": "other"}, "reasons": ["conflict", "family"],
    "parts": [{"sex": "female", "age": "18+", "people": 2, "vulnerable": {"pregnant": 1}},
              {"sex": "unknown", "age": "under-18", "people": 4,
               "vulnerable": {"unaccompanied": 1, "separated": 0}}],
    "method": "key-informant", "share": 40})
tally_struck = tally(19, struck={"n": 18})
tally_ended = tally(20, ended={"figures": 1, "people": 6})

step_opened = header("step", 15, station="BGW-READMISSION") | {
    "captured": time("2026-03-01T08:00:00.000Z", "2026-03-01", 15),
    "step": {"file": "R-2026-000001-24", "opening": "opened", "number": 1, "act": "opened",
             "officer": "3001", "role": "officer", "session": "00112233aabbccdd",
             "purpose": "readmission", "numbers": ["A99110042"],
             "content": {"type": "maabar/readmission/application/1"}},
}
step_confidence = header("confidence", 16, station="BGW-READMISSION") | {
    "of": {"station": "BGW-READMISSION", "epoch": EPOCH, "n": 15},
    "captured": time("2026-03-01T09:00:00.000Z", "2026-03-01", 16),
    "step": {"file": "R-2026-000001-24", "opening": "opened", "number": 2,
             "previous": "ab" * 32, "act": "interviewed", "officer": "3001", "role": "officer",
             "session": "00112233aabbccdd", "purpose": "readmission",
             "content": {"text": "دەڵێت لە سلێمانی لەدایکبووە"}},
    "attachments": [{"kind": "interview", "format": "application/pdf", "name": "cd" * 32,
                     "bytes": 116, "key": "ef" * 32}],
}

here = os.path.dirname(os.path.abspath(__file__))
for name, record in [("crossing-entry", entry), ("crossing-minimal", minimal),
                     ("crossing-exit-prevented", prevented), ("outcome", outcome),
                     ("correction", correction), ("crossing-doubted", doubted),
                     ("audit", audit), ("audit-shift-closed", closed), ("note", note),
                     ("step-opened", step_opened), ("step-confidence", step_confidence),
                     ("tally-began", tally_began), ("tally-counted", tally_counted),
                     ("tally-struck", tally_struck), ("tally-ended", tally_ended)]:
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    with open(os.path.join(here, name + ".json"), "wb") as out:
        out.write(unicodedata.normalize("NFC", text).encode() + b"\n")

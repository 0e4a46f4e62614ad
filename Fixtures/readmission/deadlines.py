"""Writes worked-deadlines.jsonl, holidays.tsv and islamic.tsv: expected values from outside Maabar.

Every last day stands here twice: counted by hand on a paper calendar (the second value of each
`expect`), and computed by independent libraries (the third). The script stops when they differ.
Run:  pip install holidays==0.109 convertdate==2.5.1 python-dateutil numpy==2.4.6
      python3 deadlines.py
"""
import datetime as dt
import json
import sys

import holidays
import numpy as np
from convertdate import islamic
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from dateutil.relativedelta import relativedelta

D = dt.date.fromisoformat
YEARS = range(2023, 2032)
WEEKMASK = {"IRQ": "1111001"}  # Monday first: Friday and Saturday off
CODE = {"DEU": "DE", "SWE": "SE", "AUT": "AT", "FRA": "FR", "SRB": "RS", "TUR": "TR"}
ISLAMIC = {
    "IRQ": {"islamic-new-year": (1, 1, 1), "ashura": (1, 10, 1), "mawlid": (3, 12, 1),
            "eid-al-fitr": (10, 1, 3), "eid-al-adha": (12, 10, 4), "ghadir": (12, 18, 1)},
    "TUR": {"eid-al-fitr": (10, 1, 3), "eid-al-adha": (12, 10, 4)},
}
IRAQ_FIXED = [(1, 1), (1, 6), (3, 16), (3, 21), (5, 1)]  # Law 12 of 2024, Article 1


def tabular(year, month, day):
    return dt.date(*islamic.to_gregorian(year, month, day))


def rests(state, shift=0, fixes=None):
    """Holidays of a State; `fixes` names Islamic ones announced for a day: id -> (first, days)."""
    days = set()
    if state == "IRQ":
        days |= {dt.date(y, m, d) for y in YEARS for m, d in IRAQ_FIXED}
    elif state in CODE:
        kind = ("public", "de_facto") if state == "SWE" else ("public",)
        found = holidays.country_holidays(CODE[state], years=YEARS, categories=kind)
        days |= {d for d, name in found.items()
                 if state != "TUR" or not all("Eid" in n for n in name.split("; "))}
    for rule, (month, day, length) in ISLAMIC.get(state, {}).items():
        for year in range(1444, 1456):
            first = tabular(year, month, day) + dt.timedelta(days=shift)
            count = length
            if fixes and rule in fixes and abs((fixes[rule][0] - first).days) <= 17:
                first, count = fixes[rule]
            days |= {first + dt.timedelta(days=n) for n in range(count)}
    return days


def work(n, start, *states, shift=0, fixes=None, worked=()):
    """Working days on which all the States work, counted from the day after `start`."""
    mask = [all(WEEKMASK.get(s, "1111100")[i] == "1" for s in states) for i in range(7)]
    off = set().union(*(rests(s, shift, fixes) for s in states))
    if not worked:
        day = np.busday_offset(D(start), 0, roll="preceding", weekmask=mask, holidays=sorted(off))
        return str(np.busday_offset(day, n, weekmask=mask, holidays=sorted(off)))
    day = D(start)
    while n:
        day += dt.timedelta(days=1)
        n -= (mask[day.weekday()] and day not in off) or day in worked
    return str(day)


def spread(n, start, *states, **more):
    all_ = [work(n, start, *states, shift=s, **more) for s in (-1, 0, 1)]
    return all_[1], min(all_), max(all_)


def cal(n, start):
    return str(D(start) + relativedelta(days=n))


def mon(n, start):
    return str(D(start) + relativedelta(months=n))


CASES = []


def case(what, agreement, role, requested, requesting, today, expect, procedure="normal",
         person="own-national", **more):
    out = []
    for step, hand, library, *rest in expect:
        low, high = library, library
        if isinstance(library, tuple):
            library, low, high = library
        if hand != library:
            sys.exit(f"{len(CASES) + 1} {step}: by hand {hand}, by the library {library}")
        row = {"step": step, "due": hand, "earliest": low, "latest": high}
        row.update(rest[0] if rest else {})
        out.append(row)
    CASES.append({
        "case": len(CASES) + 1, "what": what, "agreement": agreement, "role": role,
        "requested": requested, "requesting": requesting, "procedure": procedure,
        "person": person, "today": today, **more, "expect": out})


def running(n): return {"state": f"running {n}"}
def over(n, silence=None): return {"state": f"overdue {n}", **({"silence": silence} if silence else {})}
def done(day, late=0): return {"state": f"done {day} {late}"}


EC, TR, RU, SK, MM = ("ec-serbia-2007", "eu-turkey-2014", "russia-switzerland-2009",
                      "switzerland-slovakia-2007", "model-memorandum")
R = "receipt-confirmed"

case("a reply runs in calendar days and may end on a Sunday", EC, "requested", "SRB", "DEU",
     "2026-10-05", [("reply", "2026-10-11", cal(10, "2026-10-01"), running(6))],
     events={R: "2026-10-01"}, only=["reply"])
case("silence is tacit agreement, and starts the time for the transfer", EC, "requesting", "SRB",
     "DEU", "2026-10-12",
     [("reply", "2026-10-11", cal(10, "2026-10-01"), over(1, "agreed")),
      ("transfer", "2027-01-11", mon(3, "2026-10-11"), {**running(91), "silent": True})],
     events={R: "2026-10-01"})
case("a reply extended once by six days", EC, "requested", "SRB", "DEU", "2026-10-15",
     [("reply", "2026-10-17", cal(16, "2026-10-01"), running(2))], events={R: "2026-10-01"},
     extensions=[{"step": "reply", "on": "2026-10-08", "motive": "the register is searched"}],
     only=["reply"])
case("an answer in time starts the time for the transfer", EC, "requested", "SRB", "DEU",
     "2026-10-20",
     [("reply", "2026-10-11", cal(10, "2026-10-01"), done("2026-10-09")),
      ("transfer", "2027-01-09", mon(3, "2026-10-09"), running(81))],
     events={R: "2026-10-01", "agreed": "2026-10-09"}, done={"reply": "2026-10-09"})
case("an answer that comes late counts from its own day", EC, "requested", "SRB", "DEU",
     "2026-10-20",
     [("reply", "2026-10-11", cal(10, "2026-10-01"), done("2026-10-14", 3)),
      ("transfer", "2027-01-14", mon(3, "2026-10-14"), running(86))],
     events={R: "2026-10-01", "agreed": "2026-10-14"}, done={"reply": "2026-10-14"})
case("accelerated over New Year: each side's own working days", EC, "requesting", "SRB", "DEU",
     "2027-01-04",
     [("submission", "2026-12-31", work(2, "2026-12-29", "DEU"), done("2026-12-31")),
      ("reply", "2027-01-05", work(2, "2026-12-31", "SRB"), running(1)),
      ("transfer", "2027-04-05", mon(3, "2027-01-05"), {**running(91), "silent": True})],
     procedure="accelerated", events={"apprehended": "2026-12-29", R: "2026-12-31"},
     done={"submission": "2026-12-31"})
case("accelerated over Orthodox Easter", EC, "requested", "SRB", "FRA", "2026-04-14",
     [("reply", "2026-04-14", work(2, "2026-04-08", "SRB"), running(0)),
      ("transfer", "2026-07-14", mon(3, "2026-04-14"), {**running(91), "silent": True})],
     procedure="accelerated", events={R: "2026-04-08"})
case("a year from the 29th of February ends on the 28th", EC, "requesting", "SRB", "DEU",
     "2029-01-01",
     [("submission", "2029-02-28", mon(12, "2028-02-29"), running(58))],
     person="third-country-national", events={"stay-known": "2028-02-29"})
case("three months from the 30th of November end with February", EC, "requested", "SRB", "SWE",
     "2027-03-01",
     [("reply", "2026-12-03", cal(10, "2026-11-23"), done("2026-11-30")),
      ("transfer", "2027-02-28", mon(3, "2026-11-30"), over(1))],
     events={R: "2026-11-23", "agreed": "2026-11-30"}, done={"reply": "2026-11-30"})
case("a court's stay holds the transfer up: what was left runs on after it", EC, "requesting",
     "SRB", "DEU", "2027-02-11",
     [("reply", "2026-10-11", cal(10, "2026-10-01"), done("2026-10-09")),
      ("transfer", "2027-03-02", cal(20, "2027-02-10"), running(19))],
     events={R: "2026-10-01", "agreed": "2026-10-09"}, done={"reply": "2026-10-09"},
     extensions=[{"step": "transfer", "on": "2026-12-20", "until": "2027-02-10",
                  "motive": "a court stayed the removal"}])
case("a protocol's shorter times, extended", "france-serbia-protocol", "requested", "SRB", "FRA",
     "2026-10-13", [("reply", "2026-10-16", cal(11, "2026-10-05"), running(3))],
     events={R: "2026-10-05"},
     extensions=[{"step": "reply", "on": "2026-10-09", "motive": "the father's register"}],
     only=["reply"])
case("twenty-five calendar days", TR, "requested", "TUR", "AUT", "2026-09-26",
     [("reply", "2026-09-26", cal(25, "2026-09-01"), running(0)),
      ("travel-document", "2026-09-30", spread(3, "2026-09-26", "TUR"),
       {**running(4), "silent": True}),
      ("transfer", "2026-12-26", mon(3, "2026-09-26"), {**running(91), "silent": True})],
     person="stateless", events={R: "2026-09-01"})
case("extended to sixty days in all", TR, "requested", "TUR", "AUT", "2026-09-27",
     [("reply", "2026-10-31", cal(60, "2026-09-01"), running(34)),
      ("travel-document", "2026-11-04", spread(3, "2026-10-31", "TUR"),
       {**running(38), "silent": True}),
      ("transfer", "2027-01-31", mon(3, "2026-10-31"), {**running(126), "silent": True})],
     events={R: "2026-09-01"},
     extensions=[{"step": "reply", "on": "2026-09-20", "motive": "two registers disagree"}])
case("working days over an estimated feast have a range", TR, "requested", "TUR", "DEU",
     "2026-03-18", [("reply", "2026-03-24", spread(5, "2026-03-16", "TUR"), running(6))],
     procedure="accelerated", events={R: "2026-03-16"}, only=["reply"])
FEAST = {"eid-al-fitr": (D("2026-03-19"), 3)}
case("the feast is announced a day early: the reply is due a day later, with a note", TR,
     "requested", "TUR", "DEU", "2026-03-18",
     [("reply", "2026-03-25", work(5, "2026-03-16", "TUR", fixes=FEAST),
       {**running(7), "estimated": "2026-03-24"})],
     procedure="accelerated", events={R: "2026-03-16"}, only=["reply"],
     declared=[{"type": "maabar/declared-holiday/1", "state": "TUR", "fixes": "eid-al-fitr",
                "first": "2026-03-19", "days": 3, "reason": "Presidency of Religious Affairs",
                "learnt": "2026-03-17"}])
case("no travel document in time: the other State's own will do", TR, "requesting", "TUR", "DEU",
     "2026-11-04",
     [("reply", "2026-11-09", cal(25, "2026-10-15"), done("2026-10-28")),
      ("travel-document", "2026-11-03", spread(3, "2026-10-28", "TUR"), over(1, "own-document")),
      ("transfer", "2027-01-28", mon(3, "2026-10-28"), running(85))],
     events={R: "2026-10-15", "agreed": "2026-10-28"}, done={"reply": "2026-10-28"})
case("readmitted in error, taken back in time", TR, "requested", "TUR", "DEU", "2026-11-20",
     [("error-return", "2026-11-30", mon(3, "2026-08-31"), done("2026-11-15"))],
     events={"transferred": "2026-08-31", "error-found": "2026-10-02"},
     done={"error-return": "2026-11-15"})
case("we are the State of transit; silence lets nobody pass", TR, "transit", "PAK", "DEU",
     "2026-05-02", [("reply", "2026-04-30", work(5, "2026-04-22", "TUR"), over(2, "not-agreed"))],
     transit="TUR", person="third-country-national", events={R: "2026-04-22"})
case("a hundred and eighty days to submit", RU, "requesting", "RUS", "CHE", "2026-07-01",
     [("submission", "2026-07-14", cal(180, "2026-01-15"), running(13))],
     events={"stay-known": "2026-01-15"})
case("extended to sixty days, then silence", RU, "requested", "RUS", "CHE", "2026-08-10",
     [("reply", "2026-08-09", cal(60, "2026-06-10"), over(1, "agreed")),
      ("transfer", "2026-11-07", cal(90, "2026-08-09"), {**running(89), "silent": True})],
     events={R: "2026-06-10"},
     extensions=[{"step": "reply", "on": "2026-07-01", "motive": "legal obstacles"}])
case("a person readmitted in error is not taken back in time", RU, "requested", "RUS", "CHE",
     "2026-03-01", [("error-return", "2026-02-28", mon(1, "2026-01-31"), over(1))],
     events={"transferred": "2026-01-31"})
case("two working days for own nationals, four more; silence is no consent", SK, "requested",
     "SVK", "CHE", "2026-10-13",
     [("reply", "2026-10-12", work(6, "2026-10-02", "SVK"), over(1, "not-agreed"))],
     events={R: "2026-10-02"},
     extensions=[{"step": "reply", "on": "2026-10-06", "motive": "the registry is closed"}])
case("notice is counted back from the day planned", SK, "requesting", "SVK", "CHE", "2026-10-15",
     [("notice", "2026-10-19", cal(-1, "2026-10-20"), running(4))],
     events={"transfer-planned": "2026-10-20"})
case("five working days for others; a refusal ends the clock", SK, "requested", "SVK", "CHE",
     "2026-10-20", [("reply", "2026-10-09", work(5, "2026-10-02", "SVK"), done("2026-10-08"))],
     person="third-country-national", events={R: "2026-10-02"}, done={"reply": "2026-10-08"},
     refused=True)
case("fourteen working days with three holidays on the way", "austria-20005245", "requested",
     "AUT", "MKD", "2026-06-01",
     [("reply", "2026-06-02", work(14, "2026-05-11", "AUT"), running(1)),
      ("transfer", "2026-09-02", mon(3, "2026-06-02"), {**running(93), "silent": True})],
     person="third-country-national", events={R: "2026-05-11"})
case("six months to submit from the 31st, made longer by sixty days",
     "switzerland-sr-0-142-113-149", "requesting", "DNK", "CHE", "2026-11-01",
     [("submission", "2026-11-29", cal(60, mon(6, "2026-03-31")), running(28))],
     events={"stay-known": "2026-03-31"},
     extensions=[{"step": "submission", "on": "2026-09-15", "motive": "the person hid"}])
case("thirty days over the turn of the year", "ec-pakistan-2010", "requested", "PAK", "DEU",
     "2027-01-15",
     [("reply", "2027-01-14", cal(30, "2026-12-15"), over(1, "agreed")),
      ("transfer", "2027-04-14", mon(3, "2027-01-14"), {**running(89), "silent": True})],
     events={R: "2026-12-15"})
case("a document asked for and not acknowledged", "ec-sri-lanka-2005", "requesting", "LKA", "FRA",
     "2026-11-21",
     [("travel-document", "2026-11-19", cal(30, "2026-10-20"), over(2, "own-document"))],
     events={"travel-document-asked": "2026-10-20"})
case("no agreement: an aim of our own, and silence means nothing", "none", "requested", "IRQ",
     "GBR", "2026-11-05", [("reply", "2026-10-31", cal(30, "2026-10-01"), over(5))],
     events={R: "2026-10-01"})
case("the partnership agreement names a duty and no time", "eu-iraq-partnership-2012",
     "requested", "IRQ", "DEU", "2026-10-20",
     [("reply", "2026-10-31", cal(30, "2026-10-01"), running(11))], events={R: "2026-10-01"})
case("first phase: Iraq's weekend, 16 March, and an estimated feast", MM, "requested", "IRQ",
     "SWE", "2026-03-12", [("reply", "2026-04-02", spread(15, "2026-03-10", "IRQ"), running(21))],
     events={R: "2026-03-10"})
LONG = {"eid-al-fitr": (D("2026-03-21"), 4)}
case("the Council of Ministers announces four days: three working days more", MM, "requested",
     "IRQ", "SWE", "2026-03-19",
     [("reply", "2026-04-06", work(15, "2026-03-10", "IRQ", fixes=LONG),
       {**running(18), "estimated": "2026-04-02"})],
     events={R: "2026-03-10"},
     declared=[{"type": "maabar/declared-holiday/1", "state": "IRQ", "fixes": "eid-al-fitr",
                "first": "2026-03-21", "days": 4, "reason": "Council of Ministers",
                "learnt": "2026-03-18"}])
case("a Saturday is worked by order", MM, "requested", "IRQ", "SWE", "2026-03-25",
     [("reply", "2026-04-01", spread(15, "2026-03-10", "IRQ", worked=[D("2026-03-28")]),
       {**running(7), "estimated": "2026-04-02"})],
     events={R: "2026-03-10"},
     declared=[{"type": "maabar/declared-holiday/1", "state": "IRQ", "works": True,
                "first": "2026-03-28", "reason": "Council of Ministers", "learnt": "2026-03-24"}])
case("second phase: days on which both work are Monday to Thursday", MM, "requested", "IRQ",
     "SWE", "2027-01-12",
     [("reply", "2027-01-11", work(10, "2026-12-20", "IRQ", "SWE"), over(1, "not-agreed"))],
     events={R: "2026-12-20"})
case("a limit that ends on a Sunday rolls to Monday where the rule says so", MM, "requesting",
     "IRQ", "SWE", "2026-05-20",
     [("submission", "2026-06-01", work(1, cal(29, "2026-05-01"), "SWE"), running(12))],
     events={"stay-known": "2026-05-01"})
case("refused and closed: nothing runs any more", EC, "requested", "SRB", "DEU", "2026-12-01",
     [("reply", "2026-10-11", cal(10, "2026-10-01"), {"state": "idle"}),
      ("transfer", "2027-01-11", mon(3, "2026-10-11"), {"state": "idle", "silent": True})],
     events={R: "2026-10-01"}, closed=True)

with open("worked-deadlines.jsonl", "w") as f:
    for row in CASES:
        f.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
with open("holidays.tsv", "w") as f:
    f.write("# State and day: nationwide public holidays 2024 to 2030 (Sundays left out)\n")
    for state in ("AUT", "DEU", "FRA", "SRB", "SWE"):
        for day in sorted(d for d in rests(state) if 2024 <= d.year <= 2030):
            if day.weekday() != 6:
                f.write(f"{state}\t{day}\n")
with open("islamic.tsv", "w") as f:
    f.write("# Year, month and day of the tabular Islamic calendar, and the civil day\n")
    for year in list(range(1430, 1480)) + [1, 2, 500, 1000, 1600]:
        for month in range(1, 13):
            f.write(f"{year}\t{month}\t1\t{tabular(year, month, 1)}\n")
with open("easter.tsv", "w") as f:
    f.write("# Year, Easter Sunday of the Gregorian and of the Julian reckoning\n")
    for year in range(1900, 2100):
        f.write(f"{year}\t{easter(year, EASTER_WESTERN)}\t{easter(year, EASTER_ORTHODOX)}\n")
print(len(CASES), "cases")

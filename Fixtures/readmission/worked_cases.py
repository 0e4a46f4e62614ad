"""Writes worked-cases.jsonl: thirty invented cases from the application to the end, act by act.

Every case says what must follow: where it stands, what was concluded, which blocks stand, and what
is refused on the way (an act after `!` and the fault's name). The last day for the reply stands
twice, counted by hand and computed with python-dateutil; the script stops when they differ.
Run:  pip install python-dateutil; python3 worked_cases.py
"""
import datetime as dt
import json
import sys

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MO, SU, TH, TU, WE, rrule

CASES = []
PLAIN = ["verify", "conclude established", "confirm", "reply"]
MOVE = ["answers", "announce", "hand over", "arrive", "close"]
OTHER = {"names": [{"issued": "Layla Hassan Invented"}], "birth": "1970-01-02", "sex": "F"}
FREE = {"kind": "assisted-voluntary", "language": "ckb"}


# Iraq's days of work in March 2026, without 16 March, the feast as estimated and Nowruz.
IRAQ = [d for d in rrule(DAILY, dtstart=dt.datetime(2026, 3, 2), count=40,
                         byweekday=(SU, MO, TU, WE, TH))
        if d.date() not in {dt.date(2026, 3, day) for day in (16, 20, 21, 22)}]
# Days on which Iraq and France work.
BOTH = [d for d in IRAQ if d.weekday() < 4]


def case(what, acts, phase, conclusion=None, blocks=(), due="2026-03-31", count=None,
         **application):
    """`due` is counted by hand; the library counts 30 calendar days, or what `count` says."""
    if due:
        library = dt.date(2026, 3, 1) + relativedelta(days=30)
        if count:
            library = count[0][count[1] - 1].date()
        if due != str(library):
            sys.exit(f"{what}: by hand {due}, by the library {library}")
    CASES.append({k: v for k, v in {
        "case": len(CASES) + 1, "what": what, "application": application, "acts": acts,
        "phase": phase, "conclusion": conclusion, "blocks": list(blocks), "replyDue": due,
    }.items() if v not in (None, [], {}) or k in ("acts",)})


B, S2, ST, SG, RL = ("record.case-blocked", "record.case-second-person", "record.case-step",
                     "readmission.safeguard", "record.case-role")
PO, NR = "readmission.policy", "readmission.not-reached"

case("a passport: established, agreed, arrived", PLAIN + MOVE, "closed", "established")
case("prima facie only: presumed", ["verify", "conclude presumed", "confirm", "reply"], "agreed",
     "presumed", agreement="eu-iraq-partnership-2012")
case("not established on this evidence", ["verify", "conclude not-established", "confirm", "reply",
     "close"], "closed", "not-established")
case("another nationality: refused", ["verify", "conclude not-a-national", "confirm", "reply"],
     "refused", "not-a-national")
case("new evidence after a refusal opens it again",
     ["verify", "conclude not-established", "confirm", "reply", "verify", "conclude established",
      "confirm", "reply"], "agreed", "established")
case("further inquiry, then an answer",
     ["verify", "conclude further-inquiry", "confirm", f"!{S2} reply", "verify",
      "conclude presumed", "confirm", "reply"], "agreed", "presumed")
case("the second officer declines", ["verify", "conclude established", "decline",
     f"!{S2} reply"], "examined")
case("nobody confirms their own conclusion",
     ["verify", "conclude established", f"!{S2} confirm-self", f"!{S2} reply"], "concluded")
case("a reply before verification", [f"!{S2} reply", f"!{ST} conclude established"], "open")
case("accelerated: two days on which both sides work", PLAIN, "agreed", "established",
     procedure="accelerated", agreement="model-tacit", otherState="FRA", due="2026-03-03",
     count=(BOTH, 2))
case("a time limit made longer, with its motive", ["extend", "verify"], "examined",
     agreement="none")
case("silence is consent under the agreement, for a supervisor to note, and establishes nothing",
     ["day 40", f"!{PO} silence", "silence-supervisor"], "agreed", agreement="model-tacit",
     otherState="FRA")
case("silence is no consent under the memorandum", ["day 40", "silence"], "refused",
     agreement="model-memorandum", otherState="SWE", due="2026-03-24", count=(IRAQ, 15))
case("silence is not noted before its day", [f"!{ST} silence"], "open", agreement="model-tacit",
     otherState="FRA")
case("the certified statement is missing",
     ["verify", "conclude established", "confirm", f"!{SG} reply"], "decided", "established",
     terms={"kind": "forced"})
case("a refusal needs no statement", ["verify", "conclude not-a-national", "confirm", "reply"],
     "refused", "not-a-national", terms={"kind": "forced"})
case("asylum in the remarks: put away unread, blocked",
     ["verify", "conclude established", "confirm", f"!{B} reply"], "decided", "established",
     ["withheld"], observations="He asked for asylum on arrival.")
case("a court's stay, ended on the final decision by two people",
     ["verify", "conclude established", "confirm", "block stay court", f"!{B} reply",
      f"!{B} unblock", "unblock decision", f"!{B} reply", f"!{S2} confirm-supervisor", "confirm",
      "reply"], "agreed", "established")
case("an appeal, through counsel, stands", ["block appeal counsel"] + PLAIN[:3] +
     [f"!{B} reply"], "decided", "established", ["appeal"])
case("a health block is ended by a supervisor with a reason",
     PLAIN + ["block health person", f"!{RL} unblock-officer", "unblock", "answers", "announce"],
     "announced", "established")
case("a real risk on return is found: blocked until a final decision",
     PLAIN + ["answer no-risk no", f"!{SG} announce", f"!{B} unblock"], "agreed", "established",
     ["non-refoulement"])
case("voluntary return: consent given, then withdrawn before boarding",
     PLAIN + ["answers", f"!{SG} announce", "answer consent yes", "announce",
              "answer consent no", f"!{SG} hand over"], "announced", "established", ["consent"],
     terms=FREE, person=OTHER, evidence=None)
case("consent is no basis for a forced return", PLAIN + [f"!{SG} answer consent yes"], "agreed",
     "established")
case("an unaccompanied child", PLAIN + ["answers", f"!{SG} announce", "answer best-interests yes",
     f"!{SG} announce", "answer receiving-adult yes", "announce"], "announced", "established",
     person={"names": [{"issued": "Young Invented"}], "birth": "2011-05-05"}, evidence=None)
case("age doubt means child", PLAIN + ["answers", f"!{SG} announce"], "agreed", "established",
     person={"names": [{"issued": "Perhaps Invented"}], "birth": "2006-01-01", "ageDoubt": 1},
     evidence=None)
case("a family travels together or not at all",
     PLAIN + ["answers", f"!{SG} announce", "answer family-together no", f"!{SG} announce"],
     "agreed", "established", ["family"],
     spouse={"names": [{"issued": "Spouse Invented"}], "birth": "1992-01-01"})
case("absent at the gate, announced again, arrived",
     PLAIN + ["answers", "announce", "absent", "announce", "hand over", "arrive"], "arrived",
     "established")
case("readmitted in error, taken back",
     PLAIN + MOVE + ["claim error", "reverse"], "closed", "established")
case("we ask: nothing goes out while a claim is open; then it is, and they agree",
     ["block protection person", f"!{B} submit", "unblock decision", "confirm", "submit",
      "theirs agreed", "answers", "announce", "hand over"], "handed-over", role="requesting")
case("a transit, agreed to by two people",
     ["verify", f"!{ST} conclude established", "conclude transit-agreed", "confirm", "reply"],
     "agreed", "transit-agreed", role="transit",
     transit={"destination": "IRN", "day": "2026-03-25", "admissionAssured": 1}, due=None)
case("an amended application voids the conclusion", PLAIN[:3] + ["amend", f"!{S2} reply"], "open")

case("where there is no agreement silence has no meaning", ["day 40", f"!{ST} silence"], "open")
case("two officers alone do not agree to a forced return: the State's policy asks a supervisor",
     PLAIN[:2] + ["confirm-officer", f"!{PO} reply", "reply-supervisor"], "agreed", "established")
case("a phase of own wish does not reach a forced return",
     PLAIN[:3] + [f"!{NR} reply"], "decided", "established", agreement="model-memorandum",
     otherState="SWE", due="2026-03-24", count=(IRAQ, 15))

with open("worked-cases.jsonl", "w") as out:
    for one in CASES:
        out.write(json.dumps(one, sort_keys=True, ensure_ascii=False) + "\n")
print(len(CASES), "cases")

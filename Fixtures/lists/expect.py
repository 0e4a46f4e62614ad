#!/usr/bin/env python3
"""Writes what the importers of the OFAC and UN lists must find, without Maabar's code.

    python3 expect.py ofac SDN.CSV [ALT.CSV [COMMENTS.CSV]] > expected.jsonl
    python3 expect.py un un-consolidated.xml > expected.jsonl

One line a person: id, names (issued form, type), dates of birth, document numbers, sex, and the
raw words of nationalities. Only the Python standard library; regular expressions over the whole
remarks instead of Maabar's parts. Made for Maabar, Apache-2.0.
"""
import csv
import json
import re
import sys
import xml.etree.ElementTree as ET

MONTHS = {m: i for i, m in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
csv.field_size_limit(1 << 20)


def rows(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if row and row[0].strip().isdigit():
                yield [None if c.strip() in ("-0-", "") else c.strip() for c in row]


def name(text):
    family, comma, given = text.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else text


def one_date(text):
    m = re.fullmatch(r"(?:(?:(\d\d) )?([A-Z][a-z]{2}) )?(\d{4})", text)
    if not m:
        return None
    day, month, year = m.groups()
    return year + (f"-{MONTHS[month]:02}" if month else "") + (f"-{day}" if day else "")


def date(text):
    circa = "~" if text.startswith("circa ") else ""
    text = text.removeprefix("circa ")
    parts = [one_date(p.removeprefix("circa ")) for p in text.split(" to ")]
    return None if None in parts else circa + "/".join(parts)


def unique(items):
    return list(dict.fromkeys(items))


PASSPORT = re.compile(r"(?:^|; )(?:alt\. )?(?:Stateless Person |Diplomatic )?Passport ([^;(]+?)"
                      r"(?= \(| issued | expires |; |;|\.$|$)")
NATIONAL = re.compile(r"(?:^|; )(?:alt\. )?(?:National ID No\.|Cedula No\.|D\.N\.I\.|C\.U\.R\.P\.|"
                      r"Personal ID Card|Identification Number) ([^;(]+?)"
                      r"(?= \(| issued | expires |; |;|\.$|$)")


def ofac(paths):
    sides = {5: {}, 2: {}}
    for path in paths[1:]:
        for row in rows(path):
            if len(row) in sides:
                sides[len(row)].setdefault(row[0], []).append(row[3] if len(row) == 5 else row[1])
    for row in rows(paths[0]):
        if row[2] != "individual":
            continue
        text = (row[11] or "") + "".join(sides[2].get(row[0], []))
        names = [(name(row[1]), "primary")]
        names += [(name(alias), "aka") for alias in sides[5].get(row[0], [])]
        names += [(name(alias), "weak") for alias in re.findall(r"a\.k\.a\. '(.+?)'(?:;|\.?$)", text)]
        seen, kept = set(), []
        for item in names:
            if item[0] not in seen:
                seen.add(item[0])
                kept.append(item)
        gender = re.search(r"Gender (Male|Female)", text)
        yield {
            "id": f"OFAC-{row[0]}", "names": kept,
            "dob": unique(d for d in map(date, re.findall(
                r"DOB ((?:circa )?[^;]*?)(?=;|\.?$)", text)) if d),
            "nationality": unique(re.findall(r"(?:nationality|citizen) ([^;]+?)(?=;|\.?$)", text)),
            "passport": unique(PASSPORT.findall(text)), "nationalid": unique(NATIONAL.findall(text)),
            "sex": gender.group(1)[0] if gender else None,
        }


def tidy(element):
    return " ".join((element.text or "").split()) if element is not None else ""


def un(path):
    for person in ET.parse(path).getroot().iter("INDIVIDUAL"):
        get = lambda tag: [t for t in map(tidy, person.findall(tag)) if t]
        parts = [t for tag in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
                 for t in get(tag)]
        names = [(" ".join(parts), "primary")]
        names += [(n, "original") for n in get("NAME_ORIGINAL_SCRIPT")]
        for alias in person.findall("INDIVIDUAL_ALIAS"):
            if tidy(alias.find("ALIAS_NAME")):
                weak = tidy(alias.find("QUALITY")).lower() == "low"
                names.append((tidy(alias.find("ALIAS_NAME")), "weak" if weak else "aka"))
        kept = {}
        for issued, kind in names:
            if issued not in kept or kept[issued] == "weak":
                kept[issued] = kind
        dates = []
        for birth in person.findall("INDIVIDUAL_DATE_OF_BIRTH"):
            circa = "~" if tidy(birth.find("TYPE_OF_DATE")) == "APPROXIMATELY" else ""
            years = tidy(birth.find("FROM_YEAR")), tidy(birth.find("TO_YEAR"))
            if all(years):
                dates.append(circa + "/".join(years))
                continue
            for tag in ("DATE", "YEAR", "FROM_YEAR", "TO_YEAR"):
                if tidy(birth.find(tag)):
                    dates.append(circa + tidy(birth.find(tag))[:10])
                    break
        gender = get("GENDER")
        yield {
            "id": get("REFERENCE_NUMBER")[0], "names": list(kept.items()), "dob": unique(dates),
            "nationality": unique(t for n in person.findall("NATIONALITY")
                                  for t in map(tidy, n.findall("VALUE")) if t),
            "numbers": unique(t for d in person.findall("INDIVIDUAL_DOCUMENT")
                              for t in map(tidy, d.findall("NUMBER")) if t),
            "sex": gender[0][0] if gender and gender[0] in ("Male", "Female") else None,
        }


people = ofac(sys.argv[2:]) if sys.argv[1] == "ofac" else un(sys.argv[2])
for one in people:
    print(json.dumps(one, ensure_ascii=False, sort_keys=True))

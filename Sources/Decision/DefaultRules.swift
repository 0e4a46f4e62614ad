/// The rule file that a new station gets; the administrator's own takes its place.
///
/// It stands here once: `maabar setup` writes this text, and the tests read it.
public enum DefaultRules {
  /// The file, for points of entry of Iraq. Precedence: 900s protect, 800s obey orders and lists,
  /// 700s ask for a document, 500s for a permit, 100s inform, 0 lets through.
  public static let text = #"""
    {
      "type": "maabar/rules/1",
      "id": "iraq-default",
      "version": 1,
      "title": "Points of entry of Iraq: rules to begin with",
      "rules": [
        {
          "id": "protection-claim", "precedence": 990, "propose": "refer",
          "when": {"any": [
            {"field": "fearOfReturn", "is": true},
            {"all": [
              {"field": "direction", "is": "entry"}, {"field": "category", "is": "protection"}
            ]}
          ]},
          "code": "protection.claim",
          "text": "The traveller asks for protection or voices fear of return",
          "basis": "Law 51 of 1971 on political refugees; Convention against Torture, article 3"
        },
        {
          "id": "unaccompanied-child", "precedence": 980, "propose": "refer",
          "when": {"field": "unaccompaniedChild", "is": true},
          "code": "child.unaccompanied",
          "text": "No responsible adult is with a traveller who is or may be a child",
          "basis": "Convention on the Rights of the Child, articles 3 and 20"
        },
        {
          "id": "protective-match", "precedence": 970, "propose": "refer",
          "when": {"match": {"field": "visibility", "is": "protective"}},
          "code": "list.protective",
          "text": "Bring the traveller to the protection desk, apart from others"
        },
        {
          "id": "exit-order", "precedence": 890, "propose": "prevent-exit",
          "when": {"all": [
            {"field": "direction", "is": "exit"},
            {"match": {"all": [
              {"field": "action", "is": "prevent-exit"}, {"field": "order", "is": true},
              {"field": "confirmed", "is": true}
            ]}}
          ]},
          "code": "order.exit",
          "text": "A confirmed order in force forbids the exit"
        },
        {
          "id": "refusal-list", "precedence": 880, "propose": "refuse-entry",
          "when": {"all": [
            {"field": "direction", "is": "entry"}, {"field": "ownNational", "is": false},
            {"match": {"all": [
              {"field": "action", "is": "refuse-entry"}, {"field": "confirmed", "is": true}
            ]}}
          ]},
          "code": "list.refuse",
          "text": "A confirmed match with a list under which entry is refused"
        },
        {
          "id": "list-refer", "precedence": 870, "propose": "refer",
          "when": {"match": {"field": "action",
            "is": ["refer", "refuse-entry", "prevent-exit"]}},
          "code": "list.refer",
          "text": "A possible match that the second line confirms or dismisses"
        },
        {
          "id": "document-reported", "precedence": 860, "propose": "refer",
          "when": {"match": {"field": "action", "is": "retain-document"}},
          "code": "list.document",
          "text": "The document is reported lost, stolen or revoked"
        },
        {
          "id": "no-document", "precedence": 790, "propose": "refer",
          "when": {"field": "documentKind", "is": "none"},
          "code": "document.none",
          "text": "No document was shown"
        },
        {
          "id": "document-check-failed", "precedence": 780, "propose": "refer",
          "when": {"any": [
            {"field": "check mrz.document-number-digit", "is": "failed"},
            {"field": "check mrz.birth-date-digit", "is": "failed"},
            {"field": "check mrz.expiry-date-digit", "is": "failed"},
            {"field": "check mrz.optional-data-digit", "is": "failed"},
            {"field": "check mrz.composite-digit", "is": "failed"},
            {"field": "check mrz.characters", "is": "failed"},
            {"field": "check mrz.issuer", "is": "failed"},
            {"field": "check mrz.nationality", "is": "failed"},
            {"field": "check mrz.birth-date", "is": "failed"}
          ]},
          "code": "document.check",
          "text": "A check of the document failed"
        },
        {
          "id": "chip-altered", "precedence": 779, "propose": "refer",
          "when": {"any": [
            {"field": "check inspection.security-objects", "is": "failed"},
            {"field": "check inspection.integrity", "is": "failed"}
          ]},
          "code": "chip.altered",
          "text": "What the chip holds is not what its issuer signed",
          "basis": "ICAO Doc 9303-11, clause 5.1"
        },
        {
          "id": "chip-copy", "precedence": 778, "propose": "refer",
          "when": {"field": "check inspection.chip-authenticity", "is": "failed"},
          "code": "chip.copy",
          "text": "The chip is a copy, or broken",
          "basis": "ICAO Doc 9303-11, clause 6"
        },
        {
          "id": "chip-zone", "precedence": 777, "propose": "refer",
          "when": {"any": [
            {"field": "check chip.zone", "is": "failed"},
            {"field": "check chip.typed-data", "is": "failed"},
            {"field": "check chip.portrait", "is": "failed"}
          ]},
          "code": "chip.zone",
          "text": "The printed page and the chip do not say the same"
        },
        {
          "id": "chip-signer", "precedence": 776, "propose": "refer",
          "when": {"field": "check inspection.issuer-certificates", "is": "failed"},
          "code": "chip.signer",
          "text": "The certificate that signed the chip does not hold"
        },
        {
          "id": "chip-closed", "precedence": 775, "propose": "refer",
          "when": {"field": "check chip.access", "is": "failed"},
          "code": "chip.closed",
          "text": "The chip did not open with what is printed on the document"
        },
        {
          "id": "chip-check-failed", "precedence": 774, "propose": "refer",
          "when": {"field": "check inspection.electronic", "is": "failed"},
          "code": "chip.check",
          "text": "A check of the document's chip failed"
        },
        {
          "id": "issuer-expected", "precedence": 773, "propose": "refer",
          "when": {"field": "reason chip.signer-certificate", "is": "issuer-expected"},
          "code": "chip.issuer-expected",
          "text": "The certificates of this issuer should be known here, and the chip's is not"
        },
        {
          "id": "no-travel-document", "precedence": 770, "propose": "refer",
          "when": {"all": [
            {"field": "direction", "is": "entry"},
            {"field": "documentKind", "is": ["visa", "residence-permit", "other"]}
          ]},
          "code": "document.kind",
          "text": "The document shown does not carry a traveller across the border by itself"
        },
        {
          "id": "own-national-expired", "precedence": 760, "propose": "refer",
          "when": {"all": [
            {"field": "ownNational", "is": true},
            {"field": "check document.expiry", "is": "failed"}
          ]},
          "code": "document.expired-own",
          "text": "The document of an own national has expired; identity is to be established"
        },
        {
          "id": "document-expired-exit", "precedence": 750, "propose": "refer",
          "when": {"all": [
            {"field": "direction", "is": "exit"},
            {"field": "check document.expiry", "is": "failed"}
          ]},
          "code": "document.expired-exit",
          "text": "The document has expired; the traveller may not be let in elsewhere"
        },
        {
          "id": "document-expired", "precedence": 740, "propose": "refuse-entry",
          "when": {"all": [
            {"field": "direction", "is": "entry"}, {"field": "ownNational", "is": false},
            {"not": {"field": "category", "is": ["returned", "protection", "diplomat", "un"]}},
            {"field": "check document.expiry", "is": "failed"}
          ]},
          "code": "document.expired",
          "text": "The document of a foreign traveller has expired",
          "basis": "Law 76 of 2017 on the Residence of Foreigners"
        },
        {
          "id": "document-expired-other", "precedence": 730, "propose": "refer",
          "when": {"field": "check document.expiry", "is": "failed"},
          "code": "document.expired-other",
          "text": "The document has expired; the category of the traveller needs a closer look"
        },
        {
          "id": "permit-missing", "precedence": 590, "propose": "refer",
          "when": {"all": [
            {"field": "direction", "is": "entry"}, {"field": "ownNational", "is": false},
            {"field": "permit", "is": ["missing", "expired", "not-applicable"]}
          ]},
          "code": "permit.missing",
          "text": "A visa or permit is needed, and there is none that holds",
          "basis": "Law 76 of 2017 on the Residence of Foreigners"
        },
        {
          "id": "stay-beyond-permit", "precedence": 580, "propose": "refer",
          "when": {"all": [
            {"field": "direction", "is": "entry"}, {"field": "daysBeyondPermit", "from": 1}
          ]},
          "code": "permit.stay",
          "text": "The intended stay is longer than the permit allows"
        },
        {
          "id": "overstay", "precedence": 570, "propose": "refer",
          "when": {"all": [
            {"field": "direction", "is": "exit"}, {"field": "ownNational", "is": false},
            {"field": "overstayDays", "from": 1}
          ]},
          "code": "permit.overstay",
          "text": "The traveller stayed longer than was allowed"
        },
        {
          "id": "information", "precedence": 100, "propose": "permit",
          "when": {"match": {"field": "action", "is": "information"}},
          "code": "list.information",
          "text": "A list asks to be told of this crossing; it is no ground to hold the traveller"
        },
        {
          "id": "clear", "precedence": 0, "propose": "permit",
          "when": {"all": []},
          "code": "clear",
          "text": "Nothing speaks against the crossing"
        }
      ]
    }
    """#
}

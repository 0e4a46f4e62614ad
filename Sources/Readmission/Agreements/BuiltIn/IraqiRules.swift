/// The rules under which Iraqi nationals are asked back, as files of the form that an office adds
/// its own in. The sources are named in each.
enum IraqiRules {
  /// No agreement, the normal case; the partnership agreement; memoranda.
  static let files = [none, partnership, sweden, denmark]

  private static let none = #"""
    {
      "type": "maabar/agreement/1", "id": "none", "basis": "none",
      "title": {
        "en": "No agreement: the duty of custom towards own nationals alone",
        "ar": "لا توجد اتفاقية: الالتزام العرفي تجاه المواطنين فقط",
        "ckb": "ڕێککەوتن نییە: تەنها ئەرکی باوی نێودەوڵەتی بەرامبەر هاووڵاتیان"
      },
      "covers": ["own-national"],
      "limits": [
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 30,
         "unit": "calendar-day", "binds": false, "clause": "the office's own aim"}
      ],
      "notes": [
        "No time limit binds and silence means nothing: a transfer needs an express answer.",
        "No list of evidence binds: what an item weighs is for the officers to say."
      ],
      "sources": [
        {"title": "International Covenant on Civil and Political Rights, Article 12(4)",
         "address": "https://www.ohchr.org/en/instruments-mechanisms/instruments",
         "read": "unread"}
      ]
    }
    """#

  private static let partnership = #"""
    {
      "type": "maabar/agreement/1", "id": "eu-iraq-partnership-2012",
      "basis": "customary-duty",
      "title": {
        "en": "Partnership and Cooperation Agreement between the European Union and Iraq, Art. 105",
        "ar": "اتفاقية الشراكة والتعاون بين الاتحاد الأوروبي والعراق، المادة 105",
        "ckb": "ڕێککەوتننامەی هاوبەشی و هاریکاری نێوان یەکێتیی ئەوروپا و عێراق، ماددەی 105"
      },
      "sides": [
        ["IRQ"],
        ["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV",
         "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN",
         "SWE"]
      ],
      "from": "2018-08-01",
      "covers": ["own-national"],
      "limits": [
        {"step": "reply", "actor": "requested", "from": "receipt-confirmed", "count": 30,
         "unit": "calendar-day", "binds": false, "clause": "the office's own aim"}
      ],
      "notes": [
        "Article 105(3) repeats the duty of custom to take back own nationals. It sets no time \#
    limit, no procedure and no meaning of silence: a transfer needs an express answer.",
        "Article 105(2)(b) binds both sides to respect non-refoulement. Iraq is no party to the \#
    Convention of 1951 on refugees."
      ],
      "sources": [
        {"title": "EU - Iraq Cooperation Agreement (2012), Article 105(1) and (2)",
         "address": "https://edit.wti.org/document/show/85f7e09f-409a-4c2a-9162-d649545dda67",
         "read": "clause"},
        {"title": "COM(2021) 414, recital 1: in force 1 August 2018; Article 105(3) and the duty",
         "address": "https://www.eumonitor.eu/9353000/1/j4nvhdlglbmvdzx_j9vvik7m1c3gyxp",
         "read": "secondary"}
      ]
    }
    """#

  private static let sweden = #"""
    {
      "type": "maabar/agreement/1", "id": "sweden-iraq-2008", "basis": "memorandum",
      "title": {
        "en": "Memorandum of understanding between Sweden and Iraq of 18 February 2008",
        "ar": "مذكرة تفاهم بين السويد والعراق بتاريخ 18 شباط 2008",
        "ckb": "یادداشتی لێکتێگەیشتنی نێوان سوید و عێراق، 18ی شوباتی 2008"
      },
      "sides": [["IRQ"], ["SWE"]],
      "from": "2008-02-18",
      "covers": ["own-national"],
      "phases": [
        {"id": "free-wish", "from": "2008-02-18",
         "title": "Return at the freely expressed wish; paragraph 1: a closely coordinated, \#
    phased and humane process",
         "returns": ["spontaneous", "assisted-voluntary", "voluntary-departure"]}
      ],
      "notes": [
        "Whether it reaches forced return is disputed: Sweden took it for the last resort, Iraq's \#
    minister of migration said in 2009 that nothing about involuntary expulsion is agreed.",
        "Sweden bears the cost of travel documents and travel, and returns families as one."
      ],
      "sources": [
        {"title": "Memorandum of Understanding, paragraphs 1 and 2 (I to III)",
         "address": "https://ft.dk/samling/20081/almdel/uui/spm/141/svar/629737/691833/index.htm",
         "read": "clause"},
        {"title": "AINA, 27 August 2009: what each side says of forced return",
         "address": "http://www.aina.org/releases/20090827170357.htm", "read": "secondary"},
        {"title": "Buratha news: costs and unity of families",
         "address": "http://burathanews.com/arabic/news/37878", "read": "secondary"}
      ]
    }
    """#

  private static let denmark = #"""
    {
      "type": "maabar/agreement/1", "id": "denmark-iraq-2009", "basis": "memorandum",
      "title": {
        "en": "Memorandum of understanding between the foreign ministries of Denmark and Iraq",
        "ar": "مذكرة تفاهم بين وزارتي خارجية الدنمارك والعراق",
        "ckb": "یادداشتی لێکتێگەیشتنی نێوان وەزارەتی دەرەوەی دانیمارک و عێراق"
      },
      "sides": [["IRQ"], ["DNK"]],
      "from": "2009-05-13",
      "covers": ["own-national"],
      "phases": [
        {"id": "free-wish", "from": "2009-05-13",
         "title": "Return primarily at the freely expressed wish; paragraph 1: a closely \#
    coordinated, phased and humane process",
         "returns": ["spontaneous", "assisted-voluntary", "voluntary-departure"]}
      ],
      "notes": ["Check the day on which it began to count: it stands in no excerpt that was read."],
      "sources": [
        {"title": "Memorandum of Understanding, paragraphs 1 and 2 (I to III)",
         "address": "https://ft.dk/samling/20081/almdel/UUI/bilag/144/685208/index.htm",
         "read": "clause"}
      ]
    }
    """#
}

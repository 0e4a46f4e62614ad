/// What Iraq's offices keep: weekend, holidays of Law 12 of 2024, stated policy on forced returns.
enum IraqCalendar {
  /// The file.
  static let file = #"""
    {
      "type": "maabar/state/1", "state": "IRQ",
      "name": {"en": "Iraq", "ar": "العراق", "ckb": "عێراق"},
      "weekends": [
        {"days": ["friday"]},
        {"from": "2005-01-01", "days": ["friday", "saturday"]}
      ],
      "uncertaintyDays": 1,
      "holidays": [
        {"id": "new-year", "fixed": "01-01",
         "name": {"en": "New Year's Day", "ar": "رأس السنة الميلادية", "ckb": "سەری ساڵی زایینی"}},
        {"id": "army-day", "fixed": "01-06",
         "name": {"en": "Army Day", "ar": "عيد الجيش", "ckb": "ڕۆژی سوپا"}},
        {"id": "baath-crimes", "fixed": "03-16", "fromYear": 2025,
         "name": {"en": "Remembrance of the crimes of the Baath", "ar": "ذكرى جرائم البعث",
                  "ckb": "یادی تاوانەکانی بەعس"}},
        {"id": "nowruz", "fixed": "03-21",
         "name": {"en": "Nowruz", "ar": "عيد نوروز", "ckb": "نەورۆز"}},
        {"id": "labour-day", "fixed": "05-01",
         "name": {"en": "Labour Day", "ar": "عيد العمال", "ckb": "ڕۆژی کرێکاران"}},
        {"id": "islamic-new-year", "islamic": "01-01",
         "name": {"en": "Islamic New Year", "ar": "رأس السنة الهجرية", "ckb": "سەری ساڵی کۆچی"}},
        {"id": "ashura", "islamic": "01-10",
         "name": {"en": "Ashura", "ar": "عاشوراء", "ckb": "عاشورا"}},
        {"id": "mawlid", "islamic": "03-12",
         "name": {"en": "The Prophet's birthday", "ar": "المولد النبوي",
                  "ckb": "لەدایکبوونی پێغەمبەر"}},
        {"id": "eid-al-fitr", "islamic": "10-01", "days": 3,
         "name": {"en": "Eid al-Fitr", "ar": "عيد الفطر", "ckb": "جەژنی ڕەمەزان"}},
        {"id": "eid-al-adha", "islamic": "12-10", "days": 4,
         "name": {"en": "Eid al-Adha", "ar": "عيد الأضحى", "ckb": "جەژنی قوربان"}},
        {"id": "ghadir", "islamic": "12-18", "fromYear": 2024,
         "name": {"en": "Eid al-Ghadir", "ar": "عيد الغدير", "ckb": "جەژنی غەدیر"}}
      ],
      "policies": [
        {"id": "no-forced-return", "effect": "refer", "roles": ["requested"],
         "returns": ["forced"], "people": ["own-national"],
         "text": {
           "en": "Iraq's stated policy: no cooperation in returns that are not voluntary.",
           "ar": "سياسة العراق المعلنة: لا تعاون في حالات العودة غير الطوعية.",
           "ckb": "سیاسەتی ڕاگەیەندراوی عێراق: هاریکاری ناکرێت لە گەڕاندنەوەی نائارەزوومەندانەدا."
         },
         "sources": [
           {"title": "COM(2021) 414, recital 1: declared position on non-voluntary returns",
            "address": "https://www.eumonitor.eu/9353000/1/j4nvhdlglbmvdzx_j9vvik7m1c3gyxp",
            "read": "clause"},
           {"title": "Ministry of Migration and Displacement, World Refugee Day 2018",
            "address": "https://gorran.net/en/Details.aspx?jimare=28", "read": "secondary"}
         ]}
      ],
      "sources": [
        {"title": "Official Holidays Law 12 of 2024, Article 1: the list as published",
         "address": "https://t4p.co/article/2024-07-10-july-14-iraqi-holidays-law",
         "read": "secondary"},
        {"title": "The same: the Council of Ministers may add seven days a year, or resume work",
         "address": "https://etihad-law.com/officialaw/", "read": "secondary"},
        {"title": "Law 110 of 1972 as amended by Order 18 of 2005: Friday and Saturday",
         "address": "http://www.fanansatiraq.com/vb/showpost.php?p=10602", "read": "secondary"}
      ]
    }
    """#
}

import Bytes
import Codes
import Foundation

/// The words of a report in its three languages.
struct ReportWords {
  /// One phrase, in the order of `PageLanguage`: English, Arabic, Kurdish.
  struct Phrase {
    private let texts: [String]

    init(_ english: String, _ arabic: String, _ kurdish: String) {
      texts = [english, arabic, kurdish]
    }

    subscript(language: PageLanguage) -> String {
      switch language {
      case .english: texts[0]
      case .arabic: texts[1]
      case .kurdish: texts[2]
      }
    }
  }

  let language: PageLanguage

  init(_ language: PageLanguage) { self.language = language }

  /// A phrase in the language.
  subscript(phrase: Phrase) -> String { phrase[language] }

  /// A phrase with its `#` replaced by numbers, in their order.
  subscript(phrase: Phrase, numbers: [Int]) -> String {
    numbers.reduce(phrase[language]) { text, number in
      guard let place = text.firstIndex(of: "#") else { return text }
      return text.replacingCharacters(in: place...place, with: ReportWords.number(number))
    }
  }

  /// A number with commas between thousands; the digits are the same in all three languages, so
  /// that figures can be laid side by side.
  static func number(_ number: Int) -> String {
    var groups: [Substring] = []
    var rest = String(number.magnitude)[...]
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return (number < 0 ? "\u{2212}" : "") + ([rest] + groups).joined(separator: ",")
  }

  /// A count, or the word for one that is left out.
  func count(_ count: Int?) -> String { count.map(ReportWords.number) ?? self[.leftOut] }

  /// A nationality's name in the language (CLDR), else the English one of ICAO's list, else its
  /// code.
  func nationality(_ code: String) -> String {
    guard code != ReleaseGroups.other else { return self[.other] }
    let country = Country.all.first { ($0.alpha3 ?? $0.icao) == code }
    let region = country?.alpha2.flatMap {
      Locale(identifier: language.rawValue).localizedString(forRegionCode: $0)
    }
    if language == .english { return country?.name ?? code }
    return region ?? country?.name ?? code
  }

  /// A value of a dimension as the report shows it.
  func value(_ value: String, of dimension: FlowDimension) -> String {
    switch (dimension, value) {
    case (.nationality, _): nationality(value)
    case (.direction, "entry"): self[.entries]
    case (.direction, "exit"): self[.exits]
    case (.sex, "F"): self[.female]
    case (.sex, "M"): self[.male]
    case (.sex, _): self[.sexUnknown]
    case (.ageBand, "unknown"): self[.ageUnknown]
    default: value
    }
  }
}

extension ReportWords.Phrase {
  static let title = Self(
    "Crossings at points of entry", "حركة العبور في منافذ الدخول",
    "پەڕینەوە لە خاڵەکانی هاتنەژوورەوە")
  static let entries = Self("Entries", "دخول", "هاتنەژوورەوە")
  static let exits = Self("Exits", "خروج", "چوونەدەرەوە")
  static let net = Self(
    "Entries less exits", "الدخول ناقص الخروج", "هاتنەژوورەوە کەم چوونەدەرەوە")
  static let notMigration = Self(
    "not net migration", "ليس صافي الهجرة", "پوختەی کۆچ نییە")
  static let points = Self("Points of entry", "منافذ الدخول", "خاڵەکانی هاتنەژوورەوە")
  static let point = Self("Point of entry", "منفذ الدخول", "خاڵی هاتنەژوورەوە")
  static let period = Self("Period", "المدة", "ماوە")
  static let overTime = Self(
    "Crossings over time", "حركة العبور بمرور الزمن", "پەڕینەوە بە درێژایی کات")
  static let byPoint = Self(
    "By point of entry", "حسب منفذ الدخول", "بەپێی خاڵی هاتنەژوورەوە")
  static let origins = Self(
    "From nationality to point of entry", "من الجنسية إلى منفذ الدخول",
    "لە ڕەگەزنامەوە بۆ خاڵی هاتنەژوورەوە")
  static let people = Self("Age and sex", "العمر والجنس", "تەمەن و ڕەگەز")
  static let table = Self("All counts", "جميع الأعداد", "هەموو ژمارەکان")
  static let female = Self("Women and girls", "إناث", "مێ")
  static let male = Self("Men and boys", "ذكور", "نێر")
  static let sexUnknown = Self("Sex unknown", "الجنس غير معروف", "ڕەگەز نەزانراو")
  static let ageUnknown = Self("Age unknown", "العمر غير معروف", "تەمەن نەزانراو")
  static let age = Self("Age", "العمر", "تەمەن")
  static let nationality = Self("Nationality", "الجنسية", "ڕەگەزنامە")
  static let direction = Self("Direction", "الاتجاه", "ئاراستە")
  static let crossings = Self("Crossings", "عدد مرات العبور", "ژمارەی پەڕینەوە")
  static let all = Self("all", "المجموع", "کۆ")
  static let leftOut = Self("left out", "محجوب", "شاردراوە")
  static let numbers = Self(
    "The numbers of this chart", "أرقام هذا الرسم", "ژمارەکانی ئەم هێڵکارییە")
  static let filter = Self("Filter the table", "تصفية الجدول", "پاڵاوتنی خشتە")
  static let rowsShown = Self("rows shown", "من الصفوف ظاهرة", "ڕیز دیارە")
  static let method = Self("How it was counted", "كيف جرى العدّ", "چۆن ژمێردراوە")
  static let source = Self("Source", "المصدر", "سەرچاوە")
  static let checkpoint = Self("Log checkpoint", "نقطة تحقق السجل", "خاڵی پشکنینی تۆمار")
  static let none = Self("none yet", "لا توجد بعد", "هێشتا نییە")
  static let nothing = Self(
    "Nothing was counted in this period.", "لم يُسجَّل أي عبور في هذه المدة.",
    "لەم ماوەیەدا هیچ نەژمێردراوە.")
  static let languages = Self("Languages", "اللغات", "زمانەکان")
  static let skip = Self("Go to the table", "انتقل إلى الجدول", "بڕۆ بۆ خشتەکە")

  static let largest = Self(
    "Drawn are the # largest nationalities; the table below has all of them.",
    "الرسم يبيّن أكبر # جنسيات؛ والجدول أدناه يضم جميعها.",
    "تەنها # ڕەگەزنامەی گەورە کێشراون؛ خشتەکەی خوارەوە هەموویانی تێدایە.")
  static let gap = Self(
    "Where a line is broken a count is left out.", "حيث ينقطع الخط حُجب عدد.",
    "لەو شوێنەی هێڵەکە پچڕاوە ژمارەیەک شاردراوەتەوە.")
  static let localDay = Self(
    "A crossing counts on the local day at its point of entry; who crosses twice counts twice.",
    "يُحتسب العبور في اليوم المحلي للمنفذ؛ ومن يعبر مرتين يُحتسب مرتين.",
    "پەڕینەوە لە ڕۆژی ناوخۆیی خاڵەکەدا دەژمێردرێت؛ ئەوەی دوو جار بپەڕێتەوە دوو جار دەژمێردرێت.")
  static let ageRule = Self(
    """
    Age is in whole years on the day of the crossing; a birth date that leaves two age groups open \
    counts as unknown.
    """,
    "العمر بالسنوات الكاملة يوم العبور؛ وتاريخ الميلاد الذي يحتمل فئتين عمريتين يُحتسب غير معروف.",
    """
    تەمەن بە ساڵی تەواو لە ڕۆژی پەڕینەوەدایە؛ ڕێکەوتی لەدایکبوون کە دوو گرووپی تەمەن بگرێتەوە \
    بە نەزانراو دەژمێردرێت.
    """)
  static let control = Self(
    """
    Counts below # are left out (#), and # more so that none of them can be worked out from the \
    tables of this report and of earlier releases.
    """,
    """
    الأعداد الأصغر من # محجوبة (#)، ومعها # أخرى كي لا يمكن استنتاج أيٍّ منها من جداول هذا التقرير \
    ومما نُشر قبله.
    """,
    """
    ژمارەی کەمتر لە # شاردراوەتەوە (#)، لەگەڵ # ژمارەی تر، بۆ ئەوەی هیچیان لە خشتەکانی ئەم \
    ڕاپۆرتەوە و لەوانەی پێشتر بڵاوکراونەتەوە نەدۆزرێتەوە.
    """)
  static let provisional = Self(
    "Provisional: records may still arrive from points of entry that had no network.",
    "أرقام مؤقتة: قد تصل لاحقاً سجلات من منافذ كانت بلا شبكة.",
    "ژمارەی کاتی: لەوانەیە هێشتا تۆمار لەو خاڵانەوە بگات کە تۆڕیان نەبووە.")
  static let final = Self(
    "Final: every point of entry has sent its records of the period.",
    "أرقام نهائية: أرسلت جميع المنافذ سجلات هذه المدة.",
    "ژمارەی کۆتایی: هەموو خاڵەکان تۆماری ئەم ماوەیەیان ناردووە.")
  static let draft = Self(
    "Draft: not to be published.", "مسودة: ليست للنشر.", "ڕەشنووس: بۆ بڵاوکردنەوە نییە.")
  static let rounded = Self(
    "Every number is rounded to a multiple of #, up or down by chance, each by itself.",
    "كل رقم مقرَّب عشوائياً إلى مضاعف العدد #، وكلٌّ على حدة.",
    "هەموو ژمارەیەک بە هەڕەمەکی بۆ چەندجارەی # خڕکراوەتەوە، هەریەکە بە جیا.")
  static let release = Self("Release", "الإصدار", "بڵاوکراوە")
  static let other = Self("Other nationalities", "جنسيات أخرى", "ڕەگەزنامەکانی تر")
  static let map = Self("Where they crossed", "أماكن العبور", "شوێنی پەڕینەوە")
  static let schematic = Self(
    "Where they crossed (schematic)", "أماكن العبور (رسم تخطيطي)",
    "شوێنی پەڕینەوە (نەخشەی هێڵکاری)")
  static let arrival = Self(
    "Records that have arrived", "السجلات التي وصلت", "ئەو تۆمارانەی گەیشتوون")
  static let wholeDays = Self("Complete days", "أيام مكتملة", "ڕۆژی تەواو")
  static let waitingDays = Self(
    "Days still waited for", "أيام لم تكتمل بعد", "ڕۆژی چاوەڕوانکراو")
  static let reducedDays = Self(
    "Days with reduced control", "أيام برقابة مخففة", "ڕۆژی پشکنینی کەمکراوە")
}

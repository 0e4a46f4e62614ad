import Codes

/// A name in Latin letters and as its owner writes it.
struct DemoName: Sendable, Equatable {
  let latin: String
  let original: String

  init(_ latin: String, _ original: String = "") {
    self.latin = latin
    self.original = original.isEmpty ? latin : original
  }
}

/// Common names of one country, written down for the demonstration; nobody in particular has them.
struct DemoNation: Sendable {
  /// The country's ICAO code.
  let code: String
  /// The original script, ISO 15924.
  let script: String
  let men: [DemoName]
  let women: [DemoName]
  let families: [DemoName]
  /// What passports' numbers start with, followed by digits up to nine characters.
  let numberPrefix: String
  /// True where the given name is followed by the father's and the grandfather's.
  let hasPatronyms: Bool
  /// True where entry into Iraq needs a visa in this demonstration.
  let needsVisa: Bool

  static let iraq = DemoNation(
    code: "IRQ", script: "Arab",
    men: [
      DemoName("Ali", "علي"), DemoName("Ahmed", "أحمد"), DemoName("Mohammed", "محمد"),
      DemoName("Hussein", "حسين"), DemoName("Hassan", "حسن"), DemoName("Mustafa", "مصطفى"),
      DemoName("Omar", "عمر"), DemoName("Karrar", "كرار"), DemoName("Abbas", "عباس"),
      DemoName("Haider", "حيدر"), DemoName("Saif", "سيف"), DemoName("Zaid", "زيد"),
      DemoName("Yousif", "يوسف"), DemoName("Ibrahim", "إبراهيم"), DemoName("Khalid", "خالد"),
      DemoName("Raad", "رعد"), DemoName("Qasim", "قاسم"), DemoName("Sarmad", "سرمد"),
      DemoName("Salih", "صالح"), DemoName("Abdullah", "عبدالله"), DemoName("Muntadher", "منتظر"),
      DemoName("Azad", "ئازاد"), DemoName("Karwan", "کاروان"), DemoName("Hiwa", "هیوا"),
    ],
    women: [
      DemoName("Zainab", "زينب"), DemoName("Fatima", "فاطمة"), DemoName("Noor", "نور"),
      DemoName("Maryam", "مريم"), DemoName("Huda", "هدى"), DemoName("Rania", "رانيا"),
      DemoName("Suad", "سعاد"), DemoName("Hanan", "حنان"), DemoName("Amal", "أمل"),
      DemoName("Israa", "إسراء"), DemoName("Shahad", "شهد"), DemoName("Ruqayya", "رقية"),
      DemoName("Nergiz", "نەرگز"), DemoName("Chnar", "چنار"),
    ],
    families: [
      DemoName("Al-Jubouri", "الجبوري"), DemoName("Al-Dulaimi", "الدليمي"),
      DemoName("Al-Shammari", "الشمري"), DemoName("Al-Saadi", "الساعدي"),
      DemoName("Al-Tamimi", "التميمي"), DemoName("Al-Obaidi", "العبيدي"),
      DemoName("Al-Zubaidi", "الزبيدي"), DemoName("Al-Bayati", "البياتي"),
      DemoName("Al-Khafaji", "الخفاجي"), DemoName("Al-Maliki", "المالكي"),
      DemoName("Al-Rubaie", "الربيعي"), DemoName("Al-Azzawi", "العزاوي"),
      DemoName("Al-Hamdani", "الحمداني"), DemoName("Al-Janabi", "الجنابي"),
      DemoName("Zebari", "زێباری"), DemoName("Jaff", "جاف"),
    ],
    numberPrefix: "A", hasPatronyms: true, needsVisa: false)

  static let turkey = DemoNation(
    code: "TUR", script: "Latn",
    men: [
      "Mehmet", "Mustafa", "Ahmet", "Hüseyin", "İbrahim", "Osman", "Yusuf", "Şükrü", "Çetin",
      "Uğur", "Kadir", "Barış",
    ].map { DemoName($0) },
    women: ["Ayşe", "Fatma", "Emine", "Zeynep", "Elif", "Gülşen", "Hatice", "Özlem", "Selin"]
      .map { DemoName($0) },
    families: [
      "Yılmaz", "Kaya", "Demir", "Şahin", "Çelik", "Yıldız", "Öztürk", "Aydın", "Arslan",
      "Doğan", "Kılıç", "Güneş",
    ].map { DemoName($0) },
    numberPrefix: "U", hasPatronyms: false, needsVisa: false)

  static let iran = DemoNation(
    code: "IRN", script: "Arab",
    men: [
      DemoName("Reza", "رضا"), DemoName("Mehdi", "مهدی"), DemoName("Amir", "امیر"),
      DemoName("Javad", "جواد"), DemoName("Saeed", "سعید"), DemoName("Behzad", "بهزاد"),
      DemoName("Farhad", "فرهاد"), DemoName("Ali Asghar", "علی اصغر"),
    ],
    women: [
      DemoName("Zahra", "زهرا"), DemoName("Narges", "نرگس"), DemoName("Leila", "لیلا"),
      DemoName("Shirin", "شیرین"), DemoName("Parvaneh", "پروانه"), DemoName("Masoumeh", "معصومه"),
    ],
    families: [
      DemoName("Hosseini", "حسینی"), DemoName("Karimi", "کریمی"), DemoName("Rezaei", "رضایی"),
      DemoName("Ahmadi", "احمدی"), DemoName("Moradi", "مرادی"), DemoName("Jafari", "جعفری"),
      DemoName("Ghasemi", "قاسمی"), DemoName("Pourmohammadi", "پورمحمدی"),
    ],
    numberPrefix: "P", hasPatronyms: false, needsVisa: true)

  static let syria = DemoNation(
    code: "SYR", script: "Arab",
    men: [
      DemoName("Mohamad", "محمد"), DemoName("Khaled", "خالد"), DemoName("Samer", "سامر"),
      DemoName("Fadi", "فادي"), DemoName("Anas", "أنس"), DemoName("Bassel", "باسل"),
    ],
    women: [
      DemoName("Rima", "ريما"), DemoName("Hala", "هالة"), DemoName("Lina", "لينا"),
      DemoName("Samar", "سمر"), DemoName("Ghada", "غادة"),
    ],
    families: [
      DemoName("Al-Halabi", "الحلبي"), DemoName("Haddad", "حداد"), DemoName("Khoury", "خوري"),
      DemoName("Al-Masri", "المصري"), DemoName("Darwish", "درويش"), DemoName("Shahin", "شاهين"),
    ],
    numberPrefix: "N", hasPatronyms: false, needsVisa: true)

  static let jordan = DemoNation(
    code: "JOR", script: "Arab",
    men: [
      DemoName("Omar", "عمر"), DemoName("Tareq", "طارق"), DemoName("Laith", "ليث"),
      DemoName("Rami", "رامي"), DemoName("Suleiman", "سليمان"),
    ],
    women: [
      DemoName("Dana", "دانا"), DemoName("Reem", "ريم"), DemoName("Yasmin", "ياسمين"),
      DemoName("Haneen", "حنين"),
    ],
    families: [
      DemoName("Al-Majali", "المجالي"), DemoName("Haddadin", "حدادين"),
      DemoName("Al-Khatib", "الخطيب"), DemoName("Obeidat", "عبيدات"),
      DemoName("Al-Zoubi", "الزعبي"),
    ],
    numberPrefix: "Q", hasPatronyms: true, needsVisa: true)

  static let germany = DemoNation(
    code: "D", script: "Latn",
    men: ["Jürgen", "Stefan", "Lukas", "Björn", "Karl-Heinz", "Jonas"].map { DemoName($0) },
    women: ["Sabine", "Anna", "Katrin", "Jördis", "Ute", "Marie-Luise"].map { DemoName($0) },
    families: ["Müller", "Schäfer", "Groß", "Weiß", "von der Heide", "Schmidt", "König", "Bäcker"]
      .map { DemoName($0) },
    numberPrefix: "C", hasPatronyms: false, needsVisa: true)

  static let pakistan = DemoNation(
    code: "PAK", script: "Latn",
    men: ["Imran", "Bilal", "Usman", "Asif", "Nadeem", "Shahid"].map { DemoName($0) },
    women: ["Ayesha", "Sana", "Rukhsana", "Nasreen", "Bushra"].map { DemoName($0) },
    families: ["Khan", "Butt", "Qureshi", "Mirza", "Chaudhry", "Baloch"].map { DemoName($0) },
    numberPrefix: "AB", hasPatronyms: false, needsVisa: true)

  static let all = [iraq, turkey, iran, syria, jordan, germany, pakistan]
}

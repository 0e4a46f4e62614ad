// Words of names that are not names: articles, particles of descent, titles and ranks.
//
// Sources: UK NHS/Cabinet Office "A Guide to Names and Naming Practices" (2006) for Arabic, Afghan,
// Iranian, Kurdish, Somali, Turkish and Russian naming; the titles of the UN Consolidated List and
// of OFAC's SDN list as they stand inside name fields; Buckwalter signs for Arabic letters.

/// What part a word has in a name.
public enum TokenRole: String, Sendable, CaseIterable {
  /// A name.
  case name
  /// One letter: an initial.
  case initial
  /// An article: al, el, ul.
  case article
  /// A word of descent or place: bin, ould, de, van.
  case particle
  /// A title, rank or honour: dr, haji, mullah.
  case title
}

enum NameWords {
  /// The role of a folded word of any script.
  static func role(of letters: [UInt8]) -> TokenRole {
    if let role = roles[letters] { return role }
    return letters.count == 1 ? .initial : .name
  }

  /// Articles as words of their own, with the forms that the next letter makes of them.
  static let articles = folded(
    "al el ul il ol ad ed ud ar er ur ir as es us az ez uz at et ut an en un ash esh ush l")

  /// "Servant of", the first half of names like Abd al-Rahman, with the article grown on or not.
  static let servants = folded(
    "abd abdul abdel abdal abdol abdil abdoul abdool abdur abdus abed abdi")

  /// Those of them that are names by themselves unless an article follows.
  static let bareServants = folded("abd abed abdi")

  /// "Father of", the first half of a kunya.
  static let fathers = folded("abu abou abo aboo abul aboul abil")

  /// "Of the faith", the second half of names like Salah al-Din.
  static let faiths = folded(
    "din deen dine dien eddin eddine uddin uddeen aldin aldeen eldin eldine addin addine udin")

  /// "God", the second half of names like Ubaid Ullah.
  static let gods = folded("allah ullah ollah ulla")

  private static let particles =
    "bin ibn ben bint bent binti ould wuld wald walad uld ait u zu e o "
    + "de da do dos das del della di du la le las los y van von der den ter zur oglu ogly kyzy "
    + "qizi zadeh zada"

  private static let titles =
    "dr doctor mr mrs ms miss sir prof professor eng engineer muhandis ustad ustadh ustaz "
    + "sheikh shaykh shaikh sheik shekh cheikh sheykh shiekh cheik "
    + "haji hajji hajj haj hadji hadj alhaj alhaji alhajj elhadj hacı "
    + "mullah mulla molla mawlawi maulavi maulawi mawlavi maulvi molvi moulavi maulana mawlana "
    + "sayyid sayid sayed sayyed syed seyed seyyed seyyid sayeed saed "
    + "qari hafiz hafez hafidh imam mufti ayatollah hojatoleslam akhund akhond akhundzada "
    + "general gen brigadier brig colonel col major lieutenant lt captain capt commander "
    + "commandant cmdr admiral marshal sergeant amir emir emire comrade king prince minister"

  private static let arabicParticles = "bn Abn bnt wld Al"
  private static let arabicTitles =
    "Al$yx $yx AlHAj HAj HAjy HAjj dktwr Aldktwr d syd Alsyd mlA mwlwy qAry HAfZ Axwnd mhnds "
    + "mAmwstA"

  private static let roles: [[UInt8]: TokenRole] = {
    var roles: [[UInt8]: TokenRole] = [:]
    for word in folded(particles) { roles[word] = .particle }
    for word in folded(titles) { roles[word] = .title }
    for word in arabic(arabicParticles) { roles[word] = .particle }
    for word in arabic(arabicTitles) { roles[word] = .title }
    for word in articles { roles[word] = .article }
    return roles
  }()

  /// The words of a table of plain Latin letters.
  private static func folded(_ words: String) -> Set<[UInt8]> {
    Set(words.split(separator: " ").map { Array($0.utf8) })
  }

  /// The words of a table of Buckwalter signs.
  private static func arabic(_ words: String) -> Set<[UInt8]> {
    Set(words.split(separator: " ").map { $0.utf8.map { 0x80 | $0 } })
  }
}

/// How many of a reference population have a name, by folded word.
///
/// A list of ten court orders says nothing about how common a name is; this table does. Words that
/// fewer than seven have are left out: they count as rare.
///
/// Source: the 6,698 persons of OFAC's SDN list (early 2023), the UN Consolidated List (2026-02-27)
/// and the US Consolidated Screening List, all public; counted after folding, once a person.
public enum NameFrequencies {
  /// The size of the reference population.
  public static let people = 6_698

  /// The words with how many people have each, the most frequent first.
  public static let all: [(letters: String, count: Int)] = table.split(separator: " ").compactMap {
    let parts = $0.split(separator: ":")
    guard parts.count == 2, let count = Int(parts[1]) else { return nil }
    return (String(parts[0]), count)
  }

  private static let table = """
    muhammad:337 ali:315 mohammad:255 ahmad:208 mohammed:166 abdlah:156 mohamed:140 ibrahim:139 \
    ahmed:135 hassan:115 jose:103 alexander:102 vladimirovich:100 hasan:90 sergey:86 vladimir:83 \
    aleksandrovich:76 abdrahman:74 kim:71 tikriti:71 andrey:70 aleksandr:66 omar:64 hussein:62 \
    antonio:57 chol:57 nikolayevich:57 carlos:55 luis:53 said:52 gonzalez:51 reza:51 \
    ivanovich:50 mahmoud:50 mohamad:50 viktorovich:49 dmitry:47 maria:47 nikolaevich:47 oleg:46 \
    salim:46 mikhail:45 saleh:45 yuryevich:45 lopez:44 mustafa:44 sergei:44 alberto:42 jesus:42 \
    khan:42 igor:41 rodriguez:41 husayn:38 yusuf:38 abdaziz:37 viktor:37 juan:36 mahmud:36 \
    hamid:35 ivan:35 ri:35 umar:35 borisovich:34 ismail:34 salih:34 alexey:33 andrei:33 jorge:33 \
    nikolay:33 aleksey:32 hossein:32 sanchez:32 khalid:30 manuel:30 perez:30 victor:30 \
    dmitriy:29 garcia:29 hernandez:29 petrovich:29 anatolyevich:28 rahman:28 sergeyevich:28 \
    yong:28 flores:27 khalil:27 miguel:27 mikhaylovich:27 olga:27 pak:27 alexandrovich:26 \
    aziz:26 elena:26 gomez:26 muhammed:26 the:26 vasilyevich:26 vladimirovna:26 amin:25 musa:25 \
    torres:25 yahya:25 abbas:24 abdkarim:23 alexei:23 anatolievich:23 chun:23 enrique:23 \
    igorevich:23 martinez:23 natalya:23 ramon:23 aung:22 chang:22 irina:22 mario:22 \
    mikhailovich:22 mohsen:22 ramirez:22 rashid:22 salah:22 song:22 su:22 agha:21 \
    alekseyevich:21 anton:21 habib:21 jan:21 javier:21 leonidovich:21 nam:21 yurievich:21 \
    abdrahim:20 abubakar:20 aleksandrovna:20 castro:20 francisco:20 jamal:20 pavel:20 saeed:20 \
    sultan:20 yuriy:20 fernando:19 haqqani:19 ho:19 majid:19 masri:19 mostafa:19 qadhafi:19 \
    sulayman:19 abdhamid:18 abdsalam:18 adel:18 akbar:18 anatoly:18 angel:18 bashir:18 daniel:18 \
    daw:18 eduardo:18 nasser:18 nikolayevna:18 taha:18 alejandro:17 aleksei:17 alvarez:17 \
    denis:17 jong:17 mansur:17 martin:17 oscar:17 salem:17 valencia:17 yuri:17 abuali:16 \
    barzan:16 castillo:16 david:16 fernandez:16 gul:16 jang:16 julio:16 konstantin:16 mejia:16 \
    qasim:16 rawi:16 valentinovich:16 viktorovna:16 vyacheslav:16 wali:16 abdi:15 adam:15 \
    adnan:15 arturo:15 boris:15 choe:15 don:15 felix:15 john:15 kang:15 karim:15 kyong:15 li:15 \
    mahdi:15 morteza:15 myong:15 noor:15 pavlovich:15 rivera:15 roman:15 salman:15 samir:15 \
    sergeevich:15 valeryevich:15 yurevich:15 abdlatif:14 abubakr:14 abumuhammad:14 alfredo:14 \
    armando:14 bilal:14 chong:14 diaz:14 gennadyevich:14 gutierrez:14 hamad:14 hamza:14 \
    hector:14 hussain:14 khaled:14 kwang:14 mansour:14 mohd:14 muhsin:14 mun:14 nikolai:14 \
    rafael:14 rahim:14 saad:14 sabawi:14 saddam:14 sahib:14 tahir:14 tatiana:14 alfonso:13 \
    artem:13 asad:13 ayman:13 chin:13 evgeny:13 fuad:13 gastelum:13 hyok:13 javad:13 jin:13 \
    jo:13 mahmood:13 min:13 muhamad:13 olegovich:13 raul:13 shami:13 svetlana:13 \
    vyacheslavovich:13 youssef:13 yury:13 abdhadi:12 abdmajid:12 abdrahmane:12 abdsamad:12 \
    alekseevich:12 alireza:12 andreyevich:12 anwar:12 awad:12 cho:12 faisal:12 hashim:12 \
    hosein:12 ignacio:12 iqbal:12 joseph:12 jr:12 konstantinovich:12 man:12 mendoza:12 myint:12 \
    oo:12 quintero:12 ruiz:12 salazar:12 turki:12 valery:12 vasilievich:12 yelena:12 yu:12 \
    zhang:12 abdul:11 abid:11 andriy:11 avila:11 cesar:11 evgeniy:11 fawaz:11 gabriel:11 \
    gennady:11 german:11 hadi:11 ismael:11 issa:11 jafar:11 jairo:11 kamel:11 ko:11 leonid:11 \
    madani:11 moreno:11 muammar:11 naser:11 nasir:11 natalia:11 noorzai:11 oleksandr:11 \
    patricia:11 rida:11 roberto:11 ruben:11 sad:11 salahdin:11 sergio:11 son:11 sulaiman:11 \
    uthman:11 vadim:11 yousef:11 yunis:11 yusif:11 abu:10 abuahmad:10 adil:10 alex:10 \
    anatolevich:10 arif:10 assad:10 chen:10 dmitrievich:10 fathi:10 gilberto:10 ivanov:10 \
    jaber:10 jaime:10 jamil:10 mehdi:10 meza:10 munoz:10 murillo:10 nikolaevna:10 peter:10 \
    reyes:10 rios:10 romero:10 sami:10 shah:10 sok:10 suleiman:10 valerievich:10 vargas:10 \
    volodymyr:10 walid:10 yassin:10 yevgeniy:10 yevgeny:10 yevgenyevich:10 abdla:9 abdlahi:9 \
    abuabdallah:9 abuabdullah:9 abuumar:9 abuwalid:9 akram:9 ashraf:9 azhar:9 cazares:9 cheng:9 \
    ekaterina:9 faysal:9 gaddafi:9 hamdan:9 hamed:9 hani:9 imad:9 isa:9 iyad:9 jalal:9 khalaf:9 \
    khalifa:9 khamis:9 kirill:9 libi:9 malik:9 maxim:9 milad:9 mohammadi:9 nurdin:9 paul:9 \
    pedro:9 petrovna:9 qaddafi:9 rincon:9 rosario:9 ruelas:9 san:9 sergeyevna:9 serhiy:9 simon:9 \
    talib:9 tatyana:9 wang:9 wei:9 yahia:9 yasin:9 abdrehman:8 abdu:8 abumohamed:8 abumohammed:8 \
    adan:8 ahmadi:8 alexandrovna:8 aliaksandr:8 alonso:8 anatoliy:8 andreevich:8 andres:8 anis:8 \
    barrera:8 beltran:8 cardona:8 cazarez:8 contreras:8 dario:8 dmitri:8 ebrahim:8 elias:8 \
    eric:8 felipe:8 figueroa:8 gadhafi:8 ghassan:8 gholamreza:8 gil:8 gregorio:8 guillermo:8 \
    gustavo:8 guzman:8 han:8 hlaing:8 humberto:8 ilya:8 iman:8 jabir:8 jafari:8 ji:8 leon:8 \
    makki:8 maksim:8 marquez:8 medina:8 milan:8 mohamud:8 montoya:8 moussa:8 muslim:8 omer:8 \
    ortega:8 parra:8 reda:8 rotenberg:8 ruslan:8 saiflah:8 saqr:8 stanislav:8 ta:8 taher:8 \
    tong:8 vasilyevna:8 velasquez:8 volodymyrovych:8 win:8 won:8 yasir:8 yurievna:8 abdqadir:7 \
    abuanas:7 abuhamza:7 abuubaydah:7 adolfo:7 ag:7 aguilar:7 ah:7 aleksander:7 ammar:7 araujo:7 \
    arellano:7 arriola:7 ayad:7 azam:7 borisovna:7 chaudhry:7 chung:7 claudia:7 daud:7 duarte:7 \
    esmail:7 fabio:7 fadil:7 faraj:7 fazal:7 fedorovich:7 franco:7 galina:7 gholam:7 gordo:7 \
    grajales:7 grigoryevich:7 guerrero:7 hakim:7 hammud:7 haytham:7 hijazi:7 hisham:7 hong:7 \
    hosseini:7 hun:7 ibarra:7 ivanovna:7 jasim:7 jawad:7 jhon:7 jimenez:7 kamal:7 kovalchuk:7 \
    kyu:7 leonardo:7 lorenzana:7 luna:7 mahad:7 marina:7 marwan:7 maung:7 milosevic:7 moe:7 \
    morales:7 mubarak:7 murad:7 muthana:7 na:7 naim:7 nayif:7 nicolas:7 nikita:7 petr:7 \
    ramadan:7 rehman:7 ricardo:7 richard:7 rojas:7 saab:7 saifdin:7 salvador:7 santiago:7 \
    saudi:7 seif:7 serrano:7 shishani:7 tariq:7 tunisi:7 valenzuela:7 vasily:7 vasquez:7 \
    vitaly:7 vladislav:7 yasser:7 youcef:7
    """
}

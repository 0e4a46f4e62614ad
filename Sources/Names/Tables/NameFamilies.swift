// Names that are one name though their spellings are far apart: a family a line.
//
// To add a spelling, put it on the line of its family; to add a family, add a line. The words are
// folded like any name, so capitals, marks and apostrophes make no difference, and Latin, Cyrillic
// and Arabic letters may stand on one line. Spellings that differ by a letter or a vowel need no
// entry: the comparison of letters finds them. `maabar bench names` shows what a change does.
//
// Sources: BGN/PCGN romanisation systems for Arabic, Persian, Pashto, Kurdish, Russian, Ukrainian
// and Belarusian; UK "A Guide to Names and Naming Practices" (2006); Wiktionary's appendices of
// given names by language; the name variants that the UN list itself states as a.k.a.

/// Which names are forms of one name.
public enum NameFamilies {
  /// The number of the family of a folded word, from 1; 0 for a word of none.
  public static func family(of letters: [UInt8]) -> UInt16 { families[letters] ?? 0 }

  private static let families: [[UInt8]: UInt16] = {
    var families: [[UInt8]: UInt16] = [:]
    var number: UInt16 = 0
    for line in table.split(separator: "\n") {
      number += 1
      for word in line.split(separator: " ") {
        for token in NameTokens(String(word)).tokens where families[token.letters] == nil {
          families[token.letters] = number
        }
      }
    }
    return families
  }()

  /// One family a line.
  private static let table = """
    muhammad mohammad mohammed mohamed mohamad muhammed muhamad mohamud mahomed mehmet muhammet \
    mohd mhd محمد
    ahmad ahmed ahmet achmad akhmad akhmed أحمد
    mahmud mahmoud mahmood mehmood mahmut makhmud محمود
    mustafa mostafa moustafa mustapha mustafo مصطفى
    yusuf yousef youssef yousuf yusif youcef joseph josef yosef yusup یوسف يوسف
    ibrahim ebrahim abraham ibraheem brahim ibragim avraham ابراهيم ابراهیم
    ismail ismael esmail esmaeil ishmael ismoil smail اسماعيل اسماعیل
    isa issa eisa essa isaa عيسى عیسی
    musa moussa mousa moosa موسى موسی
    dawud daud dawood daoud davud davood david داود داوود
    sulayman suleiman sulaiman soleiman solomon suleyman souleymane slimane soulaiman سليمان \
    سلیمان
    yahya yahia yehia yahiya yihya يحيى یحیی
    zakariya zakaria zakariyya zekeriya zakarya zachariah زكريا زکریا
    ishaq isaac eshaq ishak izhak اسحاق إسحق
    yaqub yaqoub yacoub jacob yakub yaghoub yakup ياقوب يعقوب یعقوب
    ayyub ayub ayoub eyup ايوب
    yunus younis yunis younes jonah yonus يونس یونس
    idris idriss idrees edris ادريس
    harun haroun haroon aaron aron هارون
    maryam mariam miriam mary marjam meryem مريم مریم
    umar omar omer ömer عمر
    uthman osman othman usman ousmane osmane عثمان
    usama osama oussama usamah أسامة اسامه
    husayn hussein husain hossein hosein hussain houssein hussayn hoseyn huseyin hüseyin حسين حسین
    hasan hassan hassen xasan حسن
    khalid khaled halid khalad خالد
    salih saleh salihu صالح
    said saeed saied sayid saïd sait سعيد سعید
    saad sad سعد
    jafar jaafar jaffar djafar cafer jaffer جعفر
    jamal gamal djamal cemal djamel jamaal جمال
    jalal galal djalal celal jelal جلال
    jamil gamil djamil cemil jameel جميل جمیل
    jabir jaber gaber djaber cabir jabbir جابر
    najib nagib nadjib necip najeeb naguib نجيب نجیب
    qasim qassim kassem kasim ghassem qasem gassem ghasem kasem qassem قاسم
    qadir kader qader ghader kadir gader قادر
    abdqadir abdkader abdqader abdgader abdghader عبدالقادر
    abdrahman abdrahmane abdrehman abdurahmon abdrakhman abdrahmon عبدالرحمن عبدالرحمان
    abdaziz abdulazeez abdelaziz abdoulaziz عبدالعزيز عبدالعزیز
    abdnasir abdnasser abdnaser عبدالناصر
    abdwahab abdwahhab abdouahab abdvahab عبدالوهاب
    abdjabar abdjabbar abdgabar abdjebbar عبدالجبار
    abdjalil abdgalil abddjalil abdjaleel عبدالجليل عبدالجلیل
    abdmajid abdmaguid abdmajeed abdmejid abdmadjid عبدالمجيد عبدالمجید
    qadhafi gaddafi qaddafi gadhafi kadafi kaddafi ghathafi qadafi gadafi kadhafi khadafy القذافي
    husni hosni hüsnü حسني حسنی
    nur noor nour nor نور
    nurdin noureddin nourdin noureldin nuraddin نورالدين نورالدین
    tariq tarek tarik tareq طارق
    talib taleb talip طالب
    tahir taher tahar tahiru طاهر
    tayyib tayeb taib tayyip tayib الطيب طيب
    zayd zaid zeid zayed زيد زید
    zaynab zainab zeinab zeynep zeynab زينب زینب
    khadija khadijah hatice kadija khadeeja خديجة خدیجه
    aisha ayesha aicha aysha ayşe aishah عائشة عایشه
    fatima fatimah fatma fatemeh fadma fatmeh فاطمة فاطمه
    khamenei khamenehi خامنهای
    sharif shareef cherif sherif şerif scherif chérif شريف شریف
    sharifi cherifi sherifi شریفی
    shukri choukri chokri shokri şükrü شكري شکری
    shaban chaaban shaaban şaban chaban شعبان
    hisham hicham hesham هشام
    ashraf achraf eshraf اشرف
    rashid rachid rasheed rashed raşit رشيد رشید راشد
    bashir bachir basheer beşir besheer بشير بشیر
    khalil khaleel halil khelil خليل خلیل
    khattab khatab hattab خطاب
    qurayshi qureshi quraishi qoraishi kureishi koraichi القرشي قریشی
    faysal faisal feisal faycal feysal faïçal فيصل فیصل
    fuad fouad fuat foad fawad فؤاد
    mansur mansour mansoor منصور
    mahdi mehdi mahdy al-mahdi مهدي مهدی
    hadi hady هادي هادی
    muhsin mohsen mohcin muhsen muhsan محسن
    mukhtar moktar mokhtar muxtaar muhtar المختار مختار
    muqtada moqtada moktada مقتدى
    masud masoud massoud mesut masood مسعود
    masri misri massri masry مصري المصري
    jihad djihad cihad gehad jehad جهاد
    wahid waheed vahid ouahid waheed وحيد وحید
    walid waleed oualid velid valid وليد ولید
    wali vali ouali veli ولي ولی
    yasir yasser yaser jasser ياسر یاسر
    yasin yassin yaseen yacine yassine jasin ياسين یاسین
    jasim jassem gasim jassim jasem جاسم
    ghazi gazi ghazy غازي غازی
    ghani gani abdghani abdulghani الغني غنی
    gholam ghulam gulam qulam غلام
    gul gol ghul گل
    shah schah chah shaa شاه
    agha aga aqa agah آغا آقا
    akhund akhond akhoond akhwand آخوند
    jan jaan djan جان
    din deen dine الدين
    haqqani haqani haqqany haghani hakkani حقاني حقانی
    zawahiri dhawahiri zawahri الظواهري
    zarqawi zarkawi الزرقاوي
    dhahabi zahabi thahabi الذهبي
    ridha rida reda reza raza riza رضا
    ramadan ramadhan ramazan ramzan رمضان
    fadil fadel fazel fazil fadhil fadhel فاضل
    fadl fazl fazal fadhl فضل
    hafiz hafez hafidh hafedh حافظ
    diya zia ziya dhiya diaa ضياء ضیا
    mandhur manzoor manzur manzour منظور
    kazim kadhim kazem kadhem qazim كاظم کاظم
    kadhimi kazemi kazimi kadhemi الكاظمي کاظمی
    zahir zaher dhahir daher zahar ظاهر زاهر
    wissam wisam ouissam وسام
    sayf saif seif سيف سیف
    sulh solh صلح
    subhi sobhi suphi صبحي
    salman selman salmaan سلمان
    salim salem selim saleem سالم سليم
    sami samy samii سامي
    samir sameer samer سمير سامر
    sadiq sadeq sadegh sadik صادق
    siddiq sidiq sadiki seddik siddique صديق
    taqi taghi tagi taqee تقي تقی
    naqi naghi nagi نقي نقی
    baqir bagher baqer bakir bagir باقر
    baqr bakr bakar beker bekir بكر
    abubakr abubakar abubakir abubaker aboubacar abubeker aboubakr boubacar ابوبكر ابوبکر
    abuali abualy ابوعلي
    dhu zu thu zul dhul ذو
    thabit sabit tabet sabet ثابت
    uthaymin othaimeen
    mawlud mouloud mevlut mauloud مولود
    fawzi faouzi fevzi fouzi فوزي فوزی
    nawaf nouaf nawwaf نواف
    lutfi lotfi lütfü لطفي
    hijazi hegazi hegazy higazi hedjazi حجازي
    rajab ragab recep rajjab رجب
    raja raga radja رجاء
    najm nagm negm نجم
    majid maged mageed majed majeed madjid mecid ماجد مجيد مجید
    amjad amgad امجد
    sajjad sadjad secad سجاد
    jawad javad gawad cevat djawad جواد
    jumaa gomaa jumah guma juma جمعة جمعه
    jibril gibril gabriel jebril djibril cebrail جبريل
    jirjis girgis george jurjis jorj جرجس
    butrus boutros peter potros بطرس
    bulus boulos paul polus بولس
    hanna yuhanna johanna john yohanna حنا يوحنا
    marqus markus mark morkos مرقس
    mikhail michael mikail mikhael mykhailo mykhaylo mihail michel mikael ميخائيل میکائیل михаил
    aleksandr alexander aleksander alexandr oleksandr aliaksandr alyaksandr iskandar iskander \
    sikandar alexandre alessandro اسكندر
    aleksei alexei aleksey alexey oleksiy oleksii aliaksei alyaksey alexis алексей
    sergei sergey serguei sergiy serhiy serhii siarhei siarhey sergio serge сергей
    andrei andrey andriy andrii andrew andrej andrzej andreas андрей
    dmitri dmitry dmitriy dmitrii dmytro dimitri dzmitry dmitrij dimitrios дмитрий
    nikolai nikolay mykola mikalai mikalay nicolai nicholas nikola nicolas николай
    vladimir volodymyr uladzimir wladimir volodimir владимир
    yevgeny evgeny evgeni yevgeni evgeniy yevgeniy evgenii yevhen yauhen eugene yevhenii \
    yevgenii yawhen евгений
    yekaterina ekaterina katerina kateryna katsiaryna catherine екатерина
    yelena elena olena alena helena helen елена
    yuri yury yuriy yurii iurii iouri jurij yuryi юрий
    viktor victor viktar виктор
    vasily vasiliy vasili vasyl vasil vasilii wasily василий
    grigory grigori grigoriy hryhoriy gregory hryhorii ryhor григорий
    georgy georgi georgiy heorhiy giorgi georgii heorhii георгий
    igor ihor ihar игорь
    oleg oleh aleh олег
    pavel pavlo paval paul pavle павел
    petr pyotr petro piotr pyatro peter pedro pjotr петр
    ivan johan ioann jovan yvan иван
    mikhailovich mikhaylovich mykhailovych mihailovich mykhaylovych
    aleksandrovich alexandrovich oleksandrovych aliaksandravich aleksandrovic
    vladimirovich volodymyrovych uladzimiravich
    nikolayevich nikolaevich mykolayovych mikalaevich mykolaiovych
    sergeyevich sergeevich serhiyovych siarheevich serhiiovych
    alekseyevich alekseevich oleksiyovych aliakseevich alexeyevich
    yuryevich yurievich yuriyovych yurevich iurevich yurijevich
    anatolyevich anatolievich anatoliyovych anatolevich
    yevgenyevich evgenievich evgenyevich yevhenovych evgenevich
    grigoryevich grigorievich hryhorovych grigorevich
    dmitrievich dmitriyevich dmytrovych dmitrievic
    konstantin kostiantyn kanstantsin konstantyn constantine константин
    maxim maksim maksym максим
    artem artyom artsiom артём
    fedor fyodor fedir theodore фёдор
    semyon semen simon symon семён
    natalia natalya nataliya natallia nathalie наталья
    tatiana tatyana tetiana tetyana tatsiana татьяна
    svetlana svitlana sviatlana светлана
    anatoly anatoliy anatoli anatolii anatol анатолий
    gennady gennadiy gennadi hennadiy henadz gennadii геннадий
    valery valeriy valeri valerii валерий
    vitaly vitaliy vitali vitalii vital виталий
    arkady arkadiy arkadi arkadii аркадий
    vyacheslav viacheslav vyachaslau viachaslau viatcheslav вячеслав
    lyudmila ludmila liudmila lyudmyla ljudmila людмила
    aleksandra alexandra oleksandra
    stepan stephen stefan steven istvan esteban степан
    juan joao jhon jean jon johnny
    jose josé
    luis luiz lewis louis
    jorge jorje
    jaime jaimes james
    jesus hesus
    xavier javier
    gonzalez gonzales gonsalez
    hernandez ernandez
    rodriguez rodrigues
    jimenez gimenez ximenez
    vazquez vasquez basquez
    chavez chaves
    perez peres
    lopez lopes
    gomez gomes
    zhang cheung
    xu hsu
    zhou chou
    zhao chao
    cai tsai
    xie hsieh
    li lee lei ri rhee yi
    pak park bak
    kim gim
    choe choi choy
    chong jong jung chung jeong
    han hahn
    tong dong
    kang gang
    hyon hyun hyeon
    chol chul cheol
    hyok hyuk hyeok
    song sung seong
    yong young yeong ryong
    kyong kyung gyeong
    myong myung myeong
    aung oung
    thein thain
    rebwar rêbwar rebuar ريبوار ڕێبوار
    shirko sherko شيركو شێرکۆ
    shirzad sherzad şêrzad شيرزاد شێرزاد
    hiwa hîwa hewa هيوا هیوا
    azad اازاد آزاد ئازاد
    kawa kaveh kava کاوە كاوه کاوه
    barzani berzani barazani بارزاني بارزانی
    talabani talebani طالباني تاڵەبانی
    kurdi kordi kourdi الكردي کوردی
    dilshad dilşad delshad دلشاد دڵشاد
    nechirvan nêçîrvan nejirvan نيجيرفان نێچیرڤان
    shwan shiwan şivan shvan شوان
    bakhtiar bakhtyar bextiyar بختيار بەختیار
    jangi cengi changi جنكي
    """
}

// ICAO Doc 9303-3, eighth edition, section 6, table C, and appendix B: the Arabic script.

extension Transliteration {
  /// Code point, characters of the machine-readable zone (alternatives after commas), name, letter.
  ///
  /// `-` is not encoded; `double` repeats the characters of the letter before it; after `|` stands
  /// the form at the end of a name component. An X stands before the one or two characters that it
  /// makes another letter, so that the zone can be read back.
  static let arabicTable = """
    0621 XE      hamza ء
    0622 XAA     alef with madda above آ
    0623 XAE     alef with hamza above أ
    0624 U       waw with hamza above ؤ
    0625 I       alef with hamza below إ
    0626 XI      yeh with hamza above ئ
    0627 A       alef ا
    0628 B       beh ب
    0629 XTA|XAH teh marbuta, inside and at the end of a name component ة
    062A T       teh ت
    062B XTH     theh ث
    062C J       jeem ج
    062D XH      hah ح
    062E XKH     khah خ
    062F D       dal د
    0630 XDH     thal ذ
    0631 R       reh ر
    0632 Z       zain ز
    0633 S       seen س
    0634 XSH     sheen ش
    0635 XSS     sad ص
    0636 XDZ     dad ض
    0637 XTT     tah ط
    0638 XZZ     zah ظ
    0639 E       ain ع
    063A G       ghain غ
    0640 -       tatweel ـ
    0641 F       feh ف
    0642 Q       qaf ق
    0643 K       kaf ك
    0644 L       lam ل
    0645 M       meem م
    0646 N       noon ن
    0647 H       heh ه
    0648 W       waw و
    0649 XAY     alef maksura ى
    064A Y       yeh ي
    064B -       fathatan
    064C -       dammatan
    064D -       kasratan
    064E -       fatha
    064F -       damma
    0650 -       kasra
    0651 double  shadda
    0652 -       sukun
    0670 -       superscript alef
    0671 XXA     alef wasla ٱ
    0679 XXT     tteh (Urdu) ٹ
    067C XRT     teh with ring (Pashto) ټ
    067E P       peh (Persian, Urdu, Kurdish) پ
    0681 XKE     hah with hamza above (Pashto) ځ
    0685 XXH     hah with three dots above (Pashto) څ
    0686 XC      tcheh (Persian, Urdu, Kurdish) چ
    0688 XXD     ddal (Urdu) ڈ
    0689 XDR     dal with ring (Pashto) ډ
    0691 XXR     rreh (Urdu) ڑ
    0693 XRR     reh with ring (Pashto) ړ
    0696 XRX     reh with dot below and dot above (Pashto) ږ
    0698 XJ      jeh (Persian, Urdu, Kurdish) ژ
    069A XXS     seen with dot below and dot above (Pashto) ښ
    069C -       seen with three dots below and three dots above (obsolete) ڜ
    06A2 -       feh with dot moved below (obsolete) ڢ
    06A4 V       veh (Kurdish, foreign names; appendix B) ڤ
    06A5 XF      feh with three dots below (foreign names; appendix B) ڥ
    06A7 -       qaf with dot above (obsolete) ڧ
    06A8 -       qaf with three dots above (obsolete) ڨ
    06A9 XKK     keheh (Persian, Urdu, Kurdish) ک
    06AB XXK     kaf with ring (Pashto) ګ
    06AD XNG     ng ڭ
    06AF XGG     gaf (Persian, Urdu, Kurdish) گ
    06BA XNN     noon ghunna (Urdu) ں
    06BC XXN     noon with ring (Pashto) ڼ
    06BE XDO     heh doachashmee (Urdu) ھ
    06C0 XYH     heh with yeh above ۀ
    06C1 XXG     heh goal (Urdu) ہ
    06C2 XGE     heh goal with hamza above (Urdu) ۂ
    06C3 XTG     teh marbuta goal (Urdu) ۃ
    06CC XYA,Y,XAY farsi yeh (Persian, Urdu, Kurdish) ی
    06CD XXY     yeh with tail (Pashto) ۍ
    06D0 Y       yeh (Pashto) ې
    06D2 XYB     yeh barree (Urdu) ے
    06D3 XBE     yeh barree with hamza above (Urdu) ۓ
    """

  /// Letters that the standard's table lacks and Iraq's names have: Sorani Kurdish, written as the
  /// letter of the table that each was made from. An approximation that cannot be read back.
  static let arabicExtras = """
    0695 R       reh with small v below (Kurdish) ڕ
    06B5 L       lam with small v (Kurdish) ڵ
    06C6 W       oe (Kurdish) ۆ
    06CE Y       yeh with small v (Kurdish) ێ
    06D5 H       ae (Kurdish) ە
    """
}

// ICAO Doc 9303-3, eighth edition, section 6, table B: Cyrillic letters.

extension Transliteration {
  /// Code point, letter, characters of the machine-readable zone, exceptions by language; `^` marks
  /// an exception at the start of a name component only.
  ///
  /// As published, with its known errors: the row of 0402 shows the letter of 040B; Serbian G is
  /// given as H, which no Serbian document uses; Macedonian GJ stands with 0492 instead of 0403.
  static let cyrillicTable = """
    0401 Ё E    be=IO
    0402 Ђ D
    0404 Є IE   uk^=YE
    0405 Ѕ DZ
    0406 І I
    0407 Ї I    uk^=YI
    0408 Ј J
    0409 Љ LJ
    040A Њ NJ
    040C Ќ K    mk=KJ
    040E Ў U
    040F Џ DZ   mk=DJ
    0410 А A
    0411 Б B
    0412 В V
    0413 Г G    be=H sr=H uk=H
    0414 Д D
    0415 Е E
    0416 Ж ZH   sr=Z
    0417 З Z
    0418 И I    uk=Y
    0419 Й I    uk^=Y
    041A К K
    041B Л L
    041C М M
    041D Н N
    041E О O
    041F П P
    0420 Р R
    0421 С S
    0422 Т T
    0423 У U
    0424 Ф F
    0425 Х KH   sr=H mk=H
    0426 Ц TS   sr=C mk=C
    0427 Ч CH   sr=C
    0428 Ш SH   sr=S
    0429 Щ SHCH bg=SHT
    042A Ъ IE
    042B Ы Y
    042D Э E
    042E Ю IU   uk^=YU
    042F Я IA   uk^=YA
    046A Ѫ U
    0474 Ѵ Y
    0490 Ґ G
    0492 Ғ G    mk=GJ
    04BA Һ C
    """

  /// Letters that the standard's table lacks, in the same columns; each is an approximation.
  static let cyrillicExtras = """
    0403 Ѓ G    mk=GJ
    040B Ћ C
    042C Ь -
    0462 Ѣ IE
    0472 Ѳ F
    049A Қ K
    04A2 Ң N
    04AE Ү U
    04B0 Ұ U
    04B2 Ҳ KH
    04B6 Ҷ J
    04D8 Ә A
    04E8 Ө O
    """
}

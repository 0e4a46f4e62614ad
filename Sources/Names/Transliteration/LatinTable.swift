// ICAO Doc 9303-3, eighth edition, section 6, table A: Latin letters with marks.

extension Transliteration {
  /// Code point, characters of the machine-readable zone (the standard's alternatives after commas,
  /// the one used first), letter, name.
  static let latinTable = """
    00C0 A        À a with grave
    00C1 A        Á a with acute
    00C2 A        Â a with circumflex
    00C3 A        Ã a with tilde
    00C4 AE,A     Ä a with diaeresis
    00C5 AA,A     Å a with ring above
    00C6 AE       Æ ae
    00C7 C        Ç c with cedilla
    00C8 E        È e with grave
    00C9 E        É e with acute
    00CA E        Ê e with circumflex
    00CB E        Ë e with diaeresis
    00CC I        Ì i with grave
    00CD I        Í i with acute
    00CE I        Î i with circumflex
    00CF I        Ï i with diaeresis
    00D0 D        Ð eth
    00D1 N,NXX    Ñ n with tilde
    00D2 O        Ò o with grave
    00D3 O        Ó o with acute
    00D4 O        Ô o with circumflex
    00D5 O        Õ o with tilde
    00D6 OE,O     Ö o with diaeresis
    00D8 OE       Ø o with stroke
    00D9 U        Ù u with grave
    00DA U        Ú u with acute
    00DB U        Û u with circumflex
    00DC UE,UXX,U Ü u with diaeresis
    00DD Y        Ý y with acute
    00DE TH       Þ thorn
    0100 A        Ā a with macron
    0102 A        Ă a with breve
    0104 A        Ą a with ogonek
    0106 C        Ć c with acute
    0108 C        Ĉ c with circumflex
    010A C        Ċ c with dot above
    010C C        Č c with caron
    010E D        Ď d with caron
    0110 D        Đ d with stroke
    0112 E        Ē e with macron
    0114 E        Ĕ e with breve
    0116 E        Ė e with dot above
    0118 E        Ę e with ogonek
    011A E        Ě e with caron
    011C G        Ĝ g with circumflex
    011E G        Ğ g with breve
    0120 G        Ġ g with dot above
    0122 G        Ģ g with cedilla
    0124 H        Ĥ h with circumflex
    0126 H        Ħ h with stroke
    0128 I        Ĩ i with tilde
    012A I        Ī i with macron
    012C I        Ĭ i with breve
    012E I        Į i with ogonek
    0130 I        İ i with dot above
    0131 I        ı i without a dot
    0132 IJ       Ĳ ligature ij
    0134 J        Ĵ j with circumflex
    0136 K        Ķ k with cedilla
    0139 L        Ĺ l with acute
    013B L        Ļ l with cedilla
    013D L        Ľ l with caron
    013F L        Ŀ l with middle dot
    0141 L        Ł l with stroke
    0143 N        Ń n with acute
    0145 N        Ņ n with cedilla
    0147 N        Ň n with caron
    014A N        Ŋ eng
    014C O        Ō o with macron
    014E O        Ŏ o with breve
    0150 O        Ő o with double acute
    0152 OE       Œ ligature oe
    0154 R        Ŕ r with acute
    0156 R        Ŗ r with cedilla
    0158 R        Ř r with caron
    015A S        Ś s with acute
    015C S        Ŝ s with circumflex
    015E S        Ş s with cedilla
    0160 S        Š s with caron
    0162 T        Ţ t with cedilla
    0164 T        Ť t with caron
    0166 T        Ŧ t with stroke
    0168 U        Ũ u with tilde
    016A U        Ū u with macron
    016C U        Ŭ u with breve
    016E U        Ů u with ring above
    0170 U        Ű u with double acute
    0172 U        Ų u with ogonek
    0174 W        Ŵ w with circumflex
    0176 Y        Ŷ y with circumflex
    0178 Y        Ÿ y with diaeresis
    0179 Z        Ź z with acute
    017B Z        Ż z with dot above
    017D Z        Ž z with caron
    1E9E SS       ẞ sharp s
    """

  /// Letters that the standard's table lacks, in the same columns; each is an approximation. Other
  /// letters with marks lose them by Unicode decomposition.
  static let latinExtras = """
    018F A        Ə schwa (Azerbaijani; written A in passports)
    0181 B        Ɓ b with hook (Hausa)
    018A D        Ɗ d with hook (Hausa)
    0198 K        Ƙ k with hook (Hausa)
    01B3 Y        Ƴ y with hook (Hausa)
    01C4 DZ       Ǆ dz with caron
    01C7 LJ       Ǉ lj
    01CA NJ       Ǌ nj
    0186 O        Ɔ open o
    0190 E        Ɛ open e
    0197 I        Ɨ i with stroke
    """
}

/// How documents look: A4, black with one colour, fonts that the machine has. Properties follow the
/// reading direction, so that Arabic and Kurdish mirror the page.
enum PaperStyle {
  static let sheet: StaticString = """
    @page { size: A4; margin: 13mm 17mm 16mm;
      @bottom-center { content: counter(page) " / " counter(pages);
        font: 8pt "Noto Sans", "DejaVu Sans", sans-serif; color: #555; direction: ltr } }
    * { box-sizing: border-box }
    html { font: 9.6pt/1.4 "Noto Sans", "DejaVu Sans", sans-serif; color: #111; background: #fff }
    html:lang(ar), html:lang(ckb) { font: 10pt/1.4 "Noto Naskh Arabic", "Noto Sans Arabic",
      "DejaVu Sans", serif }
    body { margin: 0 auto; max-width: 174mm }
    header { border-block-end: 2pt solid #0b4f4a; padding-block-end: 3mm; margin-block-end: 4mm }
    .issuer { display: flex; justify-content: space-between; gap: 6mm; color: #0b4f4a;
      border-block-end: .5pt solid #0b4f4a; padding-block-end: 2mm }
    .issuer strong { font-size: 1.15em }
    h1 { font-size: 1.6em; line-height: 1.25; margin: 3mm 0 2mm; font-weight: 700 }
    h2 { font-size: 1.05em; margin: 0 0 1.5mm; color: #0b4f4a; font-weight: 700;
      break-after: avoid }
    p { margin: 0 0 2mm; text-wrap: pretty }
    section { margin-block-end: 3mm; break-inside: avoid } section.rows { break-inside: auto }
    dl { margin: 0 }
    section dl > div { display: grid; grid-template-columns: 54mm 1fr; column-gap: 4mm;
      padding-block: .4mm; border-block-end: .4pt solid #cfd8d7; break-inside: avoid }
    dt { color: #444 } dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
    .facts { display: flex; flex-wrap: wrap; gap: 2mm 10mm }
    .facts dt { font-size: .82em } .facts dd { font-weight: 600 }
    .facts > :last-child { flex: 1 1 60mm }
    .text { white-space: pre-line } .name { font-weight: 600 }
    .code, .verify, .hash { font-family: "Noto Sans Mono", "DejaVu Sans Mono", monospace;
      unicode-bidi: isolate }
    .code { font-size: .95em }
    .aside { color: #444; font-size: .9em }
    .aside::before { content: "("} .aside::after { content: ")" }
    .item + .item { margin-block-start: .6mm }
    .line { display: block; height: 7.5mm; border-block-end: .6pt dotted #555 }
    ol { margin: 0; padding-inline-start: 7mm } li { margin-block-end: 3mm; break-inside: avoid }
    .asked { font-weight: 600 }
    .signatures { break-inside: avoid; margin-block-start: 3mm }
    .boxes { display: flex; gap: 8mm } .box { flex: 1 }
    .ink { height: 14mm; border-block-end: .8pt solid #111; display: flex; align-items: flex-end;
      padding-block-end: 1mm }
    .under { font-size: .85em; color: #444; padding-block-start: 1mm }
    .portrait { float: inline-end; width: 35mm; height: 45mm; border: .6pt solid #555;
      margin-inline-start: 6mm; margin-block-end: 3mm; display: flex; align-items: center;
      justify-content: center; color: #777; font-size: .85em; overflow: hidden }
    .portrait img { width: 100%; height: 100%; object-fit: cover }
    .practice { border: 1.2pt solid #a11; color: #a11; text-align: center; font-weight: 700;
      padding: 1.5mm; margin-block-end: 4mm }
    footer { border: .8pt solid #0b4f4a; border-radius: 1.5mm; padding: 2mm 3mm;
      margin-block-start: 4mm; break-inside: avoid }
    footer .label { color: #444; font-size: .85em; display: block }
    .verify { font-size: 11.5pt; font-weight: 700; letter-spacing: .02em }
    .hash { font-size: 7.5pt; overflow-wrap: anywhere }
    footer p { margin: 1mm 0 0; font-size: .85em }
    @media screen { body { padding: 12mm 0 } }
    """
}

/// How a report looks, on a screen and printed, and the script of its filter. Sides are those of
/// the writing, so that one sheet serves both directions.
enum ReportStyle {
  static let sheet: StaticString = """
    :root { color-scheme: light; }
    body { margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 3rem; background: #ffffff;
      color: #222222; font: 1rem/1.5 "Noto Naskh Arabic UI", "Noto Sans Arabic", system-ui,
      "Segoe UI", "DejaVu Sans", sans-serif; }
    html[lang="en"] body { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
    .definitions { position: absolute; }
    .skip { position: absolute; inset-inline-start: -100rem; }
    .skip:focus { inset-inline-start: 1rem; top: 0.5rem; background: #ffffff; padding: 0.25rem; }
    nav { display: flex; gap: 1rem; justify-content: flex-end; }
    nav a[aria-current] { color: inherit; text-decoration: none; font-weight: bold; }
    a { color: #1f5a94; }
    :focus-visible { outline: 3px solid #1f5a94; outline-offset: 2px; }
    h1 { margin: 0.5rem 0 0; font-size: 1.9rem; line-height: 1.2; }
    h2 { margin: 0 0 0.5rem; font-size: 1.25rem; }
    .period { margin: 0.25rem 0 0; font-size: 1.15rem; }
    .source, .note, .nothing { margin: 0; color: #555555; }
    section, footer { margin-top: 2.25rem; border-top: 2px solid #222222; padding-top: 0.75rem; }
    .figures { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0 0; }
    .figure dt { color: #555555; }
    .figure dd { margin: 0; font-size: 1.8rem; line-height: 1.2; }
    .figure dd.note { font-size: 0.85rem; }
    svg { display: block; width: 100%; height: auto; }
    svg text { font-size: 14px; }
    svg text.small { font-size: 12px; }
    .legend { margin: 0 0 0.5rem; display: flex; gap: 1.5rem; }
    .legend span::before { content: ""; display: inline-block; width: 1.75rem; height: 0;
      margin-inline-end: 0.5rem; vertical-align: middle; border-top: 3px solid #1f5a94; }
    .legend .second::before { border-top: 3px dashed #a84b00; }
    .halves .second::before { height: 0.9rem; border-top: 0; border-radius: 1rem 0 0 1rem;
      width: 0.45rem;
      background: repeating-linear-gradient(45deg, #a84b00 0 3px, #ffffff 3px 5px); }
    .halves .first::before { height: 0.9rem; border-top: 0; border-radius: 0 1rem 1rem 0;
      width: 0.45rem; background: #1f5a94; }
    details { margin-top: 0.5rem; }
    summary { cursor: pointer; color: #1f5a94; }
    .scroll { overflow-x: auto; overflow-y: hidden; margin-top: 0.5rem; }
    table { border-collapse: collapse; min-width: 20rem; }
    th, td { padding: 0.2rem 0.9rem 0.2rem 0; text-align: start; font-weight: normal; }
    html[dir="rtl"] th, html[dir="rtl"] td { padding: 0.2rem 0 0.2rem 0.9rem; }
    thead th { border-bottom: 1px solid #222222; font-weight: bold; }
    tbody tr:nth-child(even) { background: #f4f4f4; }
    .number { text-align: end; font-variant-numeric: tabular-nums; }
    .filter { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin: 0; }
    .filter input { font: inherit; padding: 0.2rem 0.5rem; border: 1px solid #555555; }
    .checkpoint { overflow-wrap: anywhere; font-size: 0.85rem; }
    @media print {
      body { max-width: none; padding: 0; font-size: 10pt; }
      nav, .skip, .filter, summary { display: none; }
      section { break-inside: avoid; }
      #table { break-inside: auto; break-before: page; }
      details:not([open]) { display: none; }
    }
    """

  static let filter: StaticString = """
    (function () {
      var field = document.getElementById("filter"), body = document.getElementById("rows");
      var shown = document.getElementById("shown");
      if (!field || !body) { return; }
      function apply() {
        var wanted = field.value.trim().toLocaleLowerCase(), count = 0;
        Array.prototype.forEach.call(body.rows, function (row) {
          var fits = row.textContent.toLocaleLowerCase().indexOf(wanted) >= 0;
          row.hidden = !fits;
          if (fits) { count += 1; }
        });
        shown.textContent = String(count);
      }
      field.addEventListener("input", apply);
      apply();
    })();
    """
}

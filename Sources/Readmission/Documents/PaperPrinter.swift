public import Bytes
public import Host

/// Makes a PDF of a page with the Chromium that is installed, if one is: without network, without
/// anything of the user's own, in a folder that is removed afterwards. Scripts are forbidden by the
/// page's own policy: Chromium prints nothing when they are switched off from outside.
public struct PaperPrinter: Sendable {
  /// Where distributions put it.
  public static let places: [Path] = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    "/snap/bin/chromium",
  ]
  /// Seconds that a page may take.
  private static let secondsAtMost = 60
  /// Bytes of a PDF at most.
  private static let bytesAtMost = 16 << 20

  private let program: Path
  private let files: any Files
  private let isRoot: Bool

  /// The printer; throws `.noPrinter` where no Chromium is installed.
  ///
  /// `isRoot` says that the process runs as root, for whom Chromium's own sandbox does not start.
  public init(
    files: any Files, isRoot: Bool, places: [Path] = PaperPrinter.places
  ) throws(Fault) {
    guard let program = places.first(where: { files.exists($0) }) else {
      throw Fault(.noPrinter, "no Chromium is installed; the page itself prints from any browser")
    }
    self.program = program
    self.files = files
    self.isRoot = isRoot
  }

  /// The PDF of a page. `folder` is a folder of this office, below which work is done.
  public func pdf(
    _ html: String, below folder: Path, randomness: some Randomness
  ) throws(Fault) -> [UInt8] {
    try Scratch.lend(below: folder, randomness: randomness) { work throws(Fault) in
      let (page, pdf) = (work / "page.html", work / "page.pdf")
      try files.write(Array(html.utf8), to: page, secret: true)
      let run = try ChildProcess.run(
        program, arguments(page: page, pdf: pdf, work: work), input: [], outputLimit: 1 << 16,
        secondsAtMost: PaperPrinter.secondsAtMost)
      guard run.status == 0, files.exists(pdf) else {
        throw Fault(.noPrinter, at: program.string, "ended with \(run.status) and made no PDF")
      }
      return try files.read(pdf, limit: PaperPrinter.bytesAtMost)
    }
  }

  private func arguments(page: Path, pdf: Path, work: Path) -> [String] {
    [
      "--headless", "--disable-gpu", "--disable-extensions", "--disable-sync", "--incognito",
      "--disable-background-networking", "--disable-component-update", "--no-first-run",
      "--disable-dev-shm-usage", "--disable-crash-reporter", "--no-default-browser-check",
      // Every name leads nowhere, and so does the only proxy.
      "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=0.0.0.0:9",
      "--user-data-dir=\(work.string)/profile", "--no-pdf-header-footer",
      "--print-to-pdf=\(pdf.string)",
    ] + (isRoot ? ["--no-sandbox"] : []) + ["file://\(page.string)"]
  }
}

extension Fault.Code {
  /// No Chromium is installed, or it made no PDF.
  public static let noPrinter = Fault.Code("readmission.no-printer", .notFound)
}

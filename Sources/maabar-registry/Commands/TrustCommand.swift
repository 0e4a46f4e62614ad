import Bytes
import Codes
import Console
import Crypto
import Document
import Host
import Registry
import Seal

/// The verb `trust`: whose certificates electronic documents are checked with.
enum TrustCommand {
  static let command = Command(
    "trust", "decide whose certificates electronic documents are checked with",
    subcommands: [
      importing, list, accept, revoke, expect, publish, TrustCoverageCommand.command,
    ])

  // MARK: import

  private static let files = Parameter.repeated(
    "FILE", .file,
    "master lists (.ml), certificates, PEM bundles, revocation lists, defect lists, LDIF",
    atLeast: 1)
  /// Larger than the ICAO PKD's largest collection, which has 80 MB.
  private static let fileBytes = 1 << 28

  private static let importing = Command(
    "import", "take in certificates and lists as candidates",
    discussion: """
      Nothing is trusted by importing it: what comes in is a candidate until you accept it. Signed \
      lists are verified and their signer is shown with the fingerprint of its certificate. \
      Compare that with the one that the issuer publishes elsewhere, on its pages or in a \
      diplomatic note, and accept it. Every entry that cannot be used is named with its reason.
      """,
    examples: [
      .init(
        "maabar-registry trust import german-master-list.ml --registry /srv/maabar",
        "Take in the master list of the German BSI.")
    ],
    parameters: [RegistryParameters.folder, files]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    var reports: [(Path, RegistryService.TrustImport)] = []
    for path in invocation[files] {
      let bytes = try invocation.read(path, limit: fileBytes)
      try registry.audit(.trustImported, detail: "SHA-256 \(Hash.digest(bytes).hex)")
      do throws(Fault) {
        reports.append((path, try registry.importTrust(bytes, named: path.name)))
      } catch { throw error.within(path.string) }
    }
    invocation.answer(.array(reports.map { json($0.1, of: $0.0) })) { outlet in
      for (path, report) in reports { show(report, of: path, on: outlet) }
    }
    return .success
  }

  private static func json(_ report: RegistryService.TrustImport, of path: Path) -> JSON {
    [
      "file": .string(path.string), "sha256": .string(report.file.hex),
      "new": .integer(Int64(report.new)),
      "known": .integer(Int64(report.known)),
      "lists": .array(
        report.lists.map { list in
          [
            "place": .string(list.place), "signer": .string(list.signer.subject),
            "sha256": .string(list.signer.fingerprint.hex),
            "isListSigner": .boolean(list.isListSigner), "entries": .integer(Int64(list.entries)),
          ]
        }),
      "unused": .array(report.problems.map(json)), "revoked": .array(report.revoked.map(json)),
      "unverified": .array(report.unverified.map(json)),
    ]
  }

  private static func json(_ problem: TrustFile.Problem) -> JSON {
    ["place": .string(problem.place), "reason": .string(problem.reason)]
  }

  private static func show(
    _ report: RegistryService.TrustImport, of path: Path, on outlet: Outlet
  ) {
    outlet.line("\(path.name, .strong)  \(report.new) new candidates, \(report.known) known")
    for list in report.lists {
      outlet.line("  \("signature holds", .good)  \(list.place), \(list.entries) entries")
      outlet.line("  signed by  \(list.signer.subject)")
      outlet.line("  SHA-256    \(spaced(list.signer.fingerprint.hex))")
      if !list.isListSigner {
        outlet.line("  \("not a certificate for signers of such lists", .warning)")
      }
    }
    for item in report.single.prefix(singleAtMost) {
      outlet.line("  \(item.kind.rawValue)  \(item.title)")
      outlet.line("  SHA-256    \(spaced(item.fingerprint.hex))")
    }
    if report.single.count > singleAtMost {
      outlet.line("  and \(report.single.count - singleAtMost) more: `trust list` shows them")
    }
    if report.single.count > 1 {
      outlet.line("  all of them, by SHA-256 of the file")
      outlet.line("             \(spaced(report.file.hex))")
    }
    for problem in report.problems + report.revoked {
      outlet.line("  \("not used", .warning)  \(problem.place): \(problem.reason)")
    }
    if !report.unverified.isEmpty {
      outlet.line("  \(report.unverified.count, .strong) that no other entry vouches for")
    }
    for problem in report.unverified { outlet.line("    \(problem.place): \(problem.reason)") }
  }

  /// Items outside signed lists that an import shows one by one.
  private static let singleAtMost = 20

  /// A fingerprint in groups of four digits, as people compare it.
  static func spaced(_ hex: String) -> String {
    var text = ""
    for (index, digit) in hex.enumerated() {
      if index > 0, index % 4 == 0 { text += " " }
      text.append(digit)
    }
    return text
  }

  // MARK: accept, revoke, expect

  private static let fingerprints = Parameter.repeated(
    "FINGERPRINT", .word("FINGERPRINT"),
    "SHA-256 of a certificate or list, of the certificate of a list's signer, or of a file: all of "
      + "it or its first 16 digits", atLeast: 1)

  private static let accept = Command(
    "accept", "accept candidates, one by one or all of a list's signer or of a file",
    discussion: """
      The fingerprint of a list's signer accepts every entry of that signer's lists, those of \
      imports to come not; that of a file all that stands in it outside signed lists. What was \
      revoked here stays revoked, unless its own fingerprint is given, or --revoked-too. Stations \
      get it with the next `trust publish`.
      """,
    examples: [
      .init(
        """
        maabar-registry trust accept 2084aed7a991b315 --reason NOTE-2026-118 \
        --registry /srv/maabar
        """, "Accept the list whose signer's certificate has this fingerprint.")
    ],
    parameters: [RegistryParameters.folder, RegistryParameters.reason, revokedToo, fingerprints]
  ) { invocation throws(Fault) in
    try decide(invocation, accept: true, again: invocation[revokedToo])
  }

  private static let revokedToo = Parameter.flag(
    "--revoked-too", "accept those entries of a list again that were revoked here")

  private static let revoke = Command(
    "revoke", "trust a certificate, or all that a signer's lists brought, no longer",
    discussion: """
      What is revoked here stays so, whichever list brings it again. Stations hear of it with the \
      next `trust publish`.
      """,
    examples: [
      .init(
        """
        maabar-registry trust revoke 2084aed7a991b315 --reason CASE-2026-7 \
        --registry /srv/maabar
        """, "Take an authority out.")
    ],
    parameters: [RegistryParameters.folder, RegistryParameters.reason, fingerprints]
  ) { invocation throws(Fault) in
    try decide(invocation, accept: false, again: false)
  }

  private static func decide(
    _ invocation: Invocation, accept: Bool, again: Bool
  ) throws(Fault) -> ExitStatus {
    let registry = try RegistryParameters.open(invocation)
    var changed = 0
    for fingerprint in invocation[fingerprints] {
      changed += try registry.decideTrust(
        fingerprint, accept: accept, again: again,
        reason: invocation[RegistryParameters.reason])
    }
    invocation.answer(["changed": .integer(Int64(changed))]) { outlet in
      let words = accept ? "accepted" : "revoked"
      outlet.line("\(words, accept ? .good : .warning)  \(changed) certificates and lists")
      outlet.line("Stations get it after `maabar-registry trust publish`.")
    }
    return .success
  }

  private static let states = Parameter.repeated(
    "STATE", .word("STATE"), "issuing states by their ICAO codes, as IRQ", atLeast: 1)
  private static let never = Parameter.flag("--no-longer", "expect them no longer")

  private static let expect = Command(
    "expect", "say of which states the certificates should be known",
    discussion: """
      A document whose issuer's certificate is not known here is grey: nothing can be said for or \
      against it, and nobody is referred for it. Of a state that you expect it is yellow instead, \
      with the reason `issuer-expected`, which your rules may act on.
      """,
    examples: [
      .init(
        "maabar-registry trust expect TUR IRQ --reason POLICY-3 --registry /srv/maabar",
        "Expect the certificates of two states.")
    ],
    parameters: [RegistryParameters.folder, RegistryParameters.reason, states, never]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    for state in invocation[states] {
      try registry.expectTrust(
        of: state, !invocation[never], reason: invocation[RegistryParameters.reason])
    }
    let expected = try registry.expectedTrust().sorted()
    invocation.answer(["expected": .texts(expected)]) { outlet in
      outlet.line("expected  \(expected.isEmpty ? "none" : expected.joined(separator: ", "))")
    }
    return .success
  }

  // MARK: publish

  private static let days = Parameter.defaulted(
    "--valid-days", .number(1...3650), to: 90,
    "days until stations say that it is out of date; it still works")
  private static let signers = Parameter.flag(
    "--with-signers", "send document signers too, for documents that do not carry theirs")

  private static let publish = Command(
    "publish", "sign what is accepted, for the stations",
    discussion: """
      Makes the next version under the registry's list key. `maabar-registry watchlist send` lays \
      it into an exchange folder with the lists; `maabar sync` verifies and installs it. Publish \
      again whenever you accepted or revoked something, and with each new revocation list.
      """,
    examples: [
      .init("maabar-registry trust publish --registry /srv/maabar", "Sign what is accepted.")
    ],
    parameters: [RegistryParameters.folder, days, signers]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let published = try registry.publishTrust(
      validDays: invocation[days], signers: invocation[signers])
    let counts = TrustItem.Kind.allCases.map { ($0.rawValue, published.counts[$0] ?? 0) }
    invocation.answer([
      "version": .integer(published.statement.version),
      "validUntil": .string(published.edition.validUntil.description),
      "hash": .string(published.statement.hash.hex),
      "items": .object(Dictionary(uniqueKeysWithValues: counts.map { ($0, .number($1) ?? 0) })),
    ]) { outlet in
      outlet.line("\("signed", .good)  version \(published.statement.version)")
      for (name, count) in counts where count > 0 { outlet.line("  \(name)  \(count)") }
      let day = published.edition.validUntil.day(offsetMinutes: 0)
      outlet.line("out of date after \(day)")
    }
    return .success
  }

  // MARK: list

  private static let state = Parameter.optional(
    "--state", .choice(of: KnownTrustItem.State.self), "only candidates, accepted or revoked ones")

  private static let list = Command(
    "list", "list what was imported, and what was decided on it",
    examples: [
      .init(
        "maabar-registry trust list --state candidate --registry /srv/maabar",
        "See what waits for a decision.")
    ],
    parameters: [RegistryParameters.folder, state]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let wanted = invocation[state]
    let items = try registry.trustItems().filter { wanted == nil || $0.state == wanted }
    let lists = try registry.trustLists()
    let answer: JSON = [
      "lists": .array(lists.map(json)), "items": .array(items.map(json)),
      "expected": .texts(try registry.expectedTrust().sorted()),
    ]
    invocation.answer(answer) { outlet in
      guard !items.isEmpty else {
        return outlet.line(wanted == nil ? "Nothing was imported." : "Nothing is in that state.")
      }
      for list in lists {
        let signer = (try? IssuerCertificate(der: list.certificate))?.subject ?? "?"
        outlet.line("\(list.place, .strong)  \(list.entries) entries, signed by \(signer)")
        outlet.line("  SHA-256  \(spaced(list.signer.hex))")
      }
      show(items, on: outlet)
    }
    return .success
  }

  private static func json(_ list: KnownTrustList) -> JSON {
    [
      "place": .string(list.place), "sha256": .string(list.signer.hex),
      "entries": .integer(Int64(list.entries)),
      "imported": .string(Instant(milliseconds: list.imported).description),
    ]
  }

  private static func json(_ item: KnownTrustItem) -> JSON {
    .fields([
      "sha256": .string(item.fingerprint.hex), "kind": .string(item.kind.rawValue),
      "title": .text((try? item.item())?.title), "place": .string(item.place),
      "state": .string(item.state.rawValue),
      "imported": .string(Instant(milliseconds: item.imported).description),
      "decided": item.decided.map { .string(Instant(milliseconds: $0).description) },
      "user": .number(item.user), "reason": .text(item.reason),
    ])
  }

  private static func show(_ items: [KnownTrustItem], on outlet: Outlet) {
    var table = Table([
      .init("state"), .init("kind"), .init("fingerprint"), .init("decided"), .init("what it is"),
    ])
    for item in items {
      let day = item.decided.map { "\(Instant(milliseconds: $0).day(offsetMinutes: 0))" } ?? ""
      table.add([
        "\(item.state.rawValue)", "\(item.kind.rawValue)", "\(item.fingerprint.hex.prefix(16))",
        "\(day) \(item.reason ?? "")", "\((try? item.item())?.title ?? item.place)",
      ])
    }
    table.print(on: outlet)
  }
}

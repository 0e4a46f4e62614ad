import Bytes
import Codes
import Console
import Document
import Host
import Station

/// The verb `document terminal`: the certificates and keys by which this station's readers open
/// fingers and irises of chips.
enum DocumentTerminalCommand {
  static let command = Command(
    "terminal", "see and add certificates for terminal authentication",
    subcommands: [importing, list])

  private static let files = Parameter.repeated(
    "FILE", .file,
    "card-verifiable certificates (.cvcert), private keys (PKCS #8), or a folder of them")

  /// Larger than any file of certificates.
  private static let fileBytes = 1 << 20

  private static let importing = Command(
    "import", "add certificates and private keys of this inspection system",
    discussion: """
      Chips give fingers (DG3) and irises (DG4) only to a terminal whose certificates lead back to \
      an authority of the issuing state (BSI TR-03110). Whoever runs that for your state, the \
      document verifier, gives you the authorities' certificates, its own, and this system's with \
      its key. They are valid for days to months; import each new set as it comes. The private \
      keys are kept under the station's own keys. Takes an administrator.
      """,
    examples: [
      .init(
        "maabar document terminal import from-verifier --station ibk",
        "Add all that a folder holds; what cannot be used is told.")
    ],
    parameters: [files, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    var read: [(name: String, bytes: [UInt8])] = []
    for path in invocation[files] { read += try content(of: path, invocation) }
    guard !read.isEmpty else {
      throw Fault(.terminalCertificate, "a file or a folder of certificates expected")
    }
    let station = try StationOption.open(invocation)
    let session = try SignInOption.session(invocation, at: station)
    let brought = try station.importTerminal(read, by: session)
    let held = try station.terminalCertificates()
    let problems = brought.problems
    let answer: JSON = [
      "certificates": .integer(Int64(brought.certificates.count)),
      "keys": .integer(Int64(brought.keyCount)), "problems": json(problems),
      "held": .integer(Int64(held.certificates.count)),
    ]
    invocation.answer(answer) { outlet in
      outlet.line(
        "\("Imported", .good): \(brought.certificates.count) certificates, \(brought.keyCount) keys"
      )
      outlet.line("The station holds \(held.certificates.count) certificates.")
      show(problems, on: outlet)
    }
    return problems.isEmpty ? .success : .found
  }

  /// A file, or the files of a folder in the order of their names.
  private static func content(
    of path: Path, _ invocation: Invocation
  ) throws(Fault) -> [(name: String, bytes: [UInt8])] {
    guard invocation.machine.files.kind(of: path) == .folder else {
      return [(path.string, try invocation.read(path, limit: fileBytes))]
    }
    var found: [(name: String, bytes: [UInt8])] = []
    let entries = try invocation.machine.files.list(path, limit: 4096)
    for entry in entries.sorted(by: { $0.name < $1.name }) where entry.kind == .file {
      let bytes = try invocation.machine.files.read(path / entry.name, limit: fileBytes)
      found.append((entry.name, bytes))
    }
    return found
  }

  private static let list = Command(
    "list", "list the certificates, what each reads, and what is wrong with it",
    examples: [
      .init("maabar document terminal list --station ibk", "See which states' fingers open today.")
    ],
    parameters: [StationOption.station, SignInOption.file, DocumentCommand.day]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    try SignInOption.unlock(invocation, station)
    let held = try station.terminalCertificates()
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    let today = invocation[DocumentCommand.day] ?? now.day(offsetMinutes: 0)
    let isLocked = station.isLocked
    let problems = held.unusable(on: today, keysAreOpen: !isLocked)
    let answer: JSON = [
      "certificates": .array(held.certificates.map(json)), "keysOpen": .boolean(!isLocked),
      "unusable": json(problems),
    ]
    invocation.answer(answer) { outlet in
      show(held, problems, on: outlet)
      if isLocked {
        outlet.line("\("The keys are locked", .warning): sign in to see whether each has its own.")
      }
    }
    return .success
  }

  private static func show(
    _ held: TerminalCertificates, _ problems: [TerminalCertificates.Problem],
    on outlet: Outlet
  ) {
    guard !held.certificates.isEmpty else {
      outlet.line("No certificates: chips give neither fingers nor irises here.")
      return
    }
    var table = Table([
      .init("holder"), .init("issuer"), .init("what"), .init("until"), .init("reads"), .init(""),
    ])
    for certificate in held.certificates {
      let place = held.place(of: certificate)
      let problem = problems.first { $0.place == place }?.reason ?? ""
      table.add([
        "\(certificate.holder)", "\(certificate.authority)", "\(certificate.authorization.words)",
        "\(certificate.expiry)", "\(certificate.authorization.reading)", "\(problem, .warning)",
      ])
    }
    table.print(on: outlet)
    let others = problems.filter { problem in
      !held.certificates.contains { held.place(of: $0) == problem.place }
    }
    show(others, on: outlet)
  }

  private static func show(_ problems: [TerminalCertificates.Problem], on outlet: Outlet) {
    for problem in problems {
      outlet.line("\("not used", .warning)  \(problem.place): \(problem.reason)")
    }
  }

  private static func json(_ problems: [TerminalCertificates.Problem]) -> JSON {
    .array(problems.map { ["place": .string($0.place), "reason": .string($0.reason)] })
  }

  private static func json(_ certificate: CardVerifiableCertificate) -> JSON {
    [
      "holder": .string(certificate.holder.description),
      "issuer": .string(certificate.authority.description),
      "role": .string(certificate.authorization.words),
      "from": .string(certificate.effective.description),
      "until": .string(certificate.expiry.description),
      "fingers": .boolean(certificate.authorization.readsFingers),
      "irises": .boolean(certificate.authorization.readsIrises),
    ]
  }
}

extension HolderAuthorization {
  /// The role for people.
  fileprivate var words: String {
    switch role {
    case .terminal: "this system"
    case .foreignVerifier, .domesticVerifier: "verifier"
    case .authority: "authority"
    }
  }

  /// What the holder may read, for people.
  fileprivate var reading: String {
    let parts = [readsFingers ? "fingers" : nil, readsIrises ? "irises" : nil]
    let words = parts.compactMap { $0 }.joined(separator: ", ")
    return words.isEmpty ? "-" : words
  }
}

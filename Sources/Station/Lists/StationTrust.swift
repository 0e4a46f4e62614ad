public import Bytes
import Crypto
public import Document
public import Host
import Match
import Record
import Seal

/// The trust anchors of a station: the snapshot that the registry signed, verified anew each time
/// it is loaded, so that nobody at the station can add an authority.
///
///     trust/trust-anchors.note        the statement
///     trust/<version>.jsonl           the snapshot that it names
///
/// The statement is written last and in one step: after a power cut the old pair counts, or the new
/// one whole.
public struct StationTrust {
  private let folder: StationFolder
  private let files: any Files
  private let verifier: NoteVerifier

  /// The store of a station's folder, which needs no lock and no unlocked keys; throws
  /// `.notEnrolled` where the registry's key is not known yet, and what reading it throws.
  public init(_ root: Path, files: any Files) throws(Fault) {
    let folder = StationFolder(root)
    guard files.exists(folder.enrolment) else {
      throw Fault(
        .notEnrolled, at: root.string, "take the registry's answer with `maabar setup` first")
    }
    let answer = try EnrolmentAnswer(try files.read(folder.enrolment, limit: 64 * 1024))
    self.init(folder, files: files, verifier: try answer.verifier(of: .list))
  }

  init(_ folder: StationFolder, files: any Files, verifier: NoteVerifier) {
    self.folder = folder
    self.files = files
    self.verifier = verifier
  }

  /// What is trusted; nil before the first snapshot came. One past its validity still counts, and
  /// says so by its edition.
  ///
  /// Throws `.statement` or `.trustList` where something here is not what the registry signed.
  public func load() throws(Fault) -> IssuerTrust? {
    guard let statement = try statement() else { return nil }
    let path = snapshot(statement.version)
    let bytes = try files.read(path, limit: TrustSnapshot.maximumBytes)
    guard Hash.digest(bytes) == statement.hash else {
      throw Fault(
        .trustList, at: path.string, "not what the registry signed: sync again to replace it")
    }
    return try TrustSnapshot.read(bytes)
  }

  /// What the registry said of the installed snapshot; nil before the first came.
  func statement() throws(Fault) -> ListStatement? {
    guard files.exists(note) else { return nil }
    let statement = try ListStatement(
      note: try files.read(note, limit: Seal.Parameters.noteBytes), verifier: verifier)
    guard statement.content == .trust else {
      throw Fault(.statement, at: note.string, "a statement about another kind of list")
    }
    return statement
  }

  /// Installs a snapshot whose statement was verified; throws `.trustList` for bytes that are not
  /// the signed ones or no snapshot, and leaves what was installed.
  func install(
    _ bytes: [UInt8], _ statement: ListStatement, note signed: [UInt8],
    noting: () throws(Fault) -> Void
  ) throws(Fault) {
    guard Hash.digest(bytes) == statement.hash else {
      throw Fault(.statement, at: statement.list, "not the list that was signed")
    }
    let trust = try TrustSnapshot.read(bytes)
    guard trust.edition?.version == statement.version else {
      throw Fault(.statement, at: statement.list, "another version than the one that was signed")
    }
    try files.makeFolder(folder.trust)
    try files.write(bytes, to: snapshot(statement.version), secret: true)
    try noting()
    try files.write(signed, to: note, secret: true)
    for entry in try files.list(folder.trust, limit: 1000)
    where entry.name.hasSuffix(".jsonl") && entry.name != snapshot(statement.version).name {
      try files.remove(folder.trust / entry.name)
    }
  }

  private var note: Path { folder.trust / ExchangeNames.listStatement(TrustSnapshot.list) }

  private func snapshot(_ version: Int64) -> Path {
    folder.trust / ExchangeNames.listSnapshot("\(version)")
  }
}

extension PointOfEntry {
  /// What this station trusts of other states' authorities; nobody before the first snapshot came
  /// and at a station that is not enrolled. Throws as `StationTrust.load`.
  public func issuerTrust() throws(Fault) -> IssuerTrust {
    guard files.exists(folder.enrolment) else { return IssuerTrust() }
    return try StationTrust(folder.root, files: files).load() ?? IssuerTrust()
  }

  /// The version of what this station trusts of other states' authorities; nil before the first
  /// came. Costs one signature, where `issuerTrust` costs each certificate.
  public func issuerTrustVersion() throws(Fault) -> Int64? {
    guard files.exists(folder.enrolment) else { return nil }
    return try StationTrust(folder.root, files: files).statement()?.version
  }

  /// The version of the trust anchors that are installed whole; nil where none are.
  var trustVersion: Int64? {
    guard let trust = try? issuerTrust() else { return nil }
    return trust.edition?.version
  }

  /// Installs the trust anchors that lie in an exchange folder, as a verified statement says what
  /// they are. An older version, and another content under the installed one, are refused.
  func takeTrust(
    _ statement: ListStatement, _ note: [UInt8], from place: Path,
    into report: inout ListSyncReport
  ) throws(Fault) {
    let store = StationTrust(
      folder, files: files, verifier: try enrolment().verifier(of: .list))
    let present = try? store.statement()
    let isWhole = present != nil && (try? store.load()) != nil
    if let present, statement.version < present.version {
      throw Fault(
        .watchlistOlder, at: "trust",
        "version \(statement.version), version \(present.version) is installed")
    }
    if let present, present.version == statement.version {
      guard present.hash == statement.hash else {
        throw Fault(.watchlistConflict, at: "trust", "another content has this version here")
      }
      if isWhole {
        report.current.append(statement.list)
        return
      }
    }
    let source = place / ExchangeNames.listSnapshot(statement.list)
    guard statement.bytes <= TrustSnapshot.maximumBytes else {
      throw Fault(.trustList, at: source.name, "a snapshot too large")
    }
    try checkSize(of: source, atMost: statement.bytes)
    let bytes = try files.read(source, limit: Int(statement.bytes))
    try store.install(bytes, statement, note: note) { () throws(Fault) in
      var act = AuditedAct(.listInstalled, by: "-")
      act.lists = [AuditedList(id: statement.list, version: statement.version)]
      act.detail = "signed by the registry"
      try audit(act)
    }
    report.trust = .init(
      version: statement.version, previous: present?.version, entries: statement.entries)
  }
}

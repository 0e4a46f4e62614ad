public import Bytes
import Crypto
public import Document
public import Host
import Seal

/// The trust anchors of a station: the snapshot that the registry signed, verified anew each time
/// it is loaded, so that nobody at the station can add an authority (`SnapshotStore`).
public struct StationTrust {
  private let store: SnapshotStore

  /// The store of a station's folder, which needs no lock and no unlocked keys; throws
  /// `.notEnrolled` where the registry's key is not known yet, and what reading it throws.
  public init(_ root: Path, files: any Files) throws(Fault) {
    let folder = StationFolder(root)
    guard files.exists(folder.enrolment) else {
      throw Fault(
        .notEnrolled, at: root.string, "take the registry's answer with `maabar setup` first")
    }
    let answer = try EnrolmentAnswer(try files.read(folder.enrolment, limit: 64 * 1024))
    store = SnapshotStore(
      .trust, folder, files: files, verifiers: try answer.installedListVerifiers())
  }

  /// What is trusted; nil before the first snapshot came. One past its validity still counts, and
  /// says so by its edition.
  ///
  /// Throws `.statement` or `.trustList` where something here is not what the registry signed.
  public func load() throws(Fault) -> IssuerTrust? {
    guard let statement = try store.statement() else { return nil }
    return try TrustSnapshot.read(try store.bytes(statement))
  }

  /// The version that the registry signed last; nil before the first came.
  func version() throws(Fault) -> Int64? { try store.statement()?.version }
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
    return try StationTrust(folder.root, files: files).version()
  }
}

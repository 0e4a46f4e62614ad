import Crypto
public import Host
public import Seal

/// Where a registry keeps what: the one place that names files below its folder.
///
///     registry.json          what the registry is called
///     registry.sqlite        stations, batches, records, counts, checkpoints
///     keys.sqlite            the records' data keys, wrapped
///     secrets/               private keys, mode 0600
///     certificates/          root, authority, encryption, verifier keys of log and statements
///     attachments/ab/<name>  ciphertexts of captures, by their SHA-256
///     batches/ab/<id>.batch  every sealed file that was taken in, or what is left of it
///     tombstones/<n>.note    what was erased, signed, by number only
///     log/                   checkpoint and tiles, as c2sp.org/tlog-tiles lays them out
public struct RegistryFolder: Sendable {
  /// The folder itself, mode 0700.
  public let root: Path

  /// A registry's folder.
  public init(_ root: Path) { self.root = root }

  /// What the registry is called; makes a folder a registry.
  public var settings: Path { root / "registry.json" }
  /// Stations, batches, records, counts.
  public var database: Path { root / "registry.sqlite" }
  /// The records' data keys.
  public var dataKeys: Path { root / "keys.sqlite" }
  /// Vouches for authorities only: to be moved to a medium that is kept offline.
  public var rootKey: Path { root / "secrets" / "root.key" }
  /// Vouches for stations' signing keys.
  public var stationAuthorityKey: Path { root / "secrets" / "station-authority.key" }
  /// Signs checkpoints.
  public var logKey: Path { root / "secrets" / "log.key" }
  /// Signs statements of one kind.
  public func statementKey(_ kind: StatementKind) -> Path {
    root / "secrets" / "\(kind.rawValue).statement.key"
  }
  /// The verifier key of statements of one kind.
  public func statementVerifier(_ kind: StatementKind) -> Path {
    root / "certificates" / "\(kind.rawValue).statement.vkey"
  }
  /// Opens sealed files.
  public var encryptionKey: Path { root / "secrets" / "encryption.key" }
  /// The store's master key, 32 bytes.
  public var masterKey: Path { root / "secrets" / "master.key" }
  /// The root's certificate.
  public var rootCertificate: Path { root / "certificates" / "root.pem" }
  /// The certificate of the authority over stations.
  public var stationAuthorityCertificate: Path { root / "certificates" / "station-authority.pem" }
  /// The certificate that batches are encrypted to.
  public var encryptionCertificate: Path { root / "certificates" / "encryption.pem" }
  /// The log's verifier key, for everybody who checks a receipt.
  public var logVerifier: Path { root / "certificates" / "log.vkey" }
  /// What was erased.
  public var tombstones: Path { root / "tombstones" }
  /// Everything that was taken in.
  public var batches: Path { root / "batches" }
  /// The log as others may read it.
  public var log: Path { root / "log" }
  /// The last checkpoint.
  public var checkpoint: Path { log / "checkpoint" }

  /// The small files that are made once and never change, by their names in reports.
  var fixed: [(name: String, path: Path)] {
    let paths = [
      rootCertificate, stationAuthorityCertificate, encryptionCertificate, logVerifier, rootKey,
      stationAuthorityKey, encryptionKey, logKey,
    ]
    let statements = StatementKind.allCases.flatMap { [statementKey($0), statementVerifier($0)] }
    return (paths + statements).map { (name: "\($0.parent.name)/\($0.name)", path: $0) }
  }

  /// Where a batch's sealed file is kept.
  func batch(_ id: Digest) -> Path { batches / String(id.hex.prefix(2)) / "\(id.hex).batch" }

  /// Ciphertexts of captures.
  public var attachments: Path { root / "attachments" }
  /// Where an attachment's ciphertext is kept.
  func attachment(_ name: Digest) -> Path { attachments / String(name.hex.prefix(2)) / name.hex }
}

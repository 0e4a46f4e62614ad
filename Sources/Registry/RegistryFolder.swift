package import Bytes
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
///     arrivals/<station>/    what comes over the network, until it is whole
///     prepared/<number>      what searches are prepared with, encrypted; in no backup
///     sign-in-attempts.json  failed sign-ins at the readmission office
///     lists/                 published lists, their deltas and signed statements
///     trust/                 the published trust anchors and their signed statement
///     policy/                the published rules and configuration, the same way
///     log/                   checkpoint and tiles, as c2sp.org/tlog-tiles lays them out
///     log-2/ ...             the same of the logs that were begun after a restore
public struct RegistryFolder: Sendable {
  /// The folder itself, mode 0700.
  public let root: Path

  /// A registry's folder.
  public init(_ root: Path) {
    self.root = root
    dataKeys = root / "keys.sqlite"
    batches = root / "batches"
    attachments = root / "attachments"
    tombstones = root / "tombstones"
  }

  /// A backup of a registry: its data keys lie elsewhere, and sealed files, captures and tombstones
  /// in `pool`, once for all backups.
  init(backup root: Path, dataKeys: Path, pool: Path) {
    self.root = root
    self.dataKeys = dataKeys
    batches = pool / "batches"
    attachments = pool / "attachments"
    tombstones = pool / "tombstones"
  }

  /// What the registry is called; makes a folder a registry.
  public var settings: Path { root / "registry.json" }
  /// Stations, batches, records, counts.
  public var database: Path { root / "registry.sqlite" }
  /// The records' data keys.
  public let dataKeys: Path
  /// Everything that was taken in.
  public let batches: Path
  /// Vouches for authorities only: to be moved to a medium that is kept offline.
  public var rootKey: Path { root / "secrets" / "root.key" }
  /// Vouches for stations' signing keys.
  public var stationAuthorityKey: Path { root / "secrets" / "station-authority.key" }
  /// Vouches for those who connect: stations, and the registry's own service.
  public var tlsAuthorityKey: Path { root / "secrets" / "tls-authority.key" }
  /// The key of the registry's own service; made anew where it is missing.
  public var serverKey: Path { root / "secrets" / "server.key" }
  /// Signs documents of the readmission office; made where it is missing.
  var documentKey: Path { root / "secrets" / "documents.key" }
  /// Its certificate, for those who receive such documents.
  public var documentCertificate: Path { root / "certificates" / "documents.pem" }
  /// Signs the checkpoints of a log, 1 for the first.
  public func logKey(_ number: Int64 = 1) -> Path {
    root / "secrets" / "\(RegistryFolder.logName(number)).key"
  }
  /// Signs statements of one kind; 2 and on after a rotation.
  public func statementKey(_ kind: StatementKind, _ number: Int64 = 1) -> Path {
    root / "secrets" / "\(RegistryFolder.numbered(kind.rawValue, number)).statement.key"
  }
  /// The verifier key of statements of one kind.
  public func statementVerifier(_ kind: StatementKind, _ number: Int64 = 1) -> Path {
    root / "certificates" / "\(RegistryFolder.numbered(kind.rawValue, number)).statement.vkey"
  }
  /// Opens the secrets in a backup: to be moved to a medium that is kept offline.
  public var recoveryKey: Path { root / "secrets" / "recovery.key" }
  /// The certificate that the secrets in a backup are encrypted to.
  public var recoveryCertificate: Path { root / "certificates" / "recovery.pem" }
  /// Opens sealed files; 2 and on after a rotation.
  public func encryptionKey(_ number: Int64 = 1) -> Path {
    root / "secrets" / "\(RegistryFolder.numbered("encryption", number)).key"
  }
  /// The store's master key, 32 bytes.
  public var masterKey: Path { root / "secrets" / "master.key" }
  /// The root's certificate.
  public var rootCertificate: Path { root / "certificates" / "root.pem" }
  /// The certificate of the authority over stations.
  public var stationAuthorityCertificate: Path { root / "certificates" / "station-authority.pem" }
  /// The certificate of the authority over connections.
  public var tlsAuthorityCertificate: Path { root / "certificates" / "tls-authority.pem" }
  /// The certificate of the registry's own service.
  public var serverCertificate: Path { root / "certificates" / "server.pem" }
  /// What comes over the network, until it is whole and taken in.
  public var arrivals: Path { root / "arrivals" }
  /// The certificate that batches are encrypted to.
  public func encryptionCertificate(_ number: Int64 = 1) -> Path {
    root / "certificates" / "\(RegistryFolder.numbered("encryption", number)).pem"
  }
  /// A log's verifier key, for everybody who checks a receipt.
  public func logVerifier(_ number: Int64 = 1) -> Path {
    root / "certificates" / "\(RegistryFolder.logName(number)).vkey"
  }
  /// A log as others may read it.
  public func log(_ number: Int64 = 1) -> Path { root / RegistryFolder.logName(number) }
  /// The last checkpoint of a log.
  public func checkpoint(_ number: Int64 = 1) -> Path { log(number) / "checkpoint" }
  /// The newest checkpoint of a log that witnesses cosigned.
  public func witnessed(_ number: Int64 = 1) -> Path { log(number) / "witnessed" }
  /// What was erased.
  public let tombstones: Path
  /// Failed sign-ins at the readmission office.
  var signInAttempts: Path { root / "sign-in-attempts.json" }
  /// What searches of many people are prepared with.
  var prepared: Path { root / "prepared" }
  /// A part of it.
  func prepared(_ number: Int64) -> Path { prepared / "\(number).part" }
  /// Published lists.
  public var lists: Path { root / "lists" }
  /// Published trust anchors.
  public var trust: Path { root / "trust" }
  /// Published rules and configuration.
  public var policy: Path { root / "policy" }
  /// Everything that is published, by folder.
  var published: [Path] { [lists, trust, policy] }

  private static func logName(_ number: Int64) -> String { numbered("log", number) }

  private static func numbered(_ name: String, _ number: Int64) -> String {
    number == 1 ? name : "\(name)-\(number)"
  }

  /// The small files that are made once and never change, by their names in reports; those of the
  /// logs, and the keys that are rotated, come on top.
  var fixed: [(name: String, path: Path)] {
    let paths = [
      rootCertificate, stationAuthorityCertificate, recoveryCertificate, rootKey, recoveryKey,
      stationAuthorityKey, tlsAuthorityKey, tlsAuthorityCertificate,
    ]
    return paths.map { (RegistryFolder.name($0), $0) }
  }

  /// The name of a key or certificate in reports.
  static func name(_ path: Path) -> String { "\(path.parent.name)/\(path.name)" }

  /// Where a batch's sealed file is kept.
  func batch(_ id: Digest) -> Path { batches / String(id.hex.prefix(2)) / "\(id.hex).batch" }

  /// Ciphertexts of captures.
  public let attachments: Path
  /// Makes the folders that batches and attachments are spread over, which else are made as the
  /// first thousand come; for measurements.
  package func makeShards(_ files: any Files) throws(Fault) {
    for shard in 0..<256 {
      let name = Hex.encode([UInt8(shard)])
      for place in [batches, attachments] { try files.makeFolder(place / name) }
    }
  }

  /// Where an attachment's ciphertext is kept.
  func attachment(_ name: Digest) -> Path { attachments / String(name.hex.prefix(2)) / name.hex }
}

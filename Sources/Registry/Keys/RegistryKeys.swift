import Bytes
import Crypto
import Host
import Seal
import Store

/// The registry's keys; each signs or opens one kind of thing only.
struct RegistryKeys {
  /// Vouches for stations; its own certificate is vouched for by the offline root.
  let stationAuthority: CertificateAuthority
  /// Vouches for connections; its own certificate is vouched for by the offline root.
  let tlsAuthority: CertificateAuthority
  /// The root's certificate. Its key is not needed after `make`.
  let root: Certificate
  /// Opens sealed files; the present key first, then past ones that were not destroyed yet.
  let encryption: [EncryptionKey]
  /// The numbers of these keys, in the same order.
  let encryptionNumbers: [Int64]
  /// The number of the certificate that batches are encrypted to.
  let encryptionNumber: Int64
  /// The certificate that batches are encrypted to.
  let encryptionCertificate: Certificate
  /// The certificate that the secrets in a backup are encrypted to; its key is kept offline.
  let recovery: Certificate
  /// Signs the checkpoints of the log that grows.
  let log: NoteSigner
  /// The verifier keys of all logs, in order.
  let logVerifiers: [NoteVerifier]
  /// Sign statements, each one kind.
  let statements: [StatementKind: NoteSigner]
  /// Past keys of statements that were not destroyed yet, the newest first: what is stated bears
  /// their signatures too, for stations that have not heard of the present ones.
  var pastStatements: [StatementKind: [NoteSigner]] = [:]
  /// The numbers of these keys, the present one first; absent where it is 1 alone.
  var statementNumbers: [StatementKind: [Int64]] = [:]
  /// The store's master key.
  let master: MasterKey

  /// Verifies tombstones.
  var erasureVerifier: NoteVerifier {
    guard let signer = statements[.erasure] else {
      preconditionFailure("every kind of statement has a key")
    }
    return signer.verifier
  }

  /// The certificates of the authorities as they go out with an enrolment: authority, root.
  var authoritiesPEM: String { stationAuthority.certificate.pem + root.pem }

  /// Makes every key and writes it below the registry's folder.
  static func make(
    _ settings: RegistrySettings, in folder: RegistryFolder, files: any Files, now: Int64,
    randomness: any Randomness
  ) throws(Fault) -> RegistryKeys {
    let rootKey = try SigningKey.generate()
    let root = try CertificateAuthority.root(
      subject: "\(settings.name) root", key: rootKey,
      validity: .years(30, fromMilliseconds: now), randomness: randomness)
    let authorityKey = try SigningKey.generate()
    let authority = try root.issue(
      .authority, subject: "\(settings.name) stations", publicKey: authorityKey.publicKey,
      validity: .years(15, fromMilliseconds: now), randomness: randomness)
    let tlsKey = try SigningKey.generate()
    let tlsAuthority = try root.issue(
      .authority, subject: "\(settings.name) connections", publicKey: tlsKey.publicKey,
      validity: .years(15, fromMilliseconds: now), randomness: randomness)
    let encryptionKey = try EncryptionKey.generate()
    // Issued by the authority: a root vouches for authorities only.
    let stations = try CertificateAuthority(certificate: authority, key: authorityKey)
    let encryption = try stations.issue(
      .encryption, subject: "\(settings.name) registry", publicKey: encryptionKey.publicKey,
      validity: .years(10, fromMilliseconds: now), randomness: randomness)
    let recoveryKey = try EncryptionKey.generate()
    let recovery = try stations.issue(
      .encryption, subject: "\(settings.name) recovery", publicKey: recoveryKey.publicKey,
      validity: .years(30, fromMilliseconds: now), randomness: randomness)
    let logKey = try Ed25519Key.generate()
    let log = try NoteSigner(name: settings.origin, key: logKey)
    let master = randomness.bytes(32)

    var statements: [StatementKind: NoteSigner] = [:]
    var statementKeys: [(Path, [UInt8])] = []
    for kind in StatementKind.allCases {
      let key = try Ed25519Key.generate()
      statements[kind] = try NoteSigner(name: kind.keyName(of: settings.origin), key: key)
      statementKeys.append((folder.statementKey(kind), Array(try key.pem().utf8)))
    }

    for path in [folder.rootKey, folder.rootCertificate] { try files.makeFolder(path.parent) }
    let secrets: [(Path, [UInt8])] = [
      (folder.rootKey, Array(try rootKey.pem().utf8)),
      (folder.stationAuthorityKey, Array(try authorityKey.pem().utf8)),
      (folder.tlsAuthorityKey, Array(try tlsKey.pem().utf8)),
      (folder.encryptionKey(), Array(try encryptionKey.pem().utf8)),
      (folder.recoveryKey, Array(try recoveryKey.pem().utf8)),
      (folder.logKey(), Array(try logKey.pem().utf8)), (folder.masterKey, master),
    ]
    for (path, bytes) in secrets + statementKeys { try files.write(bytes, to: path, secret: true) }
    try files.write(root.certificate.pem, to: folder.rootCertificate)
    try files.write(authority.pem, to: folder.stationAuthorityCertificate)
    try files.write(tlsAuthority.pem, to: folder.tlsAuthorityCertificate)
    try files.write(encryption.pem, to: folder.encryptionCertificate())
    try files.write(recovery.pem, to: folder.recoveryCertificate)
    try files.write(log.verifier.description + "\n", to: folder.logVerifier())
    for (kind, signer) in statements {
      try files.write(signer.verifier.description + "\n", to: folder.statementVerifier(kind))
    }
    return RegistryKeys(
      stationAuthority: stations,
      tlsAuthority: try CertificateAuthority(certificate: tlsAuthority, key: tlsKey),
      root: root.certificate, encryption: [encryptionKey], encryptionNumbers: [1],
      encryptionNumber: 1, encryptionCertificate: encryption, recovery: recovery, log: log,
      logVerifiers: [log.verifier], statements: statements, master: try MasterKey(master))
  }

  /// Reads the keys that everyday work needs; throws `.registryKeys` naming the file that is
  /// missing, damaged or does not belong to the others.
  static func read(
    _ settings: RegistrySettings, from folder: RegistryFolder, files: any Files
  ) throws(Fault) -> RegistryKeys {
    let reader = KeyReader(files: files)
    let authority = try reader.authority(
      folder.stationAuthorityKey, folder.stationAuthorityCertificate)
    let present = newest { files.exists(folder.encryptionCertificate($0)) }
    let (numbers, encryptionKeys) = try reader.encryptionKeys(folder, present)
    let encryption = try reader.read(folder.encryptionCertificate(present)) {
      text throws(Fault) in
      let certificate = try Certificate(pem: text)
      guard certificate.publicKey == encryptionKeys[0].publicKey else {
        throw Fault(.registryKeys, "not the certificate of the encryption key")
      }
      return certificate
    }
    var verifiers: [NoteVerifier] = []
    while files.exists(folder.logVerifier(Int64(verifiers.count) + 1)) || verifiers.isEmpty {
      verifiers.append(
        try reader.read(folder.logVerifier(Int64(verifiers.count) + 1)) { text throws(Fault) in
          try NoteVerifier(String(text.prefix { $0 != "\n" }))
        })
    }
    let number = Int64(verifiers.count)
    // What the later logs are called stands in the database, which the registry holds them against.
    let origin = number == 1 ? settings.origin : verifiers[verifiers.count - 1].name
    let log = try reader.signer(origin, folder.logKey(number), folder.logVerifier(number))
    let statementNumbers = RegistryKeys.statementNumbers(in: folder, files)
    var statements: [StatementKind: [NoteSigner]] = [:]
    for kind in StatementKind.allCases {
      for number in statementNumbers[kind] ?? [1] {
        statements[kind, default: []].append(
          try reader.signer(
            kind.keyName(of: settings.origin), folder.statementKey(kind, number),
            folder.statementVerifier(kind, number)))
      }
    }
    let root = try reader.read(folder.rootCertificate) { text throws(Fault) in
      try Certificate(pem: text)
    }
    return RegistryKeys(
      stationAuthority: authority,
      tlsAuthority: try reader.authority(folder.tlsAuthorityKey, folder.tlsAuthorityCertificate),
      root: root, encryption: encryptionKeys, encryptionNumbers: numbers,
      encryptionNumber: present, encryptionCertificate: encryption,
      recovery: try reader.read(folder.recoveryCertificate) { text throws(Fault) in
        try Certificate(pem: text)
      }, log: log, logVerifiers: verifiers,
      statements: statements.compactMapValues(\.first),
      pastStatements: statements.mapValues { Array($0.dropFirst()) },
      statementNumbers: statementNumbers,
      master: try reader.readBytes(folder.masterKey) { bytes throws(Fault) in
        try MasterKey(bytes)
      })
  }
}

extension RegistryKeys {
  /// Keys of one kind that a registry makes in its life at most: one a month for twenty years.
  static let rotationsAtMost: Int64 = 256

  /// The highest number that exists, of those that came from an escrow not each does; 1 where none
  /// does.
  fileprivate static func newest(_ exists: (Int64) -> Bool) -> Int64 {
    (1...rotationsAtMost).last(where: exists) ?? 1
  }

  /// The numbers of the keys of rotated statements that have a verifier key: it comes last, so that
  /// what a cut left behind, or an escrow brought, does not count.
  fileprivate static func statementNumbers(
    in folder: RegistryFolder, _ files: any Files
  ) -> [StatementKind: [Int64]] {
    var numbers: [StatementKind: [Int64]] = [:]
    for kind in RegistryService.RotatedKey.allCases.compactMap(\.statement) {
      let found = (1...rotationsAtMost).filter { files.exists(folder.statementVerifier(kind, $0)) }
      numbers[kind] = found.isEmpty ? [1] : found.reversed()
    }
    return numbers
  }

  /// The numbers of a kind's keys, the present one first.
  func numbers(of kind: StatementKind) -> [Int64] { statementNumbers[kind] ?? [1] }

  /// The keys that sign statements of a kind, the present one first.
  func signers(of kind: StatementKind) -> [NoteSigner] {
    [statements[kind]].compactMap(\.self) + (pastStatements[kind] ?? [])
  }

  /// The files of past keys of statements, verifier keys first.
  func pastStatementFiles(in folder: RegistryFolder) -> [Path] {
    StatementKind.allCases.flatMap { kind in
      numbers(of: kind).dropFirst().flatMap {
        [folder.statementVerifier(kind, $0), folder.statementKey(kind, $0)]
      }
    }
  }

  /// The files of the keys that are rotated: present ones, and past ones that still open something.
  func rotated(in folder: RegistryFolder) -> [Path] {
    let statements = StatementKind.allCases.flatMap { kind in
      numbers(of: kind).flatMap {
        [folder.statementKey(kind, $0), folder.statementVerifier(kind, $0)]
      }
    }
    // One that came with a younger escrow is not in the database beside it.
    return encryptionNumbers.filter { $0 <= encryptionNumber }.map { folder.encryptionKey($0) }
      + [folder.encryptionCertificate(encryptionNumber)] + statements
  }
}

/// Reads key files and names the file in every fault.
private struct KeyReader {
  let files: any Files

  func read<Value>(
    _ path: Path, _ make: (String) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    try readBytes(path) { bytes throws(Fault) in
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Fault(.registryKeys, "not text")
      }
      return try make(text)
    }
  }

  /// An authority, its key held against its certificate.
  func authority(_ key: Path, _ certificate: Path) throws(Fault) -> CertificateAuthority {
    let key = try read(key) { text throws(Fault) in try SigningKey(file: text) }
    return try read(certificate) { text throws(Fault) in
      try CertificateAuthority(certificate: try Certificate(pem: text), key: key)
    }
  }

  /// The keys that open sealed files, the present one first; newer ones than it come from an escrow
  /// that is younger than the backup beside it, and open what was sealed since.
  func encryptionKeys(
    _ folder: RegistryFolder, _ present: Int64
  ) throws(Fault) -> (numbers: [Int64], keys: [EncryptionKey]) {
    let others = (1...RegistryKeys.rotationsAtMost).reversed().filter {
      $0 != present && files.exists(folder.encryptionKey($0))
    }
    let numbers = [present] + others
    var keys: [EncryptionKey] = []
    for number in numbers {
      keys.append(
        try read(folder.encryptionKey(number)) { text throws(Fault) in
          try EncryptionKey(pem: text)
        })
    }
    return (numbers, keys)
  }

  /// A key that signs notes under a name, held against its verifier key.
  func signer(_ name: String, _ key: Path, _ verifier: Path) throws(Fault) -> NoteSigner {
    let known = try read(verifier) { text throws(Fault) in
      try NoteVerifier(String(text.prefix { $0 != "\n" }))
    }
    return try read(key) { text throws(Fault) in
      let signer = try NoteSigner(name: name, key: try Ed25519Key(pem: text))
      guard signer.verifier == known else {
        throw Fault(.registryKeys, "not the key of \(verifier.parent.name)/\(verifier.name)")
      }
      return signer
    }
  }

  func readBytes<Value>(
    _ path: Path, _ make: ([UInt8]) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    do throws(Fault) {
      return try make(try files.read(path, limit: Limits.smallFile))
    } catch {
      switch error.code {
      case .fileDenied, .fileFailed: throw error
      default: throw Fault(.registryKeys, at: path.string, error.detail)
      }
    }
  }
}

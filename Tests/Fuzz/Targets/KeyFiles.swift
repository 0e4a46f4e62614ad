import Bytes
import Crypto
import Foundation
import Registry
import Seal
import Station

extension FuzzTarget {
  /// What is read from disks that may have been in other hands: keys, officers, backups.
  static let keyFiles: [FuzzTarget] = [stationKeys, keyPEM, backupManifest]

  /// A station's file of keys and officers, before anything in it is authenticated.
  private static let stationKeys = FuzzTarget("station-keys") { bytes in
    let content = try KeyFile.content(of: bytes)
    guard case .object(var fields) = content else { return "no object" }
    fields["code"] = "00"
    let again = try KeyFile.content(of: Array(JSON.object(fields).line().utf8))
    return again == content ? nil : "the file of keys changed"
  }

  /// Any key or certificate of a registry, and a verifier key.
  private static let keyPEM = FuzzTarget("key-pem") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let key = try? SigningKey(pem: text),
      try SigningKey(pem: key.pem()).publicKey != key.publicKey
    {
      return "a signing key changed"
    }
    if let key = try? EncryptionKey(pem: text),
      try EncryptionKey(pem: key.pem()).publicKey != key.publicKey
    {
      return "an encryption key changed"
    }
    if let key = try? Ed25519Key(pem: text), try Ed25519Key(pem: key.pem()).pem() != key.pem() {
      return "a log's key changed"
    }
    if let request = try? CertificateRequest(pem: text),
      try CertificateRequest(pem: request.pem) != request
    {
      return "a request changed"
    }
    if let verifier = try? NoteVerifier(String(text.prefix { $0 != "\n" })),
      try NoteVerifier(verifier.description) != verifier
    {
      return "a verifier key changed"
    }
    let certificate = try Certificate(pem: text)
    return try Certificate(pem: certificate.pem).pem == certificate.pem ? nil : "it changed"
  }

  /// What a backup of a registry or station says about itself, and a registry's settings.
  private static let backupManifest = FuzzTarget("backup-manifest") { bytes in
    if let settings = try? RegistrySettings(bytes),
      try RegistrySettings(Array(settings.json.line().utf8)).json != settings.json
    {
      return "settings changed"
    }
    if let manifest = try? BackupManifest(bytes),
      try BackupManifest(Array(manifest.json.line().utf8)) != manifest
    {
      return "a registry's manifest changed"
    }
    let backup = try StationBackup(bytes)
    // Foundation's reading of a path, not the parser's: `a..b` is a name, `a/../b` leads out.
    let below = URL(filePath: "/backup/", directoryHint: .isDirectory)
    let reached = backup.files.map { below.appending(path: $0.path).standardized.path() }
    guard reached.allSatisfy({ $0.hasPrefix("/backup/") }) else {
      return "a path that leads out of the backup"
    }
    return try StationBackup(Array(backup.json.line().utf8)) == backup ? nil : "a backup changed"
  }
}

import Bytes
import Codes
import Crypto
import Host
import Seal
import Store

/// Going on after a restore.
extension RegistryService {
  /// Ends the log at its last checkpoint and begins another, under a key of its own, whose first
  /// leaf names that checkpoint.
  ///
  /// A registry that came back from a backup does not know what it signed after the backup was
  /// made. In the old log it would sign a second tree of one size; so its key is destroyed here,
  /// and stations learn from the signed succession what was forgotten, and send it again. Batches
  /// that no checkpoint covered yet go over into the new log.
  func beginLog() throws(Fault) {
    let old = try logs.current()
    guard let ended = try lastCheckpoint(of: old) else {
      throw Fault(.registryDamaged, at: "checkpoint", "the log has no checkpoint")
    }
    let number = old.number + 1
    let origin = settings.origin(ofLog: number, mark: randomness.hex(4))
    let key = try Ed25519Key.generate()
    let signer = try NoteSigner(name: origin, key: key)
    let succession = LogSuccession(
      origin: origin, key: signer.verifier.description, ended: ended.note,
      begun: Instant(milliseconds: timekeeper.now().utcMilliseconds))
    let statement = try state(succession.json, as: .log)
    let opening = String(decoding: try succession.json.canonicalLine(), as: UTF8.self)
    try files.makeFolder(folder.log(number))
    try files.write(Array(try key.pem().utf8), to: folder.logKey(number), secret: true)
    try files.write(signer.verifier.description + "\n", to: folder.logVerifier(number))
    try committing { () throws(Fault) in
      try logs.add(
        KnownLog(
          number: number, origin: origin, first: old.end(of: ended.head.size), opening: opening,
          statement: statement))
      for path in [folder.logKey(number), folder.logVerifier(number)] {
        try remember(RegistryFolder.name(path), path)
      }
    }
    try files.remove(folder.logKey(old.number))
  }
}

import Bytes
import Crypto
import Host

/// The keys of a station: the key-encryption key, and the signing key kept under it.
///
/// The key-encryption key stands in a file that only its owner can read. That is no protection when
/// the whole station is stolen, and `maabar doctor` says so in red; a passphrase or a TPM takes the
/// file's place where there is one.
struct StationKeys {
  /// The master key of the store (32 bytes).
  let master: [UInt8]
  /// Signs manifests, and nothing else.
  let signing: SigningKey

  private static let purpose = Array("maabar/station/signing-key/1".utf8)
  private static let masterKeyBytes = 32

  /// Makes both keys and writes them; throws what `Files.write` throws.
  static func make(
    in folder: StationFolder, files: any Files, randomness: any Randomness
  ) throws(Fault) -> StationKeys {
    let keys = StationKeys(
      master: randomness.bytes(masterKeyBytes), signing: try SigningKey.generate())
    try files.makeFolder(folder.masterKey.parent)
    try files.write(keys.master, to: folder.masterKey, secret: true)
    let nonce = randomness.bytes(AESGCM.nonceCount)
    let sealed = try AESGCM.seal(
      try keys.signing.der(), key: wrappingKey(keys.master), nonce: nonce, associatedData: purpose)
    try files.write(nonce + sealed, to: folder.signingKey, secret: true)
    return keys
  }

  /// Reads both keys; throws `.stationKeys` when one is missing, cut or not of this station.
  static func read(from folder: StationFolder, files: any Files) throws(Fault) -> StationKeys {
    let master = try files.read(folder.masterKey, limit: masterKeyBytes)
    guard master.count == masterKeyBytes else {
      throw Fault(.stationKeys, at: folder.masterKey.string, "\(masterKeyBytes) bytes expected")
    }
    let sealed = try files.read(folder.signingKey, limit: 4096)
    guard sealed.count > AESGCM.nonceCount else {
      throw Fault(.stationKeys, at: folder.signingKey.string, "the file is cut")
    }
    do throws(Fault) {
      let der = try AESGCM.open(
        Array(sealed[AESGCM.nonceCount...]), key: wrappingKey(master),
        nonce: Array(sealed[..<AESGCM.nonceCount]), associatedData: purpose)
      return StationKeys(master: master, signing: try SigningKey(der: der))
    } catch {
      throw Fault(
        .stationKeys, at: folder.signingKey.string, "it does not open with this station's key")
    }
  }

  private static func wrappingKey(_ master: [UInt8]) throws(Fault) -> [UInt8] {
    try HKDF.sha256(key: master, salt: [], info: purpose, count: AESGCM.keyCount)
  }
}

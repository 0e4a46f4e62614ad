public import Bytes
import Crypto
import Host

/// Documents that leave the readmission office as signed files (CMS SignedData): a key of their own
/// signs them and nothing else, and the stations' authority vouches for it.
extension RegistryService {
  /// Years for which the certificate of a new key counts.
  private static let documentKeyYears = 5

  /// Signs the content of a document; gives DER. The key is made at its first use, and where a
  /// restored registry lacks it: receivers know the authority, not the key.
  public func signedDocument(_ content: [UInt8]) throws(Fault) -> [UInt8] {
    let signer = try documentSigner()
    return try CMS.sign(
      content, certificate: signer.certificate, key: signer.key,
      atMilliseconds: timekeeper.now().utcMilliseconds)
  }

  private func documentSigner() throws(Fault) -> (certificate: Certificate, key: SigningKey) {
    if files.exists(folder.documentKey), files.exists(folder.documentCertificate) {
      let key = try SigningKey(pem: text(of: folder.documentKey))
      let certificate = try Certificate(pem: text(of: folder.documentCertificate))
      guard certificate.publicKey == key.publicKey else {
        throw Fault(.registryKeys, at: folder.documentCertificate.name, "not of documents.key")
      }
      return (certificate, key)
    }
    let key = try SigningKey.generate()
    let certificate = try keys.stationAuthority.issue(
      .signing, subject: "\(settings.name) documents", publicKey: key.publicKey,
      validity: .years(
        RegistryService.documentKeyYears, fromMilliseconds: timekeeper.now().utcMilliseconds),
      randomness: randomness)
    try files.write(Array(try key.pem().utf8), to: folder.documentKey, secret: true)
    try files.write(certificate.pem, to: folder.documentCertificate)
    return (certificate, key)
  }

  private func text(of path: Path) throws(Fault) -> String {
    let bytes = try files.read(path, limit: Limits.smallFile)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(.registryKeys, at: path.name, "not text")
    }
    return text
  }
}

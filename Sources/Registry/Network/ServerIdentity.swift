import Bytes
import Crypto
import Host

/// The registry's own service, as its authority over connections vouches for it.
extension RegistryService {
  /// The service's certificate and key for a host, and who vouches for stations; a new certificate
  /// with a new key where the present one is for another host, missing or damaged.
  func serverIdentity(
    for host: HostName
  ) throws(Fault) -> (identity: TLSIdentity, clients: [Certificate]) {
    let clients = [keys.tlsAuthority.certificate]
    if let identity = try? presentIdentity(for: host) { return (identity, clients) }
    let key = try SigningKey.generate()
    // A common name has 64 characters at most; the host stands whole in the alternative name.
    let certificate = try keys.tlsAuthority.issue(
      .tlsServer, subject: String(host.text.prefix(64)), publicKey: key.publicKey,
      validity: .years(5, fromMilliseconds: timekeeper.now().utcMilliseconds), hosts: [host],
      randomness: randomness)
    try files.write(Array(try key.pem().utf8), to: folder.serverKey, secret: true)
    try files.write(certificate.pem, to: folder.serverCertificate)
    return (try TLSIdentity(certificate: certificate, key: key), clients)
  }

  private func presentIdentity(for host: HostName) throws(Fault) -> TLSIdentity {
    let certificate = try Certificate(pem: try text(folder.serverCertificate))
    guard certificate.subject == String(host.text.prefix(64)) else {
      throw Fault(.registryKeys, at: folder.serverCertificate.string, "for another host")
    }
    try certificate.verify(
      intermediates: [keys.tlsAuthority.certificate], roots: [keys.root],
      atMilliseconds: timekeeper.now().utcMilliseconds)
    return try TLSIdentity(
      certificate: certificate, key: try SigningKey(pem: try text(folder.serverKey)))
  }

  private func text(_ path: Path) throws(Fault) -> String {
    String(decoding: try files.read(path, limit: Limits.smallFile), as: UTF8.self)
  }
}

public import Bytes
import COpenSSL

/// Who may issue certificates: a certificate and its private key (RFC 5280).
public struct CertificateAuthority: Sendable {
  /// What a certificate allows its key to do.
  public enum Profile: String, Sendable, CaseIterable {
    /// Vouch for authorities, which vouch for keys; kept offline.
    case root
    /// Vouch for keys of one kind.
    case authority
    /// Sign messages: manifests of batches, snapshots, statements.
    case signing
    /// Have messages encrypted to it.
    case encryption
    /// Answer connections at the host names that the certificate bears (TLS).
    case tlsServer = "tls-server"
    /// Open connections (TLS).
    case tlsClient = "tls-client"

    /// Extensions as OpenSSL's configuration writes them (x509v3_config(5)).
    fileprivate var extensions: [(CInt, String)] {
      switch self {
      case .root:
        [
          (NID_basic_constraints, "critical,CA:TRUE,pathlen:1"),
          (NID_key_usage, "critical,keyCertSign,cRLSign"),
        ]
      case .authority:
        [
          (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
          (NID_key_usage, "critical,keyCertSign,cRLSign"),
        ]
      case .signing:
        // `openssl cms -verify` asks for no extended use, or for this one.
        [
          (NID_basic_constraints, "critical,CA:FALSE"),
          (NID_key_usage, "critical,digitalSignature"), (NID_ext_key_usage, "emailProtection"),
        ]
      case .encryption:
        [
          (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,keyAgreement"),
        ]
      case .tlsServer, .tlsClient:
        [
          (NID_basic_constraints, "critical,CA:FALSE"),
          (NID_key_usage, "critical,digitalSignature"),
          (NID_ext_key_usage, self == .tlsServer ? "serverAuth" : "clientAuth"),
        ]
      }
    }
  }

  /// The authority's own certificate.
  public let certificate: Certificate
  private let key: SigningKey

  /// An authority that exists; throws `.key` for the key of another certificate.
  public init(certificate: Certificate, key: SigningKey) throws(Fault) {
    guard certificate.publicKey == key.publicKey else {
      throw Fault(.key, "the key is not the certificate's")
    }
    guard certificate.isAuthority else {
      throw Fault(.certificate, "the certificate is no authority's")
    }
    self.certificate = certificate
    self.key = key
  }

  /// A new root that vouches for itself; the subject is its common name, 1 to 64 characters.
  public static func root(
    subject: String, key: SigningKey, validity: Validity, randomness: some Randomness
  ) throws(Fault) -> CertificateAuthority {
    let certificate = try make(
      .root, subject: subject, publicKey: key.publicKey, validity: validity,
      serial: randomness.bytes(16), issuer: nil, key: key)
    return try CertificateAuthority(certificate: certificate, key: key)
  }

  /// Issues a certificate; the subject is its common name, 1 to 64 characters, `hosts` the names
  /// and addresses at which a server answers.
  ///
  /// Throws `.certificate` for a subject or time that X.509 cannot hold.
  public func issue(
    _ profile: Profile, subject: String, publicKey: PublicKey, validity: Validity,
    hosts: [HostName] = [], randomness: some Randomness
  ) throws(Fault) -> Certificate {
    try Self.make(
      profile, subject: subject, publicKey: publicKey, validity: validity, hosts: hosts,
      serial: randomness.bytes(16), issuer: certificate, key: key)
  }

  private static func make(
    _ profile: Profile, subject: String, publicKey: PublicKey, validity: Validity,
    hosts: [HostName] = [], serial: [UInt8], issuer: Certificate?, key: SigningKey
  ) throws(Fault) -> Certificate {
    let made = try Certificate.Draft()
    try made.set(serial: serial)
    try made.set(validity)
    try made.set(subject: subject, issuer: issuer, publicKey: publicKey)
    for (identifier, value) in profile.extensions {
      try made.add(identifier, value, issuer: issuer)
    }
    let keyIdentifier = publicKey.identifier.map { Hex.encode([$0]) }.joined(separator: ":")
    try made.add(NID_subject_key_identifier, keyIdentifier, issuer: issuer)
    try made.add(NID_authority_key_identifier, "keyid:always", issuer: issuer)
    if !hosts.isEmpty {
      let names = hosts.map { ($0.isAddress ? "IP:" : "DNS:") + $0.text }
      try made.add(NID_subject_alt_name, names.joined(separator: ","), issuer: issuer)
    }
    return try made.signed(with: key)
  }
}

extension Certificate {
  /// A certificate that is not signed yet.
  @safe fileprivate struct Draft: ~Copyable {
    private let handle: Handle

    init() throws(Fault) {
      unsafe handle = Handle(X509_new())
      try require(unsafe X509_set_version(handle.pointer, Int(X509_VERSION_3)), "out of memory")
    }

    deinit { unsafe X509_free(handle.pointer) }

    /// A positive number of 16 bytes whatever the bits are (RFC 5280 clause 4.1.2.2).
    func set(serial bytes: [UInt8]) throws(Fault) {
      var bytes = bytes
      bytes[0] = bytes[0] & 0x7f | 0x40
      let number = unsafe BN_bin2bn(bytes, CInt(bytes.count), nil)
      defer { unsafe BN_free(number) }
      let serial = unsafe X509_get_serialNumber(handle.pointer)
      guard unsafe BN_to_ASN1_INTEGER(number, serial) != nil else {
        throw openSSLFault(.openSSL, "out of memory")
      }
    }

    func set(_ validity: Validity) throws(Fault) {
      let from = unsafe try nativeTime(validity.fromMilliseconds)
      defer { unsafe ASN1_TIME_free(from) }
      let until = unsafe try nativeTime(validity.untilMilliseconds)
      defer { unsafe ASN1_TIME_free(until) }
      try require(unsafe X509_set1_notBefore(handle.pointer, from), "out of memory")
      try require(unsafe X509_set1_notAfter(handle.pointer, until), "out of memory")
    }

    func set(subject: String, issuer: Certificate?, publicKey: PublicKey) throws(Fault) {
      let name = unsafe X509_get_subject_name(handle.pointer)
      try setCommonName(subject, of: unsafe Handle(name))
      let issuerName = unsafe issuer.map { unsafe X509_get_subject_name($0.handle.pointer) } ?? name
      try require(unsafe X509_set_issuer_name(handle.pointer, issuerName), "out of memory")
      let key = try publicKey.native()
      try require(unsafe X509_set_pubkey(handle.pointer, key.handle.pointer), "out of memory")
    }

    func add(_ identifier: CInt, _ value: String, issuer: Certificate?) throws(Fault) {
      var context = unsafe X509V3_CTX()
      let issuing = issuer?.handle ?? handle
      unsafe X509V3_set_ctx(&context, issuing.pointer, handle.pointer, nil, nil, 0)
      let made = unsafe try require(
        X509V3_EXT_nconf_nid(nil, &context, identifier, value), "an extension was refused")
      defer { unsafe X509_EXTENSION_free(made) }
      try require(unsafe X509_add_ext(handle.pointer, made, -1), "out of memory")
    }

    func signed(with key: SigningKey) throws(Fault) -> Certificate {
      let count = unsafe X509_sign(
        handle.pointer, key.native.handle.pointer, Algorithm.sha256.pointer)
      guard count > 0 else { throw openSSLFault(.openSSL, "the certificate was not signed") }
      return try Certificate(der: unsafe encoded { unsafe i2d_X509(handle.pointer, $0) })
    }
  }
}

/// Writes the common name into an empty X.509 name.
func setCommonName(_ subject: String, of name: Handle) throws(Fault) {
  let text = Array(subject.utf8)
  let added = unsafe X509_NAME_add_entry_by_NID(
    name.pointer, NID_commonName, MBSTRING_UTF8, text, CInt(clamping: text.count), -1, 0)
  guard !text.isEmpty, added == 1 else {
    throw openSSLFault(.certificate, "a subject of 1 to 64 characters expected")
  }
}

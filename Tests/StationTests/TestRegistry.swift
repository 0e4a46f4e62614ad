import Bytes
import Codes
import Crypto
import Host
import Seal
import Testing

@testable import Station

/// The other side of an exchange, made of Seal's own pieces: it enrols, opens batches and logs
/// them.
struct TestRegistry {
  let root: CertificateAuthority
  let authority: CertificateAuthority
  let encryption: EncryptionKey
  let recipient: Certificate
  let signer: NoteSigner
  let statements: [StatementKind: NoteSigner]
  let origin = "registry.example/log1"
  private(set) var leaves: [[UInt8]] = []

  init(_ sample: SampleStation) throws {
    let now = sample.timekeeper.now().utcMilliseconds
    let validity = Validity.years(3, fromMilliseconds: now - 1000)
    root = try CertificateAuthority.root(
      subject: "Root", key: try SigningKey.generate(), validity: validity,
      randomness: sample.randomness)
    let key = try SigningKey.generate()
    authority = try CertificateAuthority(
      certificate: try root.issue(
        .authority, subject: "Stations", publicKey: key.publicKey, validity: validity,
        randomness: sample.randomness), key: key)
    encryption = try EncryptionKey.generate()
    recipient = try root.issue(
      .encryption, subject: "Registry", publicKey: encryption.publicKey, validity: validity,
      randomness: sample.randomness)
    signer = try NoteSigner(name: origin, key: try Ed25519Key.generate())
    var statements: [StatementKind: NoteSigner] = [:]
    for kind in StatementKind.allCases {
      statements[kind] = try NoteSigner(
        name: kind.keyName(of: origin), key: try Ed25519Key.generate())
    }
    self.statements = statements
  }

  func enrol(_ request: EnrolmentRequest, _ sample: SampleStation) throws -> EnrolmentAnswer {
    let asked = try CertificateRequest(pem: request.certificateRequest)
    let certificate = try authority.issue(
      .signing, subject: asked.subject, publicKey: asked.publicKey,
      validity: .years(1, fromMilliseconds: sample.timekeeper.now().utcMilliseconds - 1000),
      randomness: sample.randomness)
    let askedTLS = try CertificateRequest(pem: request.tlsRequest)
    let tls = try authority.issue(
      .tlsClient, subject: asked.subject, publicKey: askedTLS.publicKey,
      validity: .years(1, fromMilliseconds: sample.timekeeper.now().utcMilliseconds - 1000),
      randomness: sample.randomness)
    let own = try authority.issue(
      .encryption, subject: asked.subject, publicKey: try request.keys().encryption,
      validity: .years(1, fromMilliseconds: sample.timekeeper.now().utcMilliseconds - 1000),
      randomness: sample.randomness)
    let offer = EnrolmentOffer(
      request: try request.hash, nonce: Hash.digest([]),
      station: try #require(request.station), epoch: request.epoch, origin: origin,
      authorities: authority.certificate.pem + root.certificate.pem,
      encryptionCertificate: recipient.pem, logKey: signer.verifier.description,
      statementKeys: Dictionary(
        uniqueKeysWithValues: statements.map { ($0.rawValue, $1.verifier.description) }),
      tlsAuthority: authority.certificate.pem)
    return EnrolmentAnswer(
      offer: offer, stationCertificate: certificate.pem, tlsCertificate: tls.pem,
      stationEncryptionCertificate: own.pem)
  }

  /// Opens a sealed file, logs it and gives its receipt.
  mutating func ingest(_ file: [UInt8], at received: Instant) throws -> (SealedBatch, Receipt) {
    let batch = try SealedBatch.open(file, with: [encryption], origin: origin) { _, _ in true }
    let leaf = LogLeaf(batch, receivedAt: received)
    leaves.append(try leaf.line())
    return (batch, try receipt(leaf, index: leaves.count - 1))
  }

  /// The registry's answer after its present leaves, with proofs from every smaller tree.
  func answer(_ epoch: String) throws -> String {
    let prover = MerkleProver(leafHashes: leaves.map { MerkleTree.leafHash($0) })
    let head = Checkpoint(
      origin: origin, size: leaves.count, root: try prover.root(size: leaves.count))
    let proofs = try (0..<leaves.count).map { size in
      GrowthProof(
        origin: origin, size: size, hashes: try prover.consistency(from: size, to: leaves.count))
    }
    let answer = RegistryAnswer(
      station: "IBK-1", epoch: epoch, head: nil, missing: [], setAside: [],
      growth: .init(checkpoint: try head.signed(by: signer), proofs: proofs))
    return try sign(answer)
  }

  /// An answer as it travels.
  func sign(_ answer: RegistryAnswer) throws -> String {
    guard let signer = statements[.answer] else { throw Fault(.bug, "no key for answers") }
    return try SignedStatement.sign(answer.json, as: .answer, by: signer)
  }

  func receipt(_ leaf: LogLeaf, index: Int) throws -> Receipt {
    let prover = MerkleProver(leafHashes: leaves.map { MerkleTree.leafHash($0) })
    let root = try prover.root(size: leaves.count)
    let note = try Checkpoint(origin: origin, size: leaves.count, root: root).signed(by: signer)
    return Receipt(
      leaf: leaf, index: index,
      proof: try prover.inclusion(of: index, size: leaves.count), checkpoint: note)
  }
}

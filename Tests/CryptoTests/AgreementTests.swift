import Bytes
import Crypto
import Support
import Synchronization
import Testing

/// Random bytes that are given out as they stand.
private struct Given: Randomness {
  let value: [UInt8]
  func bytes(_ count: Int) -> [UInt8] { Array(value.prefix(count)) }
}

/// A seeded source for tests: other bytes at each call.
private final class Seeded: Randomness {
  private let state: Mutex<[UInt8]>
  init(seed: UInt8) { state = Mutex([seed]) }
  func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      var bytes: [UInt8] = []
      while bytes.count < count {
        state = Hash.sha256(state)
        bytes += state
      }
      return Array(bytes.prefix(count))
    }
  }
}

@Suite("Agreement in groups")
struct AgreementTests {
  static let numbers = [0, 1, 2] + Array(8...18)

  /// The values of Doc 9303-11's worked examples by name.
  static let examples: [String: [UInt8]] = {
    let rows = (try? Fixture.rows("chip/worked-examples/doc9303-11.tsv")) ?? []
    return Dictionary(
      uniqueKeysWithValues: rows.map { ($0[0], (try? Hex.decode($0[1])) ?? []) })
  }()

  private func example(_ name: String) throws -> [UInt8] {
    try #require(AgreementTests.examples[name])
  }

  @Test("Doc 9303-11, G.1: generic mapping over brainpoolP256r1")
  func genericCurve() throws {
    let group = try AgreementGroup(standardized: 13)
    let secret = try example("g1.terminal-mapping-secret")
    let peer = try example("g1.chip-mapping-key")
    #expect(try group.publicKey(of: secret) == example("g1.terminal-mapping-key"))
    #expect(try group.publicKey(of: example("g1.chip-mapping-secret")) == peer)
    #expect(try group.sharedElement(secret, with: peer) == example("g1.mapping-element"))
    let mapped = try group.mappedGenerically(
      nonce: example("g1.nonce"), secret: secret, peer: peer)
    #expect(mapped.generator == (try example("g1.generator")))
    let second = try example("g1.terminal-secret")
    #expect(try mapped.publicKey(of: second) == example("g1.terminal-key"))
    #expect(
      try mapped.sharedSecret(second, with: example("g1.chip-key"))
        == example("g1.shared-secret"))
  }

  @Test("Doc 9303-11, G.2: generic mapping in the 1024-bit group")
  func genericResidues() throws {
    let group = try AgreementGroup(standardized: 0)
    // With the secret 1 the peer's key is the mapping element itself.
    let mapped = try group.mappedGenerically(
      nonce: example("g2.nonce"), secret: [1], peer: example("g2.mapping-element"))
    #expect(mapped.generator == (try example("g2.generator")))
    let secret = try example("g2.terminal-secret")
    #expect(try mapped.publicKey(of: secret) == example("g2.terminal-key"))
    let shared = try mapped.sharedSecret(secret, with: example("g2.chip-key"))
    #expect(shared == (try example("g2.shared-secret")))
    #expect(
      try ChipCipher.aes128.deriveKey(from: shared, counter: 1) == example("g2.encryption-key"))
  }

  @Test("Doc 9303-11, H.1: integrated mapping over brainpoolP256r1")
  func integratedCurve() throws {
    let mapped = try AgreementGroup(standardized: 13).mappedIntegrally(
      nonce: example("h1.nonce"), second: example("h1.second"), cipher: .aes128)
    #expect(mapped.generator == (try example("h1.generator")))
  }

  @Test("Doc 9303-11, H.2: integrated mapping in the 1024-bit group")
  func integratedResidues() throws {
    let mapped = try AgreementGroup(standardized: 0).mappedIntegrally(
      nonce: example("h2.nonce"), second: example("h2.second"), cipher: .aes128)
    #expect(mapped.generator == (try example("h2.generator")))
  }

  @Test("integrated mapping gives another program's generators in all groups, with all ciphers")
  func integratedElsewhere() throws {
    let ciphers: [String: ChipCipher] = [
      "3des": .tripleDES, "aes128": .aes128, "aes192": .aes192, "aes256": .aes256,
    ]
    let rows = try Fixture.rows("chip/worked-examples/integrated-mapping.tsv")
    #expect(rows.count == 52)
    for row in rows {
      let group = try AgreementGroup(standardized: #require(Int(row[0])))
      let mapped = try group.mappedIntegrally(
        nonce: hex(row[2]), second: hex(row[3]), cipher: #require(ciphers[row[1]]))
      #expect(Hex.encode(mapped.generator) == row[4], "\(group), \(row[1])")
    }
  }

  @Test("two sides agree in every group, plain and mapped both ways", arguments: numbers)
  func agreement(number: Int) throws {
    let group = try AgreementGroup(standardized: number)
    let (mine, yours) = (try group.newSecret(Seeded(seed: 1)), try group.newSecret(Seeded(seed: 2)))
    let (myKey, yourKey) = (try group.publicKey(of: mine), try group.publicKey(of: yours))
    let shared = try group.sharedSecret(mine, with: yourKey)
    #expect(try group.sharedSecret(yours, with: myKey) == shared)
    #expect(shared.count == group.fieldCount)
    let nonce = Seeded(seed: 3).bytes(16)
    let mapped = try group.mappedGenerically(nonce: nonce, secret: mine, peer: yourKey)
    #expect(mapped == (try group.mappedGenerically(nonce: nonce, secret: yours, peer: myKey)))
    #expect(mapped != group)
    for cipher in ChipCipher.allCases {
      let size = cipher.keyCount == 16 ? 16 : 32
      let nonces = (Seeded(seed: 4).bytes(size), Seeded(seed: 5).bytes(cipher.keyCount))
      guard number != 10 else {
        #expect(throws: Fault(.key, "")) {
          try group.mappedIntegrally(nonce: nonces.0, second: nonces.1, cipher: cipher)
        }
        continue
      }
      let mapped = try group.mappedIntegrally(
        nonce: nonces.0, second: nonces.1, cipher: cipher)
      try group.check(mapped.generator)
      let mapKey = try mapped.publicKey(of: yours)
      #expect(try mapped.sharedSecret(mine, with: mapKey).count == group.fieldCount)
    }
  }

  @Test("a secret takes its bytes as they come and draws again when they are too large")
  func secrets() throws {
    let group = try AgreementGroup(standardized: 18)
    let bytes = [UInt8](repeating: 0xFF, count: 66)
    // 521 bits of ones lie above the order of secp521r1: no end of them is no secret.
    #expect(throws: Fault(.openSSL, "")) { try group.newSecret(Given(value: bytes)) }
    #expect(throws: Fault(.openSSL, "")) { try group.newSecret(Given(value: [])) }
    let small = [0xFE] + [UInt8](repeating: 1, count: 65)
    #expect(try group.newSecret(Given(value: small)) == [0] + small.dropFirst())
    for secret in [[], [0], [UInt8](repeating: 0, count: 66), bytes] {
      #expect(throws: Fault(.key, "")) { try group.publicKey(of: secret) }
    }
  }

  @Test("a peer's key that is no element of a curve is refused", arguments: 8...18)
  func wrongPoints(number: Int) throws {
    let group = try AgreementGroup(standardized: number)
    let secret = try group.newSecret(Seeded(seed: 1))
    let key = try group.publicKey(of: group.newSecret(Seeded(seed: 2)))
    var beside = key
    beside[key.count - 1] ^= 1
    var hybrid = key
    hybrid[0] = 6 | key[key.count - 1] & 1
    let compressed = [2 | key[key.count - 1] & 1] + key[1...group.fieldCount]
    let zero = [4] + [UInt8](repeating: 0, count: 2 * group.fieldCount)
    let large = [4] + [UInt8](repeating: 0xFF, count: 2 * group.fieldCount)
    let sizes = [[], [0], Array(key.dropLast()), key + [0]]
    for peer in [beside, hybrid, compressed, zero, large] + sizes {
      #expect(throws: Fault(.key, "")) { try group.sharedSecret(secret, with: peer) }
      #expect(throws: Fault(.key, "")) { try group.compressed(peer) }
    }
  }

  @Test("a peer's key outside of the subgroup is refused", arguments: 0...2)
  func wrongResidues(number: Int) throws {
    let group = try AgreementGroup(standardized: number)
    let secret = try group.newSecret(Seeded(seed: 1))
    let key = try group.publicKey(of: secret)
    let large = [UInt8](repeating: 0xFF, count: group.fieldCount)
    // 2 generates the whole group in none of them; 0, 1 and p - 1 are what attackers send.
    for peer in [[], [0], [1], [2], large, large + [1], [0] + key] {
      #expect(throws: Fault(.key, "")) { try group.sharedSecret(secret, with: peer) }
    }
    #expect(try group.compressed(key) == HashAlgorithm.sha1.hash(key))
  }

  @Test("reserved numbers of groups are refused", arguments: [-1, 3, 7, 19, 31, 32, 255])
  func reserved(number: Int) {
    #expect(throws: Fault(.key, "")) { try AgreementGroup(standardized: number) }
  }

  @Test("a group is written as an algorithm and read again", arguments: numbers)
  func identifiers(number: Int) throws {
    let group = try AgreementGroup(standardized: number)
    #expect(try AgreementGroup(algorithmIdentifier: group.algorithmIdentifier) == group)
    // SEQUENCE { standardizedDomainParameters, INTEGER }
    let standardized =
      try hex("300c060704007f0007010202") + [1, UInt8(number)]
    #expect(try AgreementGroup(algorithmIdentifier: standardized) == group)
    let key = try AgreementKey(group, group.publicKey(of: group.newSecret(Seeded(seed: 1))))
    #expect(try AgreementKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo) == key)
  }
}

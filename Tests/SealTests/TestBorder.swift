import Bytes
import Codes
import Crypto
import Seal

/// A registry and a station with keys made anew for each test.
struct TestBorder {
  /// 2026-03-01T08:00:00Z.
  static let now = Instant(milliseconds: 1_772_352_000_000)
  static let origin = "registry.example/maabar/1"
  static let epoch = "00112233445566778899aabbccddeeff"

  let root: CertificateAuthority
  let encryption: Certificate
  let encryptionKey: EncryptionKey
  let log: NoteSigner
  let station: TestStation

  init() throws(Fault) {
    root = try CertificateAuthority.root(
      subject: "Test root", key: .generate(), validity: Self.validity, randomness: Counter())
    encryptionKey = try .generate()
    encryption = try root.issue(
      .encryption, subject: "Test registry", publicKey: encryptionKey.publicKey,
      validity: Self.validity, randomness: Counter(1))
    log = try NoteSigner(name: Self.origin, key: .generate())
    station = try TestStation("IQ-IBK", root, encryption)
  }

  /// The time in which the test's certificates count.
  static let validity = Validity.years(1, fromMilliseconds: now.milliseconds - 86_400_000)

  /// Opens a file as the registry does, with only `station` enrolled.
  func open(_ file: [UInt8]) throws(Fault) -> SealedBatch {
    try SealedBatch.open(file, with: [encryptionKey], origin: Self.origin) { name, key in
      name.text == "IQ-IBK" && key == station.key.publicKey
    }
  }

  /// Encrypts inner bytes to the registry as anyone can who has its certificate.
  func encrypt(_ inner: [UInt8]) throws(Fault) -> [UInt8] {
    try CMS.encrypt(inner, to: encryption)
  }
}

/// A station: a name, a key and a sealer.
struct TestStation {
  let name: StationName
  let certificate: Certificate
  let key: SigningKey
  let sealer: BatchSealer

  init(
    _ name: String, _ authority: CertificateAuthority, _ encryption: Certificate
  ) throws(Fault) {
    self.name = try StationName(name)
    key = try .generate()
    certificate = try authority.issue(
      .signing, subject: name, publicKey: key.publicKey, validity: TestBorder.validity,
      randomness: Counter(2))
    sealer = try BatchSealer(
      certificate: certificate, key: key, recipient: encryption, origin: TestBorder.origin)
  }

  func position(_ seq: Int64 = 1, previous: Digest? = nil) -> Manifest.Position {
    Manifest.Position(station: name, epoch: TestBorder.epoch, seq: seq, previous: previous)
  }

  func seal(_ records: [[UInt8]], seq: Int64 = 1) throws(Fault) -> BatchSealer.Batch {
    try sealer.seal(records, at: position(seq), clocks: TestStation.clocks, seen: nil)
  }

  static let clocks = Manifest.Clocks(
    wall: TestBorder.now, monotonicNanoseconds: 5_000_000_000, bootID: "test-boot")
}

/// Lines that look like records.
func records(_ count: Int) -> [[UInt8]] {
  (1...count).map { Array("{\"n\":\($0),\"salt\":\"\(Hex.encode([UInt8($0 & 0xff)]))\"}".utf8) }
}

/// Bytes that count up: serial numbers need to differ, not to surprise.
struct Counter: Randomness {
  private let start: UInt8

  init(_ start: UInt8 = 0) { self.start = start }

  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { start &+ UInt8(truncatingIfNeeded: $0) } }
}

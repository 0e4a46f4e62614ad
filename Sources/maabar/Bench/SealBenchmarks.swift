import Bytes
import Codes
import Console
import Crypto
import Host
import Seal

extension Benchmark {
  /// A station's side of a batch.
  static let sealing = Benchmark(
    "seal", workload: "seal 1,000 record lines of 365 bytes into one file",
    floor: "hash the same bytes with SHA-256 and encrypt them with AES-256-GCM", unit: "record"
  ) { ground throws(Fault) in
    let border = try BenchBorder(ground.machine.randomness)
    let bytes = border.lines.flatMap { $0 }
    let file = try border.seal().file
    let sink = Sink()
    let envelope = Int64(file.count - bytes.count - border.lines.count)
    return Trial(
      units: border.lines.count,
      facts: [
        (name: "bytes a record in the file", value: .decimal(Double(file.count) / 1000)),
        (name: "bytes beside the records", value: .integer(envelope)),
      ],
      work: { () throws(Fault) in sink.add(try border.seal().file.count) },
      floor: { () throws(Fault) in sink.add(try border.leastWork(bytes)) })
  }

  /// The registry's side of a batch: everything up to the verified lines and their leaf hashes.
  static let opening = Benchmark(
    "open", workload: "open and verify a sealed file of 1,000 record lines of 365 bytes",
    floor: "decrypt the same bytes with AES-256-GCM and hash them with SHA-256", unit: "record",
    aim: "under 1 µs a record"
  ) { ground throws(Fault) in
    let border = try BenchBorder(ground.machine.randomness)
    let bytes = border.lines.flatMap { $0 }
    let file = try border.seal().file
    let sink = Sink()
    return Trial(
      units: border.lines.count,
      work: { () throws(Fault) in sink.add(try border.open(file).leafHashes.count) },
      floor: { () throws(Fault) in sink.add(try border.leastWork(bytes)) })
  }

  /// What every batch costs whatever is in it.
  static let openingOne = Benchmark(
    "open-one", workload: "open and verify a sealed file of one record line of 365 bytes",
    floor: "verify one ECDSA signature on P-256", unit: "file"
  ) { ground throws(Fault) in
    let border = try BenchBorder(ground.machine.randomness, count: 1)
    let file = try border.seal().file
    let signature = try border.key.sign([1])
    let sink = Sink()
    return Trial(
      units: 1,
      work: { () throws(Fault) in sink.add(try border.open(file).leafHashes.count) },
      floor: { () throws(Fault) in
        sink.add(border.key.publicKey.verify(signature, of: [1]) ? 1 : 0)
      })
  }
}

/// A station and a registry with keys of their own, and record lines.
private struct BenchBorder {
  let lines: [[UInt8]]
  let key: SigningKey
  private let sealer: BatchSealer
  private let registryKey: EncryptionKey
  private let position: Manifest.Position
  private let symmetric: [UInt8]

  private static let origin = "bench.example/log"
  private static let clocks = Manifest.Clocks(
    wall: Instant(milliseconds: 1_772_352_000_000), monotonicNanoseconds: 1, bootID: "bench")

  init(_ randomness: any Randomness, count: Int = 1000) throws(Fault) {
    let validity = Validity.years(1, fromMilliseconds: 1_772_000_000_000)
    let root = try CertificateAuthority.root(
      subject: "Bench", key: .generate(), validity: validity, randomness: randomness)
    key = try .generate()
    registryKey = try .generate()
    let station = try root.issue(
      .signing, subject: "BENCH", publicKey: key.publicKey, validity: validity,
      randomness: randomness)
    let registry = try root.issue(
      .encryption, subject: "Registry", publicKey: registryKey.publicKey, validity: validity,
      randomness: randomness)
    sealer = try BatchSealer(
      certificate: station, key: key, recipient: registry, origin: Self.origin)
    position = Manifest.Position(
      station: try StationName("BENCH"), epoch: randomness.hex(16), seq: 1, previous: nil)
    lines = (0..<count).map { _ in Array("{\"salt\":\"\(randomness.hex(177))\"}".utf8) }
    symmetric = randomness.bytes(AESGCM.keyCount)
  }

  func seal() throws(Fault) -> BatchSealer.Batch {
    try sealer.seal(lines, at: position, clocks: Self.clocks, seen: nil)
  }

  func open(_ file: [UInt8]) throws(Fault) -> SealedBatch {
    try SealedBatch.open(file, with: [registryKey], origin: Self.origin) { _, enrolled in
      enrolled == key.publicKey
    }
  }

  /// One pass of hashing and one of encryption (decryption costs the same).
  func leastWork(_ bytes: [UInt8]) throws(Fault) -> Int {
    let nonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)
    let sealed = try AESGCM.seal(bytes, key: symmetric, nonce: nonce)
    return sealed.count + Int(Hash.digest(bytes).bytes[0])
  }
}

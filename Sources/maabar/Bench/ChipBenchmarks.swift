import Bytes
import Codes
import Console
import Crypto
import Document
import Host
import VirtualPassport

extension Benchmark {
  /// Reading and inspecting a whole chip that answers at once, which the officer waits for on top
  /// of what the radio takes.
  static let chip = Benchmark(
    "document-chip",
    workload: """
      read a chip's 9 files (portrait 15 kB) by PACE and chip authentication on brainpoolP256r1 \
      with AES-128, check signatures, hashes and data groups, make the report; answers recorded
      """,
    floor: """
      OpenSSL alone: the terminal's seven multiplications, two signatures verified, all bytes \
      decrypted, coded and hashed once
      """,
    unit: "document", aim: "under 30 ms of processor time"
  ) { ground throws(Fault) in
    let chip = try BenchChip(ground.machine)
    let floor = try ChipFloor(chip)
    let sink = Sink()
    return Trial(
      units: 1,
      facts: [
        ("commands", .integer(Int64(chip.recording.count))),
        ("bytes answered", .integer(Int64(chip.received))),
        (
          "the virtual chip's own processor time",
          .string(Duration.nanoseconds(Double(try chip.ownTime())))
        ),
        ("result", .string(try chip.inspect(RecordedChip(chip.recording)).report.verdict.line)),
      ],
      work: { () throws(Fault) in
        let inspection = try chip.inspect(RecordedChip(chip.recording))
        sink.add(inspection.report.checks.checks.count)
      },
      floor: { () throws(Fault) in sink.add(try floor.run()) })
  }
}

/// A specimen with everything on it, and one conversation with it.
private struct BenchChip {
  /// Commands and answers in order.
  private(set) var recording: [(command: [UInt8], answer: [UInt8])] = []
  /// The document signer's key, PKCS #8.
  let signerKey: [UInt8]
  /// Bytes answered in the recording.
  private(set) var received = 0

  private let specimen: ChipSpecimen
  private let keys: ChipKeys
  private let printed: MachineReadableZone
  private let trust: IssuerTrust
  private let machine: Machine
  private let now: Instant

  init(_ machine: Machine) throws(Fault) {
    self.machine = machine
    now = Instant(milliseconds: machine.timekeeper.now().utcMilliseconds)
    let randomness = SeededRandomness(seed: 1)
    var plan = SpecimenPlan.complete
    // As long as a common portrait; what is in it costs a reader nothing.
    let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + randomness.bytes(15_000) + [0xFF, 0xD9]
    plan.portrait = SpecimenPortrait(picture, width: 413, height: 531)
    guard let country = Country(icao: "UTO") else { throw Fault(.bug, "no code of specimens") }
    let issuer = try SpecimenIssuer.make(
      country: country, atMilliseconds: now.milliseconds, randomness: randomness)
    let made = try SpecimenMaker.make(
      plan, issuer: issuer, atMilliseconds: now.milliseconds, randomness: randomness)
    specimen = made.chip
    signerKey = made.signerKey
    printed = try MachineReadableZone(lines: plan.zone)
    keys = ChipKeys(zone: try ZoneKey(printed))
    var trust = IssuerTrust()
    try trust.add(made.masterList, named: "master list")
    self.trust = trust
    let chip = LiveChip(VirtualChip(specimen, randomness: SeededRandomness(seed: 2)))
    _ = try inspect(chip)
    recording = chip.recording
    received = recording.reduce(0) { $0 + $1.answer.count }
  }

  /// Reads and inspects; throws where the reading does not come to its end.
  func inspect(_ channel: any ChipChannel) throws(Fault) -> Inspection {
    let reader = ChipReader(keys: keys, randomness: SeededRandomness(seed: 3)) { 0 }
    let reading = reader.read { () throws(ChipInterruption) in channel }
    if let interruption = reading.interruption {
      throw Fault(.bug, "the specimen was not read: \(interruption.words)")
    }
    var document = InspectedDocument()
    (document.printed, document.chip) = (printed, reading.content)
    return Inspection(
      of: document, read: reading, trust: trust, on: nil, begunAt: now,
      timings: reading.timings, machine)
  }

  /// What the chip itself takes of the processor, in nanoseconds: the median of nine.
  func ownTime() throws(Fault) -> UInt64 {
    var times: [UInt64] = []
    for _ in 0..<9 {
      let chip = VirtualChip(specimen, randomness: SeededRandomness(seed: 2))
      chip.powerOn()
      let began = ProcessTime.cpuNanoseconds()
      for (command, answer) in recording where chip.answer(command) != answer {
        throw Fault(.bug, "the virtual chip answers otherwise")
      }
      times.append(ProcessTime.cpuNanoseconds() - began)
    }
    return times.sorted()[4]
  }
}

/// The virtual chip with what is said to it.
private final class LiveChip: ChipChannel {
  let longestCommand = 65_544
  private(set) var recording: [(command: [UInt8], answer: [UInt8])] = []
  private let chip: VirtualChip

  init(_ chip: VirtualChip) {
    self.chip = chip
    chip.powerOn()
  }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    guard let answer = chip.answer(command) else { throw .cardLost }
    recording.append((command, answer))
    return answer
  }

  func reconnect() throws(ChipInterruption) { chip.powerOn() }
}

/// A recorded conversation: the same commands get the same answers, at once.
private final class RecordedChip: ChipChannel {
  let longestCommand = 65_544
  private let recording: [(command: [UInt8], answer: [UInt8])]
  private var next = 0

  init(_ recording: [(command: [UInt8], answer: [UInt8])]) { self.recording = recording }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    guard next < recording.count, recording[next].command == command else { throw .cardLost }
    next += 1
    return recording[next - 1].answer
  }

  func reconnect() throws(ChipInterruption) { throw .cardLost }
}

/// What no reader of this chip can do without.
private struct ChipFloor {
  private let group: AgreementGroup
  private let secrets: [[UInt8]]
  private let peer: [UInt8]
  private let signer: ChipPublicKey
  private let signature: [UInt8]
  private let message: [UInt8]
  private let blocks: [UInt8]
  private let key: [UInt8]

  init(_ chip: BenchChip) throws(Fault) {
    let randomness = SeededRandomness(seed: 4)
    group = try AgreementGroup(standardized: 13)
    secrets = [try group.newSecret(randomness), try group.newSecret(randomness)]
    peer = try group.publicKey(of: secrets[1])
    let pair = try ChipPrivateKey(der: chip.signerKey)
    signer = pair.publicKey
    message = randomness.bytes(1000)
    signature = try pair.sign(message, .encodedECDSA(.sha256))
    blocks = randomness.bytes(chip.received / 16 * 16)
    key = randomness.bytes(16)
  }

  /// PACE: two keys, the nonce's point, mapping and agreement; chip authentication: key and
  /// agreement.
  func run() throws(Fault) -> Int {
    var count = 0
    for _ in 0..<4 { count += try group.publicKey(of: secrets[0]).count }
    for _ in 0..<3 { count += try group.sharedSecret(secrets[0], with: peer).count }
    for _ in 0..<2 where signer.verify(signature, of: message, .encodedECDSA(.sha256)) {
      count += 1
    }
    count += try ChipCipher.aes128.decrypt(blocks, key: key).count
    count += try ChipCipher.aes128.code(ofBlocks: blocks, key: key).count
    return count + Hash.sha256(blocks).count
  }
}

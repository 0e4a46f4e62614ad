import Bytes
import Codes
import Crypto
import Host
import Record
import Registry
import Seal

/// A border station's batch that holds a step of a case: well signed, by the wrong station.
struct ForgedStep {
  let file: [UInt8]

  init(_ kept: KeptStep, at registry: RegistryService) throws(Fault) {
    let name = try StationName("IBK-1")
    let keys = try EnrolmentRequest.PrivateKeys.generate()
    let epoch = String(repeating: "a", count: 32)
    let answer = try registry.enrol(
      try EnrolmentRequest.make(
        station: name, pointOfEntry: try StationName("IQ-IBK"), epoch: epoch, keys: keys,
        opening: SystemRandomness().bytes(32)))
    let line = try RecordLine.step(
      CaseStepRecord(
        header: RecordHeader(
          identity: try RecordIdentity(station: name.text, epoch: epoch, n: 1),
          salt: RecordSalt(from: SystemRandomness())),
        captured: kept.at, of: nil, step: kept.step)
    ).bytes()
    let sealer = try BatchSealer(
      certificate: try Certificate(pem: answer.stationCertificate), key: keys.signing,
      recipient: try Certificate(pem: answer.encryptionCertificate), origin: answer.origin)
    file = try sealer.seal(
      [line], at: Manifest.Position(station: name, epoch: epoch, seq: 1, previous: nil),
      clocks: Manifest.Clocks(wall: kept.at.utc, monotonicNanoseconds: 1, bootID: "test"),
      seen: nil
    ).file
  }
}

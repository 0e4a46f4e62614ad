import Bytes
import Codes
import Console
import Crypto
import Decision
import Host
import Seal
import Station
import Store

extension Benchmark {
  /// Signing in at a station that is locked, at the cost of a real passphrase.
  static let signIn = Benchmark(
    "sign-in",
    workload: "open a station under passphrases and sign in: the wrong try is counted, "
      + "scrypt at N = 2^17, the keys unlocked, the journal opened",
    floor: "scrypt alone (N = 2^17, r = 8, p = 1: 128 MiB)", unit: "sign-in", aim: "under 1 s"
  ) { ground throws(Fault) in
    let machine = ground.machine
    let root = ground.scratch / "station"
    let passphrase = Passphrase("four quiet camels cross")
    let administrator = try NewOfficer(
      serviceNumber: "1001", passphrase: passphrase, station: ["BENCH-1"])
    _ = try StationSetup.make(
      StationConfiguration(
        station: try StationName("BENCH-1"), pointOfEntry: try StationName("IQ-BENCH"),
        country: "IRQ", zone: "UTC", mode: .land, lane: "1"), rules: DefaultRules.text,
      protection: StationProtection(mode: .passphrase, administrator: administrator), in: root,
      files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness)
    let salt = machine.randomness.bytes(16)
    let sink = Sink()
    return Trial(
      units: 1,
      work: { () throws(Fault) in
        let station = try PointOfEntry(
          root, files: machine.files, timekeeper: machine.timekeeper,
          randomness: machine.randomness)
        _ = try station.signIn("1001", passphrase)
      },
      floor: { () throws(Fault) in
        sink.add(
          try Scrypt.passphrase.derive(
            passphrase: Array("four quiet camels cross".utf8), salt: salt
          ).count)
      })
  }
}

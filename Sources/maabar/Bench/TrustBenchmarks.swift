import Bytes
import Codes
import Console
import Crypto
import Document
import Host

extension Benchmark {
  /// Loading a station's trust anchors, once they were verified and signed by the registry.
  static let trustLoading = Benchmark(
    "trust-load", workload: "hash and load the station's snapshot of a master list (.ml)",
    floor: "decode each of its certificates with d2i_X509", unit: "list",
    aim: "under 0.3 s for 588 certificates", needsData: true
  ) { ground throws(Fault) in
    let items = try Benchmark.masterList(ground).items
    let edition = IssuerTrust.Edition(
      version: 1, made: Instant(milliseconds: 0), validUntil: Instant(milliseconds: 0))
    let snapshot = try TrustSnapshot.write(items, expected: [], edition: edition)
    let sink = Sink()
    return Trial(
      units: 1,
      facts: [
        ("certificates", .number(items.count) ?? 0), ("bytes", .number(snapshot.count) ?? 0),
      ],
      work: { () throws(Fault) in
        sink.add(Int(Hash.digest(snapshot).bytes[0]))
        sink.add(try TrustSnapshot.read(snapshot).authorities.count)
      },
      floor: { () throws(Fault) in
        for item in items { sink.add(try IssuerCertificate(der: item.der).der.count) }
      })
  }

  /// Reading a master list as it came: its signature, and every certificate with its key.
  static let masterListReading = Benchmark(
    "master-list", workload: "verify a master list (.ml) and read every entry with its key",
    floor: "decode each of its certificates with d2i_X509", unit: "list", needsData: true
  ) { ground throws(Fault) in
    let (bytes, items) = try Benchmark.masterList(ground)
    let sink = Sink()
    return Trial(
      units: 1, facts: [("certificates", .number(items.count) ?? 0)],
      work: { () throws(Fault) in
        sink.add(try TrustFile(bytes, named: "list").items.count)
      },
      floor: { () throws(Fault) in
        for item in items { sink.add(try IssuerCertificate(der: item.der).der.count) }
      })
  }

  /// The largest master list in the folder of `--data`.
  private static func masterList(
    _ ground: Ground
  ) throws(Fault) -> (bytes: [UInt8], items: [TrustItem]) {
    guard let folder = ground.data else {
      throw Fault(.usage, at: "--data", "a folder with a master list (.ml) expected")
    }
    let found = try ground.machine.files.list(folder, ending: ".ml", limit: 64, among: 10_000)
    var largest: [UInt8] = []
    for entry in found.entries {
      let bytes = try ground.machine.files.read(folder / entry.name, limit: 1 << 25)
      if bytes.count > largest.count { largest = bytes }
    }
    guard !largest.isEmpty else {
      throw Fault(.usage, at: "--data", "a folder with a master list (.ml) expected")
    }
    return (largest, try TrustFile(largest, named: "list").items)
  }
}

import Bytes
import Console
import Host
import Registry
import Seal
import Station

/// Two journeys of a stick: on the first one batch is lost, one tampered with; on the second both
/// come again, beside one that the registry has already.
struct DemoCarriage {
  /// What the journeys did.
  struct Report {
    var sealed = 0
    var lost = ""
    var tampered = ""
    var repeated = ""
    var first: ExchangePass?
    var second: ExchangePass?
    /// What the registry said it lacks after the first journey, by station.
    var missing: [String: [ClosedRange<Int64>]] = [:]
    /// The batch that came twice.
    var copy: Copy?
    /// Batches of all stations that have no verified receipt in the end.
    var unreceipted = 0
  }

  /// A file as it once lay on the stick.
  struct Copy {
    let path: Path
    let bytes: [UInt8]
  }

  let border: DemoBorder

  func run() throws(Fault) -> Report {
    var report = Report()
    let posts = border.posts.filter { $0.key != DemoBorder.hut }.values.sorted {
      $0.station.configuration.station.text < $1.station.configuration.station.text
    }
    for post in posts {
      report.sealed += try post.station.seal().count
      _ = try post.station.sync(over: border.stick)
    }
    let kept = try mishaps(&report)
    report.copy = kept
    report.first = try border.registry.ingest(exchange: border.stick)
    for answer in report.first?.answers ?? [] { report.missing[answer.station] = answer.missing }
    try border.machine.files.write(kept.bytes, to: kept.path)
    for post in posts { _ = try post.station.sync(over: border.stick) }
    // The first sync takes receipts and so clears the repeated file away: it is put back.
    try border.machine.files.write(kept.bytes, to: kept.path)
    report.second = try border.registry.ingest(exchange: border.stick)
    for post in posts {
      _ = try post.station.sync(over: border.stick)
      report.unreceipted += try post.station.batches().count { $0.state != .receipted }
    }
    return report
  }

  /// Loses a batch, tampers with another, and keeps a copy of a third.
  private func mishaps(_ report: inout Report) throws(Fault) -> Copy {
    let files = border.machine.files
    let ibk = border.stick / ExchangeNames.toRegistry / "IBK-1"
    let bgw = border.stick / ExchangeNames.toRegistry / "BGW-1"
    let names = try files.list(ibk, limit: 1000).map(\.name)
    let others = try files.list(bgw, limit: 1000).map(\.name)
    guard names.count >= 2, let first = names.first, let tampered = others.first else {
      throw Fault(.bug, at: "demo", "too few batches for the story")
    }
    report.lost = names[1]
    try files.remove(ibk / names[1])
    report.tampered = tampered
    var damaged = try files.read(bgw / tampered, limit: Parameters.sealedFileBytes)
    damaged[damaged.count / 2] ^= 0x01
    try files.write(damaged, to: bgw / tampered)
    report.repeated = first
    let bytes = try files.read(ibk / first, limit: Parameters.sealedFileBytes)
    return Copy(path: ibk / first, bytes: bytes)
  }
}

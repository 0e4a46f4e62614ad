import Bytes
import Console
import Decision
import Host
import Record
import Registry
import Seal
import Station

/// A station is stolen while one of its batches is on its way on a stick: its key is revoked, and
/// what the thief seals afterwards is held, but the stick counts.
struct DemoTheft {
  /// Batches that the registry took before the theft was known.
  var taken = 0
  /// What became of the batch on the stick, which the thief has too.
  var late: [Ingested.Outcome] = []
  /// What became of the thief's own batches.
  var thiefs: [Ingested.Outcome] = []
  /// Records that the station made before it was stolen, and after.
  var records = 0
  var forged = 0
  /// True when nothing that counted already was in doubt.
  var isClean = false

  /// Plays it; the station is not usable for the demonstration afterwards.
  init(of code: String, at border: DemoBorder, again traveller: DemoTraveller) throws(Fault) {
    let post = try border.post(code)
    let station = post.station
    let name = station.configuration.station
    let folder = Path(ExchangeNames.toRegistry) / name.text
    let files = border.machine.files
    let sealed = try station.seal()
    records = try station.counts().all
    guard sealed.count >= 3, let last = sealed.last else {
      throw Fault(.bug, at: "demo", "too few batches for the theft")
    }
    // The second batch stays in somebody's pocket; the one after it vouches for it.
    let (stick, pocket) = (border.folder / "stick-theft", border.folder / "stick-pocket")
    _ = try station.sync(over: stick)
    let second = ExchangeNames.batch(epoch: sealed[1].epoch, seq: sealed[1].seq)
    try files.makeFolder(pocket / folder.string)
    try files.move(stick / folder.string / second, to: pocket / folder.string / second)
    taken = try border.registry.ingest(exchange: stick).count(.accepted)
    let revoked = try border.registry.revoke(name, epoch: last.epoch, after: last.seq)
    isClean = revoked.countedBeyond.isEmpty
    let assessment = try post.lane.assess(traveller.laneInput(zone: nil))
    _ = try post.lane.record(
      assessment, .init(outcome: assessment.view.proposal.outcome), by: post.officer)
    forged = try station.counts().all - records
    let own = try station.seal().map { ExchangeNames.batch(epoch: $0.epoch, seq: $0.seq) }
    _ = try station.sync(over: stick)
    // All that the thief has but his own batches is what is on the other stick.
    try files.remove(stick / folder.string / second)
    let pass = try border.registry.ingest(exchange: stick)
    thiefs = pass.files.filter { own.contains($0.name) }.map(\.ingested.outcome)
    late = try border.registry.ingest(exchange: pocket).files.map(\.ingested.outcome)
  }

  /// Batches in the log that are of this station, whoever made them.
  var batches: Int { taken + late.count + thiefs.count }

  /// True when the stick counted, and nothing of the thief's.
  var holds: Bool {
    isClean && forged > 0 && !thiefs.isEmpty && thiefs.allSatisfy { $0 == .heldRevoked }
      && late == [.accepted]
  }
}

import Bytes
import Crypto
import Host
import Match
import Seal
import Wire

/// What stations may ask over the network; `Manuals/reference/wire.md` describes each path.
///
/// Every request is answered for the station whose key TLS has proved, and for no other: no path
/// names one, and no header is believed.
struct StationDoor: RequestHandler {
  let desk: RegistryDesk
  let arrivals: Arrivals
  let folder: RegistryFolder
  let files: any Files

  func admit(_ request: RequestHead, from peer: Digest?) -> Admission {
    if NewcomerDoor.isFor(request) { return NewcomerDoor(desk: desk).admit(request) }
    guard let peer else { return refuse(403, "no-certificate") }
    let caller = desk.caller(peer)
    if case .stranger = caller { return refuse(403, "not-enrolled") }
    let methods = methods(at: request.path)
    guard !methods.isEmpty else { return refuse(404, "route") }
    guard methods.contains(request.method) else { return refuse(405, "method") }
    if request.path.count == 4 { return changes(request.path[2], request.path[3], peer) }
    let name = request.path.count > 2 ? request.path[2] : nil
    switch (request.method, request.path.count > 1 ? request.path[1] : "", name) {
    case (.get, "answer", nil): return later(peer, answer)
    case (.get, "attachments", nil): return later(peer, attachments)
    case (.get, "keys", nil): return later(peer, keys)
    case (.get, "tombstones", nil): return later(peer, tombstones)
    case (.get, "tombstones", let name?):
      return digest(name) { hash in
        later(peer) { registry, station throws(Fault) in
          try tombstone(hash, registry, station)
        }
      }
    case (.get, "lists", nil): return later(peer, lists)
    case (.get, "lists", let name?):
      return later(peer) { registry, _ throws(Fault) in
        .answer(try list(name, request.wanted, registry))
      }
    case (.get, let kind, let name?), (.put, let kind, let name?):
      guard let kind = Arrivals.Kind(rawValue: kind) else { break }
      guard case .station(let station) = caller else { return refuse(503, "busy") }
      return digest(name) { transfer(request, kind, $0, of: station, peer) }
    default: break
    }
    return refuse(404, "route")
  }

  /// Which routes there are.
  func methods(at path: [String]) -> [RequestHead.Method] {
    guard path.first == SyncRoutes.version, path.count > 1 else { return [] }
    switch (path[1], path.count) {
    case ("answer", 2), ("keys", 2), ("attachments", 2), ("tombstones", 2), ("lists", 2...3),
      ("changes", 4):
      return [.get]
    case ("tombstones", 3), ("batches", 3), ("packs", 3), ("renewals", 3): return [.get, .put]
    case (_, 3): return NewcomerDoor.methods(at: path[1])
    default: return []
    }
  }

  private func refuse(_ status: Int, _ reason: String) -> Admission {
    .answer(.refused(Refusal(status, reason)))
  }

  /// A SHA-256 in a path, in its one spelling.
  private func digest(_ name: String, _ then: (Digest) -> Admission) -> Admission {
    guard let digest = (try? Hex.decode(name)).flatMap({ Digest($0) }), digest.hex == name else {
      return refuse(404, "route")
    }
    return then(digest)
  }

  private typealias Step =
    @Sendable (RegistryService, StationLedger.Station) throws(Fault) -> RegistryDesk.Outcome

  /// Leaves a request at the desk.
  private func later(_ peer: Digest, _ step: @escaping Step) -> Admission {
    .later { reply in
      if !desk.put(RegistryDesk.Work(key: peer, reply: reply, task: .step(step))) {
        reply.send(.refused(Refusal(503, "busy")))
      }
    }
  }

  // MARK: What comes down

  /// The signed answer: what the registry has and lacks, with the newest checkpoint and the proofs
  /// that lead to it from every tree that the station may hold.
  private func answer(
    _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> RegistryDesk.Outcome {
    let isCovered = try registry.isCovered()
    let answer: RegistryDesk.Later = { registry throws(Fault) in
      let tombstones = try registry.erasures.numbers(naming: station.name).count
      guard var answer = try registry.answer(to: station.name, tombstones: tombstones) else {
        return .refused(Refusal(403, "not-enrolled"))
      }
      answer.growth = try registry.growth(for: station.number)
      try registry.noteCheckpoint(heldBy: station.number)
      return .text(Array(try registry.state(answer.json, as: .answer).utf8))
    }
    return isCovered ? .answer(try answer(registry)) : .afterCheckpoint(answer)
  }

  private func attachments(
    _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> RegistryDesk.Outcome {
    guard let note = try registry.attachmentStatement(to: station.name) else {
      // Nothing is no refusal, which would end the connection of every station without captures.
      return .answer(.text([]))
    }
    return .answer(.text(Array(note.utf8)))
  }

  private func keys(
    _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> RegistryDesk.Outcome {
    .answer(.text(Array((try registry.keyStatement(to: station.name) ?? "").utf8)))
  }

  private func tombstones(
    _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> RegistryDesk.Outcome {
    var hashes: [String] = []
    for number in try registry.erasures.numbers(naming: station.name) {
      guard let (_, note) = try registry.tombstones.read(number) else { continue }
      hashes.append(Hash.digest(note).hex)
    }
    return .answer(.json(["tombstones": .texts(hashes)]))
  }

  private func tombstone(
    _ hash: Digest, _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> RegistryDesk.Outcome {
    for number in try registry.erasures.numbers(naming: station.name) {
      guard let (_, note) = try registry.tombstones.read(number), Hash.digest(note) == hash else {
        continue
      }
      return .answer(.text(note))
    }
    return .answer(.refused(Refusal(404, "none")))
  }

  private func lists(
    _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> RegistryDesk.Outcome {
    .answer(.json(try registry.publishedIndex().json))
  }

  /// Waits until something else is published than what a mark stands for. The desk is not asked:
  /// who waits holds nobody up. While a command has the registry all wait until it is back, which
  /// then knows who may.
  private func changes(_ mark: String, _ seconds: String, _ peer: Digest) -> Admission {
    guard mark.utf8.count <= 64, !mark.contains("."), let wait = Int(seconds),
      String(wait) == seconds,
      (0...SyncRoutes.longestWaitSeconds).contains(wait)
    else { return refuse(404, "route") }
    return .waiting(seconds: wait) { [desk] reply in
      desk.listWaiters.wait(peer, mark: mark, seconds: wait, now: desk.now, reply: reply)
    }
  }

  /// A file of a published list, as it lies in the registry's folder.
  private func list(
    _ name: String, _ wanted: RequestHead.Wanted?, _ registry: RegistryService
  ) throws(Fault) -> Response {
    let found = try registry.publishedIdentifiers().lazy
      .compactMap { registry.publication(of: $0).file(named: name) }.first
    guard let path = found, files.kind(of: path) == .file,
      let entry = try files.list(path.parent, ending: name, limit: 8, among: 10_000).entries
        .first(where: { $0.name == name })
    else { return .refused(Refusal(404, "none")) }
    return .file(path, size: entry.size, wanted: wanted, type: "application/octet-stream")
  }

  // MARK: What comes up

  private func transfer(
    _ request: RequestHead, _ kind: Arrivals.Kind, _ name: Digest, of station: StationName,
    _ peer: Digest
  ) -> Admission {
    guard request.method == .put else {
      let have = arrivals.count(kind, name, of: station)
      return .answer(.json(["have": .integer(Int64(have))]))
    }
    let begun = arrivals.begin(
      kind, name, of: station, first: request.content?.range.first ?? 0,
      whole: request.content?.whole ?? request.length)
    switch begun {
    case .failure(let refusal): return .answer(.refused(refusal))
    case .success(let arrival):
      return .receive(
        ArrivalSink(arrival: arrival, kind: kind, desk: desk, peer: peer, length: request.length))
    }
  }
}

/// Writes a body to where its file grows; the last piece hands the file to the registry.
private struct ArrivalSink: BodySink {
  let arrival: Arrival
  let kind: Arrivals.Kind
  let desk: RegistryDesk
  let peer: Digest
  let length: Int

  func take(_ bytes: [UInt8]) throws(Fault) {
    try arrival.files.append(bytes, to: arrival.path)
  }

  func cut() { arrival.pause() }

  func end(_ reply: Reply) {
    guard arrival.first + length == arrival.whole else {
      arrival.pause()
      return reply.send(
        .json(["have": .integer(Int64(arrival.first + length))], status: 202))
    }
    let task: RegistryDesk.Task =
      kind == .batches
      ? .batch(arrival)
      : .step { registry, station throws(Fault) in
        do throws(Fault) {
          let response = try deliver(registry, station)
          arrival.end()
          return .answer(response)
        } catch {
          arrival.pause()
          throw error
        }
      }
    let work = RegistryDesk.Work(key: peer, reply: reply, task: task)
    guard desk.put(work) else {
      arrival.pause()
      return reply.send(.refused(Refusal(503, "busy")))
    }
  }

  /// Gives a whole file to the function that takes its kind in from a folder too.
  private func deliver(
    _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> Response {
    guard let bytes = try arrival.bytes() else { return .refused(Refusal(422, "hash")) }
    if kind == .renewals { return try renewal(bytes, registry, station) }
    guard kind == .tombstones else { return try pack(bytes, registry, station) }
    let isNew = try registry.takeBack(bytes)
    if isNew { desk.note("\(station.name): an erasure from before the restore was carried out") }
    return .json(["outcome": isNew ? "carried-out" : "known"])
  }

  private func renewal(
    _ bytes: [UInt8], _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> Response {
    let outcome = try registry.take(renewal: bytes)
    // Its next key may connect from now on.
    if outcome == .taken { try desk.know(registry) }
    if outcome != .known { desk.note("\(station.name): a request for new keys, \(outcome)") }
    return .json(["outcome": .string(outcome.rawValue)])
  }

  private func pack(
    _ bytes: [UInt8], _ registry: RegistryService, _ station: StationLedger.Station
  ) throws(Fault) -> Response {
    let taken = try registry.take(packOf: bytes.count) { offset, count in
      Array(bytes.dropFirst(offset).prefix(count))
    }
    if taken.outcome != .taken {
      desk.note("\(station.name): pack \(arrival.name.hex) \(taken.outcome.rawValue)")
    }
    return .json([
      "outcome": .string(taken.outcome.rawValue), "stored": .integer(Int64(taken.stored)),
      "repeated": .integer(Int64(taken.repeated)), "unnamed": .integer(Int64(taken.unnamed)),
      "wrong": .integer(Int64(taken.wrong)),
    ])
  }
}

import Bytes
import Crypto
import Foundation
import Host
import Match
import Names
import Seal
import Support
import Testing
import Wire

@testable import Registry
@testable import Station
import Store

@Suite("Syncs over the network")
struct NetworkSyncTests {
  @Test("Batches go up and receipts, answer and proof come down in one sync, for each station")
  func wholeWay() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let posts = try ["IBK-1", "BGW-1"].map { try network.station($0) }
      for round in 1...3 {
        for post in posts {
          try post.record("A", "B")
          let report = try network.sync(post)
          #expect(report.sync.receipted.count == 1 && report.sync.refused == [])
          #expect(report.sync.alarms.isEmpty && report.sync.missing.isEmpty)
        }
        #expect(try network.country.counted() == 4 * round)
      }
      #expect(try posts.flatMap { try $0.states } == Array(repeating: .receipted, count: 6))
      let empty = try network.sync(posts[0])
      #expect(empty.sync.written.isEmpty && empty.sync.receipted.isEmpty)
      #expect(try network.country.registry.fsck().problems == [])
    }
  }

  @Test("Network and stick are one way: what went over one counts once over the other too")
  func mixed() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      try post.record("A")
      // On the stick, not yet taken in; then the network is quicker.
      _ = try post.sync(network.country.stick)
      #expect(try network.sync(post).sync.receipted == [1])
      let pass = try network.country.registry.ingest(exchange: network.country.stick)
      #expect(pass.count(.repeated) == 1 && pass.count(.accepted) == 0)
      try post.record("B")
      try network.country.carry(post)
      #expect(try network.sync(post).sync.written.isEmpty)
      #expect(try network.country.counted() == 2)
    }
  }

  @Test("A sync that is cut off at any place is gone on with, and everything counts once")
  func cuts() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      try post.record("A")
      let bytes = try network.sync(post).bytesOnLine
      var records = 1
      for cut in stride(from: 0, to: bytes, by: 251) {
        try post.record("B")
        records += 1
        network.service.breaksAfter = cut % 2 == 0 ? cut : nil
        network.service.answersBreakAfter = cut % 2 == 0 ? nil : cut
        let report = try network.sync(post)
        #expect(report.sync.receipted.count == 1 && report.sync.alarms.isEmpty, "cut at \(cut)")
        #expect(report.retries <= 1)
      }
      #expect(try network.country.counted() == records)
      #expect(try post.states.allSatisfy { $0 == .receipted })
    }
  }

  @Test("A line that never comes back ends the sync with a fault, and the next one goes on")
  func unreachable() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      try post.record("A")
      let before = network.country.clock.now().monotonicNanoseconds
      #expect(throws: Fault(.unreachable, "")) {
        try post.opened.sync(network.plan, over: NoLine(), shouldStop: { false })
      }
      let waited = (network.country.clock.now().monotonicNanoseconds - before) / 1_000_000_000
      #expect((63...127).contains(waited))
      #expect(try network.sync(post).sync.receipted == [1])
    }
  }

  @Test("A backlog of more batches than one answer proves arrives in one sync")
  func backlog() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      for _ in 0..<70 {
        try post.record("A")
        _ = try post.opened.seal()
      }
      let report = try network.sync(post)
      #expect(report.sync.receipted.count == 70 && report.sync.refused == [])
      #expect(try post.states.allSatisfy { $0 == .receipted })
    }
  }

  @Test("The answer names exactly what is missing, and a fork is set aside")
  func gaps() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      for _ in 0..<3 {
        try post.record("A")
        _ = try post.opened.seal()
      }
      let outbox = try post.opened.outbox()
      let courier = try network.courier(post)
      for entry in try outbox.entries() where entry.seq != 2 {
        let path = network.country.folder / "one"
        try Disk().write(try outbox.file(of: entry), to: path)
        let reply = try courier.deliver(path, to: SyncRoutes.batches).reply
        #expect(reply["outcome"] == "accepted" && reply["receipt"] != nil)
      }
      let note = try #require(try courier.get(SyncRoutes.answer))
      let answer = try RegistryAnswer(
        try SignedStatement.open(
          note, as: .answer, verifier: try post.opened.enrolment().verifier(of: .answer)))
      #expect(answer.missing == [2...2] && answer.head == 3 && answer.growth != nil)
      // Bytes that are not the batch they say are no batch.
      try Disk().write(Array("not a batch".utf8), to: network.country.folder / "two")
      let bad = try courier.deliver(network.country.folder / "two", to: SyncRoutes.batches).reply
      #expect(bad["outcome"] == "refused" && bad["receipt"] == nil)
    }
  }

  @Test("A revoked station is refused at its next request, on an open line and on a resumed one")
  func revoked() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      let other = try network.station("BGW-1")
      let client = try network.client(post)
      let ask = { try client.ask(.get(SyncRoutes.answer)).status }
      #expect(try ask() == 200)
      client.close()
      #expect(try ask() == 200)
      #expect(client.linesOpened == (2, 1))
      try network.country.registry.revoke(try post.name, epoch: try post.epoch, after: 0)
      // The desk asks the row, whatever the door remembers; then the door knows it too.
      #expect(try ask() == 403)
      try network.desk.know(network.country.registry)
      #expect(try ask() == 403)
      #expect(client.linesOpened.resumed == 2)
      #expect(throws: Fault(.wireRefused, "")) { try network.sync(post) }
      #expect(try network.sync(other).sync.refused == [])
    }
  }

  @Test("What arrives under a hash that is not its own is thrown away")
  func hashes() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      let client = try network.client(post)
      let name = Hash.digest([1, 2, 3]).hex
      for path in ["/v1/batches/\(name)", "/v1/packs/\(name)", "/v1/tombstones/\(name)"] {
        #expect(try client.ask(.put(path, [1, 2], first: 0, whole: 3)).status == 202)
        #expect(
          try client.ask(.get(path)).json()["have"]?.integer == (path.contains("tomb") ? nil : 2))
        #expect(try client.ask(.put(path, [9], first: 2, whole: 3)).status == 422)
      }
      #expect(
        try Disk().list(network.country.registry.folder.arrivals / "IBK-1", limit: 10).isEmpty)
      // Pieces that do not join what is there are refused with what may be asked for.
      #expect(try client.ask(.put("/v1/packs/\(name)", [1], first: 1, whole: 3)).status == 409)
      #expect(
        try client.ask(.put("/v1/batches/\(name)", [1], first: 0, whole: 1 << 30)).status == 413)
      for path in ["/v1/batches/\(name.uppercased())", "/v1/batches/..%2f", "/v1/x", "/answer"] {
        #expect((400...404).contains(try client.ask(.get(path)).status))
      }
      // Unfinished uploads are bounded.
      for round in 0..<20 {
        let name = Hash.digest([UInt8(round)]).hex
        #expect(
          try client.ask(.put("/v1/packs/\(name)", [1], first: 0, whole: 3)).status == 202)
      }
      let kept = try Disk().list(network.country.registry.folder.arrivals / "IBK-1", limit: 100)
      #expect(kept.count <= 8)
    }
  }

  @Test(
    "A station's erasures come over the network, and leave nothing in its folder of the network")
  func erasures() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      try post.recordPerson()
      #expect(try network.sync(post).sync.receipted == [1])
      let traces = try post.traces([1])
      #expect(try network.country.erase().count == 1)
      let report = try network.sync(post)
      #expect(report.sync.erasures.tombstones == [1] && report.sync.refused == [])
      #expect(try traces.found(below: post.root) == [])
      // A registry that forgot it is given it back.
      #expect(
        try Disk().list(post.root / "network/to-station/IBK-1", limit: 100)
          .contains { $0.name.hasSuffix(".tombstone") })
    }
  }

  @Test("Captures follow the records, are stored at the centre, and may be held back")
  func captures() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      try post.recordPerson()
      var plan = network.plan
      plan.attachmentBytes = 0
      let held = try post.opened.sync(plan, over: network.service, shouldStop: { false })
      #expect(held.sync.attachments.waiting.count == 2)
      #expect(try post.opened.attachmentCounts().mapValues(\.count) == [.kept: 2])
      let report = try network.sync(post)
      #expect(report.sync.attachments.stored == 2 && report.sync.attachments.written.count == 1)
      #expect(try post.opened.attachmentCounts().mapValues(\.count) == [.stored: 2])
      #expect(try network.country.registry.fsck().problems == [])
    }
  }

  @Test("Published lists come down, the next version by its delta, a changed delta not at all")
  func lists() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      try network.publish(version: 1)
      #expect(try network.sync(post).lists.installed.map(\.reference.version) == [1])
      try network.publish(version: 2)
      let second = try network.sync(post).lists
      #expect(second.installed.map(\.byDelta) == [true] && second.refused == [])
      #expect(try network.sync(post).lists.installed.isEmpty)
      // A delta that was damaged at the registry: the snapshot leads there all the same.
      try network.publish(version: 3)
      let delta = network.country.registry.folder.lists / "deltas/orders.2.delta"
      var bytes = try Disk().read(delta, limit: 1 << 20)
      bytes[bytes.count / 2] ^= 1
      try Disk().write(bytes, to: delta)
      let third = try network.sync(post).lists
      #expect(third.installed.map(\.reference.version) == [3] && third.refused == [])
    }
  }

  @Test("A locked station connects to nobody, and an enrolment without an address says so")
  func needs() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      var plan = network.plan
      plan.address = nil
      #expect(throws: Fault(.wireAddress, "")) {
        try post.opened.sync(plan, over: network.service, shouldStop: { false })
      }
      let administrator = NewOfficer(
        serviceNumber: "1001", passphrase: Passphrase("four quiet camels cross"), cost: .simulated)
      let locked = try network.country.station(
        "BGW-1",
        protection: StationProtection(mode: .passphrase, administrator: administrator))
      #expect(throws: Fault(.stationLocked, "")) { try network.sync(locked) }
    }
  }
}

/// A line that cannot be opened.
private struct NoLine: LineOpener {
  func open(milliseconds: Int) throws(Fault) -> any ByteLine {
    throw Fault(.unreachable, "nobody there")
  }
}

extension CountryNetwork {
  /// Publishes a list of many entries, one of which tells the version.
  fileprivate func publish(version: Int64) throws {
    var entries = try (1...40).map { number in
      try WatchlistEntry(
        id: "E-\(number)",
        names: [ListedName(PersonName(issued: "Person Number \(number)"), .primary)])
    }
    entries.append(
      try WatchlistEntry(
        id: "V-\(version)", names: [ListedName(PersonName(issued: "Newest Person"), .primary)]))
    let list = try Watchlist(
      reference: WatchlistReference(id: "orders", title: "Orders", version: version),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act", visibility: .open),
      entries: entries)
    let path = country.folder / "orders.jsonl"
    try Disk().write(try WatchlistLines.write(list), to: path)
    _ = try country.registry.publish(try WatchlistLines(ByteSource(path, files: Disk())))
  }
}

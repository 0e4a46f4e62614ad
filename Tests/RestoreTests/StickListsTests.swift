import Bytes
import Codes
import Crypto
import Decision
import Foundation
import Host
import Match
import Names
import Seal
import Support
import Testing

@testable import Registry
@testable import Station

@Suite("Lists on a stick that anybody may find")
struct StickListsTests {
  /// A name that stands in no other place.
  private static let wanted = "Zebulon Quillfeather"

  private func publish(_ version: Int64, _ ids: [String], _ country: Country) throws {
    let list = try Watchlist(
      reference: WatchlistReference(id: "quiet-orders", title: "Quiet orders", version: version),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act 7/1990"),
      entries: try ids.map {
        try WatchlistEntry(
          id: $0, names: [ListedName(PersonName(issued: "\(Self.wanted) \($0)"), .primary)])
      })
    _ = try country.registry.publish(try list.ordered().reader)
  }

  private func take(_ post: Post, _ country: Country) throws -> ListSyncReport {
    try post.opened.takeLists(from: country.stick)
  }

  /// Every file of the stick's folder of lists.
  private func onStick(_ country: Country) throws -> [String: [UInt8]] {
    let place = country.stick / ExchangeNames.lists
    var all: [String: [UInt8]] = [:]
    for entry in try Disk().list(place, limit: 1000) {
      all[entry.name] = try Disk().read(place / entry.name, limit: 1 << 24)
    }
    return all
  }

  @Test("Enrolled stations install it and the next by its delta; the stick shows no word of it")
  func wholeWay() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let near = try country.station("IBK-1")
      let ids = (100..<160).map { "e\($0)" }
      try publish(1, ids, country)
      try country.registry.publish(rules: Array(DefaultRules.text.utf8))
      let sent = try country.registry.sendLists(to: country.stick)
      #expect(sent.lists == ["quiet-orders", "decision-rules"])
      #expect(sent.stations == 1 && sent.isNew)
      for (name, bytes) in try onStick(country) {
        let text = String(decoding: bytes, as: UTF8.self)
        for word in ["Quillfeather", "quiet", "Quiet", "Act 7", "e100", "rules", "\"entries\""] {
          #expect(!text.contains(word) && !name.contains(word), "\(word) in \(name)")
        }
      }
      let first = try take(near, country)
      #expect(first.refused == [] && first.installed.map(\.reference.version) == [1])
      #expect(first.snapshots.map(\.content) == [.rules])
      #expect(try near.opened.watchlists.list("quiet-orders").entries.count == 60)
      #expect(try take(near, country).current == ["quiet-orders", "decision-rules"])
      // The next version: the snapshot is lost, the delta is enough.
      try publish(2, ids + ["new"], country)
      #expect(try country.registry.sendLists(to: country.stick).lists == ["quiet-orders"])
      let place = country.stick / ExchangeNames.lists
      let bytes = try Disk().read(
        country.registry.publication(of: "quiet-orders").snapshot, limit: 1 << 20)
      let snapshot = try #require(
        try onStick(country).first { $0.value.count == bytes.count + ListKey.overhead })
      try Disk().remove(place / snapshot.key)
      let second = try take(near, country)
      #expect(second.refused == [] && second.installed.map(\.byDelta) == [true])
      // What was opened is gone again.
      let shelf = try near.opened.folder.unsealed
      #expect(try Disk().list(shelf, limit: 10).isEmpty)
      // Sent again, what is missing is written anew, and nothing else.
      #expect(try country.registry.sendLists(to: country.stick).lists == ["quiet-orders"])
      let whole = try onStick(country)
      let again = try country.registry.sendLists(to: country.stick)
      #expect(again.lists == [] && !again.isNew)
      #expect(try onStick(country) == whole)
    }
  }

  @Test("A station enrolled later opens it once it is sealed anew; a revoked one nothing newer")
  func recipients() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let near = try country.station("IBK-1")
      try near.record("A")
      try country.carry(near)
      try publish(1, ["a"], country)
      _ = try country.registry.sendLists(to: country.stick)
      let far = try country.station("BGW-1")
      let early = try take(far, country)
      #expect(early.installed.isEmpty)
      #expect(early.refused.count == 1)
      let next = try country.registry.sendLists(to: country.stick)
      #expect(next.lists == [] && next.isNew && next.stations == 2)
      #expect(try take(far, country).installed.count == 1)
      #expect(try take(near, country).installed.count == 1)
      _ = try country.registry.revoke(try near.name, epoch: try near.epoch, after: 1)
      try publish(2, ["a", "b"], country)
      #expect(try country.registry.sendLists(to: country.stick).stations == 1)
      let refused = try take(near, country)
      #expect(refused.installed.isEmpty)
      #expect(refused.refused.count == 1)
      #expect(try take(far, country).installed.map(\.reference.version) == [2])
    }
  }

  @Test("While keys are renewed it is sealed to the present key and to the next")
  func renewed() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      let session = OfficerSession(
        serviceNumber: "7731", role: .administrator, opened: post.clock.now())
      try post.opened.renewKeys(by: session)
      _ = try post.sync(country.stick)
      // The registry took the request; the station has not heard yet.
      _ = try country.registry.ingest(exchange: country.stick)
      try publish(1, ["a"], country)
      _ = try country.registry.sendLists(to: country.stick)
      #expect(try take(post, country).installed.map(\.reference.version) == [1])
      // It goes on with the next keys, under which no batch has come yet.
      _ = try post.sync(country.stick)
      #expect(try post.opened.keys.unlocked().next == nil)
      try publish(2, ["a", "b"], country)
      _ = try country.registry.sendLists(to: country.stick)
      #expect(try take(post, country).installed.map(\.reference.version) == [2])
    }
  }

  @Test("Whatever is changed or cut on the stick, the installed list stays, and it is repaired")
  func damaged() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try publish(1, ["a"], country)
      _ = try country.registry.sendLists(to: country.stick)
      _ = try take(post, country)
      try publish(2, ["a", "b"], country)
      _ = try country.registry.sendLists(to: country.stick)
      let place = country.stick / ExchangeNames.lists
      for (name, bytes) in try onStick(country) {
        var changed = bytes
        changed[bytes.count / 2] ^= 1
        for wrong in [changed, Array(bytes.dropLast(9)), bytes + [0], []] {
          try Disk().write(wrong, to: place / name)
          let report = try take(post, country)
          #expect(report.installed.isEmpty && report.refused.count == 1, "\(name)")
        }
        try Disk().remove(place / name)
        #expect(try take(post, country).installed.isEmpty)
        #expect(try country.registry.sendLists(to: country.stick).isNew)
        #expect(try Disk().read(place / name, limit: 1 << 20) == bytes || name.contains("index"))
      }
      #expect(try post.opened.watchlists.list("quiet-orders").entries.count == 1)
      #expect(try take(post, country).installed.map(\.reference.version) == [2])
    }
  }

  @Test("An older stick is refused; after a restore, whatever is older than the backup's lists")
  func stale() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      var sticks: [Int64: Path] = [:]
      for version in 1...4 as ClosedRange<Int64> {
        country.clock.advance(milliseconds: 86_400_000)
        try publish(version, (0..<version).map { "e\($0)" }, country)
        _ = try country.registry.sendLists(to: country.stick)
        sticks[version] = country.folder / "stick-\(version)"
        try country.copy(country.stick, to: try #require(sticks[version]))
      }
      func take(_ version: Int64) throws -> ListSyncReport {
        try post.opened.takeLists(from: try #require(sticks[version]))
      }
      func installed() throws -> Int64 {
        try post.opened.watchlists.list("quiet-orders").reference.version
      }
      _ = try take(2)
      post.close()
      try country.copy(post.root, to: country.folder / "copy")
      try post.open()
      _ = try take(4)
      #expect(try take(3).refused.count == 1)
      #expect(try installed() == 4)
      post.close()
      try country.copy(country.folder / "copy", to: post.root)
      try Disk().remove(StationFolder(post.root).instance)
      try post.open()
      #expect(try take(1).refused.count == 1)
      #expect(try installed() == 2)
      // Nothing at the station remembers version 4, so 3 is taken; its age says how old it is.
      #expect(try take(3).installed.map(\.reference.version) == [3])
      let standing = try #require(try post.opened.standings().all.first)
      #expect(standing.ageDays(at: try post.opened.now) == 1)
      #expect(try take(4).installed.map(\.reference.version) == [4])
    }
  }
}

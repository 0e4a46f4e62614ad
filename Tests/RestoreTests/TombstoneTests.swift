import Bytes
import Crypto
import Foundation
import Host
import Record
import Seal
import Support
import Testing

@testable import Registry
@testable import Station

@Suite("A tombstone at a station")
struct TombstoneTests {
  @Test("Another traveller who has the number since a disk went back is left alone")
  func sameNumber() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      post.close()
      try country.copy(post.root, to: country.folder / "image")
      try post.open()
      try post.recordPerson()
      try country.carry(post)
      _ = try country.erase()
      try country.carry(post)
      post.close()
      try country.copy(country.folder / "image", to: post.root)
      try post.open()
      try post.record("SOMEBODY ELSE")
      let report = try post.sync(country.stick)
      #expect(report.erasures.tombstones == [1] && report.erasures.records == 0)
      #expect(try String(decoding: post.opened.journal.line(1), as: UTF8.self).contains("SOMEBODY"))
    }
  }

  @Test("A tombstone counts only when the registry signed it; one that was taken away is missed")
  func forged() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      try country.carry(post)
      _ = try country.erase()
      _ = try country.registry.ingest(exchange: country.stick)
      let incoming = country.stick / ExchangeNames.toStation / "IBK-1"
      let name = try #require(
        try Disk().list(incoming, limit: 99).first { $0.name.hasSuffix(".tombstone") }
      ).name
      let good = try Disk().read(incoming / name, limit: 1 << 20)
      let text = String(decoding: good, as: UTF8.self)
      let other = try NoteSigner(
        name: "registry.example/iq/1/erasure", key: try Ed25519Key.generate())
      let tombstone = try country.registry.tombstone(1).tombstone
      let bad: [[UInt8]] = [
        Array(text.replacing("\"n\":1", with: "\"n\":2").utf8), Array(good.dropLast(30)), [],
        Array(try SignedStatement.sign(tombstone.json, as: .erasure, by: other).utf8),
        Array(try country.registry.state(tombstone.json, as: .erasure).utf8) + [10],
      ]
      for bytes in bad {
        try Disk().write(bytes, to: incoming / name)
        let named = ExchangeNames.tombstone(Hash.digest(bytes))
        try Disk().write(bytes, to: incoming / named)
        let report = try post.sync(country.stick)
        #expect(report.erasures == ErasureReport())
        // Twice refused, and missed.
        #expect(report.refused.count == 3, "\(report.refused)")
        try Disk().remove(incoming / named)
      }
      try Disk().remove(incoming / name)
      #expect(try post.sync(country.stick).refused.count == 1)
      #expect(try post.opened.record(1).header.identity.n == 1)
      try Disk().write(good, to: incoming / name)
      #expect(try post.sync(country.stick).erasures.records == 1)
    }
  }
}

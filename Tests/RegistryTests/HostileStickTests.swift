import Bytes
import Crypto
import Foundation
import Host
import Seal
import Support
import Testing

@testable import Registry

/// A stick on which somebody laid whatever a file system can hold.
@Suite("Taking in a hostile stick")
struct HostileStickTests {
  /// Whether the tests take the minutes that a million files cost.
  static let isLong = ProcessInfo.processInfo.environment["MAABAR_LONG"] != nil

  private func names(_ folder: Path) -> [String] {
    ((try? Disk().list(folder, limit: 100_000)) ?? []).map(\.name)
  }

  /// Makes empty or small files without waiting for the disk.
  private func crowd(_ folder: Path, _ count: Int, _ name: (Int) -> String) throws {
    try Disk().makeFolder(folder)
    for number in 0..<count {
      let file = unsafe open((folder / name(number)).string, O_CREAT | O_WRONLY, 0o600)
      #expect(file >= 0)
      close(file)
    }
  }

  @Test("links, pipes, sockets, devices, hard links and a file one byte too long")
  func everyKind() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let first = try station.seal()
      try border.carry(first, as: "0.batch")
      _ = try registry.ingest(exchange: border.exchange)
      let place = border.exchange / "to-registry" / "IBK-1"
      let root = place.string
      // Somebody else's file by a second name; our own kept batch and key by a second name.
      try Disk().write("not yours", to: Path(folder) / "private")
      for (target, name) in [
        (folder + "/private", "a-hard"), (registry.folder.batch(first.id).string, "b-own"),
        (registry.folder.logKey().string, "c-key"),
      ] { #expect(unsafe link(target, "\(root)/\(name).batch") == 0) }
      for (target, name) in [
        ("/etc/passwd", "d"), ("e.batch", "e"), (root, "f"), ("/dev/zero", "g"), ("nothing", "h"),
        (registry.folder.database.string, "i"), ("../../../registry/secrets/log.key", "j"),
      ] { #expect(unsafe symlink(target, "\(root)/\(name).batch") == 0) }
      #expect(unsafe mkfifo("\(root)/k.batch", 0o600) == 0)
      try listen(at: "\(root)/l.batch")
      // Only the superuser makes devices: /dev/zero and a terminal.
      let isRoot = geteuid() == 0
      if isRoot {
        _ = unsafe mknod("\(root)/m.batch", S_IFCHR | 0o600, 1 << 8 | 5)
        _ = unsafe mknod("\(root)/n.batch", S_IFBLK | 0o600, 7 << 8)
      }
      let longest = [UInt8](repeating: 0x30, count: Parameters.sealedFileBytes)
      try border.carry(longest + [0x30], of: "IBK-1", as: "o.batch")
      try border.carry(longest, of: "IBK-1", as: "p.batch")
      try border.carry(try station.seal(), as: "z.batch")
      let keys = try Disk().read(registry.folder.logKey(), limit: 65_536)
      let pass = try registry.ingest(exchange: border.exchange)
      let outcomes = Dictionary(
        uniqueKeysWithValues: pass.files.map { ($0.name.prefix(1), $0.ingested.outcome) })
      #expect(outcomes["a"] == .refused && outcomes["c"] == .refused)
      #expect(outcomes["b"] == .repeated)
      for name in ["d", "e", "f", "g", "h", "i", "j", "k", "l", "o"] + (isRoot ? ["m", "n"] : []) {
        #expect(outcomes[name[...]] == .notABatch, "\(name)")
      }
      #expect(outcomes["p"] == .refused && outcomes["z"] == .accepted)
      #expect(names(place) == [])
      // What the links name stands where it stood.
      #expect(try Disk().read(registry.folder.logKey(), limit: 65_536) == keys)
      #expect(try Disk().read(Path(folder) / "private", limit: 99) == Array("not yours".utf8))
      #expect(try registry.fsck().problems == [])
    }
  }

  /// A socket with a name; nobody answers at it.
  private func listen(at path: String) throws {
    let handle = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #expect(handle >= 0)
    defer { close(handle) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A socket's name takes 107 bytes; a temporary folder's path may be longer.
    let short = "/tmp/maabar-\(UUID().uuidString.prefix(8))"
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: short.utf8) }
    let bound = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(handle, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    #expect(unsafe rename(short, path) == 0 || errno == EXDEV)
    if errno == EXDEV { _ = unsafe mkfifo(path, 0o600) }
  }

  @Test("a number of 2^62 in name and manifest costs nothing, and the next good batch is taken")
  func farNumbers() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let previous = Hash.digest([1])
      for (name, seq) in [("a", 1 << 62), ("b", Int64.max), ("c", 1 << 40)] as [(String, Int64)] {
        try border.carry(
          try station.seal([try station.line(1)], seq: seq, previous: previous),
          as: "\(name).batch")
      }
      try border.carry(
        try station.seal([try station.line(1 << 62)], seq: 1, previous: nil), as: "d.batch")
      try border.carry(try station.seal())
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(pass.count(.jump) == 3 && pass.count(.badRecords) == 1)
      #expect(pass.count(.accepted) == 1)
      #expect(pass.answers.map(\.missing) == [[]])
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("a crowd of names that are no batches hides no batch")
  func otherNames() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let place = border.exchange / "to-registry" / "IBK-1"
      let count = Self.isLong ? 1_000_000 : Limits.exchangeNames * 2
      try crowd(place, count) { "\($0).txt" }
      try border.carry(try station.seal(), as: "zzz.batch")
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(pass.files.map(\.ingested.outcome) == [.accepted])
      #expect(pass.notes == [])
      #expect(pass.receipts == 1)
    }
  }

  @Test("a crowd of false batches costs one bounded pass each, and hides no batch that is due")
  func falseBatches() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let batches = try (0..<4).map { _ in try station.seal(1) }
      _ = try registry.ingest(batches[2].file)
      let place = border.exchange / "to-registry" / "IBK-1"
      let count = (Self.isLong ? 1_000_000 : Limits.exchangeNames) + 500
      try crowd(place, count) { "\(station.epoch)-\(9_000_000 + $0).batch" }
      // One that is missing, one that is next; neither bears a name that sorts first.
      try border.carry(batches[0])
      try border.carry(batches[3])
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(pass.notes == ["IBK-1: too many names, not all were looked at"])
      #expect(pass.count(.accepted) == 2)
      #expect(pass.receipts == 2)
      #expect(pass.files.count <= Limits.exchangeNames + 2)
      // Every pass clears that many away, so that a few passes end it.
      #expect(names(place).count <= 100_000)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: place.string).count
          <= count - Limits.exchangeNames + 2)
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("a crowd of stations' folders hides no enrolled station")
  func folders() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("ZZZ-1", at: registry)
      for number in 0..<Limits.exchangeStations + 50 {
        let name = number % 2 == 0 ? "A-\(number)" : "lower \(number)"
        try Disk().makeFolder(border.exchange / "to-registry" / name)
      }
      try border.carry(try station.seal())
      let pass = try registry.ingest(exchange: border.exchange)
      #expect(pass.count(.accepted) == 1)
      #expect(pass.notes.count < 2100)
      #expect(pass.notes.contains("to-registry: too many names, not all were looked at"))
    }
  }
}
